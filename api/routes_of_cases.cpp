#include "api/handlers/handlers.h"
#include "api/route_table.h"
#include "api/step_time_schema.h"

namespace steward::api {

namespace {

using P = Permission;

constexpr std::string_view kCaseBody =
    R"({"type":"object","additionalProperties":false,"required":["kind","subject","source","text"],"properties":{
      "kind":{"enum":["complaint","suggestion","enquiry","praise"]},
      "subject":{"enum":["safety_and_order","cleaning","greening","facilities_and_lift","repair_quality",
        "fees_and_billing","parking","noise_and_neighbours","decoration","staff_attitude","pets","littering_from_height",
        "water_power_heating","public_revenue_and_disclosure","other"]},
      "severity":{"type":"integer","minimum":1,"maximum":4,"default":2,"description":"1 low … 4 grave"},
      "source":{"enum":["app","phone","front_desk","visit","hotline_12345","owners_committee","social_media",
        "return_visit"]},
      "building_id":{"type":"string","format":"uuid","description":"without a house: a public place of the building"},
      "house_id":{"type":"string","format":"uuid","description":"the household that lives there is the one it is of"},
      "anonymous":{"type":"boolean","default":false,"description":"names nobody, though a house may be named"},
      "contact":{"type":"string","maxLength":32,"description":"a telephone number"},
      "text":{"type":"string","minLength":1,"maxLength":4000},
      "outside_deadline":{"type":"string","format":"date","description":"of the hotline only: the last day for the reply"},
      )" STEWARD_STEP_TIME("when it was filed; now by default") R"(}})";
constexpr std::string_view kOwnCaseBody =
    R"({"type":"object","additionalProperties":false,"required":["kind","subject","text"],"properties":{
      "kind":{"enum":["complaint","suggestion","enquiry","praise"]},
      "subject":{"enum":["safety_and_order","cleaning","greening","facilities_and_lift","repair_quality",
        "fees_and_billing","parking","noise_and_neighbours","decoration","staff_attitude","pets","littering_from_height",
        "water_power_heating","public_revenue_and_disclosure","other"]},
      "severity":{"type":"integer","minimum":1,"maximum":4,"default":2,"description":"1 low … 4 grave"},
      "contact":{"type":"string","maxLength":32,"description":"a telephone number"},
      "text":{"type":"string","minLength":1,"maxLength":4000},
      )" STEWARD_STEP_TIME("when it was filed; now by default") R"(}})";
constexpr std::string_view kHandlerBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "handler_id":{"type":"string","format":"uuid","description":"a member of staff of the community; else the desk"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kLinkBody =
    R"({"type":"object","additionalProperties":false,"required":["work_order_id"],"properties":{
      "work_order_id":{"type":"string","format":"uuid"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kReplyBody =
    R"({"type":"object","additionalProperties":false,"required":["text"],"properties":{
      "text":{"type":"string","minLength":1,"maxLength":4000},
      "override_reason":{"enum":["waiting_for_vendor","refused_access","long_term_works","other"],
        "description":"needed while a linked work order is open"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kTextBody =
    R"({"type":"object","additionalProperties":false,"required":["text"],"properties":{
      "text":{"type":"string","minLength":1,"maxLength":4000},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kTimeBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kConfirmationBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      )" STEWARD_VIA R"(,
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kCloseBody =
    R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{
      "reason":{"enum":["confirmed","no_answer","praise_passed_on"],
        "description":"confirmed: after a confirmation; no_answer: after a reply about which calls )"
    R"(reached nobody on as many days as the service policy wants; praise_passed_on: of praise"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kRejectBody =
    R"({"type":"object","additionalProperties":false,"required":["reason","told"],"properties":{
      "reason":{"enum":["not_ours","no_facts","abusive","handled_before","other"]},
      "told":{"type":"string","minLength":1,"maxLength":4000,"description":"what the person was told"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kMergeBody =
    R"({"type":"object","additionalProperties":false,"required":["into_case_id"],"properties":{
      "into_case_id":{"type":"string","format":"uuid","description":"an open case of the same community"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kRatingBody =
    R"({"type":"object","additionalProperties":false,"required":["score"],"properties":{
      "score":{"type":"integer","minimum":1,"maximum":5},"comment":{"type":"string","maxLength":4000},
      )" STEWARD_VIA R"(,
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kCallBody =
    R"({"type":"object","additionalProperties":false,"required":["reached"],"properties":{
      "reached":{"type":"boolean"},"satisfied":{"type":"boolean","default":false},
      )" STEWARD_SETTLED R"(,
      "note":{"type":"string","maxLength":4000,
        "description":"needed where it disputes a reply, which the resident reads, and where it is settled"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kNoteBody =
    R"({"type":"object","additionalProperties":false,"required":["note"],"properties":{
      "note":{"type":"string","minLength":1,"maxLength":4000},
      "privacy":{"enum":["resident","staff","managers"],"default":"staff","description":"who may read it"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";
constexpr std::string_view kContactBody =
    R"({"type":"object","additionalProperties":false,"required":["kind","direction"],"properties":{
      "kind":{"enum":["call","visit","message"]},"direction":{"enum":["incoming","outgoing"]},
      "note":{"type":"string","maxLength":4000},
      "privacy":{"enum":["resident","staff","managers"],"default":"staff","description":"who may read the note"},
      "building_id":{"type":"string","format":"uuid"},
      "house_id":{"type":"string","format":"uuid","description":"the household that lives there is the one it was with"},
      "case_id":{"type":"string","format":"uuid"},"work_order_id":{"type":"string","format":"uuid"},
      )" STEWARD_STEP_TIME("now by default") R"(}})";

constexpr std::array kRoutes = {
    creates("/v1/cases/",
            post("/v1/communities/{community_id}/cases", P::handle_cases, "service", file_case,
                 "File a complaint, suggestion, enquiry or praise", kCaseBody,
                 R"({"kind":"complaint","subject":"noise_and_neighbours","source":"phone","text":"楼上深夜装修"})")),
    creates("/v1/cases/", post("/v1/households/{household_id}/cases", P::file_cases, "service", file_case_of_household,
                               "File a case of a household", kOwnCaseBody,
                               R"({"kind":"enquiry","subject":"fees_and_billing","text":"为什么本月物业费变了？"})")),
    step("/v1/cases/{case_id}/acceptance", P::handle_cases, "service", accept_case, "Accept a case", kHandlerBody,
         R"({})"),
    step("/v1/cases/{case_id}/investigation", P::handle_cases, "service", start_investigation, "Start to investigate",
         kHandlerBody, R"({})"),
    step("/v1/cases/{case_id}/work-orders", P::handle_cases, "service", link_work_order,
         "Link a work order: the reply waits for it", kLinkBody,
         R"({"work_order_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab"})"),
    step("/v1/cases/{case_id}/replies", P::handle_cases, "service", reply_to_case, "Reply", kReplyBody,
         R"({"text":"已与邻居沟通，夜间不再施工。"})"),
    step("/v1/cases/{case_id}/confirmation", P::file_cases, "service", confirm_reply, "Confirm the reply",
         kConfirmationBody, R"({})"),
    step("/v1/cases/{case_id}/disputes", P::file_cases, "service", dispute_reply,
         "Dispute the reply: the case is open again", kTextBody, R"({"text":"昨晚又施工了。"})"),
    step("/v1/cases/{case_id}/closure", P::handle_cases, "service", close_case, "Close a case", kCloseBody,
         R"({"reason":"no_answer"})"),
    step("/v1/cases/{case_id}/rejection", P::handle_cases, "service", reject_case, "Reject a case", kRejectBody,
         R"({"reason":"not_ours","told":"请联系供电公司 95598。"})"),
    step("/v1/cases/{case_id}/merge", P::handle_cases, "service", merge_case, "Merge a case into another", kMergeBody,
         R"({"into_case_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab"})"),
    step("/v1/cases/{case_id}/withdrawal", P::file_cases, "service", withdraw_case,
         "Withdraw a case that has no reply yet", kTimeBody, R"({})"),
    step("/v1/cases/{case_id}/ratings", P::file_cases, "service", rate_case, "Rate the reply", kRatingBody,
         R"({"score":4})"),
    step("/v1/cases/{case_id}/calls", P::handle_cases, "service", record_case_call,
         "Record a call about the reply: who is satisfied confirms it, who is not disputes it", kCallBody,
         R"({"reached":false})"),
    step("/v1/cases/{case_id}/notes", P::handle_cases, "service", note_case, "Note something for colleagues", kNoteBody,
         R"({"note":"业主希望上午联系","privacy":"staff"})"),
    post("/v1/communities/{community_id}/contacts", P::handle_cases, "service", record_contact,
         "Record a call, a visit or a message", kContactBody, R"({"kind":"call","direction":"incoming"})"),
};

}  // namespace

std::span<const Route> case_routes() { return kRoutes; }

}  // namespace steward::api
