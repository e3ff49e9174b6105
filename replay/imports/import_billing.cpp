#include <algorithm>
#include <cstdlib>

#include "domain/billing/billing.h"
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
std::string ImportWork::reference_of(const BankRow& row) const {
  if (!row.serial.empty()) return row.serial;
  std::string all = "bank statement";
  all.append(1, '\0').append(request.community.uuid.view());
  for (const std::string& part : {to_string(row.received_on), std::to_string(row.amount.fen), row.payer_name, row.memo,
                                  std::to_string(row.line)}) {
    all.append(1, '\0').append(part);
  }
  return "row-" + to_hex(parts.keyring.fingerprint(all));
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
  if (known.is_settlement() && !has_it_as_its_own(file.bank_rows[row]) &&
      std::any_of(file.bank_rows.begin(), file.bank_rows.end(), has_it_as_its_own)) {
    return false;
  }
  const auto rows = file.bank_rows.begin();
  return can_be(file.bank_rows[row]) && std::none_of(rows, rows + static_cast<std::ptrdiff_t>(row), can_be);
}

// What was taken at a terminal, or deducted, is in the bank in the books since then, and so is what a settlement
// recorded. The row says its number. What a bank transfer brought otherwise is a row of its own.
Result<bool> ImportWork::is_in_bank(std::size_t row) const {
  const BankRow& said = file.bank_rows[row];
  for (const auto channel : {billing::PaymentChannel::pos, billing::PaymentChannel::bank_deduction, kChannel}) {
    for (const std::string* number : {&said.serial, &said.memo}) {
      if (number->empty()) continue;
      auto holder = holder_of(channel, *number);
      if (!holder) return pass_on(std::move(holder.error()));
      const KnownMoney* known = *holder && (*holder)->money ? &*(*holder)->money : nullptr;
      if (known == nullptr || known->reversed || known->community != request.community) continue;
      if (channel == kChannel && !known->is_settlement()) continue;
      if (is_first_of(*known, *number, row)) return true;
    }
  }
  return false;
}

// The rows of the chunk that are to be received; what is there has its fate.
Result<std::vector<std::size_t>> ImportWork::rows_to_receive(std::size_t first, std::vector<Fate>& fates) {
  std::vector<std::size_t> coming;
  for (std::size_t i = 0; i < fates.size(); ++i) {
    const BankRow& row = file.bank_rows[first + i];
    auto holder = holder_of(kChannel, reference_of(row));
    if (!holder) return pass_on(std::move(holder.error()));
    if (!*holder) {
      auto there = is_in_bank(first + i);
      if (!there) return pass_on(std::move(there.error()));
      if (!*there) coming.push_back(i);
      continue;
    }
    const std::optional<KnownMoney>& known = (*holder)->money;
    if (!known) continue;  // there, and nothing is left to compare with
    if (known->payment.uuid == derived(kPaymentIds, first + i)) {
      fates[i] = Fate::accepted;
    } else if (!is_same(*known, row)) {
      reject(fates[i], reject_at(file, Column::serial, row.line, "serial-differs"));
    }
  }
  return coming;
}

Result<void> ImportWork::receive_money(std::size_t first, std::vector<Fate>& fates, Date today) {
  auto coming = rows_to_receive(first, fates);
  if (!coming) return pass_on(std::move(coming.error()));
  // The payer may be nobody whom the registry knows: the payment itself stands for the person.
  std::vector<PersonId> subjects;
  for (const std::size_t i : *coming) subjects.push_back(PersonId{derived(kPaymentIds, first + i)});
  if (auto keys = parts.keyring.ensure_keys(subjects); !keys) return keys;

  ImportBatch batch(parts.store.sequencer());
  for (std::size_t n = 0; n < coming->size(); ++n) {
    const std::size_t i = (*coming)[n];
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
  auto sent = batch.send(stop);
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
  auto sent = batch.send(stop);
  if (!sent) return pass_on(std::move(sent.error()));
  return *payer ? payers->refresh((*payer)->household) : Result<void>{};
}

Result<void> ImportWork::take_bank_rows(std::size_t first, std::vector<Fate>& fates) {
  auto clocks = zone();
  if (!clocks) return pass_on(std::move(clocks.error()));
  const Date today = clocks->date_at(parts.store.sequencer().now());
  if (auto received = receive_money(first, fates, today); !received) return received;
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
    if (auto assigned = assign_money(first + next, today); !assigned) return assigned;
  }
  return {};
}

}  // namespace steward::imports
