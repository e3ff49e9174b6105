#include "eventstore/codec/command_bytes.h"

#include "domain/base/assert.h"
#include "eventstore/codec/actor_bytes.h"

namespace steward {

namespace {

// Kinds of Param::Value. Stored: append only.
enum class ParamKind : std::uint8_t { number = 1, uuid = 2, date = 3, instant = 4, year_month = 5 };

constexpr std::uint8_t kHasKey = 1;
constexpr std::uint8_t kMoney = 2;

void write_param(ByteWriter& out, const Param& param) {
  out.text8(param.name);
  const auto kind = [&out](ParamKind value) { out.u8(static_cast<std::uint8_t>(value)); };
  std::visit(overloaded{[&](std::int64_t value) {
                          kind(ParamKind::number);
                          out.i64(value);
                        },
                        [&](const Uuid& value) {
                          kind(ParamKind::uuid);
                          out.uuid(value);
                        },
                        [&](Date value) {
                          kind(ParamKind::date);
                          out.date(value);
                        },
                        [&](Instant value) {
                          kind(ParamKind::instant);
                          out.instant(value);
                        },
                        [&](YearMonth value) {
                          kind(ParamKind::year_month);
                          out.i32(value.months);
                        }},
             param.value);
}

Param::Value read_value(ByteReader& in) {
  switch (static_cast<ParamKind>(in.u8())) {
    case ParamKind::number:
      return in.i64();
    case ParamKind::uuid:
      return in.uuid();
    case ParamKind::date:
      return in.date();
    case ParamKind::instant:
      return in.instant();
    case ParamKind::year_month:
      return YearMonth{in.i32()};
  }
  in.fail();
  return std::int64_t{0};
}

}  // namespace

void write_outcome(ByteWriter& out, const Outcome& outcome) {
  out.text8(outcome.code);
  STEWARD_ASSERT(outcome.params.size() <= 0xffff, "an outcome has a bounded number of parameters");
  out.u16(static_cast<std::uint16_t>(outcome.params.size()));
  for (const auto& param : outcome.params) write_param(out, param);
}

Outcome read_outcome(ByteReader& in) {
  Outcome outcome;
  outcome.code = std::string(in.text8());
  const auto params = in.u16();
  for (std::uint16_t i = 0; i < params && in.ok(); ++i) {
    Param param;
    param.name = std::string(in.text8());
    param.value = read_value(in);
    outcome.params.push_back(std::move(param));
  }
  return outcome;
}

void write_command(ByteWriter& out, const CommandRecord& command) {
  STEWARD_ASSERT(command.has_key || command.key.is_zero(), "a command without a key has no hash of one");
  out.id(command.id);
  out.u32(command.company.value);
  write_actor(out, command.actor);
  out.u8(static_cast<std::uint8_t>((command.has_key ? kHasKey : 0) | (command.money ? kMoney : 0)));
  if (command.has_key) out.hash(command.key);
  out.hash(command.fingerprint);
  out.instant(command.recorded_at);
  write_outcome(out, command.outcome);
  out.stream(command.target);
  out.u64(command.target_version);
  out.u32(command.first_event);
  out.u32(command.events);
}

CommandRecord read_command(ByteReader& in) {
  CommandRecord command;
  command.id = in.id<CommandId>();
  command.company.value = in.u32();
  command.actor = read_actor(in);
  const auto flags = in.u8_at_most(kHasKey | kMoney);
  command.has_key = (flags & kHasKey) != 0;
  command.money = (flags & kMoney) != 0;
  if (command.has_key) command.key = in.hash();
  command.fingerprint = in.hash();
  command.recorded_at = in.instant();
  command.outcome = read_outcome(in);
  command.target = in.stream();
  command.target_version = in.u64();
  command.first_event = in.u32();
  command.events = in.u32();
  return command;
}

}  // namespace steward
