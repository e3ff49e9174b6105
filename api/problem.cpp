#include "api/problem.h"

#include <array>
#include <boost/json.hpp>

#include "api/param_words.h"
#include "api/refused_members.h"
#include "domain/base/refusals.h"
#include "eventstore/base/logging.h"

namespace steward::api {

namespace {

constexpr std::array kProblems = {
    ProblemType{"internal-error", 500, "Something went wrong inside the server.", "服务器内部错误。"},
    ProblemType{"not-found", 404, "There is nothing here.", "资源不存在。"},
    ProblemType{"method-not-allowed", 405, "This resource does not take the method.", "该资源不支持此方法。"},
    ProblemType{"unauthenticated", 401, "A valid API key is needed.", "需要有效的 API 密钥。"},
    ProblemType{"not-permitted", 403, "The key's role does not permit this.", "该密钥的角色无此权限。"},
    ProblemType{"payment-came-elsewhere", 403,
                "The money came to another community: a key that may act for both does this.",
                "该款项由其他小区收到，须由可办理两个小区业务的密钥操作。"},
    ProblemType{"rate-limited", 429, "Too many requests; wait a little.", "请求过于频繁，请稍后再试。"},
    ProblemType{"too-many-exports", 429, "Too many lists are being written out; wait a little.",
                "正在导出的列表过多，请稍后再试。"},
    ProblemType{"header-invalid", 400, "A header is malformed or given twice.", "请求头格式错误或重复。"},
    ProblemType{"query-invalid", 400, "A query parameter is unknown or malformed.", "查询参数未知或格式错误。"},
    ProblemType{"cursor-invalid", 400, "The cursor does not belong to this list.", "分页游标与该列表不符。"},
    ProblemType{"path-invalid", 404, "There is nothing at this address.", "地址不存在。"},
    ProblemType{"body-unexpected", 400, "This request takes no body.", "该请求不应带有请求体。"},
    ProblemType{"content-encoding-unsupported", 415, "The body must not be encoded.", "请求体不得使用内容编码。"},
    ProblemType{"content-type-unsupported", 415, "The body must be application/json in UTF-8.",
                "请求体须为 UTF-8 编码的 application/json。"},
    ProblemType{"idempotency-key-missing", 400, "A command needs an Idempotency-Key.",
                "写操作必须提供 Idempotency-Key。"},
    ProblemType{"idempotency-key-reused", 422, "This Idempotency-Key was used for another request.",
                "该 Idempotency-Key 已用于其他请求。"},
    ProblemType{"command-in-flight", 409, "A request with this Idempotency-Key is being worked on.",
                "使用该 Idempotency-Key 的请求正在处理。"},
    ProblemType{"list-too-long", 422, "The list has more rows than a file may have: narrow the filters.",
                "列表行数超过上限，请缩小筛选范围。"},
    ProblemType{"nothing-past-due", 409, "Nothing of this household is past due.", "该户没有逾期未缴的费用。"},
    ProblemType{"webhook-not-configured", 409, "Reminders go by hand here: no webhook is configured.",
                "未配置催缴 Webhook，只能人工办理。"},
    ProblemType{"banking-unknown", 404, "The community, or the own shift that is open, has no such banking.",
                "该小区或本人未交班的班次没有此笔现金缴存。"},
    ProblemType{"bankings-differ", 422, "What was banked is not the sum of the money that came and its fee.",
                "现金缴存合计与到账金额及手续费之和不符。"},
    ProblemType{"reminder-unknown", 404, "There is no such reminder.", "没有此项催缴。"},
    ProblemType{
        "not-approvable", 422,
        "An approval is asked for a waiver, a write-off, a refund, a use of deposits, a return or a settlement of "
        "suspense or its reversal, a price (also the coefficient or the agreed part of a house), a correction, the "
        "cancellation of bills, the reopening of a month or an expense.",
        "只有减免、坏账核销、退款、押金没收与抵缴、挂账款退回、核对或其冲销、调价（含税率、停车计费规则、违约金约定、"
        "合同价格、催缴费、房屋算费系数和分摊比例）、账单调整、账单作废、反结账和支出可以申请审批。"},
    ProblemType{"if-match-missing", 428, "This needs If-Match with the version that was read.",
                "此操作须带 If-Match 并注明所读版本。"},
    ProblemType{"preview-differs", 409, "What would be billed or adjusted is not what the preview showed.",
                "结果与预览不一致，请重新预览。"},
    ProblemType{"preview-missing", 422,
                "An approval of a community's adjustments is asked for with the preview_digest that was seen.",
                "申请审批全小区账单调整须注明所看预览的 preview_digest。"},
    ProblemType{"version-conflict", 412, "The resource has changed since it was read.", "资源已被修改，请重新读取。"},
    ProblemType{"command-too-large", 413, "The command is too large.", "请求过大。"},
    ProblemType{"overloaded", 503, "Too many commands are waiting.", "系统繁忙，请稍后再试。"},
    ProblemType{"index-behind", 503, "The index is too far behind.", "索引落后过多，请稍后再试。"},
    ProblemType{"index-rebuilding", 503, "The index is being rebuilt.", "索引正在重建。"},
    ProblemType{"projection-behind", 503, "The view has not reached the position yet.", "视图尚未更新到指定位置。"},
    ProblemType{"view-building", 503, "The view is being built.", "视图正在构建。"},
    ProblemType{"view-unknown", 404, "There is no such view.", "视图不存在。"},
    ProblemType{"job-unknown", 404, "There is no such job.", "任务不存在。"},
    ProblemType{"backup-directory-unset", 403, "This server takes no backups: its setting backup.directory is not set.",
                "该服务器未设置备份目录（backup.directory）。"},
    ProblemType{"backup-missing", 503, "The server's backup directory is not there.", "服务器的备份目录不存在。"},
    ProblemType{"backup-name-invalid", 400, "That cannot be the name of a backup.", "备份名称无效。"},
    ProblemType{"backup-exists", 409, "There is a backup of this name.", "同名备份已存在。"},
    ProblemType{"backup-running", 409, "A backup is being taken.", "正在备份。"},
    ProblemType{"backup-not-running", 409, "Nothing is being done with this backup.", "该备份当前没有进行中的任务。"},
    ProblemType{"backup-unknown", 404, "There is no such backup.", "备份不存在。"},
    ProblemType{"position-from-lost-future", 409, "The position belongs to a history that was lost.",
                "该位置属于已丢失的历史。"},
    ProblemType{"storage-full", 507, "The disk is almost full; nothing is written.", "磁盘空间不足，暂停写入。"},
    ProblemType{"storage-error", 503, "The log cannot be written.", "日志无法写入。"},
    ProblemType{"outcome-unknown", 503, "It is not known whether the command was stored; ask again with the same key.",
                "无法确定命令是否已保存；请用相同的键重试。"},
    ProblemType{"log-halted", 503, "The log has stopped after a failed write.", "日志写入失败后已停止。"},
    ProblemType{"log-fenced", 503, "Another writer has taken over the log.", "日志已由其他写入者接管。"},
    ProblemType{"stopping", 503, "The server is stopping.", "服务器正在停止。"},
    ProblemType{"too-many-refusals", 429, "Too many refused payments in a short time.", "短时间内被拒绝的收款过多。"},
    ProblemType{"log-damaged", 500, "Stored data is damaged.", "存储的数据已损坏。"},
    ProblemType{"household-chain-broken", 500, "The history of the household is broken.", "住户历史记录链已断裂。"},
    ProblemType{"invalid-json", 400, "The body is not valid JSON.", "请求体不是有效的 JSON。"},
    ProblemType{"unknown-field", 400, "The body has a field that is not known here.", "请求体含有未知字段。"},
    ProblemType{"duplicate-key", 400, "The body has a key twice.", "请求体含有重复的键。"},
    ProblemType{"missing-field", 400, "The body lacks a field.", "请求体缺少字段。"},
    ProblemType{"wrong-type", 400, "A field has the wrong type.", "字段类型错误。"},
    ProblemType{"out-of-range", 400, "A field is out of range.", "字段超出范围。"},
    ProblemType{"bad-framing", 400, "The request's framing is not acceptable.", "请求报文格式不合规范。"},
    ProblemType{"unknown-method", 501, "The method is not known.", "未知的请求方法。"},
    ProblemType{"header-too-large", 431, "The request's head is too large.", "请求头过大。"},
    ProblemType{"too-many-headers", 431, "The request has too many headers.", "请求头过多。"},
    ProblemType{"target-too-long", 414, "The request's target is too long.", "请求地址过长。"},
    ProblemType{"body-too-large", 413, "The request's body is too large.", "请求体过大。"},
    ProblemType{"server-busy", 503, "The server is busy.", "服务器繁忙。"},
    ProblemType{"import-running", 409, "Another file is being imported.", "另一个文件正在导入。"},
    ProblemType{"import-rehearsal-running", 409, "Another import is being rehearsed.", "另一次导入预演正在进行。"},
    ProblemType{"import-file-invalid", 400, "The file cannot be read as a table of this kind.",
                "无法将该文件读作此类表格。"},
    ProblemType{"request-timeout", 408, "The request took too long to arrive.", "请求接收超时。"},
    ProblemType{"too-many-connections", 503, "There are too many connections.", "连接数过多。"},
    ProblemType{"handler-failed", 500, "Something went wrong inside the server.", "服务器内部错误。"},
    ProblemType{"rebuild-running", 409, "The view is being rebuilt already.", "该视图正在重建。"},
    ProblemType{"household-not-parked", 409, "The household is not set aside in this view.",
                "该住户在此视图中未被搁置。"},
    ProblemType{"group-unknown", 404, "There is no such group of views.", "视图组不存在。"},
    ProblemType{"run-unknown", 404, "There is no such run.", "批次不存在。"},
    ProblemType{"position-unknown", 404, "There is no event at this position.", "该位置没有事件。"},
    ProblemType{"view-halted", 503, "The view stands at an event that it cannot digest.", "视图停在无法处理的事件上。"},
    ProblemType{"person-erased", 409, "The person's data was erased.", "该人员的个人信息已被删除。"},
    ProblemType{"text-too-long", 400, "A text is too long.", "文本过长。"},
    ProblemType{"box-damaged", 500, "Sealed personal data is damaged.", "加密的个人信息已损坏。"},
    ProblemType{"log-gap", 500, "Stored data is damaged.", "存储的数据已损坏。"},
    ProblemType{"time-zone-unknown", 422, "There is no such time zone.", "时区不存在。"},
};

// The reader of JSON says "<pointer>: <what is wrong>"; a pointer in URI fragment form has no blanks. What a rule
// refuses is found in the body.
std::string pointer_of(const Error& error, std::string_view request_body) {
  if (error.detail.starts_with('#')) return error.detail.substr(0, error.detail.find(": "));
  return pointer_to_refused(error, request_body);
}

// What callers are not told, operators are.
void log_failure(const Error& error, std::string_view request_id) {
  const RequestScope scope{std::string(request_id)};
  log_error("request-failed", {{"code", error.code}, {"detail", error.detail}});
}

bool worth_trying_again(int status) { return status == 429 || status == 503 || status == 507; }

}  // namespace

Language language_of(const http::Request& request) {
  const auto header = request.header("Accept-Language");
  return header && header->rfind("zh", 0) == 0 ? Language::chinese : Language::english;
}

std::span<const ProblemType> problem_types() { return kProblems; }

ProblemType find_problem(std::string_view code) {
  if (const Refusal* refusal = find_refusal(code)) {
    return {refusal->code, refusal->status, refusal->english, refusal->chinese};
  }
  for (const ProblemType& type : kProblems) {
    if (type.code == code) return type;
  }
  return kProblems.front();
}

std::string problem_body(const Error& error, Language language, std::string_view request_id,
                         std::string_view request_body) {
  const ProblemType type = find_problem(error.code);
  boost::json::object body;
  body["type"] = "/problems/" + std::string(type.code);
  body["title"] = language == Language::chinese ? type.chinese : type.english;
  body["status"] = type.status;
  const bool in_chinese = language == Language::chinese && !error.detail_chinese.empty();
  const std::string& detail = in_chinese ? error.detail_chinese : error.detail;
  // The inside of the server is for its log, not for its callers.
  if (!detail.empty() && type.status != 500) body["detail"] = detail;
  if (const auto pointer = pointer_of(error, request_body); !pointer.empty()) body["pointer"] = pointer;
  for (const Param& param : error.params) body[param.name] = shown(param);
  if (!request_id.empty()) body["request_id"] = request_id;
  return boost::json::serialize(body);
}

http::Response problem_response(const Error& error, Language language, std::string_view request_id,
                                std::string_view request_body) {
  http::Response response;
  response.status = find_problem(error.code).status;
  if (response.status == 500) log_failure(error, request_id);
  response.content_type = "application/problem+json";
  response.body = problem_body(error, language, request_id, request_body);
  if (worth_trying_again(response.status)) response.headers.push_back({"Retry-After", "1"});
  if (response.status == 401) response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"steward\""});
  response.headers.push_back({"Content-Language", language == Language::chinese ? "zh-CN" : "en"});
  return response;
}

}  // namespace steward::api
