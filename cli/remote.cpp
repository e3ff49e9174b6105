#include "cli/remote.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include "api/credential.h"
#include "api/problem.h"
#include "eventstore/base/clock.h"
#include "eventstore/base/uuid7.h"

namespace steward::cli {

namespace {

constexpr int kMostTries = 10;
constexpr int kMostRetrySeconds = 10;
constexpr int kTooManyRequests = 429;
constexpr std::size_t kMostKeyFileBytes = 64UL * 1024;
constexpr const char* kKeyFileVariable = "STEWARD_KEY_FILE";

std::optional<std::string> non_empty(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

Result<std::string> read_key(const std::string& path, KeyWanted wanted) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail("key-file-missing", {}, "cannot read the key file " + path);
  std::string text(kMostKeyFileBytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  auto key = key_in(text, wanted);
  if (!key) return fail(key.error().code, {}, "the key file " + path + " " + key.error().detail);
  return key;
}

std::string string_at(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

Error problem_of(const http::ClientAnswer& answer) {
  constexpr std::string_view kProblems = "/problems/";
  const auto body = json_of(answer);
  const std::string type = body ? string_at(*body, "type") : std::string();
  if (!type.starts_with(kProblems)) {
    return {
        "http-" + std::to_string(answer.status),
        {},
        "the server answered " + std::to_string(answer.status) + " " + std::string(http::reason_phrase(answer.status))};
  }
  const std::string code = type.substr(kProblems.size());
  // Details are English; so is what is said before them, as long as this program knows the problem.
  const api::ProblemType known = api::find_problem(code);
  std::string words = known.code == code ? std::string(known.english) : string_at(*body, "title");
  if (const std::string detail = string_at(*body, "detail"); !detail.empty()) words += " " + detail;
  return {code, {}, words};
}

std::chrono::seconds retry_after(const http::ClientAnswer& answer) {
  const std::string_view text = answer.header("Retry-After").value_or("");
  int seconds = 1;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::seconds(std::clamp(seconds, 1, kMostRetrySeconds));
}

Error unreadable() {
  return {"answer-unreadable", {}, "the server's answer is not what was asked for; is it a Steward of this version?"};
}

}  // namespace

void take_operator_options(CommandLine& line, RemoteOptions& into) {
  into.key = KeyWanted::operators;
  line.option<std::string>("--server", into.server, non_empty, "URL",
                           "Through a running server, such as http://127.0.0.1:8420, instead of --data");
  line.option<std::string>("--key-file", into.key_file, non_empty, "FILE",
                           "With --server: file that holds the API key, or `first-keys` [STEWARD_KEY_FILE]");
}

void take_remote_options(CommandLine& line, RemoteOptions& into) {
  take_operator_options(line, into);
  into.key = KeyWanted::companys;
  line.flag("--operator", into.as_operator, "With --server: the operator's key of `first-keys`, not the company's");
}

Result<std::string> key_in(std::string_view text, KeyWanted wanted) {
  std::string of_company;
  std::string of_operator;
  std::string bare;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first;
    std::string second;
    std::string third;
    words >> first >> second >> third;
    if (first.empty()) continue;
    std::string& place = second.empty() ? bare : first == "operator" ? of_operator : of_company;
    const std::string& key = second.empty() ? first : second;
    const bool named = second.empty() || first == "operator" || first == "company";
    if (!named || !third.empty() || !place.empty() || !api::parse_token(key)) {
      return fail("key-file-invalid", {}, "must have one API key, or lines `operator KEY` and `company KEY`");
    }
    place = key;
  }
  if (wanted == KeyWanted::operators) of_company.clear();
  for (const std::string& key : {bare, of_company, of_operator}) {
    if (!key.empty()) return key;
  }
  return fail("key-file-invalid", {}, wanted == KeyWanted::operators ? "has no line `operator KEY`" : "has no API key");
}

Result<std::optional<RemoteServer>> asked_server(const RemoteOptions& options, const LoadedSettings& settings) {
  if (!options.server) {
    if (options.key_file || options.as_operator) {
      return fail("usage", {}, "--key-file and --operator go with --server; a stopped directory needs no key");
    }
    return std::optional<RemoteServer>{};
  }
  if (settings.sources.at("data").origin == Origin::flag) {
    return fail("usage", {}, "either --data, a stopped directory, or --server, a running one");
  }
  auto address = http::parse_server_address(*options.server);
  if (!address) return fail("usage", {}, address.error().detail);
  const char* const from_environment = std::getenv(kKeyFileVariable);
  const std::string path = options.key_file ? *options.key_file : from_environment != nullptr ? from_environment : "";
  if (path.empty()) {
    return fail("usage", {}, "--server needs a key: --key-file FILE, or its path in STEWARD_KEY_FILE");
  }
  auto key = read_key(path, options.as_operator ? KeyWanted::operators : options.key);
  if (!key) return pass_on(std::move(key.error()));
  const bool chinese = settings.values.locale.starts_with("zh");
  return RemoteServer(std::move(*address), std::move(*key), chinese ? "zh-CN" : "en");
}

Result<http::ClientAnswer> RemoteServer::get(const std::string& target, std::string_view accept) {
  return send({http::Method::get, target, {{"Accept", std::string(accept)}}, {}});
}

Result<http::ClientAnswer> RemoteServer::act(http::Method method, const std::string& target) {
  return send({method, target, {}, {}});
}

Result<http::ClientAnswer> RemoteServer::command(http::Method method, const std::string& target, std::string body) {
  Uuid7Generator ids;
  http::ClientRequest request{method, target, {}, std::move(body)};
  request.headers.push_back({"Idempotency-Key", to_string(ids.next(SystemClock().now()))});
  if (!request.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  return send(std::move(request));
}

Result<http::ClientAnswer> RemoteServer::send(http::ClientRequest request) {
  request.headers.push_back({"Authorization", "Bearer " + key_});
  request.headers.push_back({"Accept-Language", language_});
  for (int tries = 1;; ++tries) {
    auto answer = http::send_request(address_, request, patience_);
    if (!answer) return answer;
    if (answer->status == kTooManyRequests && tries < kMostTries) {
      std::this_thread::sleep_for(retry_after(*answer));
      continue;
    }
    if (answer->status < 200 || answer->status >= 300) return pass_on(problem_of(*answer));
    return answer;
  }
}

std::optional<std::string> next_page(const http::ClientAnswer& answer) {
  const std::string_view link = answer.header("Link").value_or("");
  const auto end = link.find('>');
  if (!link.starts_with('<') || end == std::string_view::npos) return std::nullopt;
  if (link.substr(end + 1) != "; rel=\"next\"") return std::nullopt;
  return std::string(link.substr(1, end - 1));
}

Result<boost::json::object> json_of(const http::ClientAnswer& answer) {
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(answer.body, error);
  if (error || !value.is_object()) return pass_on(unreadable());
  return std::move(value.get_object());
}

Result<std::string> text_member(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return pass_on(unreadable());
  return std::string(value->get_string());
}

Result<std::uint64_t> number_member(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  boost::json::error_code error;
  const auto number = value == nullptr ? 0 : value->to_number<std::uint64_t>(error);
  if (value == nullptr || error) return pass_on(unreadable());
  return number;
}

Result<boost::json::array> array_member(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_array()) return pass_on(unreadable());
  return value->get_array();
}

}  // namespace steward::cli
