#include "projections/escalations.h"

#include <algorithm>

#include "projections/case_board.h"
#include "projections/work_order_board.h"

namespace steward {

using service_policy::Clock;
using service_policy::Level;

void derive_escalation(std::uint8_t table, CompanyNo company, const Uuid& id, Clock clock, const SlaClock& state,
                       KeyList& keys) {
  const auto level = state.next_level();
  if (!level) return;
  ByteWriter key(48);
  key.u8(table).sortable_i64(service_policy::instant_of(*state.deadlines, *level).micros).u32(company.value).uuid(id);
  keys.add(key.u8(static_cast<std::uint8_t>(clock)).u8(static_cast<std::uint8_t>(*level)).view());
}

Result<std::vector<NextEscalation>> read_escalations(const ViewReader& reader, std::uint8_t table, bool of_case,
                                                     Instant up_to, std::size_t limit) {
  std::vector<NextEscalation> found;
  std::string end = ByteWriter().u8(table).sortable_i64(up_to.micros).take();
  const auto scan = reader.scan(ByteWriter().u8(table).take(), after_prefix(end));
  std::string_view key;
  std::string_view value;
  while (found.size() < limit) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) break;
    ByteReader reading(key.substr(1));
    NextEscalation next;
    next.due_at = Instant{reading.sortable_i64()};
    next.company = CompanyNo{reading.u32()};
    next.id = reading.uuid();
    next.of_case = of_case;
    next.clock = static_cast<Clock>(reading.u8());
    next.level = static_cast<Level>(reading.u8());
    if (!reading.done()) return fail("row-damaged", {}, "place of an escalation");
    found.push_back(next);
  }
  return found;
}

Result<std::vector<NextEscalation>> next_escalations(const ReadLease& lease, Instant up_to, std::size_t limit) {
  auto orders = WorkOrderBoard::open(lease);
  if (!orders) return pass_on(std::move(orders.error()));
  auto cases = CaseBoard::open(lease);
  if (!cases) return pass_on(std::move(cases.error()));
  auto found = orders->escalations(up_to, limit);
  if (!found) return found;
  auto of_cases = cases->escalations(up_to, limit);
  if (!of_cases) return of_cases;
  found->insert(found->end(), of_cases->begin(), of_cases->end());
  std::sort(found->begin(), found->end());
  if (found->size() > limit) found->resize(limit);
  return found;
}

}  // namespace steward
