#include <gtest/gtest.h>

#include <functional>

#include "tests/domain/service/cases.h"

namespace steward::service {
namespace {

using namespace steward::test;

const service_policy::CaseLevel kPromise = service_policy::kUsualCaseLevels[0];

TEST(FileCase, NumbersItAndPromisesWhatThePolicySays) {
  // 24 hours to respond, seven days to reply; the levels are at 80, 100 and 150 %.
  const Deadlines respond{minutes_later(1'152), minutes_later(1'440), minutes_later(2'160)};
  const Deadlines replied{minutes_later(8'064), minutes_later(10'080), minutes_later(15'120)};
  given_at(kNow, a_household())
      .when(file())
      .then(CaseFiled{kCase, 2024, 1, CaseKind::complaint, Subject::noise_and_neighbours, 2, at_home(), Source::phone,
                      kOwner, sealed(kOwner, FieldClass::phone), words(), std::nullopt, kPromise, instant(kNow),
                      CaseDeadlines{respond, replied}})
      .then_effective("2024-06-15")
      .then_says({"number", std::int64_t{1}})
      .then_says({"respond_due_at", respond.due_at})
      .then_says({"reply_due_at", replied.due_at});
  EXPECT_EQ(given_at(kNow, filed()).when(file(kOtherCase)).then_one<CaseFiled>().number, 2);
  EXPECT_EQ(given_at(kNow, a_household()).when(file(kCase, CaseKind::praise)).then_one<CaseFiled>().deadlines,
            CaseDeadlines{});
}

TEST(FileCase, FreezesThePromiseOfItsTime) {
  const service_policy::CaseLevel quick{30, 60, service_policy::Hours::round_the_clock};
  const service_policy::SetCaseLevel set{kCommunity, CaseKind::complaint, quick};
  const CaseFiled event = given_at(kNow, a_household() + std::vector<Command>{set}).when(file()).then_one<CaseFiled>();
  EXPECT_EQ(event.level, quick);
  EXPECT_EQ(event.deadlines.reply->due_at, minutes_later(60));
  Scenario set_later = given_at(kNow, filed({set}));
  EXPECT_EQ(the_case(set_later.world()).level, kPromise);
}

TEST(FileCase, MayBeAnonymousAndAboutAPublicPlace) {
  FileCase command = file();
  command.reporter = {};
  command.contact = {};
  command.place = {kCommunity, {}, {}, {}};
  const CaseFiled event = given_at(kNow, a_household()).when(command).then_one<CaseFiled>();
  EXPECT_TRUE(event.reporter.is_nil());
  EXPECT_TRUE(households_of(event).empty());
}

TEST(FileCase, OfTheHotlineIsDueWhenItsDayEnds) {
  const auto hotline = [](std::string_view day_of_reply) {
    FileCase command = file();
    command.source = Source::hotline_12345;
    command.outside_deadline = day(day_of_reply);
    return command;
  };
  // Until the end of 17 June in Shanghai: sixty hours; the parts count from the filing.
  const CaseFiled sooner = given_at(kNow, a_household()).when(hotline("2024-06-17")).then_one<CaseFiled>();
  EXPECT_EQ(sooner.outside_due_at, instant("2024-06-17T16:00:00Z"));
  EXPECT_EQ(sooner.deadlines.reply,
            (Deadlines{minutes_later(60 * 48), minutes_later(60 * 60), minutes_later(60 * 90)}));
  EXPECT_EQ(sooner.deadlines.respond->due_at, minutes_later(1'440)) << "it is about the reply";

  const CaseFiled later = given_at(kNow, a_household()).when(hotline("2024-08-01")).then_one<CaseFiled>();
  EXPECT_EQ(later.deadlines.reply->due_at, minutes_later(10'080)) << "what the community promises comes first";

  FileCase praise = hotline("2024-06-17");
  praise.kind = CaseKind::praise;
  EXPECT_EQ(given_at(kNow, a_household()).when(praise).then_one<CaseFiled>().deadlines.reply, sooner.deadlines.reply)
      << "nothing is promised for praise, but the hotline wants its reply";

  given_at(kNow, a_household()).when(hotline("2024-06-14")).then_refused("outside-deadline-invalid");
  FileCase no_hotline = hotline("2024-06-17");
  no_hotline.source = Source::phone;
  given_at(kNow, a_household()).when(no_hotline).then_refused("outside-deadline-invalid");
}

TEST(FileCase, RefusesWhatIsNotSo) {
  const CommunityId elsewhere = id<CommunityId>(11);
  const BuildingId next_door = id<BuildingId>(12);
  const HouseId empty_house = id<HouseId>(13);
  const std::vector<Command> two_communities =
      a_household() + std::vector<Command>{registry::RegisterCommunity{elsewhere, "hill", "山居", "Asia/Shanghai"},
                                           registry::RegisterBuilding{next_door, kCommunity, "2", "2号楼"},
                                           registry::RegisterHouse{empty_house, kBuilding, "1-102", Area{5'000}}};
  struct Row {
    const char* code;
    std::function<void(FileCase&)> change;
  };
  const Row rows[] = {
      {"community-unknown", [](FileCase& c) { c.place = {}; }},
      {"community-unknown", [](FileCase& c) { c.place.community = id<CommunityId>(99); }},
      {"building-unknown", [](FileCase& c) { c.place.building = id<BuildingId>(99); }},
      {"house-unknown", [](FileCase& c) { c.place.house = id<HouseId>(99); }},
      {"household-unknown", [](FileCase& c) { c.place.household = id<HouseholdId>(99); }},
      {"place-mismatch", [&](FileCase& c) { c.place.community = elsewhere; }},
      {"place-mismatch", [&](FileCase& c) { c.place.building = next_door; }},
      {"place-mismatch", [](FileCase& c) { c.place.building = {}; }},
      {"place-mismatch", [&](FileCase& c) { c.place.house = empty_house; }},
      {"place-mismatch", [](FileCase& c) { c.place.house = {}; }},
      {"case-terms-invalid", [](FileCase& c) { c.kind = static_cast<CaseKind>(5); }},
      {"case-terms-invalid", [](FileCase& c) { c.subject = static_cast<Subject>(0); }},
      {"case-terms-invalid", [](FileCase& c) { c.source = static_cast<Source>(9); }},
      {"severity-out-of-range", [](FileCase& c) { c.severity = 0; }},
      {"severity-out-of-range", [](FileCase& c) { c.severity = 5; }},
      {"text-missing", [](FileCase& c) { c.text = {}; }},
      {"sealed-data-mismatch", [](FileCase& c) { c.text.field = FieldClass::name; }},
      {"sealed-data-mismatch", [](FileCase& c) { c.contact.field = FieldClass::free_text; }},
      {"sealed-data-mismatch", [](FileCase& c) { c.reporter = id<PersonId>(99); }},
      {"occurred-in-future", [](FileCase& c) { c.filed_at = minutes_later(6); }},
      {"backdating-needs-permission", [](FileCase& c) { c.filed_at = minutes_later(-60 * 24 * 32); }},
      {"filed-on-differs", [](FileCase& c) { c.filed_on = day("2024-06-17"); }},
  };
  for (const Row& row : rows) {
    FileCase command = file();
    row.change(command);
    given_at(kNow, two_communities).when(command).then_refused(row.code);
  }
  given_at(kNow, filed()).when(file()).then_refused("case-exists");
  given_at(kNow, a_household() + std::vector<Command>{registry::MoveOut{kHousehold, day("2024-06-10")}})
      .when(file())
      .then_refused("household-moved-out");
}

TEST(RecordContact, IsAFactOfItsOwn) {
  const RecordContact call{
      id<ContactId>(90), at_home(), ContactKind::call, Direction::outgoing, words(), Privacy::managers, kCase, {},
      minutes_later(0)};
  given_at(kNow, filed())
      .when(call)
      .then(ContactRecorded{call.contact, call.place, call.kind, call.direction, call.note, call.privacy, call.of_case,
                            call.order, call.at})
      .then_effective("2024-06-15");
  RecordContact silent = call;
  silent.note = {};
  EXPECT_TRUE(given_at(kNow, filed()).when(silent).then_one<ContactRecorded>().note.empty());

  given_at(kNow, filed({call})).when(call).then_refused("contact-exists");
  given_at(kNow, a_household()).when(call).then_refused("case-unknown");
  struct Row {
    const char* code;
    std::function<void(RecordContact&)> change;
  };
  const CommunityId elsewhere = id<CommunityId>(11);
  const std::vector<Command> two_communities =
      filed({registry::RegisterCommunity{elsewhere, "hill", "山居", "Asia/Shanghai"}});
  const Row rows[] = {
      {"work-order-unknown", [](RecordContact& c) { c.order = id<WorkOrderId>(99); }},
      {"place-mismatch",
       [&](RecordContact& c) {
         c.place = {elsewhere, {}, {}, {}};
       }},
      {"place-mismatch", [](RecordContact& c) { c.place.house = {}; }},
      {"sealed-data-mismatch", [](RecordContact& c) { c.note.field = FieldClass::phone; }},
      {"occurred-in-future", [](RecordContact& c) { c.at = minutes_later(6); }},
  };
  for (const Row& row : rows) {
    RecordContact command = call;
    row.change(command);
    given_at(kNow, two_communities).when(command).then_refused(row.code);
  }
}

}  // namespace
}  // namespace steward::service
