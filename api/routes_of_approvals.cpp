#include <array>

#include "api/approval_words.h"
#include "api/handlers/handlers.h"
#include "api/route_table.h"

namespace steward::api {

namespace {

using P = Permission;

constexpr std::string_view kRulesBody =
    R"({"type":"object","additionalProperties":false,"required":["limits"],"properties":{
      "window_days":{"type":"integer","minimum":1,"maximum":366,"default":30,"description":"over which a key's own decisions are summed"},
      "valid_days":{"type":"integer","minimum":1,"maximum":366,"default":14,"description":"how long a request holds"},
      "limits":{"type":"array","minItems":0,"maxItems":7,"items":{"type":"object","additionalProperties":false,
        "required":["action","limit_fen"],"properties":{
        "action":{"enum":["waiver","write_off","refund","tariff","correction","reopen_period","expense"]},
        "limit_fen":{"type":"integer","minimum":0,
          "description":"decided alone up to this; prices (tariffs, VAT rates, parking terms, late fee terms, )"
    R"(contracts with a price, ladders with fees, other coefficients and agreed parts of houses) )"
    R"(and reopenings never are"}}}},
      "managers_refunds_fen":{"type":"integer","minimum":0,"maximum":1000000000000,"default":100000,
        "description":"up to which a community manager grants refunds that others ask for, summed over the window"}}})";
constexpr std::string_view kRequestBody =
    R"({"type":"object","additionalProperties":false,"required":["path","body"],"properties":{
      "path":{"type":"string",
        "description":"of a waiver, a write-off, a refund, a use of deposits, a return or a settlement of suspense or its reversal, )"
    R"(a tariff, a VAT rate, parking terms, late fee terms, a contract, what a house measures, a ladder, )"
    R"(a correction (of a household, or of a community with its preview_digest), )"
    R"(the cancellation of a statement or a bill run, the reversal of a stay, )"
    R"(the reopening of a month, or an expense"},
      "body":{"type":"object","description":"what it would say, as its own route describes it"}}})";
constexpr std::string_view kReasonBody =
    R"({"type":"object","additionalProperties":false,"properties":{"reason":{"type":"string","maxLength":500}}})";

constexpr std::array kList = {
    kPage[0],
    kPage[1],
    kReveal[0],
    QueryParam{"community_id", R"({"type":"string","format":"uuid"})", "Of this community; else of the whole company."},
    QueryParam{"status", R"({"enum":["open","all"],"default":"open"})", "What waits for an answer, or everything."},
};

constexpr std::array kRoutes = {
    post(
        "/v1/communities/{community_id}/approval-rules", P::set_approval_rules, "approvals", set_approval_rules,
        "Say what takes two persons", kRulesBody,
        R"({"limits":[{"action":"waiver","limit_fen":50000},{"action":"refund","limit_fen":100000},{"action":"tariff","limit_fen":0}]})"),
    get("/v1/communities/{community_id}/approval-rules", P::see_money, "approvals", get_approval_rules,
        "What takes two persons in a community"),
    creates("/v1/approvals/", post("/v1/approvals", P::ask_approvals, "approvals", request_approval,
                                   "Ask for an approval of a request of this API", kRequestBody,
                                   R"({"path":"/v1/households/018f3b2a-7c1d-7e2f-9a3b-0123456789ab/waivers",
             "body":{"kind":"goodwill","lines":[{"bill":1,"amount_fen":1000}]}})")),
    list("/v1/approvals", P::see_approvals, "approvals", list_approvals,
         "Requests for approval, those that expire first first", kList, kApprovalColumns),
    get("/v1/approvals/{approval_id}", P::see_approvals, "approvals", get_approval, "A request for approval", kReveal),
    on_what_was_read("/v1/approvals/{approval_id}",
                     Route{.method = http::Method::post,
                           .path = "/v1/approvals/{approval_id}/grant",
                           .permission = P::grant_refunds,
                           .tag = "approvals",
                           .summary = "Grant what somebody else asked for: it happens at once; a community manager "
                                      "grants refunds alone, up to managers_refunds_fen of the approval rules",
                           .command = grant_approval,
                           .status = 200}),
    step("/v1/approvals/{approval_id}/refusal", P::grant_refunds, "approvals", refuse_approval,
         "Refuse what was asked for; a community manager refuses refunds alone", kReasonBody,
         R"({"reason":"依据不足"})"),
    Route{.method = http::Method::post,
          .path = "/v1/approvals/{approval_id}/expiry",
          .permission = P::ask_approvals,
          .tag = "approvals",
          .summary = "Close a request that has expired; by itself that happens when its last day is over",
          .command = expire_approval,
          .status = 200},
};

}  // namespace

std::span<const Route> approval_routes() { return kRoutes; }

}  // namespace steward::api
