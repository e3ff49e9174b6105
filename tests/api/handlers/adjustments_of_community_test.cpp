#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "api/handlers/adjusting.h"
#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/idempotency.h"
#include "api/route.h"
#include "domain/billing/billing.h"
#include "tests/api/service_fixture.h"

// Adjustments of a community, as a preview showed them, that were cut off before their end and are sent again.
namespace steward::api {
namespace {

constexpr CompanyNo kCompany{1};
const std::string kKey = "as-previewed";
const billing::Period kMay{make_date(2024, 5, 1), make_date(2024, 6, 1)};
const Date kAdjustedOn = make_date(2024, 6, 10);
const Date kDue = make_date(2024, 7, 15);

billing::PreviewDigest digest_of_hex(std::string_view hex) {
  billing::PreviewDigest digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::byte>(std::stoul(std::string(hex.substr(2 * i, 2)), nullptr, 16));
  }
  return digest;
}

// Each of three households was billed 200.00 and should have been billed 190.00; the bill of one is issued behind the
// day of the adjustments, which refuse it.
class AdjustmentsOfCommunity : public ServiceFixture {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(open(clock, Views::followed));
    must(registry::RegisterCompany{"first", "第一物业"}, CompanyNo{0});
    must(registry::RegisterCommunity{community, "riverside", "滨江花园", "Asia/Shanghai"});
    const BuildingId building(service->new_id());
    must(registry::RegisterBuilding{building, community, "3", "三号楼"});
    must(billing::DefineFeeItem{fee_item, community, "fee", "物业费", {}});
    must(billing::SetTariff{fee_item, {make_date(2024, 1, 1), UnitPrice{2'000'000}}});
    first = move_in(building, "1-101");
    refused = move_in(building, "1-102");
    last = move_in(building, "1-103");
    bill(first, make_date(2024, 6, 1));
    bill(refused, make_date(2024, 6, 12));
    bill(last, make_date(2024, 6, 1));
    must(billing::CorrectTariff{fee_item, {make_date(2024, 1, 1), UnitPrice{1'900'000}}});
    views_follow();
    preview_digest = previewed();
    ASSERT_EQ(preview_digest.size(), 64U);
  }

  HouseholdId move_in(BuildingId building, const std::string& number) {
    const HouseId house(service->new_id());
    must(registry::RegisterHouse{house, building, number, Area{10'000}});
    registry::MoveIn command;
    command.household = HouseholdId(service->new_id());
    command.house = house;
    command.owner = PersonId(service->new_id());
    command.owner_name.subject = command.owner;
    command.owner_name.box = "closed";
    command.moved_in_on = make_date(2024, 1, 1);
    must(command);
    return command.household;
  }
  void bill(HouseholdId household, Date issued_on) {
    const BillRunId run(service->new_id());
    must(billing::StartBillRun{run, community, kMay.from, kMay.to, issued_on, kDue, {fee_item}, {household}, 0});
    must(billing::IssueStatement{run, household});
    must(billing::RecordBillRunChunk{run, 0, 1, 1, Money{20'000}, {}});
    must(billing::CompleteBillRun{run});
  }

  // What somebody of finance asks for.
  template <class Do>
  auto with_call(const http::Request& sent, const Do& act) {
    Match found = match(sent.method(), sent.path());
    Call call(*service, sent, *found.route);
    call.path_values = std::move(found.values);
    call.principal.company = kCompany;
    call.principal.credential = finance;
    call.principal.role = access::Role::finance_manager;
    return act(call);
  }
  std::string previewed() {
    const http::Request query(http::Method::get, "/v1/communities/" + to_string(community) + "/adjustment-preview");
    return with_call(query, [&](Call& call) -> std::string {
      call.query = {{"fee_item_id", to_string(fee_item)},
                    {"period_from", to_string(kMay.from)},
                    {"period_to", to_string(kMay.to)}};
      const auto reply = preview_adjustments_of_community(call);
      EXPECT_TRUE(reply) << reply.error().code;
      if (!reply) return {};
      EXPECT_EQ(reply->body.at("items").as_array().size(), 3U);
      return reply->body.at("preview_digest").as_string().c_str();
    });
  }
  [[nodiscard]] http::Request request() const {
    boost::json::object body = {{"fee_item_id", to_string(fee_item)}, {"period_from", to_string(kMay.from)},
                                {"period_to", to_string(kMay.to)},    {"adjusted_on", to_string(kAdjustedOn)},
                                {"due_date", to_string(kDue)},        {"reason", "wrong_tariff"},
                                {"preview_digest", preview_digest}};
    return http::Request(http::Method::post, "/v1/communities/" + to_string(community) + "/adjustments",
                         {{"Idempotency-Key", kKey}}, boost::json::serialize(body));
  }
  Result<Reply> send() { return with_call(request(), adjust_bills_of_community); }

  billing::AdjustBills adjustment(HouseholdId household, Date on) {
    billing::AdjustBills command;
    command.adjustment = AdjustmentId(service->new_id());
    command.household = household;
    command.fee_item = fee_item;
    command.period_from = kMay.from;
    command.period_to = kMay.to;
    command.adjusted_on = on;
    command.due_date = kDue;
    command.difference = Money{-1'000};
    command.reason = billing::AdjustmentReason::wrong_tariff;
    command.authority.by = finance;
    return command;
  }
  Uuid lines_of(Call& call, HouseholdId household) {
    const auto known_household = known<billing::HouseholdState, billing::Household>(call, stream_of(household));
    const auto item = fee_item_of(call, fee_item);
    return digest_of(adjustment_for(call, **known_household, **item, kMay)->lines);
  }
  // The request as far as it came: begun, and these households asked.
  void cut_off_behind(const std::vector<HouseholdId>& asked) {
    const http::Request cut_off = request();
    with_call(cut_off, [&](Call& call) {
      const auto of_finance = [&](Command command) {
        Submission submission = submission_of(std::move(command));
        submission.actor.credential = finance;
        submission.may_backdate = true;
        submission.backdating = BackdatingReason::correction;
        return submission;
      };
      const billing::PreviewDigest digest = digest_of_hex(preview_digest);
      const billing::BeginCommunityAdjustments begin{
          fee_item, community,    digest,   kMay.from,
          kMay.to,  kAdjustedOn,  kDue,     billing::AdjustmentReason::wrong_tariff,
          2,        Money{2'000}, {finance}};
      EXPECT_TRUE(submit(of_finance(begin)).outcome.ok());
      for (const HouseholdId household : asked) {
        billing::AdjustBills command = adjustment(household, kAdjustedOn);
        command.preview = digest;
        command.previewed_lines = lines_of(call, household);
        Submission submission = of_finance(std::move(command));
        submission.bulk = true;
        submission.key = remembered_key(call, kKey, household.uuid.view());
        submission.fingerprint = fingerprint_of(call).value();
        EXPECT_EQ(submit(std::move(submission)).outcome.ok(), household != refused);
      }
    });
  }
  Money arrears(HouseholdId household) {
    const auto folded = data->store().knowledge().state(kCompany, stream_of(household));
    return std::get<billing::Household>(std::get<billing::HouseholdState>(*folded->state).is).account.arrears();
  }

  // Saturday, 15 June 2024, 12:00 in Shanghai.
  ManualClock clock{parse_instant("2024-06-15T04:00:00Z").value()};
  const CommunityId community{Uuid{{std::byte{1}}}};
  const FeeItemId fee_item{Uuid{{std::byte{2}}}};
  const CredentialId finance{Uuid{{std::byte{3}}}};
  HouseholdId first;
  HouseholdId refused;
  HouseholdId last;
  std::string preview_digest;
};

TEST_F(AdjustmentsOfCommunity, GoOnThoughWhomTheyRefusedHasChanged) {
  ASSERT_NO_FATAL_FAILURE(cut_off_behind({first, refused}));
  must(adjustment(refused, make_date(2024, 6, 15)));  // by hand, on a day that its bill allows
  EXPECT_EQ(arrears(last), Money{20'000});
  const auto reply = send();
  ASSERT_TRUE(reply) << reply.error().code;
  EXPECT_EQ(reply->body.at("households"), 2);
  EXPECT_EQ(reply->body.at("amount_fen"), -2'000);
  EXPECT_EQ(reply->body.at("refused"), 1);
  EXPECT_EQ(reply->body.at("exceptions").at(0).at("household_id"), boost::json::string_view(to_string(refused)));
  EXPECT_EQ(reply->body.at("exceptions").at(0).at("code"), "bill-not-yet-issued");
  EXPECT_TRUE(reply->headers.empty()) << "not all of it was answered before";
  for (const HouseholdId household : {first, refused, last}) EXPECT_EQ(arrears(household), Money{19'000});
  const Position end = durable();
  const auto again = send();
  ASSERT_TRUE(again) << again.error().code;
  EXPECT_EQ(again->body, reply->body);
  EXPECT_EQ(again->headers.size(), 1U) << "Idempotent-Replayed";
  EXPECT_EQ(durable(), end) << "nothing is done again";
}

TEST_F(AdjustmentsOfCommunity, DoNotGoOnWhereWhomTheyHadNotReachedHasChanged) {
  ASSERT_NO_FATAL_FAILURE(cut_off_behind({first, refused}));
  must(adjustment(last, make_date(2024, 6, 15)));
  const auto reply = send();
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "preview-differs");
}

// So it can be cut off anywhere.
TEST_F(AdjustmentsOfCommunity, RememberOfWhomTheyRefuseWhatWasApproved) {
  const http::Request whole = request();
  const Uuid lines = with_call(whole, [&](Call& call) { return lines_of(call, refused); });
  ASSERT_FALSE(lines.is_nil());
  ASSERT_TRUE(send());
  const Hash key = with_call(whole, [&](Call& call) { return remembered_key(call, kKey, refused.uuid.view()); });
  const auto remembered = data->store().knowledge().remembered(kCompany, finance, key);
  ASSERT_TRUE(remembered && *remembered);
  EXPECT_EQ((*remembered)->outcome.code, "bill-not-yet-issued");
  EXPECT_EQ((*remembered)->outcome.params.back(), (Param{"previewed_lines", lines}));
}

}  // namespace
}  // namespace steward::api
