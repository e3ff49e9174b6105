#include "api/endpoint.h"

#include <algorithm>
#include <boost/json.hpp>
#include <boost/url.hpp>
#include <charconv>
#include <memory>

#include "api/credential.h"
#include "api/csv/list_answer.h"
#include "api/idempotency.h"
#include "api/json/reader.h"
#include "api/param_words.h"
#include "api/route.h"
#include "domain/decider.h"
#include "eventstore/base/logging.h"

namespace steward::api {

namespace {

http::Response reply_response(Reply reply) {
  http::Response response;
  response.status = reply.status;
  response.headers = std::move(reply.headers);
  response.content_type = reply.content_type;
  response.body = reply.text ? std::move(*reply.text) : boost::json::serialize(reply.body);
  return response;
}

Result<QueryParams> query_params(const http::Request& request, const Route& route) {
  QueryParams params;
  if (request.query().empty()) return params;
  const auto parsed = boost::urls::parse_origin_form(request.target());
  if (!parsed) return fail_at("query-invalid", {}, Says::query_unreadable);
  for (const auto& param : parsed->params()) {
    const bool known =
        std::any_of(route.params.begin(), route.params.end(), [&](const QueryParam& p) { return p.name == param.key; });
    if (!known) return fail_at("query-invalid", param.key.substr(0, 64), Says::unknown_parameter);
    if (!params.emplace(param.key, param.value).second) {
      return fail_at("query-invalid", param.key, Says::given_twice);
    }
    // Wherever people are shown, also where a page has none: anything else would be taken for no.
    if (param.key == "reveal" && param.value != "true")
      return fail_at("query-invalid", "reveal", Says::one_of, {"true"});
  }
  return params;
}

// Headers that must not be ambiguous.
Result<void> single_headers(const http::Request& request) {
  for (const std::string_view name : {"Authorization", "Idempotency-Key", "If-Match", "Min-Position", "Content-Type"}) {
    if (request.header_lines(name) > 1) return fail_at("header-invalid", name, Says::given_twice);
  }
  return {};
}

// application/json, and of character sets no other than JSON's own.
bool is_json_type(std::string_view type) {
  const auto cut = [&type](std::string_view at) {
    const std::string_view part = type.substr(0, type.find_first_of(at));
    type.remove_prefix(std::min(part.size() + 1, type.size()));
    const auto first = std::min(part.find_first_not_of(" \t"), part.size());
    const auto last = part.find_last_not_of(" \t");
    return part.substr(first, last == std::string_view::npos ? 0 : last + 1 - first);
  };
  if (!http::equal_ignoring_case(cut(";"), "application/json")) return false;
  while (!type.empty()) {
    const std::string_view name = cut("=");
    const std::string_view value = cut(";");
    if (!http::equal_ignoring_case(name, "charset")) continue;
    if (!http::equal_ignoring_case(value, "utf-8") && !http::equal_ignoring_case(value, "\"utf-8\"")) return false;
  }
  return true;
}

Result<void> check_body(const http::Request& request, const Route& route) {
  if (route.request_schema.empty()) {
    if (!request.body.empty()) return fail("body-unexpected");
    return {};
  }
  const std::string_view type = request.header("Content-Type").value_or("");
  if (!is_json_type(type)) return fail("content-type-unsupported");
  // A body is read as it comes: nothing here unpacks one.
  const auto coding = request.header("Content-Encoding");
  if (coding && !http::equal_ignoring_case(*coding, "identity")) return fail("content-encoding-unsupported");
  return {};
}

// What the answer to a command needs of its request. It outlives the call: the answer may come from another thread.
struct Asked {
  explicit Asked(const Call& call)
      : route(call.route), language(call.language), request_id(call.request.request_id), body(call.request.body) {}

  const Route& route;
  Language language;
  std::string request_id;
  std::string body;
};

http::Response refusal_response(const Error& error, const Asked& asked) {
  return problem_response(error, asked.language, asked.request_id, asked.body);
}

// `once`: what is shown with the first answer only.
http::Response answer_response(const Answer& answer, const Asked& asked, const boost::json::object& once) {
  const Route& route = asked.route;
  http::Response response;
  if (!answer.outcome.ok()) {
    response = refusal_response(Error{answer.outcome.code, answer.outcome.params, {}}, asked);
  } else {
    boost::json::object body;
    for (const Param& param : answer.outcome.params) body[param.name] = shown(param);
    if (!answer.replayed) {
      for (const auto& member : once) body[member.key()] = member.value();
    }
    body["command_id"] = to_string(answer.command);
    body["version"] = answer.target_version;
    body["position"] = position_text(answer.epoch, answer.position);
    body["recorded_at"] = to_string(answer.recorded_at);
    response.status = route.status;
    response.body = boost::json::serialize(body);
    response.headers.push_back(etag(answer.target_version));
    if (!route.collection.empty()) {
      response.headers.push_back({"Location", std::string(route.collection) + to_string(answer.target.id)});
    }
  }
  response.headers.push_back({"Event-Position", position_text(answer.epoch, answer.position)});
  if (answer.replayed) response.headers.push_back({"Idempotent-Replayed", "true"});
  return response;
}

void refuse(const Call& call, const Error& error, http::Responder& responder) {
  responder.send(problem_response(error, call.language, call.request.request_id, call.request.body));
}

void run_query(Call& call, http::Responder responder) {
  call.responder = &responder;
  auto reply = call.route.query(call);
  if (!reply) return refuse(call, reply.error(), responder);
  responder.send(reply_response(std::move(*reply)));
}

// What a request says of its command before the handler makes it.
Result<Submission> submission_of(const Call& call) {
  auto key = idempotency_key(call.request);
  if (!key) return pass_on(std::move(key.error()));
  auto expected = expected_version(call);
  if (!expected) return pass_on(std::move(expected.error()));
  auto fingerprint = fingerprint_of(call);
  if (!fingerprint) return pass_on(std::move(fingerprint.error()));
  Submission submission;
  submission.id = CommandId(call.service.new_id());
  submission.company = call.route.of_the_log ? CompanyNo{0} : call.principal.company;
  submission.actor.credential = call.principal.credential;
  submission.actor.channel = Channel::api;
  submission.key = remembered_key(call, *key);
  submission.fingerprint = *fingerprint;
  submission.expected_version = *expected;
  submission.correlation = submission.id.uuid;
  return submission;
}

// Everything about a command that can be refused before it is queued; gives what is shown with its first answer only.
Result<boost::json::object> prepare(Call& call, Submission& submission) {
  auto made = call.route.command(call, submission.id);
  if (!made) return pass_on(std::move(made.error()));
  submission.command = std::move(made->command);
  submission.occurred_at = made->occurred_at;
  submission.causation = made->causation;
  submission.may_backdate = made->may_backdate;
  submission.backdating = made->backdating;
  submission.free_days = made->free_days;
  return std::move(made->once);
}

// On an io thread a command is taken only if all that it needs is in memory: otherwise nothing was done
// (not-in-memory). On a worker what it needs is brought there, so that the sequencer does not wait for a disk.
enum class On : std::uint8_t { io, worker };

Result<void> bring_states(Service& service, const Submission& submission, On on) {
  const Plan known = plan(submission.company, submission.command);
  for (const StreamId& stream : known.writes) {
    auto state = service.store.knowledge().state(known.company, stream);
    if (!state && on == On::io) return pass_on(std::move(state.error()));
  }
  return {};
}

// Whether the io thread itself may write: nobody waits for it meanwhile, unless the disk is slow, and two changes of
// threads are saved, which is half of what one payment at a time costs.
bool may_write(const Call& call) {
  constexpr std::uint64_t kQuickMicros = 2'000;
  return call.request.alone && call.service.store.sequencer().counters().last_append_micros < kQuickMicros;
}

// A process goes on after a retry too.
void go_on(Service& service, const Principal& principal, const Route& route, const Answer& answer) {
  if (route.then != nullptr && answer.outcome.ok()) route.then(service, principal, answer);
}

Result<void> run_command(Call& call, http::Responder& responder, On on) {
  std::optional<OnlyMemory> only;
  if (on == On::io) only.emplace();
  auto submission = submission_of(call);
  if (!submission) return pass_on(std::move(submission.error()));
  Sequencer& sequencer = call.service.store.sequencer();
  // Before the handler: what it looks at has changed by the very command that is asked for again.
  auto before =
      sequencer.answered(submission->company, submission->actor.credential, *submission->key, submission->fingerprint);
  if (!before) return pass_on(std::move(before.error()));
  if (*before) {
    go_on(call.service, call.principal, call.route, **before);
    responder.send(answer_response(**before, Asked(call), {}));
    return {};
  }
  auto once = prepare(call, *submission);
  if (!once) return pass_on(std::move(once.error()));
  if (auto brought = bring_states(call.service, *submission, on); !brought) return brought;
  only.reset();  // the group that this thread may write reads what it needs
  struct Waiting {
    http::Responder responder;
    Asked asked;
    boost::json::object once;
  };
  auto waiting = std::make_shared<Waiting>(Waiting{std::move(responder), Asked(call), std::move(*once)});
  Service& service = call.service;
  const Principal principal = call.principal;
  auto done = [waiting, &service, principal](Result<Answer> answer) {
    if (!answer) {
      waiting->responder.send(refusal_response(answer.error(), waiting->asked));
      return;
    }
    go_on(service, principal, waiting->asked.route, *answer);
    waiting->responder.send(answer_response(*answer, waiting->asked, waiting->once));
  };
  if (on == On::io && !may_write(call)) {
    sequencer.queue(std::move(*submission), std::move(done));
  } else {
    sequencer.submit(std::move(*submission), std::move(done));
  }
  return {};
}

Result<void> admit(Call& call) {
  if (call.route.permission == Permission::anyone) return {};
  const auto header = call.request.header("Authorization");
  if (!header) return fail("unauthenticated");
  auto principal = authenticate(call.service, *header);
  if (!principal) return pass_on(std::move(principal.error()));
  call.principal = *principal;
  if (!call.service.rate.take(principal->credential, call.service.clock.steady())) return fail("rate-limited");
  if (!call.may(call.route.permission)) return fail("not-permitted");
  if (is_operators(call.route.permission) && principal->company.value != 0) {
    return fail_at("not-permitted", {}, Says::operators_key);
  }
  return {};
}

void count_answer(Service& service, const http::Request& request, const Route* route, http::Responder& responder) {
  const auto index = route == nullptr ? routes().size() : static_cast<std::size_t>(route - routes().data());
  responder.on_answer([&requests = service.requests, index, arrived = request.arrived](int status) {
    const auto took = std::chrono::steady_clock::now() - arrived;
    requests.count(index, status, std::chrono::duration_cast<std::chrono::microseconds>(took));
  });
}

Result<void> admit_and_check(Call& call) {
  if (auto check = single_headers(call.request); !check) return check;
  if (auto check = admit(call); !check) return check;
  auto params = query_params(call.request, call.route);
  if (!params) return pass_on(std::move(params.error()));
  call.query = std::move(*params);
  return check_body(call.request, call.route);
}

// What a request may have whose body may be larger than `usual`: none that is not permitted whatever it sends. An error
// is that of its key.
Result<std::uint64_t> large_body_limit(Service& service, const http::Request& request, std::uint64_t usual) {
  // Nearly all bodies are small and say so: the routes are not looked through for them.
  std::uint64_t declared = 0;
  const std::string_view length = request.header("Content-Length").value_or("");
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), declared);
  if (error == std::errc() && end == length.data() + length.size() && declared <= usual) return usual;
  const Match found = match(request.method(), request.path());
  if (found.route == nullptr || found.route->body_bytes <= usual) return usual;
  // All bodies share their memory: who has no key takes none of it that others need.
  auto principal = authenticate(service, request.header("Authorization").value_or(""));
  if (!principal) return pass_on(std::move(principal.error()));
  return permits(principal->role, found.route->permission) ? found.route->body_bytes : 0;
}

}  // namespace

std::uint64_t body_limit(Service& service, const http::Request& request, std::uint64_t usual) {
  return large_body_limit(service, request, usual).value_or(0);
}

std::optional<std::uint64_t> body_limit_at_once(Service& service, const http::Request& request, std::uint64_t usual) {
  const OnlyMemory only;
  const auto limit = large_body_limit(service, request, usual);
  if (!limit && limit.error().code == kNotInMemory) return std::nullopt;
  return limit.value_or(0);
}

void serve(Service& service, const http::Request& request, http::Responder responder) {
  const RequestScope scope(request.request_id);
  Match found = match(request.method(), request.path());
  count_answer(service, request, found.route, responder);
  if (found.route == nullptr) {
    const std::string_view code = found.path_known ? "method-not-allowed" : "not-found";
    auto refusal = problem_response(Error{std::string(code), {}, {}}, language_of(request), request.request_id);
    if (found.path_known) refusal.headers.push_back({"Allow", allowed_methods(request.path())});
    responder.send(std::move(refusal));
    return;
  }
  Call call(service, request, *found.route);
  call.path_values = std::move(found.values);
  if (auto admitted = admit_and_check(call); !admitted) return refuse(call, admitted.error(), responder);
  if (found.route->direct != nullptr) {
    found.route->direct(call, std::move(responder));
  } else if (found.route->command != nullptr) {
    if (auto run = run_command(call, responder, On::worker); !run) refuse(call, run.error(), responder);
  } else if (wants_list_csv(call)) {
    send_list_csv(call, std::move(responder));
  } else if (wants_list_workbook(call)) {
    send_list_workbook(call, std::move(responder));
  } else {
    run_query(call, std::move(responder));
  }
}

bool serve_at_once(Service& service, const http::Request& request, http::Responder& responder) {
  constexpr std::size_t kLargestBody = 16UL * 1024;  // reading more takes an io thread too long
  Match found = match(request.method(), request.path());
  if (found.route == nullptr || !found.route->quick || request.body.size() > kLargestBody) return false;
  const RequestScope scope(request.request_id);
  Call call(service, request, *found.route);
  call.path_values = std::move(found.values);
  count_answer(service, request, found.route, responder);
  const auto admitted = [&call] {
    const OnlyMemory only;
    return admit_and_check(call);
  }();
  if (!admitted) {
    if (admitted.error().code == kNotInMemory) return false;
    refuse(call, admitted.error(), responder);
  } else if (found.route->direct != nullptr) {
    found.route->direct(call, std::move(responder));
  } else if (found.route->command != nullptr) {
    auto run = run_command(call, responder, On::io);
    if (!run && run.error().code == kNotInMemory) {
      service.rate.give_back(call.principal.credential);  // the worker takes it again
      return false;
    }
    if (!run) refuse(call, run.error(), responder);
  } else {
    return false;
  }
  return true;
}

Result<Reply> ask_in_process(Service& service, CompanyNo company, std::string_view target, Language language) {
  const std::string spoken = language == Language::chinese ? "zh-CN" : "en";
  const http::Request request(http::Method::get, target, {{"Accept-Language", spoken}});
  Match found = match(request.method(), request.path());
  if (found.route == nullptr || found.route->query == nullptr) return fail("not-found");
  Call call(service, request, *found.route);
  call.path_values = std::move(found.values);
  call.principal.company = company;
  call.principal.role = access::Role::administrator;
  if (is_operators(found.route->permission)) return fail("not-permitted");
  auto params = query_params(request, *found.route);
  if (!params) return pass_on(std::move(params.error()));
  call.query = std::move(*params);
  return found.route->query(call);
}

}  // namespace steward::api
