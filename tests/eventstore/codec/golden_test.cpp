#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "eventstore/codec/event_bytes.h"
#include "eventstore/codec/event_codec.h"
#include "eventstore/codec/frame_codec.h"
#include "tests/support/samples.h"

// The bytes of the log as files. A difference means that logs already written would be read or hashed differently.
// STEWARD_REGENERATE_GOLDEN=1 writes the files anew, for a change of format that is meant.
namespace steward {
namespace {

std::string to_lines_of_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text.push_back(kDigits[byte >> 4U]);
    text.push_back(kDigits[byte & 0x0fU]);
    if (i % 32 == 31) text.push_back('\n');
  }
  if (!text.empty() && text.back() != '\n') text.push_back('\n');
  return text;
}

std::string from_lines_of_hex(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '\n') digits.push_back(c);
  }
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::filesystem::path file_of(const std::string& name) {
  return std::filesystem::path(STEWARD_SOURCE_DIR) / "tests" / "golden" / (name + ".hex");
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void expect_golden(const std::string& name, std::string_view bytes) {
  const auto path = file_of(name);
  const auto hex = to_lines_of_hex(bytes);
  if (std::getenv("STEWARD_REGENERATE_GOLDEN") != nullptr && content(path) != hex) {
    std::ofstream(path, std::ios::binary) << hex;
    std::cout << "REGENERATED " << path << "\n";
  }
  ASSERT_TRUE(std::filesystem::exists(path)) << "no golden bytes for " << name;
  EXPECT_EQ(content(path), hex) << name;
}

std::string name_of(const Event& event) {
  const auto type = type_of(event);
  return std::string(event_name(type)) + ".v" + std::to_string(schema_version_of(type));
}

FrameDraft draft() {
  FrameDraft draft;
  draft.number = 2;
  draft.first_position = 4;
  draft.epoch = 2;
  const auto events = test::sample_events();
  draft.events = {test::sample_recorded(4, events[17]), test::sample_recorded(5, events[0])};
  draft.commands = {test::sample_command(0, 2), CommandRecord{}};
  return draft;
}

TreeEdge edge_before() {
  TreeEdge edge;
  for (unsigned i = 0; i < 3; ++i) edge.append(test::sample_hash(i));
  return edge;
}

TEST(Golden, EachPayloadIsWrittenAsEver) {
  for (const auto& event : test::sample_events()) expect_golden(name_of(event), encode_event(event));
}

TEST(Golden, EachPayloadWrittenOnceIsReadAsEver) {
  for (const auto& event : test::sample_events()) {
    const auto stored = from_lines_of_hex(content(file_of(name_of(event))));
    const auto decoded = decode_event(type_of(event), schema_version_of(type_of(event)), stored);
    ASSERT_TRUE(decoded) << name_of(event);
    EXPECT_TRUE(*decoded == event) << name_of(event);
  }
}

// Late fees came later: allocations without them are written as ever, those with them beside them.
TEST(Golden, LateFeesStandBesideTheirAllocations) {
  const auto with = [](const char* type, auto change) {
    Event event = test::sample_events().at(event_type(type) - 1U);
    change(event);
    expect_golden(std::string(type) + ".v1.with-late-fees", encode_event(event));
    const auto stored = from_lines_of_hex(content(file_of(std::string(type) + ".v1.with-late-fees")));
    const auto decoded = decode_event(event_type(type), 1, stored);
    ASSERT_TRUE(decoded) << type;
    EXPECT_TRUE(*decoded == event) << type;
  };
  with("PaymentReceived", [](Event& event) {
    get<billing::PaymentReceived>(event).allocations = {{4, Money{22'250}}, {5, Money{4'900}, Money{100}}};
  });
  with("PaymentReversed", [](Event& event) {
    get<billing::PaymentReversed>(event).reopened = {{4, Money{}, Money{22'250}}, {5, Money{4'900}, Money{100}}};
  });
  with("CreditApplied", [](Event& event) {
    get<billing::CreditApplied>(event).allocations = {{6, Money{2'000}, Money{750}}};
  });
}

// Money for all fee items is written as ever, that for few of them names them.
TEST(Golden, MoneyForFewFeeItemsNamesThem) {
  auto paid = get<billing::PaymentReceived>(test::sample_events().at(event_type("PaymentReceived") - 1U));
  paid.for_items = {test::sample_id<FeeItemId>(0x40), test::sample_id<FeeItemId>(0x41)};
  expect_golden("PaymentReceived.v1.for-items", encode_event(paid));
  const auto decoded =
      decode_event(type_of(paid), 1, from_lines_of_hex(content(file_of("PaymentReceived.v1.for-items"))));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(paid));
}

// Money of before, and that which went into nobody's drawer, is written as ever.
TEST(Golden, CashSaysInWhoseDrawerItIs) {
  auto paid = get<billing::PaymentReceived>(test::sample_events().at(event_type("PaymentReceived") - 1U));
  paid.channel = billing::PaymentChannel::cash;
  paid.taken_by = test::sample_id<CredentialId>(0xc4);
  paid.shift = test::sample_id<ShiftId>(0xc3);
  expect_golden("PaymentReceived.v1.into-a-drawer", encode_event(paid));
  const auto decoded =
      decode_event(type_of(paid), 1, from_lines_of_hex(content(file_of("PaymentReceived.v1.into-a-drawer"))));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(paid));
}

// Cash that was taken in a shift, and what was stored before that was said, is written as ever.
TEST(Golden, CashOutsideAShiftSaysSo) {
  const auto outside = [](auto event) {
    event.channel = billing::PaymentChannel::cash;
    event.taken_by = test::sample_id<CredentialId>(0xc4);
    event.shift = {};
    event.outside_shift = true;
    const std::string name = name_of(event) + ".outside-a-shift";
    expect_golden(name, encode_event(event));
    const auto decoded = decode_event(type_of(event), 1, from_lines_of_hex(content(file_of(name))));
    ASSERT_TRUE(decoded) << name;
    EXPECT_TRUE(*decoded == Event(event)) << name;
  };
  const auto sample = [](const char* type) { return test::sample_events().at(event_type(type) - 1U); };
  outside(get<billing::PaymentReceived>(sample("PaymentReceived")));
  outside(get<billing::SuspenseReceived>(sample("SuspenseReceived")));
  outside(get<billing::ParkingStayPaid>(sample("ParkingStayPaid")));
}

// Expenses of before, and those that no drawer paid, are written as ever.
TEST(Golden, CashOfAnExpenseSaysOutOfWhoseDrawerItCame) {
  const auto out_of_a_drawer = [](auto event) {
    event.paid_by = billing::PaymentChannel::cash;
    event.taken_by = test::sample_id<CredentialId>(0xc4);
    event.shift = test::sample_id<ShiftId>(0xc3);
    const std::string name = name_of(event) + ".out-of-a-drawer";
    expect_golden(name, encode_event(event));
    const auto decoded = decode_event(type_of(event), 1, from_lines_of_hex(content(file_of(name))));
    ASSERT_TRUE(decoded) << name;
    EXPECT_TRUE(*decoded == Event(event)) << name;
  };
  out_of_a_drawer(get<books::ExpenseRecorded>(test::sample_events().at(event_type("ExpenseRecorded") - 1U)));
  out_of_a_drawer(get<books::ExpensePaid>(test::sample_events().at(event_type("ExpensePaid") - 1U)));
}

// What the books have on the same day as the drawer is written as ever.
TEST(Golden, WhatADrawerDoesSaysTheDayOfTheBooksWhereThatIsAnother) {
  const auto on_another_day = [](auto event) {
    event.posted_on = parse_date("2024-06-01").value();
    const std::string name = name_of(event) + ".on-another-day";
    expect_golden(name, encode_event(event));
    const auto decoded = decode_event(type_of(event), 1, from_lines_of_hex(content(file_of(name))));
    ASSERT_TRUE(decoded) << name;
    EXPECT_TRUE(*decoded == Event(event)) << name;
  };
  const auto sample = [](const char* type) { return test::sample_events().at(event_type(type) - 1U); };
  on_another_day(get<books::ShiftOpened>(sample("ShiftOpened")));
  on_another_day(get<books::CashTaken>(sample("CashTaken")));
  on_another_day(get<books::CashBanked>(sample("CashBanked")));
  on_another_day(get<books::ShiftClosed>(sample("ShiftClosed")));
  on_another_day(get<books::ShortageTakenBack>(sample("ShortageTakenBack")));
  on_another_day(get<books::OverageTakenBack>(sample("OverageTakenBack")));
  on_another_day(get<books::BankingReversed>(sample("BankingReversed")));
}

// Requests about one household, or none, are written as ever, those about many say how many.
TEST(Golden, ARequestAboutManyHouseholdsSaysHowMany) {
  auto requested = get<approvals::ApprovalRequested>(test::sample_events().at(event_type("ApprovalRequested") - 1U));
  requested.household = {};
  requested.households = 812;
  expect_golden("ApprovalRequested.v1.of-many", encode_event(requested));
  const auto decoded =
      decode_event(type_of(requested), 1, from_lines_of_hex(content(file_of("ApprovalRequested.v1.of-many"))));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(requested));
}

// Written before keys named a member of staff: without one the bytes are the same to this day.
TEST(Golden, AKeyOfNobodyInParticularIsWrittenAndReadAsEver) {
  auto key = get<access::ApiKeyIssued>(test::sample_events().at(event_type("ApiKeyIssued") - 1U));
  key.role = access::Role::resident;
  key.label = "resident's app";
  key.staff = {};
  expect_golden("ApiKeyIssued.v1.without-staff", encode_event(key));
  const auto stored = from_lines_of_hex(content(file_of("ApiKeyIssued.v1.without-staff")));
  const auto decoded = decode_event(type_of(key), 1, stored);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(key));
}

// Written before it was kept how the payer had been found: without it, somebody had looked.
TEST(Golden, MoneyAssignedByHandIsWrittenAndReadAsEver) {
  auto assigned = get<billing::SuspenseAssigned>(test::sample_events().at(event_type("SuspenseAssigned") - 1U));
  assigned.matched_by = billing::Match::by_hand;
  expect_golden("SuspenseAssigned.v1.by-hand", encode_event(assigned));
  const auto stored = from_lines_of_hex(content(file_of("SuspenseAssigned.v1.by-hand")));
  const auto decoded = decode_event(type_of(assigned), 1, stored);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(assigned));
}

// Money that goes to a household of the same community is written as ever, that for another says what moves between
// them.
TEST(Golden, MoneyAssignedElsewhereSaysWhatMovesBetweenCommunities) {
  auto assigned = get<billing::SuspenseAssigned>(test::sample_events().at(event_type("SuspenseAssigned") - 1U));
  assigned.posting = {month_of(assigned.assigned_on),
                      {{billing::LedgerAccount::suspense, Money{8'800}, {}},
                       {billing::LedgerAccount::inter_community, Money{-8'800}, {}}}};
  expect_golden("SuspenseAssigned.v1.elsewhere", encode_event(assigned));
  const auto stored = from_lines_of_hex(content(file_of("SuspenseAssigned.v1.elsewhere")));
  const auto decoded = decode_event(type_of(assigned), 1, stored);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(assigned));
}

// Written before money in suspense said who had taken it, and into whose drawer.
TEST(Golden, MoneyInSuspenseOfNobodysTillIsWrittenAndReadAsEver) {
  auto received = get<billing::SuspenseReceived>(test::sample_events().at(event_type("SuspenseReceived") - 1U));
  received.taken_by = {};
  received.shift = {};
  expect_golden("SuspenseReceived.v1.without-till", encode_event(received));
  const auto stored = from_lines_of_hex(content(file_of("SuspenseReceived.v1.without-till")));
  const auto decoded = decode_event(type_of(received), 1, stored);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(*decoded == Event(received));
}

// Written before bills had a tax, a contract, meters and an income account of their own, before items had an area basis
// and a utility, before tiers were for so many persons, before reminders had templates and fees, and before a
// community's adjustments expired.
TEST(Golden, WhatHasNoneOfWhatCameLaterIsWrittenAndReadAsEver) {
  auto charge = get<billing::ChargeRaised>(test::sample_events().at(event_type("ChargeRaised") - 1U));
  for (billing::BillPart& part : charge.bill.parts)
    part = {part.from, part.to, part.unit_price, part.area, part.amount};
  charge.bill.tax = {};
  charge.bill.income_account = billing::LedgerAccount::service_income;
  charge.bill.contract = {};
  charge.bill.meters = {};
  auto item = get<billing::FeeItemDefined>(test::sample_events().at(event_type("FeeItemDefined") - 1U));
  item.terms.area_basis = billing::AreaBasis::built_up;
  item.terms.with_coefficient = false;
  item.terms.utility.reset();
  auto tariff = get<billing::TariffSet>(test::sample_events().at(event_type("TariffSet") - 1U));
  tariff.tariff.tiers.front().per_person = {};
  tariff.tariff.allowance = {};
  auto corrected = get<billing::TariffCorrected>(test::sample_events().at(event_type("TariffCorrected") - 1U));
  corrected.tariff.allowance = {};
  auto started = get<billing::BillRunStarted>(test::sample_events().at(event_type("BillRunStarted") - 1U));
  started.fee_items[0].tariffs[0].tiers.front().per_person = {};
  started.fee_items[0].tariffs[0].allowance = {};
  auto ladder = get<dunning::DunningLadderSet>(test::sample_events().at(event_type("DunningLadderSet") - 1U));
  for (dunning::LadderStep& step : ladder.terms.steps) {
    step.template_code.clear();
    step.fee.reset();
  }
  ladder.terms.passes_undeliverable = false;
  auto delivered = get<dunning::ReminderDelivered>(test::sample_events().at(event_type("ReminderDelivered") - 1U));
  delivered.fee.reset();
  delivered.fee_refused.clear();
  auto begun =
      get<billing::CommunityAdjustmentsBegun>(test::sample_events().at(event_type("CommunityAdjustmentsBegun") - 1U));
  begun.expires_on = {};
  for (const auto& [name, event] : {std::pair<std::string, Event>{"ChargeRaised.v1.without-tax", charge},
                                    std::pair<std::string, Event>{"CommunityAdjustmentsBegun.v1.without-expiry", begun},
                                    std::pair<std::string, Event>{"TariffSet.v1.without-allowance", tariff},
                                    std::pair<std::string, Event>{"TariffCorrected.v1.without-allowance", corrected},
                                    std::pair<std::string, Event>{"BillRunStarted.v1.without-allowance", started},
                                    std::pair<std::string, Event>{"DunningLadderSet.v1.without-templates", ladder},
                                    std::pair<std::string, Event>{"ReminderDelivered.v1.without-fee", delivered},
                                    std::pair<std::string, Event>{"FeeItemDefined.v1.without-basis", item}}) {
    expect_golden(name, encode_event(event));
    const auto decoded = decode_event(type_of(event), 1, from_lines_of_hex(content(file_of(name))));
    ASSERT_TRUE(decoded) << name;
    EXPECT_TRUE(*decoded == event) << name;
  }
}

TEST(Golden, TheHeaderIsWrittenAsEver) { expect_golden("header.v2", canonical_header(test::sample_header(4, 18))); }

TEST(Golden, TheFrameIsWrittenAsEver) {
  auto edge = edge_before();
  expect_golden("frame.v1", encode_frame(draft(), test::sample_hash(0x77), edge).bytes);
}

TEST(Golden, TheFrameWrittenOnceIsReadAsEver) {
  const auto stored = from_lines_of_hex(content(file_of("frame.v1")));
  const auto frame = decode_frame(frame_key(4, 2), stored);
  ASSERT_TRUE(frame);
  EXPECT_EQ((*frame)->commands, draft().commands);
  EXPECT_EQ((*frame)->events.size(), 2U);
  auto edge = edge_before();
  EXPECT_TRUE(check_frame(**frame, stored, test::sample_hash(0x77), edge));
}

}  // namespace
}  // namespace steward
