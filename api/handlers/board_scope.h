#pragma once

#include "api/call.h"
#include "projections/board.h"

// What a list of a board is about: the filters that name something, checked against what the caller may see.
namespace steward::api {

struct BoardPlace {
  CommunityId community;
  BuildingId building;
  HouseholdId household;
};

// community_id, building_id and household_id of the query. A resident asks for the own household, whatever else is
// asked; a key of one community for that community. Ids that the caller may not see are unknown.
[[nodiscard]] Result<BoardPlace> asked_place(const Call& call);

// An id of the query that names a stream of the company; nil when it is not given.
template <class IdType>
[[nodiscard]] Result<IdType> asked_id(const Call& call, std::string_view name, std::string_view unknown) {
  auto id = call.query_id<IdType>(name);
  if (!id || id->is_nil()) return id;
  if (auto head = call.reach_shared(stream_of(*id), unknown); !head) return pass_on(std::move(head.error()));
  return id;
}

// The smallest list that holds what is asked for.
class ListChoice {
 public:
  explicit ListChoice(CompanyNo company) : scope_{BoardScope::Kind::company, company, {}} {}
  // Later ones win when they are given.
  template <class IdType>
  ListChoice& unless_nil(BoardScope::Kind kind, const IdType& id) {
    if (!id.is_nil()) scope_ = {kind, scope_.company, id.uuid};
    return *this;
  }
  [[nodiscard]] const BoardScope& scope() const { return scope_; }

 private:
  BoardScope scope_;
};

// Overdue of a board is counted up to here.
inline constexpr std::size_t kMostOverdueCounted = 10'000;

}  // namespace steward::api
