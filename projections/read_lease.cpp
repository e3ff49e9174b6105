#include "projections/read_lease.h"

#include "eventstore/base/logging.h"
#include "projections/view.h"
#include "projections/view_table.h"

namespace steward {

FamilyHolder::FamilyHolder(KvStore& store, std::string name, Family family)
    : store_(store), name_(std::move(name)), family_(family) {}

FamilyHolder::~FamilyHolder() {
  if (!retired_.load(std::memory_order_acquire)) return;
  // What stays behind is an orphan, which the next open drops.
  if (auto dropped = store_.drop_family(name_); !dropped) {
    log_warn("family-not-dropped", {{"family", name_}, {"code", dropped.error().code}});
  }
}

Result<Position> ViewReader::parked_at(CompanyNo company, HouseholdId household) const {
  auto row = get(parked_key({company, household}));
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return Position{0};
  auto parked = decode_parked_row(**row);
  if (!parked) return pass_on(std::move(parked.error()));
  return parked->position;
}

Result<ViewReader> ReadLease::view(std::string_view name, std::uint32_t version) const {
  for (const LiveView& each : live_->views) {
    if (each.view->name() == name && each.view->version() == version) {
      return ViewReader(*snapshot_, each.rows->family());
    }
  }
  return fail("view-building", {}, std::string(name) + " version " + std::to_string(version) + " is not there yet");
}

}  // namespace steward
