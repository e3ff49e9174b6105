#pragma once

#include <bitset>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "domain/base/result.h"
#include "eventstore/log/frame.h"
#include "projections/key_list.h"
#include "projections/rows.h"

// What a view is: a pure function of events into its own rows. Everything around it (checkpoints, batches, versions,
// rebuilds, poison events) is the engine's.
namespace steward {

// The event types that a view is called for.
class EventTypes {
 public:
  EventTypes() = default;
  void insert(EventType type) { types_.set(type); }
  void insert(const EventTypes& others) { types_ |= others.types_; }
  [[nodiscard]] bool contains(EventType type) const { return type <= kEventTypes && types_.test(type); }

 private:
  std::bitset<kEventTypes + 1> types_;
};

// The number of an event's type: its place among all, first = 1.
template <class E>
[[nodiscard]] constexpr EventType type_number() {
  static_assert(AnyEvent::index_of<E>() < kEventTypes, "not an event");
  return static_cast<EventType>(AnyEvent::index_of<E>() + 1);
}
template <class... Es>
[[nodiscard]] EventTypes event_types() {
  EventTypes types;
  (types.insert(type_number<Es>()), ...);
  return types;
}

// What happens at an event that a view cannot digest, after three attempts.
enum class PoisonPolicy : std::uint8_t {
  halt,  // the whole group stops at the end of the frame before, and says at which event and in which view
  // Only for views whose rows all belong to one household: `on` is called once for each household that the event
  // touches, with rows that lie under that household's own prefix and cannot name another's. The household is parked:
  // its rows stay as they were, reads say `degraded`, the group goes on.
  park_household,
};

// Stateless and immutable: one object serves the live rows and any number of rebuilds, on many threads at once.
// Deterministic: no clock, random, floating point, unordered iteration, locale, and nothing that depends on where a
// batch ended.
class View {
 public:
  View() = default;
  View(const View&) = delete;
  View& operator=(const View&) = delete;
  virtual ~View() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;  // snake_case; part of the family's name
  // Raised whenever rows would come out differently. Two versions of one name may be in the list side by side: the
  // older serves until the newer has caught up.
  [[nodiscard]] virtual std::uint32_t version() const = 0;
  [[nodiscard]] virtual std::string_view group() const = 0;  // views of one group share a checkpoint and a snapshot
  [[nodiscard]] virtual EventTypes handles() const = 0;
  [[nodiscard]] virtual PoisonPolicy on_poison() const { return PoisonPolicy::halt; }
  // True when `on` only touches rows that belong to the event's community (header.community), but for Rows::add. A
  // rebuild then works on several communities at once.
  [[nodiscard]] virtual bool by_community() const { return false; }

  // A refusal makes the event a poison event; what was written in this call is undone.
  [[nodiscard]] virtual Result<void> on(const RecordedEvent& recorded, Rows& rows) const = 0;

  // Keys of rows that `on` will ask for or change at this event, as far as the event names them: a batch's are read
  // together, and what is not named is read when it is asked for. Whole keys, behind `prefix` where the view parks
  // households. More than `on` asks for does no harm.
  virtual void reads(const RecordedEvent& recorded, std::string_view prefix, KeyList& keys) const;

  // Keys (with empty values) that follow from one row: its places in ordered lists. The engine brings them along when
  // the row changes. A derived key must name its row, so that no two rows derive the same one. `key` and the derived
  // keys are whole keys, with the household's prefix where there is one. Must not fail on a row that `on` has put.
  // Only the difference between what was stored and what is to be stored is written, once for each batch.
  [[nodiscard]] virtual bool derives(std::string_view key) const;
  virtual void derive(std::string_view key, std::string_view value, KeyList& keys) const;

  // The sums that those under `key` count in, too: of a building in those of its community and of its company. A
  // handler adds to the narrowest alone; the engine brings the wider ones along, once for each batch. They follow from
  // the key alone, are in no others, and no handler adds to them.
  virtual void widen(std::string_view key, KeyList& wider) const;

  // A key in words, for `compare`: table name and ids.
  [[nodiscard]] virtual std::string describe_key(std::string_view key) const;
};

// The views of a program, in a fixed order. Owns them.
using ViewList = std::vector<std::unique_ptr<const View>>;

// The family that holds the rows of a view: view.<name>.v<version>, with .<n> behind it for the n-th rebuild.
[[nodiscard]] std::string family_name(const View& view, std::uint64_t rebuild);

}  // namespace steward
