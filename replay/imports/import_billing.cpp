#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "domain/billing/billing.h"
#include "domain/imports/imports.h"
#include "eventstore/base/hash.h"
#include "eventstore/sequencer/known.h"
#include "replay/imports/import_batch.h"
#include "replay/imports/import_work.h"

// Chunks of a bank statement. Money is in the books as soon as it is read, in suspense; whose it is is looked for
// behind that, so that a crash between the two leaves nothing out.
namespace steward::imports {

namespace {

constexpr auto kChannel = billing::PaymentChannel::bank_transfer;
constexpr char kPaymentIds = 'y';

std::string money_key(std::size_t row) { return "money/" + std::to_string(row); }
std::string assignment_key(std::size_t row) { return "assignment/" + std::to_string(row); }

// The field that a refusal speaks of.
Column column_of(std::string_view code) { return code == "date-in-future" ? Column::received_on : Column::amount; }

}  // namespace

// The bank's number; else one made of all that the row says and of its line. By the keyring's key: a plain hash in the
// log would let anybody try out names and amounts for ever, also when the payer's key is destroyed.
std::string ImportWork::number_of(const BankRow& row, const std::string& line) const {
  if (!row.serial.empty()) return row.serial;
  std::string all = "bank statement";
  all.append(1, '\0').append(request.community.uuid.view());
  for (const std::string& part :
       {to_string(row.received_on), std::to_string(row.amount.fen), row.payer_name, row.memo, line}) {
    all.append(1, '\0').append(part);
  }
  return "row-" + to_hex(parts.keyring.fingerprint(all));
}

std::string ImportWork::reference_of(const BankRow& row) const { return number_of(row, std::to_string(row.line)); }

// What was taken at a terminal, or deducted, is in the bank in the books since then, and so is what a settlement
// recorded. The row says its number. What the row is known by leaves its line out: another file has it elsewhere.
std::vector<FoundMoney> ImportWork::what_it_may_be(const BankRow& row) const {
  std::vector<FoundMoney> all;
  const std::string known_by = number_of(row, "");
  for (const auto channel : {billing::PaymentChannel::pos, billing::PaymentChannel::bank_deduction, kChannel}) {
    for (const std::string& number : {row.serial, row.memo}) {
      if (!number.empty()) all.push_back({channel, row.amount, number, known_by});
    }
  }
  return all;
}

// Whether the money is this row, as far as a chunk recorded which one it is.
Result<std::optional<bool>> ImportWork::recorded_as(const FoundMoney& money) const {
  ImportChunkRecorded would;
  would.found = {money};
  const std::vector<ClaimChange> claims = claims_of(would);
  auto as_any = knowledge().claim(request.company, claims.front().claim);
  if (!as_any) return pass_on(std::move(as_any.error()));
  if (!*as_any) return std::optional<bool>{};
  auto as_this = knowledge().claim(request.company, claims.back().claim);
  if (!as_this) return pass_on(std::move(as_this.error()));
  return std::optional(as_this->has_value());
}

// Of several with the same reference the last one holds it: those before it were entered wrongly.
std::optional<ImportWork::KnownMoney> ImportWork::money_in(const State& state, billing::PaymentChannel channel,
                                                           const std::string& reference) {
  std::optional<KnownMoney> money;
  const auto in_suspense = [&](const billing::SuspenseReceived& received) {
    money = {received.payment, received.received_on, received.amount, received.community};
  };
  if (const auto* open = situation_in<billing::SuspenseState, billing::Suspense>(state)) in_suspense(open->received);
  if (const auto* cleared = situation_in<billing::SuspenseState, billing::SuspenseCleared>(state)) {
    in_suspense(cleared->received);
  }
  if (const auto* household = situation_in<billing::HouseholdState, billing::Household>(state)) {
    for (const billing::AccountPayment& payment : household->account.payments) {
      if (payment.origin == billing::PaymentOrigin::received && payment.channel == channel &&
          payment.external_reference == reference) {
        money = {payment.payment, payment.received_on, payment.amount, household->community, payment.reversed};
      }
    }
  }
  if (const auto* settled = situation_in<books::SettlementState, books::Settlement>(state)) {
    money = {{}, settled->settled_on, settled->net, settled->community};
  }
  if (const auto* vehicle = situation_in<billing::VehicleState, billing::Vehicle>(state)) {
    for (const billing::KeptStay& stay : vehicle->stays) {
      if (!stay.payment.is_nil() && stay.channel == channel && stay.external_reference == reference) {
        money = {stay.payment, stay.paid_on, stay.charged, vehicle->community, stay.reversed};
      }
    }
  }
  return money;
}

// Who has the reference; nullopt when nobody has.
Result<std::optional<ImportWork::ReferenceHolder>> ImportWork::holder_of(billing::PaymentChannel channel,
                                                                         const std::string& reference) const {
  billing::SuspenseReceived would;
  would.channel = channel;
  would.external_reference = reference;
  auto claim = knowledge().claim(request.company, claims_of(would).front().claim);
  if (!claim) return pass_on(std::move(claim.error()));
  if (!*claim) return std::optional<ReferenceHolder>{};
  auto folded = knowledge().state(request.company, (*claim)->stream);
  if (!folded) return pass_on(std::move(folded.error()));
  return std::optional(ReferenceHolder{money_in(*folded->state, channel, reference)});
}

// On what day a settlement came the bank knows better than whoever recorded it.
bool ImportWork::is_same(const KnownMoney& known, const BankRow& row) const {
  if (known.amount != row.amount) return false;
  return known.is_settlement() ? known.community == request.community : known.received_on == row.received_on;
}

// What says the number of a whole batch in its memo is many rows, and a number comes again in other years: one money is
// one row, near its day. It is the first of the file that can be it, so that a run which goes on finds the same one.
bool ImportWork::is_first_of(const KnownMoney& known, const std::string& number, std::size_t row) const {
  const auto can_be = [&](const BankRow& other) {
    if (other.amount != known.amount || (other.serial != number && other.memo != number)) return false;
    return known.is_settlement() || std::abs(days_between(known.received_on, other.received_on)) <= kMostDaysToTheBank;
  };
  const auto has_it_as_its_own = [&](const BankRow& other) {
    return other.serial == number && other.amount == known.amount;
  };
  if (known.is_settlement()) {
    if (has_it_as_its_own(file.bank_rows[row])) return true;
    if (std::any_of(file.bank_rows.begin(), file.bank_rows.end(), has_it_as_its_own)) return false;
  }
  const auto rows = file.bank_rows.begin();
  return can_be(file.bank_rows[row]) && std::none_of(rows, rows + static_cast<std::ptrdiff_t>(row), can_be);
}

// Rows without a number of the bank may say the very same.
bool ImportWork::is_said_before(std::size_t row) const {
  const auto all_of = [](const BankRow& each) {
    return std::tie(each.serial, each.received_on, each.amount, each.payer_name, each.memo);
  };
  const auto rows = file.bank_rows.begin();
  return std::any_of(rows, rows + static_cast<std::ptrdiff_t>(row),
                     [&](const BankRow& other) { return all_of(other) == all_of(file.bank_rows[row]); });
}

// The row that is recorded, of whatever file; else the first that can be it, which is recorded with the chunk.
Result<bool> ImportWork::is_row_of(const KnownMoney& known, const FoundMoney& as, std::size_t row) {
  if (known.amount != as.amount) return false;
  const auto recorded = recorded_as(as);
  if (!recorded) return pass_on(recorded.error());
  if (*recorded) return **recorded && !is_said_before(row);
  const bool first = is_first_of(known, as.number, row);
  if (first) money_found.push_back(as);
  return first;
}

// What a bank transfer brought otherwise is a row of its own.
Result<bool> ImportWork::is_in_bank(std::size_t row) {
  for (const FoundMoney& as : what_it_may_be(file.bank_rows[row])) {
    auto holder = holder_of(as.channel, as.number);
    if (!holder) return pass_on(std::move(holder.error()));
    const KnownMoney* known = *holder && (*holder)->money ? &*(*holder)->money : nullptr;
    if (known == nullptr || known->reversed || known->community != request.community) continue;
    if (as.channel == kChannel && !known->is_settlement()) continue;
    auto is = is_row_of(*known, as, row);
    if (!is || *is) return is;
  }
  return false;
}

// What is there already has its fate.
Result<bool> ImportWork::is_to_receive(std::size_t row, Fate& fate) {
  const BankRow& said = file.bank_rows[row];
  const std::string reference = reference_of(said);
  auto holder = holder_of(kChannel, reference);
  if (!holder) return pass_on(std::move(holder.error()));
  if (!*holder) {
    auto there = is_in_bank(row);
    if (!there) return pass_on(std::move(there.error()));
    return !*there;
  }
  const std::optional<KnownMoney>& known = (*holder)->money;
  if (!known) return false;  // there, and nothing is left to compare with
  if (known->payment.uuid == derived(kPaymentIds, row)) {
    fate = Fate::accepted;
  } else if (!is_same(*known, said)) {
    reject(fate, reject_at(file, Column::serial, said.line, "serial-differs"));
  } else if (known->is_settlement()) {
    auto is = is_row_of(*known, {kChannel, said.amount, reference, reference}, row);
    if (!is) return pass_on(std::move(is.error()));
    if (!*is) reject(fate, reject_at(file, Column::serial, said.line, "serial-found-before"));
  }
  return false;
}

// What a row was recorded to be. Money that was entered wrongly gives its number back when it is taken back; what
// bounced keeps it.
Result<bool> ImportWork::was_taken_back(std::size_t row) const {
  for (const FoundMoney& as : what_it_may_be(file.bank_rows[row])) {
    const auto recorded = recorded_as(as);
    if (!recorded) return pass_on(recorded.error());
    if (!recorded->value_or(false) || is_said_before(row)) continue;
    auto holder = holder_of(as.channel, as.number);
    if (!holder) return pass_on(std::move(holder.error()));
    return !*holder;
  }
  return false;
}

// By this run, or by one of the file before it: of that one the key would also answer where it was refused.
Result<bool> ImportWork::was_received(std::size_t row) const {
  const auto before = did_before(money_key(row));
  if (!before || *before) return before;
  for (const ImportRunId run : earlier) {
    const PaymentId payment{derived(run.uuid, kPaymentIds, std::to_string(row))};
    auto folded = knowledge().state(request.company, suspense_stream(payment));
    if (!folded) return pass_on(std::move(folded.error()));
    if (!std::holds_alternative<billing::Unborn>(std::get<billing::SuspenseState>(*folded->state).is)) return true;
  }
  return false;
}

// What a run of the file received is not received again, whatever became of it. No chunk follows that could record what
// else a row turns out to be: that is looked for each time.
Result<void> ImportWork::look_again() {
  auto clocks = zone();
  if (!clocks) return pass_on(std::move(clocks.error()));
  const Date today = clocks->date_at(parts.store.sequencer().now());
  const std::size_t good = file.good_rows();
  for (std::size_t first = 0; first < good; first += kMostRowsOfChunk) {
    if (auto goes_on = check_wanted(wanted); !goes_on) return goes_on;
    std::vector<Fate> fates(std::min<std::size_t>(kMostRowsOfChunk, good - first), Fate::already_there);
    std::vector<std::size_t> coming;
    for (std::size_t i = 0; i < fates.size(); ++i) {
      const auto gone = was_taken_back(first + i);
      if (!gone) return pass_on(gone.error());
      if (!*gone) continue;
      const auto before = was_received(first + i);
      if (!before) return pass_on(before.error());
      if (*before) continue;
      const auto comes = is_to_receive(first + i, fates[i]);
      if (!comes) return pass_on(comes.error());
      if (*comes) coming.push_back(i);
    }
    if (!coming.empty()) {
      if (auto received = receive_money(first, coming, fates, today); !received) return received;
      report.was_complete = false;
    }
    const auto counted = [&](Fate fate) {
      return static_cast<std::uint32_t>(std::count(fates.begin(), fates.end(), fate));
    };
    report.accepted += counted(Fate::accepted);
    report.already_there -= std::min(report.already_there, counted(Fate::accepted) + counted(Fate::rejected));
    report.rejected = report.rows - report.accepted - report.already_there;
  }
  return {};
}

Result<void> ImportWork::receive_money(std::size_t first, const std::vector<std::size_t>& coming,
                                       std::vector<Fate>& fates, Date today) {
  // The payer may be nobody whom the registry knows: the payment itself stands for the person.
  std::vector<PersonId> subjects;
  for (const std::size_t i : coming) subjects.push_back(PersonId{derived(kPaymentIds, first + i)});
  if (auto keys = parts.keyring.ensure_keys(subjects); !keys) return keys;

  ImportBatch batch(parts.store.sequencer());
  for (std::size_t n = 0; n < coming.size(); ++n) {
    const std::size_t i = coming[n];
    const BankRow& row = file.bank_rows[first + i];
    Submission command = submission({}, money_key(first + i));
    auto name = parts.keyring.seal({request.company, subjects[n], FieldClass::name, command.id}, row.payer_name);
    if (!name) return pass_on(std::move(name.error()));
    auto memo = parts.keyring.seal({request.company, subjects[n], FieldClass::free_text, command.id}, row.memo);
    if (!memo) return pass_on(std::move(memo.error()));
    billing::ReceiveSuspense received;
    received.payment = PaymentId{subjects[n].uuid};
    received.community = request.community;
    received.channel = kChannel;
    received.external_reference = reference_of(row);
    received.amount = row.amount;
    received.received_on = row.received_on;
    received.payer = subjects[n];
    received.payer_name = std::move(*name);
    received.memo = std::move(*memo);
    command.command = std::move(received);
    if (row.received_on < add_days(today, -kFreeBackdatingDays)) {
      command.may_backdate = true;
      command.backdating = BackdatingReason::found_in_reconciliation;
    }
    batch.add(i, std::move(command));
  }
  auto sent = batch.send(wanted);
  if (!sent) return pass_on(std::move(sent.error()));
  for (const auto& item : *sent) {
    const Outcome& outcome = item.answer->outcome;
    if (outcome.ok()) {
      fates[item.row] = Fate::accepted;
    } else {
      reject(fates[item.row],
             reject_at(file, column_of(outcome.code), file.bank_rows[first + item.row].line, outcome.code));
    }
  }
  return {};
}

Result<std::optional<MatchedPayer>> ImportWork::payer_of(const BankRow& row) {
  if (!payers) {
    auto loaded = Payers::load(parts, request);
    if (!loaded) return pass_on(std::move(loaded.error()));
    payers.emplace(std::move(*loaded));
  }
  return payers->find(row);
}

// Nil where the row does not say that it is cash, or it is not certain which. Owners pay cash into the account
// themselves: what speaks of one is not what a cashier banked. Behind payer_of.
Result<EventId> ImportWork::banking_of(const BankRow& row) {
  if (!names_banked_cash(row) || payers->names_somebody(row)) return EventId{};
  if (!bankings) {
    auto loaded = Bankings::load(parts.store, request.company, request.community);
    if (!loaded) return pass_on(std::move(loaded.error()));
    bankings.emplace(std::move(*loaded));
  }
  return bankings->find(row);
}

// One after the other: what one row pays changes what the next can match. A refusal leaves the money in suspense.
Result<void> ImportWork::assign_money(std::size_t row, Date today) {
  const PaymentId payment{derived(kPaymentIds, row)};
  auto waits = known<billing::SuspenseState, billing::Suspense>(knowledge(), request.company, suspense_stream(payment));
  if (!waits) return pass_on(std::move(waits.error()));
  if (*waits == nullptr) return {};
  const BankRow& said = file.bank_rows[row];
  auto payer = payer_of(said);
  if (!payer) return pass_on(std::move(payer.error()));
  ImportBatch batch(parts.store.sequencer());
  if (*payer) {
    const billing::AssignSuspense assign{payment, (*payer)->household, today, {}, (*payer)->by};
    batch.add(row, submission(assign, assignment_key(row)));
  } else {
    auto banking = banking_of(said);
    if (!banking) return pass_on(std::move(banking.error()));
    if (banking->is_nil()) return {};
    const billing::SettleSuspense settle{payment, billing::PaymentChannel::cash, {}, today, {*banking}};
    batch.add(row, submission(settle, assignment_key(row)));
  }
  auto sent = batch.send(wanted);
  if (!sent) return pass_on(std::move(sent.error()));
  return {};
}

Result<void> ImportWork::take_bank_rows(std::size_t first, std::vector<Fate>& fates) {
  auto clocks = zone();
  if (!clocks) return pass_on(std::move(clocks.error()));
  const Date today = clocks->date_at(parts.store.sequencer().now());
  std::vector<std::size_t> coming;
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (!is_to_take(file.bank_rows[first + i].line)) continue;
    const auto comes = is_to_receive(first + i, fates[i]);
    if (!comes) return pass_on(comes.error());
    if (*comes) coming.push_back(i);
  }
  if (auto received = receive_money(first, coming, fates, today); !received) return received;
  // Where a chunk was cut short its rows have been looked at up to the last one that was assigned. They are not looked
  // at again: what has been paid since would tell of them what it did not tell then.
  std::size_t next = 0;
  for (std::size_t i = 0; i < fates.size(); ++i) {
    const auto before = did_before(assignment_key(first + i));
    if (!before) return pass_on(before.error());
    if (*before) next = i + 1;
  }
  for (; next < fates.size(); ++next) {
    if (fates[next] != Fate::accepted) continue;
    if (auto goes_on = check_wanted(wanted); !goes_on) return goes_on;
    if (auto assigned = assign_money(first + next, today); !assigned) return assigned;
  }
  return {};
}

}  // namespace steward::imports
