#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

bool known(work_orders::Exclusion exclusion) {
  switch (exclusion) {
    case work_orders::Exclusion::none:
    case work_orders::Exclusion::lacks_skill:
    case work_orders::Exclusion::certificate_expired:
    case work_orders::Exclusion::off_shift:
    case work_orders::Exclusion::on_leave:
    case work_orders::Exclusion::at_limit:
    case work_orders::Exclusion::other_community:
    case work_orders::Exclusion::declined_before:
    case work_orders::Exclusion::left:
      return true;
  }
  return false;
}

bool known(work_orders::LineKind kind) {
  switch (kind) {
    case work_orders::LineKind::material:
    case work_orders::LineKind::labour:
    case work_orders::LineKind::visit:
    case work_orders::LineKind::vendor:
      return true;
  }
  return false;
}

}  // namespace

Offset<fb::OrderDeadlines> to_table(Builder& out, const work_orders::OrderDeadlines& deadlines) {
  return fb::CreateOrderDeadlines(out, Maybe<fb::Deadlines>(deadlines.respond), Maybe<fb::Deadlines>(deadlines.on_site),
                                  Maybe<fb::Deadlines>(deadlines.resolve));
}
bool from_table(const fb::OrderDeadlines& stored, work_orders::OrderDeadlines& deadlines) {
  deadlines.respond = from_struct_or_none(stored.respond());
  deadlines.on_site = from_struct_or_none(stored.on_site());
  deadlines.resolve = from_struct_or_none(stored.resolve());
  return true;
}

Offset<fb::Candidate> to_table(Builder& out, const work_orders::Candidate& candidate) {
  return fb::CreateCandidate(out, raw(candidate.staff), number_of(candidate.excluded), candidate.skill, candidate.load,
                             candidate.zone, candidate.familiar, candidate.score);
}
bool from_table(const fb::Candidate& stored, work_orders::Candidate& candidate) {
  candidate.staff = id_of<StaffId>(stored.staff());
  candidate.excluded = static_cast<work_orders::Exclusion>(stored.excluded());
  candidate.skill = stored.skill();
  candidate.load = stored.load();
  candidate.zone = stored.zone();
  candidate.familiar = stored.familiar();
  candidate.score = stored.score();
  return known(candidate.excluded);
}

Offset<fb::WorkLine> to_table(Builder& out, const work_orders::WorkLine& line) {
  const auto code = out.CreateString(line.code);
  const auto name = out.CreateString(line.name);
  return fb::CreateWorkLine(out, number_of(line.kind), code, name, line.quantity.milli, line.unit_price.micro_yuan,
                            line.amount.fen, line.chargeable);
}
bool from_table(const fb::WorkLine& stored, work_orders::WorkLine& line) {
  line.kind = static_cast<work_orders::LineKind>(stored.kind());
  line.code = text_of(stored.code());
  line.name = text_of(stored.name());
  line.quantity.milli = stored.quantity_milli();
  line.unit_price.micro_yuan = stored.unit_price_micro_yuan();
  line.amount.fen = stored.amount_fen();
  line.chargeable = stored.chargeable();
  return known(line.kind);
}

Offset<fb::OrderCharge> to_table(Builder& out, const work_orders::OrderCharge& charge) {
  return fb::CreateOrderCharge(out, raw(charge.fee_item), charge.bill, charge.amount.fen);
}
bool from_table(const fb::OrderCharge& stored, work_orders::OrderCharge& charge) {
  charge.fee_item = id_of<FeeItemId>(stored.fee_item());
  charge.bill = stored.bill();
  charge.amount.fen = stored.amount_fen();
  return true;
}

}  // namespace steward::codec
