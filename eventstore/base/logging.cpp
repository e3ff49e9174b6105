#include "eventstore/base/logging.h"

#include <signal.h>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

#include "eventstore/base/log_line.h"

namespace steward {
namespace {

constexpr std::size_t kQueuedLines = 8192;

// Written by start and stop only, while nobody logs. spdlog gives the queue, its thread and the sink; the line is ours,
// because spdlog's pattern `%v` is not escaped.
struct Logging {
  std::shared_ptr<spdlog::async_logger> logger;
  std::shared_ptr<spdlog::details::thread_pool> queue;
  LogFormat format = LogFormat::text;
  bool colour = false;
};

Logging& logging() {
  static Logging instance;
  return instance;
}

std::atomic<LogLevel> lowest_level{LogLevel::warn};
std::atomic<std::size_t> lines_lost_reported{0};

thread_local const RequestScope* innermost = nullptr;

Instant now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

std::string line_of(LogLevel level, std::string_view event, std::string_view request_id, Fields fields) {
  const Logging& log = logging();
  return log.format == LogFormat::json ? json_line(now(), level, event, request_id, fields)
                                       : text_line(now(), level, event, request_id, fields, log.colour);
}

void write_line(const std::string& line) {
  const Logging& log = logging();
  if (log.logger != nullptr) {
    log.logger->log(spdlog::level::critical, spdlog::string_view_t(line.data(), line.size()));
  } else {
    std::fprintf(stderr, "%s\n", line.c_str());
  }
}

void report_lost_lines() {
  const Logging& log = logging();
  if (log.queue == nullptr) return;
  const std::size_t lost = log.queue->overrun_counter();
  std::size_t reported = lines_lost_reported.load();
  if (lost == reported || !lines_lost_reported.compare_exchange_strong(reported, lost)) return;
  write_line(line_of(LogLevel::warn, "log-lines-lost", {}, {{"lines", lost - reported}}));
}

void log_at(LogLevel level, std::string_view event, Fields fields) {
  if (!log_enabled(level)) return;
  report_lost_lines();
  write_line(line_of(level, event, RequestScope::current(), fields));
}

}  // namespace

void log_debug(std::string_view event, Fields fields) { log_at(LogLevel::debug, event, fields); }
void log_info(std::string_view event, Fields fields) { log_at(LogLevel::info, event, fields); }
void log_warn(std::string_view event, Fields fields) { log_at(LogLevel::warn, event, fields); }
void log_error(std::string_view event, Fields fields) { log_at(LogLevel::error, event, fields); }

bool log_enabled(LogLevel level) { return level >= lowest_level.load(std::memory_order_relaxed); }

RequestScope::RequestScope(std::string request_id)
    : request_id_(std::move(request_id)), outer_(std::exchange(innermost, this)) {}
RequestScope::~RequestScope() { innermost = outer_; }

std::string_view RequestScope::current() {
  return innermost != nullptr ? std::string_view(innermost->request_id_) : std::string_view();
}

void start_logging(LogLevel level, LogFormat format) {
  stop_logging();
  Logging& log = logging();
  log.format = format;
  log.colour = format == LogFormat::text && stderr_is_terminal();
  // Signals are the program's: a thread that left them open would take one before the program waits for it.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  log.queue = std::make_shared<spdlog::details::thread_pool>(kQueuedLines, 1);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  log.logger = std::make_shared<spdlog::async_logger>("steward", std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                                      log.queue, spdlog::async_overflow_policy::overrun_oldest);
  log.logger->set_pattern("%v");
  lines_lost_reported = 0;
  lowest_level = level;
}

void stop_logging() {
  Logging& log = logging();
  // The queue first: its destructor writes what is queued and joins the thread, so that nobody else holds the logger
  // after.
  log.queue.reset();
  log.logger.reset();
  log.format = LogFormat::text;
  log.colour = false;
  lowest_level = LogLevel::warn;
}

bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

}  // namespace steward
