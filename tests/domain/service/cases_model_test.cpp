#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/domain/service/cases.h"

// Random steps on a few cases, lawful and not, against a small model that was written from the reference (§4) and not
// from the code: words for statuses, minutes for time, and whole minutes of two clocks.
namespace steward::service {
namespace {

using namespace steward::test;

constexpr std::int32_t kRespondMinutes = 1'440;
constexpr std::int32_t kReplyMinutes = 10'080;

struct ModelCase {
  std::string status = "filed";
  std::int32_t filed = 0, last = 0;              // minutes
  std::int32_t reply_used = 0, reply_since = 0;  // of the reply clock, when it runs
  bool replied_ever = false, rated = false;
  std::uint32_t disputed = 0, notes = 0;
  std::set<std::int32_t> unanswered;  // days on which calls reached nobody
  std::set<std::string> escalated;

  bool before_reply() const { return status == "filed" || status == "accepted" || status == "investigating"; }
  bool open() const { return before_reply() || status == "replied" || status == "confirmed"; }
  std::int32_t used(std::int32_t now) const { return reply_used + (before_reply() ? now - reply_since : 0); }
};

struct Run {
  World world;
  std::map<std::uint8_t, ModelCase> model;
  std::int32_t now = 0;

  Run() {
    tick(0);
    for (const Command& command : a_household()) RC_ASSERT(world.handle(command).has_value());
  }

  void tick(std::int32_t minutes) {
    now += minutes;
    world.context.recorded_at = minutes_later(now);
    world.context.today = date_at(world.context.recorded_at, world.context.utc_offset_minutes);
  }

  // A time of a step: now, or a while ago.
  std::int32_t some_time() const { return now - (*rc::gen::inRange(0, 3) == 0 ? *rc::gen::inRange(0, 600) : 0); }
  std::uint8_t some_case() const {
    return static_cast<std::uint8_t>(100 + *rc::gen::inRange<std::size_t>(0, model.size()));
  }

  void file_one() {
    if (model.size() >= 4) return;
    const auto key = static_cast<std::uint8_t>(100 + model.size());
    const std::int32_t at = some_time();
    FileCase command = file(id<CaseId>(key));
    command.filed_at = minutes_later(at);
    command.filed_on = date_at(command.filed_at, 480);
    RC_ASSERT(world.handle(command).has_value());
    model[key] = {};
    model[key].filed = model[key].last = model[key].reply_since = at;
  }

  // The step as a command, with whether the model takes it, and what it then does.
  void step() {
    const std::uint8_t key = some_case();
    ModelCase& of = model.at(key);
    const CaseId id_of = id<CaseId>(key);
    const std::int32_t at = some_time();
    const Instant when = minutes_later(at);
    const bool in_time = at >= of.last;
    const auto check = [&](const Command& command, bool lawful) {
      const auto done = world.handle(command);
      RC_ASSERT(done.has_value() == (lawful && in_time));
      if (done) of.last = at;
      return done.has_value();
    };
    const auto stop_reply = [&] { of.reply_used = of.used(at); };
    switch (*rc::gen::inRange(0, 13)) {
      case 0:
        if (check(AcceptCase{id_of, {}, when}, of.status == "filed")) of.status = "accepted";
        break;
      case 1:
        if (check(StartInvestigation{id_of, {}, when}, of.status == "accepted")) of.status = "investigating";
        break;
      case 2:
      case 3:
        if (check(ReplyToCase{id_of, words(), OverrideReason::none, when},
                  of.status == "accepted" || of.status == "investigating")) {
          stop_reply();
          of.status = "replied";
          of.replied_ever = true;
          of.rated = false;
          of.unanswered.clear();
        }
        break;
      case 4:
        if (check(ConfirmReply{id_of, when}, of.status == "replied")) of.status = "confirmed";
        break;
      case 5:
        if (check(DisputeReply{id_of, words(), when}, of.status == "replied")) {
          of.status = "investigating";
          of.reply_since = at;
          ++of.disputed;
        }
        break;
      case 6: {
        const CloseReason reason = *rc::gen::element(CloseReason::confirmed, CloseReason::no_answer);
        const std::string wanted = reason == CloseReason::confirmed ? "confirmed" : "replied";
        const bool silent = reason == CloseReason::confirmed || of.unanswered.size() >= 3;
        if (check(CloseCase{id_of, reason, when}, of.status == wanted && silent)) of.status = "closed";
        break;
      }
      case 7: {
        const bool reject_it = *rc::gen::arbitrary<bool>();
        const Command command = reject_it ? Command(RejectCase{id_of, RejectReason::no_facts, words(), when})
                                          : Command(WithdrawCase{id_of, when});
        if (check(command, of.before_reply())) {
          stop_reply();
          of.status = reject_it ? "rejected" : "withdrawn";
        }
        break;
      }
      case 8: {
        const std::uint8_t into = some_case();
        if (check(MergeCase{id_of, id<CaseId>(into), when},
                  of.before_reply() && into != key && model.at(into).open())) {
          stop_reply();
          of.status = "merged";
        }
        break;
      }
      case 9: {
        const auto score = static_cast<std::uint8_t>(*rc::gen::inRange(0, 7));
        const bool stands = of.status == "replied" || of.status == "confirmed" || of.status == "closed";
        if (check(RateCase{id_of, score, {}, when}, stands && !of.rated && score >= 1 && score <= 5)) of.rated = true;
        break;
      }
      case 10:
      case 11: {
        const bool reached = *rc::gen::inRange(0, 4) == 0;
        const bool satisfied = *rc::gen::arbitrary<bool>();
        const bool stands = of.status == "replied" || of.status == "confirmed" || of.status == "closed";
        if (!check(RecordCaseCall{id_of, reached, satisfied, words(), when}, stands)) break;
        ++of.notes;
        if (!reached) {
          of.unanswered.insert(date_at(when, 480).days);
          break;
        }
        of.unanswered.clear();
        if (of.status != "replied") break;
        of.status = satisfied ? "confirmed" : "investigating";
        if (satisfied) break;
        of.reply_since = at;
        ++of.disputed;
        break;
      }
      default:
        if (check(NoteCase{id_of, words(), Privacy::staff, when}, true)) ++of.notes;
    }
  }

  void escalate() {
    const std::uint8_t key = some_case();
    ModelCase& of = model.at(key);
    const bool respond = *rc::gen::arbitrary<bool>();
    const int level = *rc::gen::inRange(1, 4);
    const std::int32_t percent = level == 1 ? 80 : level == 2 ? 100 : 150;
    const std::int32_t used = respond ? now - of.filed : of.used(now);
    const bool runs = respond ? of.status == "filed" : of.before_reply();
    const std::string clock = respond ? "respond " : "reply ";
    bool escalated = false;
    for (int higher = level; higher <= 3; ++higher) escalated |= of.escalated.contains(clock + std::to_string(higher));
    const bool due = used * 100 >= (respond ? kRespondMinutes : kReplyMinutes) * percent;
    const EscalateCase command{id<CaseId>(key), respond ? Clock::respond : Clock::resolve, static_cast<Level>(level)};
    RC_ASSERT(world.handle(command).has_value() == (runs && due && !escalated));
    if (runs && due && !escalated) of.escalated.insert(clock + std::to_string(level));
  }

  void check_same() {
    for (const auto& [key, of] : model) {
      const Case& known = the_case(world, id<CaseId>(key));
      RC_ASSERT(name_of(known.status) == of.status);
      RC_ASSERT(known.disputed == of.disputed);
      RC_ASSERT(known.notes == of.notes);
      RC_ASSERT(known.rated == of.rated);
      RC_ASSERT(known.unanswered_days == of.unanswered.size());
      RC_ASSERT(known.replied_at.has_value() == of.replied_ever);
      RC_ASSERT(known.last_step_at == minutes_later(of.last));
      RC_ASSERT(known.reply.running_since.has_value() == of.before_reply());
      const service_policy::TimeRule rule{&usual_calendar(), 480};
      if (of.before_reply()) {
        RC_ASSERT(used_seconds(known.reply, minutes_later(now), rule) == std::int64_t{of.used(now)} * 60);
        const auto left = of.reply_since + std::max(0, kReplyMinutes - of.reply_used);
        RC_ASSERT(deadlines_of(known, Clock::resolve, rule)->due_at == minutes_later(left));
      }
    }
  }
};

// Whoever follows the merges comes to an end.
void check_merges_end(const std::vector<NewEvent>& events) {
  std::map<CaseId, CaseId> into;
  for (const NewEvent& event : events) {
    if (const auto* merged = get_if<CaseMerged>(&event.event)) {
      RC_ASSERT(into.emplace(merged->of_case, merged->into).second);
    }
  }
  for (const auto& [from, to] : into) {
    CaseId at = to;
    for (std::size_t hops = 0; into.contains(at); ++hops) {
      RC_ASSERT(hops <= into.size());
      at = into.at(at);
    }
    RC_ASSERT(at != from);
  }
}

// No event of a case is earlier than the one before it.
void check_times_ascend(const std::vector<NewEvent>& events) {
  std::map<StreamId, Instant> last;
  for (const NewEvent& event : events) {
    const Instant at = visit(
        []<class E>(const E& e) {
          if constexpr (requires {
                          e.of_case;
                          e.at;
                        }) {
            return e.at;
          } else {
            return Instant{0};
          }
        },
        event.event);
    if (at == Instant{0}) continue;
    RC_ASSERT(at >= last[event.stream]);
    last[event.stream] = at;
  }
}

RC_GTEST_PROP(CasesModel, AgreesWithTheDecidersOnEveryStep, ()) {
  Run run;
  run.file_one();
  const int steps = *rc::gen::inRange(1, 60);
  for (int n = 0; n < steps; ++n) {
    run.tick(*rc::gen::element(0, 1, 60, 1'000, 5'000));
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
        run.file_one();
        break;
      case 1:
        run.escalate();
        break;
      default:
        run.step();
    }
    run.check_same();
  }
  check_merges_end(run.world.events());
  check_times_ascend(run.world.events());
}

}  // namespace
}  // namespace steward::service
