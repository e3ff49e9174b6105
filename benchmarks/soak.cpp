// A soak by hand, not in CI: soak DIRECTORY [EVENTS [HOUSEHOLDS]]. Writes so many events with 64 MiB for state cache
// and overlay together, printing the peak of memory on the way; then opens again, pays for households that were evicted
// long ago, and asks old keys again. Ends with 1 when an answer is wrong.
#include <sys/resource.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

#include "eventstore/store.h"

namespace steward {
namespace {

constexpr CompanyNo kCompany{1};
constexpr std::size_t kWaiting = 2048;
constexpr std::size_t kMemory = 32ULL << 20U;  // each: state cache, overlay
using Steady = std::chrono::steady_clock;

double seconds_since(Steady::time_point start) { return std::chrono::duration<double>(Steady::now() - start).count(); }

long peak_mib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

class Soak {
 public:
  explicit Soak(std::filesystem::path directory) : directory_(std::move(directory)) {}

  bool open() {
    store_.reset();
    StoreOptions options;
    options.directory = directory_;
    options.state_cache_bytes = kMemory;
    options.sequencer.memory_limit = kMemory;
    const auto start = Steady::now();
    auto opened = EventStore::open(options, clock_);
    if (!opened) return wrong(opened.error().code + " " + opened.error().detail);
    store_ = std::move(*opened);
    std::cout << "open: " << seconds_since(start) << " s at position " << position() << std::endl;
    return true;
  }

  bool settle(std::size_t households) {
    send(registry::RegisterCompany{"sun", "阳光"}, CompanyNo{0});
    const CommunityId community(new_id());
    drain();
    send(registry::RegisterCommunity{community, "garden", "花园", "Asia/Shanghai"});
    drain();
    BuildingId building;
    for (std::size_t i = 0; i < households; ++i) {
      if (i % 1000 == 0) {
        building = BuildingId(new_id());
        send(registry::RegisterBuilding{building, community, std::to_string(i), "楼"});
        drain();
      }
      const HouseId house(new_id());
      send(registry::RegisterHouse{house, building, std::to_string(i), Area{9'000}});
      houses_.push_back(house);
    }
    drain();
    for (const HouseId house : houses_) {
      registry::MoveIn move;
      move.household = HouseholdId(new_id());
      move.house = house;
      move.owner = PersonId(new_id());
      move.owner_name.subject = move.owner;
      move.owner_name.box = "sealed";
      move.moved_in_on = today();
      send(move);
      households_.push_back(move.household);
    }
    drain();
    return wrong_ == 0;
  }

  // Payments in turn, so that each household is the one that was not touched for longest.
  bool pay_until(Position events) {
    const auto start = Steady::now();
    const Position first = position();
    Position told = first;
    while (position() < events) {
      pay(payments_++);
      if (position() - told < 500'000) continue;
      told = position();
      std::cout << told << " events, " << static_cast<std::uint64_t>(double(told - first) / seconds_since(start))
                << " events/s, peak " << peak_mib() << " MiB, overlay " << (store_->overlay().bytes() >> 10U)
                << " KiB, states " << (store_->states().bytes() >> 10U) << " KiB" << std::endl;
    }
    drain();
    std::cout << "paid: " << position() - first << " events in " << seconds_since(start) << " s, peak " << peak_mib()
              << " MiB" << std::endl;
    return wrong_ == 0;
  }

  // Old keys give their old answers; households evicted long ago take a payment at the version that they have.
  bool ask_again() {
    const Position before = position();
    for (std::size_t i = 0; i < 1000 && i < payments_; ++i) {
      auto answer = store_->sequencer().submit_and_wait(payment(i));
      if (!answer || !answer->replayed || !answer->outcome.ok()) return wrong("an old key got another answer");
    }
    if (position() != before) return wrong("a replay stored something");
    // Numbers that nobody had yet, the first of which is the first household's.
    const std::size_t late = (payments_ / households_.size() + 1) * households_.size();
    payments_ = late + households_.size();
    for (std::size_t i = 0; i < 1000 && i < households_.size(); ++i) {
      const auto head = store_->knowledge().head(kCompany, stream_of(households_[i]));
      auto answer = store_->sequencer().submit_and_wait(payment(late + i));
      if (!head || !answer || !answer->outcome.ok()) return wrong("a late payment was not taken");
      if (answer->target_version != head->version + (answer->last - answer->first + 1)) return wrong("a wrong version");
    }
    std::cout << "asked again: all right, peak " << peak_mib() << " MiB" << std::endl;
    return true;
  }

  void close() {
    if (store_) store_->stop();
    store_.reset();
  }
  [[nodiscard]] Position position() const { return store_->feed().durable().position; }

 private:
  bool wrong(const std::string& why) {
    std::cout << "WRONG: " << why << std::endl;
    ++wrong_;
    return false;
  }
  Uuid new_id() { return ids_.next(clock_.now()); }
  [[nodiscard]] Date today() const { return Date{static_cast<std::int32_t>(clock_.now().micros / 86'400'000'000)}; }

  Submission submission(Command command, CompanyNo company) {
    Submission submission;
    submission.command = std::move(command);
    submission.id = CommandId(new_id());
    submission.company = company;
    submission.actor.channel = Channel::api;
    return submission;
  }
  Submission payment(std::size_t number) {
    billing::ReceivePayment command;
    command.payment = PaymentId(new_id());
    command.household = households_[number % households_.size()];
    command.channel = billing::PaymentChannel::wechat;
    command.external_reference = std::to_string(number);
    command.amount = Money{100};
    command.received_on = today();
    Submission made = submission(command, kCompany);
    made.key = made.fingerprint = sha256(std::to_string(number));
    return made;
  }
  void pay(std::size_t number) { send(payment(number)); }
  void send(Command command, CompanyNo company = kCompany) { send(submission(std::move(command), company)); }
  void send(Submission made) {
    // The index sets the pace: what waits for it has to fit into the memory.
    while (store_->overlay().bytes() + store_->states().unevictable_bytes() > kMemory * 3 / 4) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return waiting_ < kWaiting; });
      ++waiting_;
    }
    // Through the bulk lane: this thread never enters the role itself, and the groups are large.
    made.bulk = true;
    store_->sequencer().submit(std::move(made), [this](const Result<Answer>& answer) { answered(answer); });
  }
  void answered(const Result<Answer>& answer) {
    const std::lock_guard lock(mutex_);
    if (!answer || !answer->outcome.ok()) wrong(answer ? answer->outcome.code : answer.error().code);
    --waiting_;
    changed_.notify_all();
  }
  void drain() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ == 0; });
  }

  const std::filesystem::path directory_;
  SystemClock clock_;
  Uuid7Generator ids_;
  std::unique_ptr<EventStore> store_;
  std::vector<HouseId> houses_;
  std::vector<HouseholdId> households_;
  std::size_t payments_ = 0;
  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::size_t waiting_ = 0;
  std::size_t wrong_ = 0;
};

}  // namespace
}  // namespace steward

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "soak DIRECTORY [EVENTS [HOUSEHOLDS]]\n";
    return 2;
  }
  const auto events = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 3'000'000ULL;
  const auto households = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 200'000ULL;
  steward::Soak soak(argv[1]);
  const bool right = soak.open() && soak.settle(households) && soak.pay_until(events) && soak.ask_again();
  soak.close();
  const bool again = right && soak.open() && soak.ask_again();
  soak.close();
  return again ? 0 : 1;
}
