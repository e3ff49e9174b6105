#include "cli/first_key.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "api/credential.h"
#include "projections/all_views.h"
#include "projections/arrears.h"

namespace steward::cli {

namespace {

constexpr std::int64_t kYearMicros = 365LL * 86'400 * 1'000'000;

Result<Answer> submit(api::Service& service, Command command) {
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId(service.new_id());
  submission.actor.channel = Channel::system;
  auto answer = service.store.sequencer().submit_and_wait(std::move(submission));
  if (answer && !answer->outcome.ok()) return fail(answer->outcome.code, answer->outcome.params);
  return answer;
}

Result<std::string> issue(api::Service& service, CompanyNo company, std::string label) {
  const api::NewKey key = api::make_key(service);
  access::IssueApiKey command;
  command.credential = key.credential;
  command.company = company;
  command.role = access::Role::administrator;
  command.secret_hash = key.secret_hash.bytes;
  command.label = std::move(label);
  command.expires_at = Instant{service.clock.now().micros + kYearMicros};
  auto answer = submit(service, Command(command));
  if (!answer) return pass_on(std::move(answer.error()));
  return key.token;
}

// Whether the demo's company is there; a demo log may be without it.
Result<bool> has_company(api::Service& service) {
  auto companies = service.store.knowledge().counter({CompanyNo{0}, CounterKind::company, 0});
  if (!companies) return pass_on(std::move(companies.error()));
  return *companies > 0;
}

// Readable by its owner only, from the first byte on.
Result<void> write_secret(const std::string& file, const std::string& text) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return fail("storage-error", {}, "cannot write " + file);
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (!written) return fail("storage-error", {}, "cannot write " + file);
  return {};
}

// A log that is a demo only because of its clock has no company of the demo.
bool has_company_key(const std::string& file) {
  std::ifstream keys(file);
  for (std::string line; std::getline(keys, line);) {
    if (line.starts_with("company ")) return true;
  }
  return false;
}

// The server's thread keeps signals back until it asks for them.
bool is_told_to_stop() {
  sigset_t pending;
  sigemptyset(&pending);
  sigpending(&pending);
  return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1;
}

// A household that owes something, for the lines to try. Views may stand still for good: nobody who wants to stop the
// server waits for them.
std::optional<ArrearsRow> somebody_in_arrears(api::Service& service) {
  constexpr std::chrono::seconds kPatience{60};
  const Position end = service.store.feed().durable().position;
  const auto until = std::chrono::steady_clock::now() + kPatience;
  bool level = false;
  while (!level && std::chrono::steady_clock::now() < until && !is_told_to_stop()) {
    level = service.views.wait_for(kHouseholdsGroup, end, std::chrono::seconds{1});
    // Views that stand still or are being built let nobody wait.
    if (!level) std::this_thread::sleep_for(std::chrono::milliseconds{100});
  }
  if (!level) return std::nullopt;
  auto lease = service.views.read(kHouseholdsGroup);
  if (!lease) return std::nullopt;
  auto query = ArrearsQuery::open(*lease);
  if (!query) return std::nullopt;
  auto page = query->page(ArrearsOrder::oldest_due_date, ArrearsScope::of(CompanyNo{1}), "", 1);
  if (!page || page->rows.empty()) return std::nullopt;
  return page->rows.front();
}

// The first of the month, a year before now.
Date a_year_ago(const api::Service& service) {
  const Date today{static_cast<std::int32_t>(service.clock.now().micros / 86'400'000'000)};
  return first_day(add(month_of(today), -12));
}

}  // namespace

Result<operations::LogPurpose> purpose_of_log(api::Service& service) {
  auto state = service.store.knowledge().state(CompanyNo{0}, log_stream());
  if (!state) return pass_on(std::move(state.error()));
  const auto* created = std::get_if<operations::Created>(&std::get<operations::LogState>(*state->state).is);
  return created != nullptr ? created->purpose : operations::LogPurpose::live;
}

Result<FirstKeys> ensure_first_key(api::Service& service, const std::string& data_directory,
                                   operations::LogPurpose purpose) {
  FirstKeys keys;
  keys.file = (std::filesystem::path(data_directory) / "first-keys").string();
  if (service.store.feed().durable().position == 0) {
    auto created = submit(service, operations::CreateLog{purpose});
    if (!created) return pass_on(std::move(created.error()));
  }
  const Position now = service.store.feed().durable().position;
  static_cast<void>(service.store.index_follower().wait_for(now, std::chrono::seconds{10}));
  auto credentials = service.store.index().members(CompanyNo{0}, CommunityId{}, StreamKind::credential, now);
  if (!credentials) return pass_on(std::move(credentials.error()));
  if (!credentials->empty()) return keys;

  auto found = purpose_of_log(service);
  if (!found) return pass_on(std::move(found.error()));
  const bool demo = *found == operations::LogPurpose::demo;
  auto operator_key = issue(service, CompanyNo{0}, "first key of the operator");
  if (!operator_key) return pass_on(std::move(operator_key.error()));
  keys.operator_key = *operator_key;
  std::string text = "operator " + *operator_key + "\n";
  auto company = has_company(service);
  if (!company) return pass_on(std::move(company.error()));
  if (demo && *company) {
    auto company_key = issue(service, CompanyNo{1}, "first key of the demo company");
    if (!company_key) return pass_on(std::move(company_key.error()));
    keys.company_key = *company_key;
    text += "company " + *company_key + "\n";
  }
  // A terminal sees them once; what nobody would see goes to a file. A demo keeps its file, so that ./run can be run
  // again.
  if (demo || ::isatty(STDOUT_FILENO) == 0) {
    if (auto written = write_secret(keys.file, text); !written) return pass_on(std::move(written.error()));
  }
  return keys;
}

void say_hello(api::Service& service, const Settings& settings, std::uint16_t port, const FirstKeys& keys) {
  const std::string url = "http://" + settings.http_address + ":" + std::to_string(port);
  std::string text = "\nSteward is ready: " + url + "\n";
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  const bool demo = purpose_of_log(service).value_or(operations::LogPurpose::live) == operations::LogPurpose::demo;
  const bool in_file = std::filesystem::exists(keys.file);
  if (keys.operator_key && (terminal || demo)) {
    text += "  operator's key: " + *keys.operator_key + "\n";
    if (keys.company_key) text += "  company's key:  " + *keys.company_key + "\n";
    text += demo ? "  (kept in " + keys.file + ")\n" : "  It is shown only now: exchange it for keys by role.\n";
  } else if (in_file) {
    text += "  keys: in " + keys.file + "\n";
  }
  if (demo && (keys.company_key || has_company_key(keys.file))) {
    const std::string key = "-H \"Authorization: Bearer $KEY\"";
    text += "\nThis log says `demo` for ever. Try:\n";
    text += "  KEY=$(awk '$1==\"company\"{print $2}' " + keys.file + ")\n";
    text += "  curl -s " + key + " '" + url + "/v1/arrears?order=oldest_due_date&limit=3'\n";
    if (const auto row = somebody_in_arrears(service)) {
      const std::string household = url + "/v1/households/" + to_string(row->household);
      const Money oldest = row->open_bills.empty() ? Money{1} : row->open_bills.front().open;
      text +=
          "  curl -s " + key +
          " -H 'Idempotency-Key: try-1' -H 'Content-Type: application/json' -d '{\"channel\":\"cash\",\"amount_fen\":" +
          std::to_string(oldest.fen) + "}' " + household + "/payments\n";
      text += "  curl -s " + key + " " + household + "/history\n";
      text += "A day's board, the figures of each month, and everything about that household:\n";
      text += "  curl -s " + key + " " + url + "/v1/work-order-board\n";
      text += "  curl -s " + key + " '" + url + "/v1/analytics?by=month&from=" + to_string(a_year_ago(service)) + "'\n";
      text += "  curl -s " + key + " '" + household + "/timeline?limit=10'\n";
    } else {
      text += "  curl -s " + key + " " + url + "/v1/communities\n";
      text += "  curl -s " + key + " " + url + "/v1/arrears/ageing\n";
    }
  }
  std::fputs(text.c_str(), stdout);
  std::fputs("\n", stdout);
  std::fflush(stdout);
}

}  // namespace steward::cli
