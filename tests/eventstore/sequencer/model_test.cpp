#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <random>
#include <set>

#include "tests/support/store_parts.h"

// Random commands over a small alphabet, with the index's follower held and let go at random, a cache that holds almost
// nothing, restarts and lost indexes: whatever is in overlay, cache or index, a decision sees all that was committed.
namespace steward::test {
namespace {

constexpr CompanyNo kCompany{1};

struct ModelHousehold {
  HouseholdId id;
  HouseId house;
  bool moved_out = false;
  Version version = 1;
  std::uint64_t bills = 0;
};

// What should be so, in maps.
struct Model {
  std::map<std::string, HouseId> numbers;
  std::map<HouseId, std::optional<std::size_t>> occupant;
  std::vector<ModelHousehold> households;
  std::set<std::string> references;
  struct Known {
    std::string body;
    Answer answer;
  };
  std::map<std::string, Known> keys;
  std::int64_t receipts = 0;
};

class World {
 public:
  explicit World(std::uint32_t seed) : random_(seed), parts_(16 * 1024) { prepare(); }

  StoreParts& parts() { return parts_; }

  // One random step; what it found wrong, empty when nothing.
  std::string step() {
    shake();
    switch (pick(10)) {
      case 0:
      case 1:
        return register_house();
      case 2:
      case 3:
        return move_in();
      case 4:
        return move_out();
      case 5:
        return raise_charge();
      default:
        return pay();
    }
  }

 private:
  std::size_t pick(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }

  void prepare() {
    must(parts_.submit(parts_.submission(CompanyNo{0}, registry::RegisterCompany{"sun", "阳光"})));
    community_ = CommunityId(parts_.new_id());
    must(parts_.submit(
        parts_.submission(kCompany, registry::RegisterCommunity{community_, "garden", "花园", "Asia/Shanghai"})));
    building_ = BuildingId(parts_.new_id());
    must(parts_.submit(parts_.submission(kCompany, registry::RegisterBuilding{building_, community_, "1", "1号楼"})));
    item_ = FeeItemId(parts_.new_id());
    billing::DefineFeeItem item{item_, community_, "card", "门禁卡", {}};
    item.terms.method = billing::ChargeMethod::one_off;
    item.terms.income_account = billing::LedgerAccount::other_income;
    must(parts_.submit(parts_.submission(kCompany, item)));
  }

  static void must(const Result<Answer>& answer) {
    ASSERT_TRUE(answer) << answer.error().code << " " << answer.error().detail;
    ASSERT_EQ(answer->outcome.code, "ok");
  }

  // Holds or lets go the index, restarts, loses the index.
  void shake() {
    const std::size_t chance = pick(100);
    if (chance < 10) {
      parts_.follower->hold();
    } else if (chance < 20) {
      parts_.follower->release();
    } else if (chance < 22) {
      parts_.restart(chance == 21);
    }
    if (parts_.trim_too_early) parts_.overlay->trim(UINT64_MAX);
  }

  std::string expect(const Result<Answer>& answer, std::string_view code) {
    const std::string got = answer ? answer->outcome.code : answer.error().code;
    if (got == code) return {};
    return "expected " + std::string(code) + ", got " + got;
  }

  std::string check_head(const StreamId& stream, Version version) {
    const auto head = parts_.knowledge->head(kCompany, stream);
    if (!head) return "head: " + head.error().code;
    if (head->version != version)
      return "version " + std::to_string(head->version) + " instead of " + std::to_string(version);
    if (version > 0 && head->community != community_) return "the head names another community";
    return {};
  }

  std::string register_house() {
    const std::string number = std::to_string(pick(8));
    const HouseId house(parts_.new_id());
    const bool taken = model_.numbers.contains(number);
    const auto answer =
        parts_.submit(parts_.submission(kCompany, registry::RegisterHouse{house, building_, number, Area{8943}}));
    if (auto wrong = expect(answer, taken ? "house-number-taken" : "ok"); !wrong.empty()) return "house: " + wrong;
    if (!taken) {
      model_.numbers[number] = house;
      model_.occupant[house] = std::nullopt;
    }
    return check_head(stream_of(house), taken ? 0 : 1);
  }

  std::string move_in() {
    if (model_.occupant.empty()) return {};
    auto at = model_.occupant.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(pick(model_.occupant.size())));
    registry::MoveIn command;
    command.household = HouseholdId(parts_.new_id());
    command.house = at->first;
    command.owner = PersonId(parts_.new_id());
    command.owner_name.subject = command.owner;
    command.owner_name.box = "sealed";
    command.moved_in_on = parts_.today();
    const auto answer = parts_.submit(parts_.submission(kCompany, command));
    const bool taken = at->second.has_value();
    if (auto wrong = expect(answer, taken ? "house-occupied" : "ok"); !wrong.empty()) return "move-in: " + wrong;
    if (!taken) {
      at->second = model_.households.size();
      model_.households.push_back({command.household, command.house, false, 1, 0});
    }
    return check_head(stream_of(command.household), taken ? 0 : 1);
  }

  ModelHousehold* some_household() {
    return model_.households.empty() ? nullptr : &model_.households[pick(model_.households.size())];
  }

  std::string move_out() {
    ModelHousehold* household = some_household();
    if (household == nullptr) return {};
    const auto answer = parts_.submit(parts_.submission(kCompany, registry::MoveOut{household->id, parts_.today()}));
    if (auto wrong = expect(answer, household->moved_out ? "household-moved-out" : "ok"); !wrong.empty()) {
      return "move-out: " + wrong;
    }
    if (!household->moved_out) {
      household->moved_out = true;
      ++household->version;
      model_.occupant[household->house] = std::nullopt;
    }
    return check_household(*household);
  }

  std::string raise_charge() {
    ModelHousehold* household = some_household();
    if (household == nullptr || household->moved_out) return {};
    billing::RaiseCharge command;
    command.household = household->id;
    command.fee_item = item_;
    command.amount = Money{100};
    command.charge_date = parts_.today();
    command.due_date = parts_.today();
    const auto answer = parts_.submit(parts_.submission(kCompany, command));
    if (auto wrong = expect(answer, "ok"); !wrong.empty()) return "charge: " + wrong;
    ++household->version;
    ++household->bills;
    return check_household(*household);
  }

  std::string pay() {
    ModelHousehold* household = some_household();
    if (household == nullptr) return {};
    const std::string key = "key-" + std::to_string(pick(40));
    const std::string reference = std::to_string(pick(60));
    const std::string body = to_string(household->id) + reference;
    billing::ReceivePayment command;
    command.payment = PaymentId(parts_.new_id());
    command.household = household->id;
    command.channel = billing::PaymentChannel::wechat;
    command.external_reference = reference;
    command.amount = Money{50};
    command.received_on = parts_.today();
    const auto answer = parts_.submit(parts_.submission(kCompany, command, key, body));
    const auto known = model_.keys.find(key);
    if (known != model_.keys.end()) {
      if (known->second.body != body) return expect(answer, "idempotency-key-reused");
      if (!answer) return "replay: " + answer.error().code;
      const Answer& first = known->second.answer;
      const bool same = answer->replayed && answer->outcome == first.outcome && answer->first == first.first &&
                        answer->target_version == first.target_version && answer->command == first.command;
      return same ? "" : "replay: another answer";
    }
    const bool taken = model_.references.contains(reference);
    if (auto wrong = expect(answer, taken ? "external-reference-taken" : "ok"); !wrong.empty()) return "pay: " + wrong;
    model_.keys[key] = {body, *answer};
    if (taken) return {};
    model_.references.insert(reference);
    ++household->version;
    ++model_.receipts;
    for (const Param& param : answer->outcome.params) {
      if (param.name == "receipt_number" && param.value != Param::Value(model_.receipts)) return "receipt: a gap";
    }
    return check_household(*household);
  }

  std::string check_household(const ModelHousehold& household) {
    if (auto wrong = check_head(stream_of(household.id), household.version); !wrong.empty()) return wrong;
    const auto chain = parts_.knowledge->chain(kCompany, household.id);
    if (!chain || chain->count != household.version) return "chain: not as long as the stream";
    const auto state = parts_.knowledge->state(kCompany, stream_of(household.id));
    if (!state) return "state: " + state.error().code;
    const auto& account = std::get<billing::Household>(std::get<billing::HouseholdState>(*state->state).is).account;
    if (account.bills.size() != household.bills) return "state: bills are missing";
    return {};
  }

  std::mt19937 random_;
  StoreParts parts_;
  Model model_;
  CommunityId community_;
  BuildingId building_;
  FeeItemId item_;
};

// What went wrong in so many steps, empty when nothing did.
std::string run(World& world, int steps) {
  for (int i = 0; i < steps; ++i) {
    std::string wrong = world.step();
    if (!wrong.empty()) return "step " + std::to_string(i) + ": " + wrong;
  }
  return {};
}

TEST(SequencerModel, DecisionsSeeEverythingThatWasCommitted) {
  std::random_device device;
  for (int round = 0; round < 6; ++round) {
    const std::uint32_t seed = device();
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    ASSERT_EQ(run(world, 400), "");
    // At the end the index, level with the log, says the same as one that is made anew.
    world.parts().restart(true);
    ASSERT_EQ(run(world, 50), "");
  }
}

// The control: an overlay that forgets before the index knows must be caught by the same test.
TEST(SequencerModel, ATooEarlyTrimOfTheOverlayIsCaught) {
  std::size_t caught = 0;
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    World world(seed);
    world.parts().trim_too_early = true;
    if (!run(world, 400).empty()) ++caught;
  }
  EXPECT_GE(caught, 4U);
}

}  // namespace
}  // namespace steward::test
