#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "domain/base/ids.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"

// What the program says about itself, for operators (the event log is `eventstore/log/`, this is not it). A line is an
// event name in kebab-case and fields in snake_case with their unit: log_info("listening", {{"port", 8420}}). On a
// terminal it is readable text, otherwise one JSON object. Lines are for ids and numbers: no personal data, no keys, no
// request bodies.
namespace steward {

enum class LogLevel : std::uint8_t { debug, info, warn, error, off };
enum class LogFormat : std::uint8_t { text, json };

// A named value. A text is only looked at during the call. Times, durations and amounts are whole numbers with their
// unit in the name; floating point does not fit. Sealed personal data is refused by the compiler.
class Field {
 public:
  using Value = std::variant<std::string_view, std::int64_t, std::uint64_t, bool, Uuid, Instant, Date, YearMonth>;

  Field(std::string_view name, std::string_view value) : name_(name), value_(value) {}
  Field(std::string_view name, const char* value) : name_(name), value_(std::string_view(value)) {}
  Field(std::string_view name, const std::string& value) : name_(name), value_(std::string_view(value)) {}
  Field(std::string_view name, std::same_as<bool> auto value) : name_(name), value_(value) {}
  Field(std::string_view name, std::signed_integral auto value) : name_(name), value_(std::int64_t{value}) {}
  template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>) Field(std::string_view name, T value) : name_(name), value_(std::uint64_t{value}) {}
  Field(std::string_view name, const Uuid& value) : name_(name), value_(value) {}
  template <class Tag>
  Field(std::string_view name, const Id<Tag>& value) : name_(name), value_(value.uuid) {}
  Field(std::string_view name, CompanyNo value) : name_(name), value_(std::uint64_t{value.value}) {}
  Field(std::string_view name, Instant value) : name_(name), value_(value) {}
  Field(std::string_view name, Date value) : name_(name), value_(value) {}
  Field(std::string_view name, YearMonth value) : name_(name), value_(value) {}
  Field(std::string_view name, const Sealed& value) = delete;  // personal data stays out of the log, even sealed

  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] const Value& value() const { return value_; }

 private:
  std::string_view name_;
  Value value_;
};

using Fields = std::initializer_list<Field>;

// From any thread. Never blocks on a slow reader of the log: what does not fit into the queue pushes
// out the oldest lines, and their number is said in the next line that fits.
void log_debug(std::string_view event, Fields fields = {});
void log_info(std::string_view event, Fields fields = {});
void log_warn(std::string_view event, Fields fields = {});
void log_error(std::string_view event, Fields fields = {});

// To skip work that only a log line needs.
[[nodiscard]] bool log_enabled(LogLevel level);

// Every line that this thread logs during the scope carries `request_id`. Scopes nest. A scope belongs to one thread
// and must not span a co_await: the coroutine may go on elsewhere.
class RequestScope {
 public:
  explicit RequestScope(std::string request_id);
  ~RequestScope();
  RequestScope(const RequestScope&) = delete;
  RequestScope& operator=(const RequestScope&) = delete;

  // Of the innermost scope of this thread; empty outside.
  [[nodiscard]] static std::string_view current();

 private:
  const std::string request_id_;
  const RequestScope* const outer_;
};

// For main and tests, while no other thread logs. Lines go to standard error. Before start and after stop only warnings
// and errors are written, as text.
void start_logging(LogLevel level, LogFormat format);
// Writes what is queued.
void stop_logging();
[[nodiscard]] bool stderr_is_terminal();

}  // namespace steward
