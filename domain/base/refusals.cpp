#include "domain/base/refusals.h"

#include <array>

namespace steward {

namespace {

constexpr std::array kRefusals = {
    Refusal{"already-billed", 422, "The household is billed for this period already.", "该户本期已出账。"},
    Refusal{"amount-out-of-range", 422, "The amount must lie between 0.01 and 10,000,000,000.00 yuan.",
            "金额须在 0.01 元至 100 亿元之间。"},
    Refusal{"amount-too-large", 422, "The sum of the amounts is too large.", "金额合计过大。"},
    Refusal{"area-out-of-range", 422, "The area must lie between 0.01 and 1,000,000.00 m².",
            "面积须在 0.01 至 1,000,000.00 平方米之间。"},
    Refusal{"backdating-needs-permission", 422, "The date lies further back than may be entered without permission.",
            "日期过早，需有补录权限。"},
    Refusal{"bill-not-open", 422, "A chosen bill is not open.", "所选账单不存在或已结清。"},
    Refusal{"bill-run-completed", 422, "The bill run is completed.", "该出账批次已完成。"},
    Refusal{"bill-run-exists", 409, "A bill run with this id exists.", "该出账批次已存在。"},
    Refusal{"bill-run-unfinished", 422, "Not all chunks of the bill run are recorded.", "该出账批次尚未处理完。"},
    Refusal{"bill-run-unknown", 404, "There is no such bill run.", "出账批次不存在。"},
    Refusal{"building-code-taken", 409, "The community has a building with this code.", "该小区已有相同编号的楼栋。"},
    Refusal{"building-exists", 409, "A building with this id exists.", "该楼栋已存在。"},
    Refusal{"building-unknown", 404, "There is no such building.", "楼栋不存在。"},
    Refusal{"chunk-out-of-order", 422, "Chunks are recorded one after the other, each once.", "分批记录须按顺序且不重复。"},
    Refusal{"code-malformed", 422, "A code has 1 to 32 of the characters a-z, 0-9, _ and -.",
            "编号须为 1–32 位小写字母、数字、下划线或连字符。"},
    Refusal{"community-code-taken", 409, "The company has a community with this code.", "该公司已有相同编号的小区。"},
    Refusal{"community-exists", 409, "A community with this id exists.", "该小区已存在。"},
    Refusal{"community-unknown", 404, "There is no such community.", "小区不存在。"},
    Refusal{"company-code-taken", 409, "A company with this code exists.", "已有相同编号的公司。"},
    Refusal{"company-exists", 409, "The company exists.", "该公司已存在。"},
    Refusal{"company-unknown", 404, "There is no such company.", "公司不存在。"},
    Refusal{"credential-exists", 409, "A credential with this id exists.", "该凭证已存在。"},
    Refusal{"credential-expiry-out-of-range", 422, "A key lasts at least a minute and at most 366 days.",
            "密钥有效期须在 1 分钟至 366 天之间。"},
    Refusal{"credential-revoked", 422, "The credential is revoked already.", "该凭证已吊销。"},
    Refusal{"credential-unknown", 404, "There is no such credential.", "凭证不存在。"},
    Refusal{"date-in-future", 422, "The date lies in the future.", "日期不能晚于今天。"},
    Refusal{"due-date-too-early", 422, "The due date lies before the date of issue.", "到期日不能早于出账日。"},
    Refusal{"epoch-not-next", 422, "An epoch is raised by one.", "纪元只能递增一。"},
    Refusal{"external-reference-missing", 422, "A payment that is not in cash needs its external reference.",
            "非现金收款须填写外部流水号。"},
    Refusal{"external-reference-taken", 409, "A payment with this external reference has been received.",
            "该外部流水号的收款已登记。"},
    Refusal{"fee-item-code-taken", 409, "The community has a fee item with this code.", "该小区已有相同编号的费用项。"},
    Refusal{"fee-item-exists", 409, "A fee item with this id exists.", "该费用项已存在。"},
    Refusal{"fee-item-not-one-off", 422, "The fee item is not for one-off charges.", "该费用项不是一次性费用。"},
    Refusal{"fee-item-one-off", 422, "The fee item is for one-off charges only.", "该费用项仅用于一次性费用。"},
    Refusal{"fee-item-unknown", 404, "There is no such fee item in the community.", "该小区没有此费用项。"},
    Refusal{"fee-items-missing", 422, "A bill run needs 1 to 15 different fee items.", "出账须选择 1–15 个不同的费用项。"},
    Refusal{"fee-item-terms-invalid", 422, "The terms of the fee item do not fit together.", "费用项的计费规则不成立。"},
    Refusal{"file-imported-already", 409, "This file is being imported or was.", "该文件已导入或正在导入。"},
    Refusal{"house-exists", 409, "A house with this id exists.", "该房屋已存在。"},
    Refusal{"house-number-taken", 409, "The building has a house with this number.", "该楼栋已有相同房号的房屋。"},
    Refusal{"house-occupied", 409, "A household lives in the house.", "该房屋已有住户。"},
    Refusal{"house-unknown", 404, "There is no such house.", "房屋不存在。"},
    Refusal{"household-exists", 409, "A household with this id exists.", "该住户已存在。"},
    Refusal{"household-moved-out", 422, "The household has moved out.", "该住户已迁出。"},
    Refusal{"household-not-in-run", 422, "The household is not in the run's roster.", "该住户不在本次出账名单中。"},
    Refusal{"household-unknown", 404, "There is no such household.", "住户不存在。"},
    Refusal{"import-run-completed", 422, "The import is completed.", "该导入已完成。"},
    Refusal{"import-run-exists", 409, "An import with this id exists.", "该导入已存在。"},
    Refusal{"import-run-unfinished", 422, "Not all rows of the import are recorded.", "该导入尚未处理完。"},
    Refusal{"import-run-unknown", 404, "There is no such import.", "导入不存在。"},
    Refusal{"log-exists", 409, "The log has been created already.", "日志已创建。"},
    Refusal{"log-missing", 422, "The log has not been created.", "日志尚未创建。"},
    Refusal{"move-out-too-early", 422, "The household cannot move out before it moved in or was billed.",
            "迁出日期不能早于迁入日期。"},
    Refusal{"name-malformed", 422, "A name has 1 to 100 characters, none of them a control character.",
            "名称须为 1–100 个字符，且不含控制字符。"},
    Refusal{"no-arrears", 422, "There is nothing to pay.", "没有可冲抵的欠费。"},
    Refusal{"no-credit", 422, "There is no credit to use.", "没有可用的预存余额。"},
    Refusal{"no-households", 422, "The roster is empty.", "出账名单为空。"},
    Refusal{"not-permitted-here", 422, "Only the operator of the log may do this.", "仅系统运营方可执行此操作。"},
    Refusal{"nothing-to-bill", 422, "The household did not live there in this period.", "该户在本期内未入住。"},
    Refusal{"number-malformed", 422, "A house number has 1 to 32 characters, none of them a control character.",
            "房号须为 1–32 个字符，且不含控制字符。"},
    Refusal{"occurred-in-future", 422, "It cannot have happened in the future.", "发生时间不能晚于现在。"},
    Refusal{"payment-reversed-already", 422, "The payment is reversed already.", "该收款已冲正。"},
    Refusal{"payment-exists", 409, "A payment with this id exists.", "该收款已存在。"},
    Refusal{"payment-unknown", 404, "The household has no such payment.", "该户没有此收款。"},
    Refusal{"period-malformed", 422, "A period ends after it begins and lasts at most twelve months.",
            "账期须先始后终，且不超过十二个月。"},
    Refusal{"period-reversed", 422, "The period ends before it begins.", "账期止日早于起日。"},
    Refusal{"price-missing", 422, "No tariff is in force on the first day of the period.", "账期首日没有有效的收费标准。"},
    Refusal{"price-out-of-range", 422, "A price must lie between 0 and 1,000,000 yuan.", "单价须在 0 至 100 万元之间。"},
    Refusal{"reference-malformed", 422, "An external reference has 1 to 64 printable ASCII characters.",
            "外部流水号须为 1–64 个可见 ASCII 字符。"},
    Refusal{"resident-without-household", 422, "A resident's key, and no other, names its household.",
            "业主密钥必须且只能指定其住户。"},
    Refusal{"reversal-too-early", 422, "A reversal cannot lie before its payment.", "冲正日期不能早于收款日期。"},
    Refusal{"roster-malformed", 422, "The roster is not ascending.", "出账名单未按顺序排列。"},
    Refusal{"stream-faulted", 422, "The history of this object is inconsistent; an operator must look at it.",
            "该对象的历史记录不一致，需运维处理。"},
    Refusal{"tariff-exists", 409, "A tariff from this date on exists.", "该生效日期的收费标准已存在。"},
    Refusal{"zero-charge", 422, "The charge comes to nothing.", "计算结果为零。"},
};

}  // namespace

std::span<const Refusal> refusals() { return kRefusals; }

const Refusal* find_refusal(std::string_view code) {
  for (const Refusal& refusal : kRefusals) {
    if (refusal.code == code) return &refusal;
  }
  return nullptr;
}

}  // namespace steward
