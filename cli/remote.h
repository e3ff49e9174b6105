#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/client.h"
#include "cli/command_line.h"

// Sub-commands that work through a running server: where it is, and with whose key. The key itself is never a flag and
// never in the environment, only the path of a file that holds it.
namespace steward::cli {

// Which key of a key file: one that stands there alone is taken for either.
enum class KeyWanted : std::uint8_t { companys, operators };

struct RemoteOptions {
  std::optional<std::string> server;
  std::optional<std::string> key_file;  // else STEWARD_KEY_FILE
  bool as_operator = false;             // --operator
  KeyWanted key = KeyWanted::companys;
};

// --server, --key-file, --operator. `into` must live as CommandLine says.
void take_remote_options(CommandLine& line, RemoteOptions& into);
// --server and --key-file, for what only the operator may do.
void take_operator_options(CommandLine& line, RemoteOptions& into);

// The key out of what a key file holds: one line with a key, or the `first-keys` of `steward serve` (lines `operator
// KEY` and `company KEY`). Where the company's is wanted and is not there, the operator's does; never the other way
// round. `key-file-invalid` without repeating any of it.
[[nodiscard]] Result<std::string> key_in(std::string_view text, KeyWanted wanted);

// A server, spoken to with one key and in one language. An answer of 400 or more becomes an Error with the code of the
// problem and its title as the detail; `server-unreachable` and `answer-lost` are http::send_request's. Waits and asks
// again when the server says that there were too many requests.
class RemoteServer {
 public:
  RemoteServer(http::ServerAddress address, std::string key, std::string language)
      : address_(std::move(address)), key_(std::move(key)), language_(std::move(language)) {}

  [[nodiscard]] bool speaks_chinese() const { return language_ == "zh-CN"; }
  [[nodiscard]] Result<http::ClientAnswer> get(const std::string& target, std::string_view accept = "application/json");
  // Acts on the running server; no body.
  [[nodiscard]] Result<http::ClientAnswer> act(http::Method method, const std::string& target);
  // How long each answer is waited for from here on: a minute without it.
  void wait_for_answers(std::chrono::seconds patience) { patience_ = patience; }
  // A command, with a new idempotency key. An empty body is left out.
  [[nodiscard]] Result<http::ClientAnswer> command(http::Method method, const std::string& target, std::string body);

 private:
  [[nodiscard]] Result<http::ClientAnswer> send(http::ClientRequest request);

  http::ServerAddress address_;
  std::string key_;
  std::string language_;
  std::chrono::seconds patience_{60};
};

// nullopt: no server was asked for, the data directory it is. Wrong usage: --data beside --server, --key-file or
// --operator without it, no key file, an address that is none.
[[nodiscard]] Result<std::optional<RemoteServer>> asked_server(const RemoteOptions& options,
                                                               const LoadedSettings& settings);

// The target of the page behind this one (Link, rel="next").
[[nodiscard]] std::optional<std::string> next_page(const http::ClientAnswer& answer);
// The body of an answer; `answer-unreadable` when it is not a JSON object.
[[nodiscard]] Result<boost::json::object> json_of(const http::ClientAnswer& answer);
// A member that must be there; `answer-unreadable`.
[[nodiscard]] Result<std::string> text_member(const boost::json::object& object, std::string_view name);
[[nodiscard]] Result<std::uint64_t> number_member(const boost::json::object& object, std::string_view name);
[[nodiscard]] Result<boost::json::array> array_member(const boost::json::object& object, std::string_view name);

}  // namespace steward::cli
