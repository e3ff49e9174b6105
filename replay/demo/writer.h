#pragma once

#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "eventstore/base/uuid7.h"
#include "replay/demo/car_park.h"
#include "replay/demo/demo.h"
#include "replay/demo/scribe.h"
#include "replay/demo/service_desk.h"
#include "replay/demo/town.h"

namespace steward::demo {

// How a household pays, for as long as it lives there.
enum class Habit : std::uint8_t { punctual, slow, late, never, ahead };

struct LiveHouse {
  HouseId id;
  std::size_t community = 0;
  std::size_t tenant = SIZE_MAX;  // index of its household
};

struct LiveHousehold {
  HouseholdId id;
  PersonId owner;
  std::size_t house = 0;
  Date moved_in_on;
  std::optional<Date> moved_out_on;
  Habit habit = Habit::punctual;
  bool has_credit = false;
  std::uint64_t touched_in = 0;  // the last slot in which something was sent for it
};

struct LiveCommunity {
  CommunityId id;
  std::vector<FeeItemId> monthly;  // ascending
  FeeItemId property_fee;
  FeeItemId one_off;
  std::vector<std::size_t> households;  // all that ever lived there
};

// Something that will happen to a household on a day.
struct Intent {
  enum class Kind : std::uint8_t { move_in, move_out, pay, pay_exactly, reverse, charge };
  enum class Manner : std::uint8_t { whole, part, over, ahead };
  Kind kind = Kind::pay;
  std::size_t subject = 0;  // household; house for move_in
  Manner manner = Manner::whole;
  // For pay_exactly and reverse.
  PaymentId payment;
  billing::PaymentChannel channel = billing::PaymentChannel::cash;
  std::string reference;
  Money amount;
  billing::ReversalReason reason = billing::ReversalReason::entered_wrongly;
};

// The demo while it is written: what the company's people know, and what they will do.
class Writer {
 public:
  Writer(EventStore& store, Keyring& keyring, ManualClock& clock, const DemoOptions& options);
  [[nodiscard]] Result<DemoReport> write(const std::function<void(const DemoProgress&)>& on_progress,
                                         std::stop_token stop);

 private:
  // writer_setup.cpp
  [[nodiscard]] Result<void> set_up();
  [[nodiscard]] Result<void> register_company();
  void register_community(const PlannedCommunity& planned, std::size_t index);
  void define_fees(LiveCommunity& community, const PlannedCommunity& planned);
  void plan_move_ins();

  // writer_month.cpp
  [[nodiscard]] Result<void> first_of_month(Date today, std::stop_token stop);
  [[nodiscard]] Result<void> run_bills(LiveCommunity& community, Date from, Date to, std::stop_token stop);
  void apply_credits(Date today);
  void plan_payment(std::size_t household, Date issued);
  void plan_life(Date today);
  void change_price(Date today);
  [[nodiscard]] std::vector<CarPark::Residents> residents() const;

  // writer_day.cpp
  [[nodiscard]] Result<void> live_day(Date today);
  [[nodiscard]] Result<void> live_last_morning(Date today);
  [[nodiscard]] Result<void> serve_until(Date today, int minute_of_day);
  [[nodiscard]] Result<void> live_slot(Date today, std::vector<Intent>& intents);
  [[nodiscard]] Result<void> make_keys(const std::vector<Intent>& intents);
  [[nodiscard]] Result<void> carry_out(Date today, const Intent& intent);
  [[nodiscard]] Result<void> move_in(Date today, const Intent& intent);
  void move_out(Date today, const Intent& intent);
  [[nodiscard]] Result<void> pay(Date today, const Intent& intent);
  void send_payment(Date today, std::size_t household, billing::PaymentChannel channel, std::string reference,
                    Money amount);
  void after_payment(Date today, std::size_t household, const Intent& sent);
  void reverse(Date today, const Intent& intent);
  [[nodiscard]] Result<void> charge(Date today, const Intent& intent);
  [[nodiscard]] Result<billing::Account> account_of(std::size_t household) const;
  [[nodiscard]] std::string new_reference(billing::PaymentChannel channel, Date today);

  void at(Date day, int minute_of_day);  // the clock, in Shanghai
  void plan(Date day, Intent intent);
  template <class IdType>
  [[nodiscard]] IdType new_id() {
    return scribe_.new_id<IdType>();
  }
  [[nodiscard]] Submission submission(Command command, const Actor& actor, CompanyNo company) {
    return scribe_.submission(std::move(command), actor, company);
  }
  void send(Command command, const Actor& actor) { scribe_.send(std::move(command), actor); }

  Scribe scribe_;
  EventStore& store_;
  Keyring& keyring_;
  ManualClock& clock_;
  Random& random_;
  Pipeline& pipeline_;
  CompanyNo& company_;
  const DemoOptions options_;
  const Date start_;
  const Date end_;
  Uuid7Generator process_ids_;
  DemoReport report_;
  ServiceDesk desk_;
  CarPark car_park_;
  std::uint64_t references_ = 0;
  std::uint64_t slot_ = 0;
  Instant slot_begin_;
  Actor system_;
  Actor front_desk_;
  Actor cashier_;
  Actor gateway_;
  Actor finance_;
  std::vector<LiveCommunity> communities_;
  std::vector<LiveHouse> houses_;
  std::vector<LiveHousehold> households_;
  std::vector<PersonId> newcomers_;  // of this half of the day, with keys
  std::map<Date, std::vector<Intent>> plans_;
};

}  // namespace steward::demo
