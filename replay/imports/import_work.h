#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "domain/registry/place.h"
#include "eventstore/base/time_zone.h"
#include "replay/imports/bankings.h"
#include "replay/imports/buildings.h"
#include "replay/imports/import_process.h"
#include "replay/imports/payers.h"

// Inside imports only: one run of one file.
namespace steward::imports {

class ImportBatch;

struct ImportWork {
  const ImportParts& parts;
  const ImportRequest& request;
  const ParsedFile& file;
  Wanted wanted;
  ImportReport report;
  std::unordered_map<std::string, BuildingId> buildings;  // by the file's spelling; nil: several may be meant
  std::optional<Payers> payers{};                         // of a bank statement, once somebody is looked for
  std::optional<Bankings> bankings{};                     // once a row says that it is cash
  std::vector<FoundMoney> money_found{};  // of the chunk: what rows of a bank statement turned out to be
  // Runs of this file that are over, each but for rows that the log refused, and the lines that the last of them left.
  std::vector<ImportRunId> earlier{};
  std::unordered_set<std::uint32_t> left{};
  std::optional<Buildings> spelled{};        // once a building is called as none is registered
  std::unordered_set<std::string> warned{};  // of these spellings

  // The run of this file that is to be gone on with, whoever began it: else another one, for what is left.
  [[nodiscard]] Result<void> start();
  // Good rows first, in the order of their list; the rows that the file itself has wrong are counted behind them.
  [[nodiscard]] Result<void> take_chunk(std::size_t first, std::uint32_t number);
  [[nodiscard]] Result<Answer> send_one(Command command, std::string_view name);
  // Of a bank statement that was imported before: receives rows whose money was in the books then and was taken back as
  // wrong since. They wait in suspense.
  [[nodiscard]] Result<void> look_again();

 private:
  enum class Fate : std::uint8_t { already_there, accepted, rejected };

  [[nodiscard]] const Knowledge& knowledge() const { return parts.store.knowledge(); }
  [[nodiscard]] Uuid new_id() const { return parts.ids.next(parts.clock.now()); }
  [[nodiscard]] Submission submission(Command command, std::string_view name) const;
  [[nodiscard]] static Hash key(ImportRunId run, std::string_view name) { return sha256(run.uuid.view(), name); }

  // The same base and name give the same id.
  [[nodiscard]] static Uuid derived(const Uuid& base, char kind, std::string_view what);
  // Of the run, so that what was done before a crash is known again.
  [[nodiscard]] Uuid derived(char kind, std::string_view what) const { return derived(report.run.uuid, kind, what); }
  [[nodiscard]] Uuid derived(char kind, std::size_t row) const { return derived(kind, std::to_string(row)); }

  // Who holds what the event would claim; nil when nobody does.
  [[nodiscard]] Result<Uuid> holder(const Event& would_claim) const;
  // Who has this very code, else the one that is spelled alike: with a warning.
  [[nodiscard]] Result<Buildings::Called> building_called(const std::string& spelling, std::uint32_t line);
  // The same; nil, with a reason, where there is none, or more than one.
  [[nodiscard]] Result<BuildingId> building_at(const std::string& spelling, std::uint32_t line, Fate& fate);
  [[nodiscard]] Result<Uuid> house_of(BuildingId building, const std::string& number) const;
  [[nodiscard]] Result<Uuid> tenant_of(HouseId house) const;
  // This run did it, before a crash: its key answers.
  [[nodiscard]] Result<bool> did_before(std::string_view name) const { return did(report.run, name); }
  [[nodiscard]] Result<bool> did_earlier(std::string_view name) const;
  [[nodiscard]] Result<bool> did(ImportRunId run, std::string_view name) const;

  void reject(Fate& fate, Rejection rejection);
  [[nodiscard]] Result<void> begin(const std::array<std::byte, 32>& hash);
  [[nodiscard]] Result<bool> is_over(ImportRunId run) const;
  // What the log refused of it, as far as chunks recorded it; not what the file itself has wrong.
  [[nodiscard]] Result<std::vector<RefusedRow>> refused_of(ImportRunId run) const;
  // Of the rows of this attempt, only those are to be taken.
  [[nodiscard]] Result<void> take_what_was_refused_by(ImportRunId run);
  void tell_again(const std::vector<RefusedRow>& refused);
  // Rows that an earlier run of the file took are left alone: what became of them since is no matter of the file.
  [[nodiscard]] bool is_to_take(std::uint32_t line) const { return earlier.empty() || left.contains(line); }
  [[nodiscard]] Result<void> take_rows(std::size_t first, std::vector<Fate>& fates);

  // import_registry.cpp
  [[nodiscard]] Result<void> register_buildings(std::size_t first, std::size_t count);
  [[nodiscard]] Result<void> register_houses(std::size_t first, std::vector<HouseId>& houses, std::vector<Fate>& fates);
  [[nodiscard]] Result<void> move_in(std::size_t first, const std::vector<HouseId>& houses, std::vector<Fate>& fates);
  [[nodiscard]] Result<void> take_houses(std::size_t first, std::vector<Fate>& fates);

  // import_opening.cpp
  [[nodiscard]] Result<std::optional<FeeItemId>> fee_item_of(const std::string& name) const;
  [[nodiscard]] Result<HouseholdId> tenant_at(const std::string& building_code, const std::string& number,
                                              std::uint32_t line, Fate& fate);
  [[nodiscard]] Result<std::optional<Command>> arrears_command(const ArrearsRow& row, std::size_t index, Fate& fate);
  [[nodiscard]] Result<void> take_arrears(std::size_t first, std::vector<Fate>& fates);
  [[nodiscard]] Result<std::optional<Command>> opening_command(const OpeningRow& row, std::size_t index, Fate& fate);
  [[nodiscard]] Result<void> take_opening(std::size_t first, std::vector<Fate>& fates);

  // import_service.cpp
  // An order or a case of the file, and what is known of it.
  struct Matter {
    std::size_t row = 0;  // of the chunk
    Uuid id;              // made of community and number: the same in every file
    registry::Place place;
    PersonId reporter;  // nil: nobody known
    StaffId handler;    // nil: nobody named
    Instant came_at;
    bool there = false;      // in the log, since before
    bool untouched = false;  // there, and nothing has been done with it
    bool triaged = false;    // an order that is there, and was looked at and no more
    [[nodiscard]] PersonId subject() const { return reporter.is_nil() ? PersonId(id) : reporter; }
  };
  struct Words {
    Sealed text;
    Sealed contact;
  };
  [[nodiscard]] Result<TimeZone> zone() const;
  [[nodiscard]] Result<bool> find_place(const ServiceRow& row, Matter& matter, Fate& fate);
  [[nodiscard]] Result<bool> find_handler(const ServiceRow& row, Matter& matter, Fate& fate);
  [[nodiscard]] Result<bool> look_up(const ServiceRow& row, Matter& matter, Fate& fate);
  template <class Row>
  [[nodiscard]] Result<std::vector<Matter>> matters_of(std::span<const Row> rows, std::size_t first,
                                                       std::vector<Fate>& fates);
  [[nodiscard]] Result<Words> seal_words(const ServiceRow& row, const Matter& matter, CommandId command);
  [[nodiscard]] Submission late(const Matter& matter, std::size_t first) const;
  [[nodiscard]] Result<CategoryId> category_of(const std::string& code) const;
  // Sends what is gathered; what is refused is a reason against `column`, or the one that the refusal speaks of.
  template <class Row>
  [[nodiscard]] Result<void> settle(ImportBatch& batch, std::span<const Row> rows, Column column,
                                    std::vector<Fate>& fates);
  [[nodiscard]] Result<std::vector<Matter>> to_hand_over(const std::vector<Matter>& matters, std::size_t first,
                                                         const std::vector<Fate>& fates) const;
  [[nodiscard]] Result<void> take_orders(std::size_t first, std::vector<Fate>& fates);
  [[nodiscard]] Result<void> take_cases(std::size_t first, std::vector<Fate>& fates);

  // import_metering.cpp
  [[nodiscard]] Result<std::optional<Command>> reading_command(const ReadingRow& row, std::size_t index, Fate& fate);
  [[nodiscard]] Result<void> take_readings(std::size_t first, std::vector<Fate>& fates);

  // import_billing.cpp
  struct KnownMoney {
    PaymentId payment;  // nil: a settlement
    Date received_on;
    Money amount;
    CommunityId community{};
    bool reversed = false;
    [[nodiscard]] bool is_settlement() const { return payment.is_nil(); }
  };
  // Who has a reference: money on an account, in suspense or out of it, or paid at a gate. A holder that does not know
  // its money any more (the oldest stays of a vehicle) has it all the same.
  struct ReferenceHolder {
    std::optional<KnownMoney> money;
  };
  [[nodiscard]] std::string number_of(const BankRow& row, const std::string& line) const;
  [[nodiscard]] std::string reference_of(const BankRow& row) const;
  [[nodiscard]] std::vector<FoundMoney> what_it_may_be(const BankRow& row) const;
  [[nodiscard]] Result<std::optional<bool>> recorded_as(const FoundMoney& money) const;
  [[nodiscard]] static std::optional<KnownMoney> money_in(const State& state, billing::PaymentChannel channel,
                                                          const std::string& reference);
  [[nodiscard]] Result<std::optional<ReferenceHolder>> holder_of(billing::PaymentChannel channel,
                                                                 const std::string& reference) const;
  [[nodiscard]] bool is_same(const KnownMoney& known, const BankRow& row) const;
  [[nodiscard]] bool is_first_of(const KnownMoney& known, const std::string& number, std::size_t row) const;
  [[nodiscard]] bool is_said_before(std::size_t row) const;
  [[nodiscard]] Result<bool> is_row_of(const KnownMoney& known, const FoundMoney& as, std::size_t row);
  [[nodiscard]] Result<bool> is_in_bank(std::size_t row);
  [[nodiscard]] Result<bool> is_to_receive(std::size_t row, Fate& fate);
  [[nodiscard]] Result<bool> was_taken_back(std::size_t row) const;
  [[nodiscard]] Result<bool> was_received(std::size_t row) const;
  [[nodiscard]] Result<void> receive_money(std::size_t first, const std::vector<std::size_t>& coming,
                                           std::vector<Fate>& fates, Date today);
  [[nodiscard]] Result<std::optional<MatchedPayer>> payer_of(const BankRow& row);
  [[nodiscard]] Result<EventId> banking_of(const BankRow& row);
  [[nodiscard]] Result<void> assign_money(std::size_t row, Date today);
  [[nodiscard]] Result<void> take_bank_rows(std::size_t first, std::vector<Fate>& fates);
};

}  // namespace steward::imports
