#include "eventstore/codec/outcome_bytes.h"

#include "domain/base/result.h"

namespace steward {

namespace {

// Stored: append only.
enum class ParamKind : std::uint8_t { integer = 1, uuid = 2, date = 3, instant = 4, year_month = 5 };

void write_kind(ByteWriter& to, ParamKind kind) { to.u8(static_cast<std::uint8_t>(kind)); }

void write_param(ByteWriter& to, const Param& param) {
  to.text(param.name);
  std::visit(overloaded{[&](std::int64_t value) {
                          write_kind(to, ParamKind::integer);
                          to.i64(value);
                        },
                        [&](const Uuid& value) {
                          write_kind(to, ParamKind::uuid);
                          to.uuid(value);
                        },
                        [&](Date value) {
                          write_kind(to, ParamKind::date);
                          to.i32(value.days);
                        },
                        [&](Instant value) {
                          write_kind(to, ParamKind::instant);
                          to.i64(value.micros);
                        },
                        [&](YearMonth value) {
                          write_kind(to, ParamKind::year_month);
                          to.i32(value.months);
                        }},
             param.value);
}

Param read_param(ByteReader& from) {
  Param param;
  param.name = from.text();
  switch (static_cast<ParamKind>(from.u8())) {
    case ParamKind::integer:
      param.value = from.i64();
      return param;
    case ParamKind::uuid:
      param.value = from.uuid();
      return param;
    case ParamKind::date:
      param.value = Date{from.i32()};
      return param;
    case ParamKind::instant:
      param.value = Instant{from.i64()};
      return param;
    case ParamKind::year_month:
      param.value = YearMonth{from.i32()};
      return param;
  }
  from.fail();
  return param;
}

}  // namespace

void write_outcome(ByteWriter& to, const Outcome& outcome) {
  to.text(outcome.code);
  to.u16(static_cast<std::uint16_t>(outcome.params.size()));
  for (const Param& param : outcome.params) write_param(to, param);
}

Outcome read_outcome(ByteReader& from) {
  Outcome outcome;
  outcome.code = from.text();
  const std::uint16_t count = from.u16();
  for (std::uint16_t i = 0; i < count && from.ok(); ++i) outcome.params.push_back(read_param(from));
  return outcome;
}

}  // namespace steward
