#include <array>

#include "api/csv/receivables_columns.h"
#include "api/giver_schema.h"
#include "api/handlers/handlers.h"
#include "api/route_table.h"

// Late fees, waivers, write-offs, disputes, promises, refunds and suspense.
namespace steward::api {

namespace {

using P = Permission;

#define STEWARD_BACKDATING \
  R"("backdating_reason":{"enum":["entered_late","system_unavailable","found_in_reconciliation","correction","taken_over"]})"
#define STEWARD_LINES                                                                                             \
  R"("lines":{"type":"array","minItems":1,"maxItems":200,"items":{"type":"object","additionalProperties":false,)" \
  R"("required":["bill"],"properties":{"bill":{"type":"integer","minimum":1},)"                                   \
  R"("amount_fen":{"type":"integer","minimum":0,"default":0,"description":"of the principal"},)"                  \
  R"("late_fee_fen":{"type":"integer","minimum":0,"default":0,"description":"of its late fees"}}}})"
#define STEWARD_BILLS R"("bills":{"type":"array","minItems":1,"maxItems":200,"items":{"type":"integer","minimum":1}})"
#define STEWARD_CHANNELS R"({"enum":["cash","bank_transfer","wechat","alipay","pos","bank_deduction"]})"

constexpr std::string_view kTermsBody =
    R"({"type":"object","additionalProperties":false,"required":["effective_from","daily_rate_millionths","posting"],"properties":{
      "effective_from":{"type":"string","format":"date","description":"for bills that fall due from this date on"},
      "daily_rate_millionths":{"type":"integer","minimum":0,"maximum":10000,"description":"500 is 0.05 % a day; 0: no late fees"},
      "grace_days":{"type":"integer","minimum":0,"maximum":366,"default":0},
      "grace":{"enum":["after_grace","retroactive"],"default":"after_grace"},
      "cap_fen":{"type":"integer","minimum":1},
      "cap_millionths":{"type":"integer","minimum":1,"maximum":1000000,"description":"of the principal; both given: the smaller"},
      "least_fen":{"type":"integer","minimum":0,"default":0,"description":"less goes on accruing"},
      "rounding":{"enum":["half_up","up","down","half_even"],"default":"half_up"},
      "posting":{"enum":["at_payment","month_end"]}}})";
constexpr std::string_view kPolicyBody =
    R"({"type":"object","additionalProperties":false,"required":["policy"],"properties":{
      "policy":{"enum":["principal_first","interest_first","pro_rata","by_item_priority"]}}})";
constexpr std::string_view kDeductionBody =
    R"({"type":"object","additionalProperties":false,"required":["on_issue"],"properties":{
      "on_issue":{"type":"boolean","description":"never a deposit, and nothing else that is not due yet"}}})";
constexpr std::string_view kPostBody =
    R"({"type":"object","additionalProperties":false,"required":["through"],"properties":{
      "through":{"type":"string","format":"date","description":"the last day of a month"},)" STEWARD_BACKDATING "}}";
constexpr std::string_view kMonthEndBody =
    R"({"type":"object","additionalProperties":false,"required":["through"],"properties":{
      "through":{"type":"string","format":"date","description":"the last day of a month"}}})";
constexpr std::string_view kWaiverBody =
    R"({"type":"object","additionalProperties":false,"required":["kind","lines"],"properties":{
      "kind":{"enum":["goodwill","service_fault","vacant_house","policy"]},)" STEWARD_LINES
    R"(,"waived_on":{"type":"string","format":"date","description":"today by default"},
      "reason":{"type":"string","maxLength":500},)" STEWARD_BACKDATING "}}";
constexpr std::string_view kWriteOffBody =
    R"({"type":"object","additionalProperties":false,"required":["lines"],"properties":{)" STEWARD_LINES
    R"(,"written_off_on":{"type":"string","format":"date","description":"today by default"},
      "reason":{"type":"string","maxLength":500},)" STEWARD_BACKDATING "}}";
constexpr std::string_view kTakeBackBody =
    R"({"type":"object","additionalProperties":false,"required":["relief","lines"],"properties":{
      "relief":{"enum":["waiver","write_off"],"description":"what had been given up"},)" STEWARD_LINES
    R"(,"taken_back_on":{"type":"string","format":"date","description":"today by default"},
      "reason":{"type":"string","maxLength":500},)" STEWARD_BACKDATING "}}";
constexpr std::string_view kDisputeBody =
    R"({"type":"object","additionalProperties":false,"required":["bills"],"properties":{)" STEWARD_BILLS
    R"(,"disputed_on":{"type":"string","format":"date",
      "description":"today by default; late fees that are posted by now stay due"},
      "reason":{"type":"string","maxLength":500},)" STEWARD_BACKDATING "}}";
constexpr std::string_view kSettlementBody =
    R"({"type":"object","additionalProperties":false,"required":["bills","outcome"],"properties":{)" STEWARD_BILLS
    R"(,"outcome":{"enum":["upheld","rejected","agreed"],
        "description":"rejected: the days of the dispute bear late fees after all"},
      "settled_on":{"type":"string","format":"date","description":"today by default"},
      "note":{"type":"string","maxLength":500},)" STEWARD_BACKDATING "}}";
constexpr std::string_view kPromiseBody =
    R"({"type":"object","additionalProperties":false,"required":["amount_fen","pay_by"],"properties":{
      "amount_fen":{"type":"integer","minimum":1},"pay_by":{"type":"string","format":"date"},
      "promised_on":{"type":"string","format":"date","description":"today by default"},
      "note":{"type":"string","maxLength":500},)" STEWARD_BACKDATING "}}";
constexpr std::string_view kInstalmentsBody =
    R"({"type":"object","additionalProperties":false,"required":["instalments"],"properties":{
      "instalments":{"type":"array","minItems":1,"maxItems":120,"description":"by day; their sum is what is open of the bills",
        "items":{"type":"object","additionalProperties":false,"required":["due_on","amount_fen"],"properties":{
          "due_on":{"type":"string","format":"date"},"amount_fen":{"type":"integer","minimum":1}}}},
      "stops_late_fees":{"type":"boolean","default":false},"agreed_on":{"type":"string","format":"date"},
      "note":{"type":"string","maxLength":500},)" STEWARD_BILLS "," STEWARD_BACKDATING "}}";
constexpr std::string_view kPlanEndBody =
    R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{
      "reason":{"enum":["paid","broken","cancelled"]},
      "ended_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_BACKDATING "}}";
constexpr std::string_view kRefundBody =
    R"({"type":"object","additionalProperties":false,"required":["amount_fen"],"properties":{
      "amount_fen":{"type":"integer","minimum":1,"maximum":1000000000000},
      "payment_id":{"type":"string","format":"uuid","description":"the newest allocation first; without it and bills: out of the credit"},
      "bills":{"type":"array","minItems":1,"maxItems":200,"items":{"type":"integer","minimum":1},
        "description":"paid deposits, the first goes back first, whichever payments paid them; instead of payment_id"},
      "approved_on":{"type":"string","format":"date","description":"today by default"},
      "reason":{"type":"string","maxLength":500},)" STEWARD_BACKDATING "}}";
constexpr std::string_view kDepositUseBody =
    R"({"type":"object","additionalProperties":false,"required":["use","bills","amount_fen"],"properties":{
      "use":{"enum":["forfeited","set_off","credited","forfeit_taken_back"],
        "description":"set_off: pays what is due, or the bills in pays; forfeit_taken_back: held again as a new deposit"},)" STEWARD_BILLS
    R"(,"amount_fen":{"type":"integer","minimum":1,"maximum":1000000000000,
        "description":"not more than is held of the deposits in bills, the first of which is used first"},
      "pays":{"type":"array","minItems":1,"maxItems":200,"items":{"type":"integer","minimum":1},
        "description":"of a set-off: the bills that it pays; without it what is due, the oldest first"},
      "evidence":{"type":"string","maxLength":64,"description":"of a forfeit: under which number its proof is kept"},
      "used_on":{"type":"string","format":"date","description":"today by default"},
      "reason":{"type":"string","maxLength":500,
        "description":"of a forfeit, and of a set-off, to which the household agrees: required"},)" STEWARD_BACKDATING
    "}}";
constexpr std::string_view kSendingBody =
    R"({"type":"object","additionalProperties":false,"required":["channel"],"properties":{
      "channel":)" STEWARD_CHANNELS
    R"(,"sent_on":{"type":"string","format":"date","description":"today by default"},
      "reason":{"type":"string","maxLength":500,
        "description":"required where not all of the money came by this channel"},)" STEWARD_BACKDATING "}}";
constexpr std::string_view kOutcomeBody =
    R"({"type":"object","additionalProperties":false,"required":["outcome"],"properties":{
      "outcome":{"enum":["succeeded","failed","cancelled"]},"external_reference":{"type":"string","maxLength":64},
      "settled_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_REFUND_GIVER
    "," STEWARD_BACKDATING "}}";
constexpr std::string_view kSuspenseBody =
    R"({"type":"object","additionalProperties":false,"required":["channel","amount_fen"],"properties":{
      "channel":)" STEWARD_CHANNELS
    R"(,"external_reference":{"type":"string","maxLength":64,"description":"needed unless cash; unique per channel"},
      "amount_fen":{"type":"integer","minimum":1,"maximum":1000000000000},
      "received_on":{"type":"string","format":"date","description":"today by default"},
      "reason":{"enum":["unknown_payer","amount_differs","order_closed"],"default":"unknown_payer"},
      "payer_name":{"type":"string","maxLength":100,
        "description":"without control characters and marks that turn the direction of writing, which are left out"},
      "memo":{"type":"string","maxLength":500,"description":"likewise"},)" STEWARD_BACKDATING "}}";
constexpr std::string_view kAssignmentBody =
    R"({"type":"object","additionalProperties":false,"required":["household_id"],"properties":{
      "household_id":{"type":"string","format":"uuid"},)" STEWARD_BILLS "}}";
constexpr std::string_view kReturnBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "returned_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_GIVER "}}";

constexpr std::string_view kSettledBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "channel":{"enum":["wechat","alipay","pos","bank_deduction","cash"],
        "description":"by which it was taken; cash: that a cashier banked; needed without from_community_id"},
      "from_community_id":{"type":"string","format":"uuid",
        "description":"another community paid what it owed; nothing else is said then"},
      "banking_event_ids":{"type":"array","minItems":1,"maxItems":50,"items":{"type":"string","format":"uuid"},
        "description":"of cash: the events of its bankings, in sum the rows and the fee; needed unless one alone of five days fits"},
      "with_payment_ids":{"type":"array","minItems":1,"maxItems":9,"items":{"type":"string","format":"uuid"},
        "description":"of cash: other rows that are the same bankings, settled and taken back together; the fee is of the row in the path"},
      "fee_fen":{"type":"integer","minimum":0,"default":0,
        "description":"what the channel keeps of it; of several rows, of the one in the path"}}})";
constexpr std::string_view kSettledReversalBody =
    R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{
      "reason":{"enum":["entered_wrongly","bounced","duplicate"]},
      "reversed_on":{"type":"string","format":"date","description":"today by default"},)" STEWARD_BACKDATING "}}";

constexpr std::array kThrough = {
    QueryParam{"through", R"({"type":"string","format":"date"})", "Projected up to this day; today by default."},
};
constexpr std::array kOnDay = {
    QueryParam{"on", R"({"type":"string","format":"date"})", "What may be used on this day; today by default."},
};
constexpr std::array kPending = {
    kPage[0],
    kPage[1],
    kReveal[0],
    QueryParam{"community_id", R"({"type":"string","format":"uuid"})", "Of this community; else of the whole company."},
    QueryParam{"status", R"({"enum":["open","all"],"default":"open"})", "What waits for somebody, or everything."},
};

constexpr std::array kRoutes = {
    post("/v1/communities/{community_id}/late-fee-terms", P::set_tariffs, "billing", set_late_fee_terms,
         "Agree on late fees for bills that fall due from a date on", kTermsBody,
         R"({"effective_from":"2026-01-01","daily_rate_millionths":500,"grace_days":30,"posting":"month_end"})"),
    post("/v1/communities/{community_id}/allocation-policy", P::set_tariffs, "billing", set_allocation_policy,
         "Say in which order money pays bills", kPolicyBody, R"({"policy":"principal_first"})"),
    post("/v1/communities/{community_id}/automatic-deduction", P::set_tariffs, "billing", set_automatic_deduction,
         "Say whether credit pays what a run bills at once, and each day what is due", kDeductionBody,
         R"({"on_issue":true})"),
    get("/v1/communities/{community_id}/collection-policy", P::see_money, "billing", get_collection_policy,
        "Late fees and the order of payment that a community has"),
    post("/v1/households/{household_id}/late-fees", P::run_bills, "billing", post_late_fees,
         "Post late fees up to the end of a month", kPostBody, R"({"through":"2026-10-31"})"),
    Route{.method = http::Method::post,
          .path = "/v1/communities/{community_id}/late-fees",
          .permission = P::run_bills,
          .tag = "billing",
          .summary = "Post late fees of a whole community up to the end of a month; again, nothing is posted twice",
          .query = post_late_fees_of_community,
          .request_schema = kMonthEndBody,
          .request_example = R"({"through":"2026-10-31"})"},
    list("/v1/households/{household_id}/late-fees", P::see_money, "billing", get_late_fees,
         "Late fees that are posted, and those that would be", kThrough, kLateFeeColumns, "bills"),
    on_what_was_read("/v1/households/{household_id}",
                     post("/v1/households/{household_id}/waivers", P::forgive_debts, "billing", waive_bills,
                          "Waive debt, of principal or of late fees", kWaiverBody,
                          R"({"kind":"goodwill","lines":[{"bill":1,"amount_fen":1000}],"reason":"电梯停运三天"})")),
    on_what_was_read("/v1/households/{household_id}",
                     post("/v1/households/{household_id}/write-offs", P::forgive_debts, "billing", write_off_bills,
                          "Write off debt that nobody expects any more", kWriteOffBody,
                          R"({"lines":[{"bill":1,"amount_fen":1000}],"reason":"法院终结执行"})")),
    post("/v1/households/{household_id}/relief-reversals", P::forgive_debts, "billing", take_back_relief,
         "Take back what was waived or written off: from that day on it is owed again, as far as it is due",
         kTakeBackBody, R"({"relief":"write_off","lines":[{"bill":1,"amount_fen":1000}],"reason":"法院执行到款"})"),
    post("/v1/households/{household_id}/bill-disputes", P::follow_up_debts, "billing", dispute_bills,
         "A household contests bills: late fees and dunning stop", kDisputeBody,
         R"({"bills":[1],"reason":"面积有误"})"),
    post("/v1/households/{household_id}/bill-dispute-settlements", P::correct_payment, "billing", settle_bill_dispute,
         "Settle a dispute about bills", kSettlementBody, R"({"bills":[1],"outcome":"rejected"})"),
    post("/v1/households/{household_id}/payment-promises", P::follow_up_debts, "billing", promise_payment,
         "Record a promise to pay", kPromiseBody, R"({"amount_fen":1000,"pay_by":"2027-12-31"})"),
    on_what_was_read(
        "/v1/households/{household_id}",
        post("/v1/households/{household_id}/instalment-plans", P::correct_payment, "billing", agree_instalments,
             "Agree that what is open is paid by parts: dunning stops", kInstalmentsBody,
             R"({"instalments":[{"due_on":"2027-01-31","amount_fen":1000}],"stops_late_fees":true})")),
    get("/v1/households/{household_id}/instalment-plans", P::see_money, "billing", list_instalments,
        "Plans that go on: what is open, overdue and due next"),
    post("/v1/households/{household_id}/instalment-plans/{instalment_plan_id}/end", P::correct_payment, "billing",
         end_instalments, "End a plan: paid, broken or cancelled", kPlanEndBody, R"({"reason":"paid"})"),
    get("/v1/households/{household_id}/credit", P::see_money, "billing", get_credit,
        "The credit balance, and for which fee items it is", kOnDay),
    on_what_was_read(
        "/v1/households/{household_id}",
        post("/v1/households/{household_id}/refunds", P::correct_payment, "billing", approve_refund,
             "Approve a refund: the money is reserved", kRefundBody, R"({"amount_fen":1000,"reason":"多缴"})")),
    on_what_was_read(
        "/v1/households/{household_id}",
        post("/v1/households/{household_id}/deposit-uses", P::correct_payment, "billing", use_deposits,
             "Use paid deposits: forfeit them, set them off against what is owed, or turn them into credit",
             kDepositUseBody, R"({"use":"credited","bills":[1],"amount_fen":1000,"reason":"住户同意转入预存"})")),
    get("/v1/households/{household_id}/refunds", P::see_money, "billing", list_refunds_of_household,
        "Refunds of a household"),
    post("/v1/households/{household_id}/refunds/{refund_id}/sending", P::send_refunds, "billing", send_refund,
         "Send a refund on its way; again, if it failed; a cashier in cash or the way the money came", kSendingBody,
         R"({"channel":"bank_transfer"})"),
    post("/v1/households/{household_id}/refunds/{refund_id}/settlement", P::send_refunds, "billing", settle_refund,
         "Say what became of a refund; a cashier gives cash out of the own drawer, and cancels none", kOutcomeBody,
         R"({"outcome":"succeeded"})"),
    list("/v1/refunds", P::see_money, "billing", list_refunds, "Refunds, oldest first", kPending, kRefundColumns),
    post("/v1/communities/{community_id}/suspense", P::receive_payment, "billing", receive_suspense,
         "Receive money whose payer is not known", kSuspenseBody,
         R"({"channel":"bank_transfer","external_reference":"20261128-0017","amount_fen":21016,"memo":"物业费"})"),
    list("/v1/suspense", P::see_money, "billing", list_suspense, "Money in suspense, oldest first", kPending,
         kSuspenseColumns),
    get("/v1/suspense/{payment_id}", P::see_money, "billing", get_suspense, "Money in suspense, and what became of it",
        kReveal),
    step("/v1/suspense/{payment_id}/assignment", P::correct_payment, "billing", assign_suspense,
         "The payer is found: it becomes a payment of the day on which it came", kAssignmentBody,
         R"({"household_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab"})"),
    step("/v1/suspense/{payment_id}/return", P::correct_payment, "billing", return_suspense,
         "Send money in suspense back; above what the community lets one key refund it takes an approval", kReturnBody,
         R"({})"),
    step("/v1/suspense/{payment_id}/settlement", P::keep_books, "billing", settle_suspense,
         "It is what a channel paid out, or a cashier banked, and is in the books since it was taken; of cards and "
         "deductions, above what the community lets one key refund, it takes an approval",
         kSettledBody, R"({"channel":"wechat","fee_fen":4800})"),
    step("/v1/suspense/{payment_id}/settlement/reversal", P::keep_books, "billing", reverse_suspense_settlement,
         "Take back a settlement of suspense that was wrong: the money waits again, with all rows that were settled "
         "together; it takes an approval where the settlement did",
         kSettledReversalBody, R"({"reason":"entered_wrongly"})"),
};

}  // namespace

std::span<const Route> receivable_routes() { return kRoutes; }

}  // namespace steward::api
