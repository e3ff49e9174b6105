#include "api/csv/list_answer.h"

#include <algorithm>
#include <boost/json.hpp>
#include <boost/url.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "api/accept.h"
#include "api/csv/cells.h"
#include "api/csv/report_files.h"
#include "api/csv/workbook.h"
#include "api/route.h"
#include "api/slot.h"
#include "eventstore/base/logging.h"
#include "projections/directory.h"
#include "replay/csv_text.h"

namespace steward::api {

namespace {

using Deadline = std::chrono::steady_clock::time_point;

bool is_over(Deadline until) { return std::chrono::steady_clock::now() >= until; }

// Why a piece was not taken, for the log.
std::string why_cut(const http::StreamWriter& writer) { return writer.closed() ? "reader-gone" : "reader-too-slow"; }

bool takes(const Route& route, std::string_view param) {
  return std::any_of(route.params.begin(), route.params.end(), [&](const QueryParam& p) { return p.name == param; });
}

bool shows_people(const Route& route) {
  return std::any_of(route.columns.begin(), route.columns.end(),
                     [](const CsvColumn& column) { return column.kind == CsvKind::personal; });
}

// Many people's data in one file is more than looking one up; a resident has no more than the own.
Result<void> check_bulk(const Call& call) {
  const bool resident = call.principal.role == access::Role::resident;
  if (resident || !shows_people(call.route) || call.may(Permission::export_people)) return {};
  return fail_at("not-permitted", {}, Says::may_not_write_out);
}

constexpr std::string_view kWorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// The last word of the path that is not a variable: "arrears.csv".
std::string file_name(const Route& route, std::string_view ending) {
  std::string_view name = "list";
  std::string_view path = route.path;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    if (!path.starts_with('{')) name = path.substr(0, end);
    path.remove_prefix(end);
  }
  return std::string(name).append(ending);
}

// The query of the page that Link names as the next one.
std::optional<QueryParams> next_query(const Reply& reply) {
  for (const http::Header& header : reply.headers) {
    if (header.name != "Link" || !header.value.starts_with('<')) continue;
    const std::string_view link = header.value;
    const auto target = boost::urls::parse_origin_form(link.substr(1, link.find('>') - 1));
    if (!target) return std::nullopt;
    QueryParams query;
    for (const auto& param : target->params()) query.emplace(param.key, param.value);
    return query;
  }
  return std::nullopt;
}

// A list on its way out, page by page.
class ListPages {
 public:
  explicit ListPages(Call& call) : call_(call), whole_(!call.query_value("limit")) {
    if (!whole_) return;
    if (takes(call.route, "limit")) call.query["limit"] = kLargestPage;
    // What is overdue is asked at one instant for all pages.
    if (takes(call.route, "at")) call.query.emplace("at", to_string(call.service.clock.now()));
  }

  // The answer that is the next page; `more` says whether another one follows.
  [[nodiscard]] Result<boost::json::object> next() {
    auto reply = call_.route.query(call_);
    if (!reply) return pass_on(std::move(reply.error()));
    const boost::json::value* items = reply->body.if_contains(call_.route.rows);
    if (items != nullptr && items->is_array()) rows_ += items->get_array().size();
    auto following = next_query(*reply);
    more_ = whole_ && following.has_value();
    if (more_) {
      for (auto& [name, value] : *following) call_.query[name] = std::move(value);
    }
    if (headers_.empty()) headers_ = std::move(reply->headers);
    return std::move(reply->body);
  }
  // The items of a page, one by one.
  template <class Each>
  [[nodiscard]] Result<void> each_item(const boost::json::object& page, const Each& each) const {
    const boost::json::value* items = page.if_contains(call_.route.rows);
    if (items == nullptr || !items->is_array()) return {};
    for (const boost::json::value& item : items->get_array()) {
      if (!item.is_object()) continue;
      if (Result<void> taken = each(item.get_object()); !taken) return taken;
    }
    return {};
  }

  [[nodiscard]] bool more() const { return more_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] http::Response head(std::string_view type, std::string_view ending) const {
    http::Response response;
    response.content_type = type;
    response.headers.push_back(
        {"Content-Disposition", "attachment; filename=\"" + file_name(call_.route, ending) + "\""});
    response.headers.push_back({"Content-Language", call_.language == Language::chinese ? "zh-CN" : "en"});
    response.headers.push_back({"Vary", "Accept, Accept-Language"});
    for (const http::Header& header : headers_) {
      // There is no page behind the whole.
      if (header.name != "Link" || !whole_) response.headers.push_back(header);
    }
    return response;
  }

 private:
  static constexpr const char* kLargestPage = "500";

  Call& call_;
  const bool whole_;
  bool more_ = false;
  std::size_t rows_ = 0;
  std::vector<http::Header> headers_;
};

std::string cut_words(const Call& call, std::size_t rows) {
  return call.language == Language::chinese
             ? "# 已达行数上限（" + std::to_string(rows) + "），列表不完整，请缩小筛选范围。\r\n"
             : "# Cut after " + std::to_string(rows) + " rows: narrow the filters; this is not the whole list.\r\n";
}

CsvReader reader_of(const Call& call) {
  return {call.language, TimeZone::find(call.service.options.time_zone).value_or(TimeZone::usual())};
}

Result<std::string> lines_of_page(const Call& call, ListPages& list) {
  const CsvReader reader = reader_of(call);
  auto page = list.next();
  if (!page) return pass_on(std::move(page.error()));
  std::string lines;
  auto read = list.each_item(*page, [&](const boost::json::object& item) -> Result<void> {
    lines += csv_line(call.route.columns, item, reader);
    return {};
  });
  if (!read) return pass_on(std::move(read.error()));
  return lines;
}

// A directory that nobody else can read, gone with what is in it.
class PrivateDirectory {
 public:
  PrivateDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "steward-list-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;
  ~PrivateDirectory() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;  // empty: it could not be made
};

// The text of a member of an answer; empty where there is none.
std::string text_of(const boost::json::object& answer, std::string_view member) {
  const boost::json::value* value = answer.if_contains(member);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// Whose books a report is of.
Result<std::string> place_words(const Call& call, const boost::json::object& answer) {
  const bool chinese = call.language == Language::chinese;
  const auto community = parse_uuid(text_of(answer, "community_id"));
  if (!community) return std::string(chinese ? "全公司" : "Whole company");
  auto directory = open_view<DirectoryQuery>(call);
  if (!directory) return pass_on(std::move(directory.error()));
  auto row = directory->query.community(call.principal.company, CommunityId(*community));
  if (!row) return pass_on(std::move(row.error()));
  std::string words = (chinese ? "小区：" : "Community: ") + (*row ? (*row)->name : to_string(CommunityId(*community)));
  const auto building = parse_uuid(text_of(answer, "building_id"));
  if (!building) return words;
  auto of = directory->query.building(call.principal.company, BuildingId(*building));
  if (!of) return pass_on(std::move(of.error()));
  return words + (chinese ? "　楼栋：" : ", building ") + (*of ? (*of)->code : to_string(BuildingId(*building)));
}

// What the workbook of a report says of itself: which report, of which months, of whose books.
Result<SheetForm> form_of(const Call& call, const boost::json::object& answer) {
  const ReportFile* report = report_file(call.route.path);
  if (report == nullptr) return SheetForm{};
  const bool chinese = call.language == Language::chinese;
  SheetForm form{std::string(chinese ? report->chinese : report->english), {}, report->totals};
  const std::string account = text_of(answer, "account_title");
  form.heading.push_back(account.empty() ? form.name : form.name + (chinese ? "：" : ": ") + account);
  const std::string to = text_of(answer, "to");
  form.heading.push_back((chinese ? "期间：" : "Period: ") + text_of(answer, "from") + (chinese ? " 至 " : " to ") +
                         to);
  auto place = place_words(call, answer);
  if (!place) return pass_on(std::move(place.error()));
  form.heading.push_back(std::move(*place));
  return form;
}

// All pages of a list in a file, while somebody waits for it.
Result<void> write_workbook(const Call& call, ListPages& list, const std::filesystem::path& file,
                            const http::Responder& responder, Deadline until) {
  std::optional<Workbook> book;
  do {
    if (list.rows() >= call.service.options.csv_rows) return fail("list-too-long");
    if (is_over(until)) return fail("list-too-long", {}, "it takes longer to write than a list may");
    if (!responder.wanted()) return fail("stopping");
    auto page = list.next();
    if (!page) return pass_on(std::move(page.error()));
    if (!book) {
      auto form = form_of(call, *page);
      if (!form) return pass_on(std::move(form.error()));
      auto begun = Workbook::create(file, call.route.columns, reader_of(call), *form);
      if (!begun) return pass_on(std::move(begun.error()));
      book.emplace(std::move(*begun));
    }
    auto read = list.each_item(*page, [&](const boost::json::object& item) { return book->add(item); });
    if (!read) return read;
  } while (list.more());
  return book->finish();
}

// How it ended, for the log.
std::string send_file(const std::filesystem::path& file, http::StreamWriter& writer, Deadline until) {
  constexpr std::size_t kPiece = 64UL * 1024;
  std::ifstream in(file, std::ios::binary);
  std::string piece(kPiece, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0) {
    if (is_over(until)) return "reader-too-slow";
    if (!writer.write_wait(std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount())), until)) {
      return why_cut(writer);
    }
  }
  if (!in.eof()) return "file-unreadable";
  writer.end();
  return "ok";
}

// A list that does not fit one page: how it ended, for the log. The writer that goes without `end` cuts the connection.
std::string send_all(const Call& call, ListPages& list, const std::string& first, http::StreamWriter& writer,
                     Deadline until) {
  if (!writer.write_wait(first, until)) return why_cut(writer);
  while (list.more()) {
    if (list.rows() >= call.service.options.csv_rows) {
      (void)writer.write_wait(cut_words(call, list.rows()), until);
      return "too-long";
    }
    if (is_over(until)) return "reader-too-slow";
    auto lines = lines_of_page(call, list);
    if (!lines) return lines.error().code;
    if (!writer.write_wait(*lines, until)) return why_cut(writer);
  }
  writer.end();
  return "ok";
}

void log_end(const Call& call, const ListPages& list, std::string_view ended) {
  log_info("list-written", {{"route", call.route.path},
                            {"rows", list.rows()},
                            {"unmasked", call.query_value("reveal") == "true"},
                            {"credential_id", call.principal.credential},
                            {"ended", ended}});
}

}  // namespace

bool wants_list_csv(const Call& call) { return !call.route.columns.empty() && asks_for(call.request, "text/csv"); }

bool wants_list_workbook(const Call& call) {
  return !call.route.columns.empty() && asks_for(call.request, kWorkbookType);
}

void send_list_csv(Call& call, http::Responder responder) {
  const auto refuse = [&](const Error& error) {
    responder.send(problem_response(error, call.language, call.request.request_id));
  };
  if (auto check = check_bulk(call); !check) return refuse(check.error());
  const Slot slot(call.service.csv_running, call.service.options.csv_at_once);
  if (!slot.taken()) return refuse(Error{"too-many-exports", {}, {}});
  const Deadline until = std::chrono::steady_clock::now() + call.service.options.list_longest;
  ListPages list(call);
  auto first = lines_of_page(call, list);
  if (!first) return refuse(first.error());
  std::string text = std::string(kByteOrderMark) + csv_titles(call.route.columns, call.language) + *first;
  http::Response head = list.head("text/csv; charset=utf-8; header=present", ".csv");
  if (!list.more()) {
    log_end(call, list, "ok");
    head.body = std::move(text);
    responder.send(std::move(head));
    return;
  }
  http::StreamWriter writer = responder.stream(std::move(head));
  if (call.request.method() == http::Method::head) return writer.end();
  log_end(call, list, send_all(call, list, std::move(text), writer, until));
}

void send_list_workbook(Call& call, http::Responder responder) {
  const auto refuse = [&](const Error& error) {
    responder.send(problem_response(error, call.language, call.request.request_id));
  };
  if (auto check = check_bulk(call); !check) return refuse(check.error());
  const Slot slot(call.service.csv_running, call.service.options.csv_at_once);
  if (!slot.taken()) return refuse(Error{"too-many-exports", {}, {}});
  const Deadline until = std::chrono::steady_clock::now() + call.service.options.list_longest;
  const PrivateDirectory directory;
  if (directory.path().empty()) return refuse(Error{"workbook-failed", {}, "no temporary directory can be made"});
  const std::filesystem::path file = directory.path() / "list.xlsx";
  ListPages list(call);
  if (auto written = write_workbook(call, list, file, responder, until); !written) return refuse(written.error());
  call.let_views_go();  // the file has all that is sent: a slow reader holds no snapshot
  http::StreamWriter writer = responder.stream(list.head(kWorkbookType, ".xlsx"));
  if (call.request.method() == http::Method::head) return writer.end();
  log_end(call, list, send_file(file, writer, until));
}

}  // namespace steward::api
