#include <array>
#include <stdexcept>

#include "tests/blackbox/week/step.h"

// What happens in garden, from Monday to Sunday.
namespace steward::blackbox::week {

namespace {

std::string order(std::string_view name, std::string_view step) {
  return "work-orders/<" + std::string(name) + ">/" + std::string(step);
}
std::string of_case(std::string_view name, std::string_view step) {
  return "cases/<" + std::string(name) + ">/" + std::string(step);
}
std::string household(std::string_view house, std::string_view what) {
  return "households/<household " + std::string(house) + ">/" + std::string(what);
}
// A report by the desk, of a category, with further members.
std::string report(std::string_view category, std::string_view source, const std::string& more) {
  return "{\"category_id\":\"<" + std::string(category) + ">\",\"source\":\"" + std::string(source) +
         R"(","description":"师傅快来",)" + more + "}";
}
std::string at_home(std::string_view house) { return "\"house_id\":\"<house " + std::string(house) + ">\""; }
std::string to(std::string_view staff) { return "{\"staff_id\":\"<" + std::string(staff) + ">\"}"; }

const std::string kOrders = "communities/<garden>/work-orders";
const std::string kCases = "communities/<garden>/cases";
const std::string kText = R"({"text":"已处理"})";

Act a_pipe_bursts_at_night() {
  return {{
      {"Mon 01:47", "desk", kOrders, report("pipes", "phone", at_home("101")), "burst", "reported"},
      {"Mon 01:49", "desk", order("burst", "triage"), "{}", "", "triaged"},
      {"", "desk", order("burst", "dispatch"), "{}", "", "assigned"},
      {"Mon 01:50", "li", order("burst", "acceptance"), "{}", "", "accepted"},
      {"Mon 01:58", "desk", kCases,
       R"({"kind":"complaint","subject":"facilities_and_lift","severity":3,"source":"phone","text":"天花板滴水",)" +
           at_home("102") + "}",
       "dripping", "filed"},
      {"Mon 02:00", "li", order("burst", "travel"), "{}", "", "en_route"},
      {"Mon 02:09", "li", order("burst", "start"), "{}", "", "on_site"},
      {"Mon 02:20", "li", order("burst", "pause"), R"({"reason":"waiting_for_parts","note":"缺阀门"})", "", "paused"},
      {"Mon 02:21", "li", order("burst", "completion"), R"({"resolution":"replaced"})", "", "409 step-not-allowed"},
      {"Mon 03:30", "li", order("burst", "resumption"), "{}", "", "on_site"},
      // Two valves at 45.5625 yuan are rounded once; the hour of labour is free.
      {"Mon 03:40", "manager", order("burst", "lines"),
       R"({"fee_item_id":"<repair>","due_date":"2026-03-02","lines":[
           {"kind":"material","name":"球阀","quantity_milli":2000,"unit_price_micro_yuan":45562500,"chargeable":true},
           {"kind":"labour","name":"工时","quantity_milli":1000,"unit_price_micro_yuan":60000000}]})",
       "", "on_site"},
      {"Mon 03:44", "li", order("burst", "completion"), R"({"resolution":"replaced"})", "", "work_done"},
      {"Mon 03:50", "cashier", household("101", "payments"), R"({"channel":"cash","amount_fen":9113})", "on the spot"},
      {"Mon 06:30", "103", household("103", "cases"),
       R"({"kind":"complaint","subject":"noise_and_neighbours","text":"半夜施工"})", "noise", "filed"},
      {"Mon 07:10", "104", household("104", "cases"),
       R"({"kind":"complaint","subject":"water_power_heating","severity":3,"text":"夜里停水"})", "no water", "filed"},
      {"Mon 08:20", "101", order("burst", "verification"), "{}", "", "verified"},
      {"Mon 08:25", "101", order("burst", "ratings"), R"({"score":6})", "", "400 out-of-range"},
      {"", "101", order("burst", "ratings"), R"({"score":0})", "", "400 out-of-range"},
      {"", "101", order("burst", "ratings"), R"({"score":4})", "", "verified"},
      {"Mon 08:40", "desk", order("burst", "calls"), R"({"reached":true,"satisfied":true})", "", "verified"},
      {"Mon 09:00", "desk", order("burst", "closure"), "{}", "", "closed"},
  }};
}

// Three complaints about one pipe: one is investigated, one merged into it, one answered.
Act complaints_follow() {
  return {{
      {"Mon 09:05", "desk", of_case("dripping", "acceptance"), "{\"handler_id\":\"<chen>\"}", "", "accepted"},
      {"Mon 09:06", "desk", of_case("noise", "acceptance"), "{}", "", "accepted"},
      {"Mon 09:07", "desk", of_case("no water", "acceptance"), "{}", "", "accepted"},
      {"Mon 09:10", "desk", of_case("dripping", "investigation"), "{}", "", "investigating"},
      {"Mon 09:12", "desk", of_case("no water", "merge"), R"({"into_case_id":"<dripping>"})", "", "merged"},
      {"Mon 09:15", "desk", kOrders, report("paint", "complaint", at_home("102") + R"(,"case_id":"<dripping>")"),
       "ceiling", "reported"},
      {"Mon 09:16", "desk", order("ceiling", "triage"), "{}", "", "triaged"},
      {"Mon 09:18", "desk", order("ceiling", "assignment"), to("zhao"), "", "assigned"},
      {"Mon 09:20", "desk", of_case("dripping", "work-orders"), R"({"work_order_id":"<burst>"})", "", "investigating"},
      {"", "desk", of_case("dripping", "work-orders"), R"({"work_order_id":"<burst>"})", "",
       "409 order-already-linked"},
      {"Mon 09:24", "li", order("ceiling", "acceptance"), "{}", "", "404 work-order-unknown"},
      {"Mon 09:25", "zhao", order("ceiling", "acceptance"), "{}", "", "accepted"},
      {"Mon 10:00", "finance", "communities/<garden>/bill-runs",
       R"({"period_from":"2026-03-01","period_to":"2026-04-01","due_date":"2026-03-31","fee_item_ids":["<property>"]})",
       "march"},
      {"Mon 10:30", "desk", of_case("dripping", "replies"), kText, "", "409 linked-orders-open"},
      {"Mon 14:10", "desk", of_case("noise", "replies"), kText, "", "replied"},
      {"Mon 14:30", "103", of_case("noise", "confirmation"), "{}", "", "confirmed"},
      {"", "103", of_case("noise", "ratings"), R"({"score":5})", "", "confirmed"},
      {"Mon 15:00", "desk", of_case("noise", "closure"), R"({"reason":"confirmed"})", "", "closed"},
      // Business hours only, in a public place.
      {"Mon 15:20", "desk", kOrders, report("lamp", "patrol", "\"building_id\":\"<building 5>\""), "dark stairs",
       "reported"},
      {"Mon 16:00", "desk", order("dark stairs", "triage"), "{}", "", "triaged"},
      {"Mon 16:05", "desk", order("dark stairs", "assignment"), to("wang"), "", "assigned"},
      {"Tue 09:00", "wang", order("dark stairs", "acceptance"), "{}", "", "accepted"},
      {"Tue 09:30", "wang", order("dark stairs", "start"), "{}", "", "on_site"},
      {"Tue 09:40", "wang", order("dark stairs", "pause"), R"({"reason":"waiting_for_parts"})", "", "paused"},
      {"", "wang", order("dark stairs", "lines"),
       R"({"fee_item_id":"<repair>","lines":[{"kind":"visit","name":"上门","quantity_milli":1000,
           "unit_price_micro_yuan":30000000,"chargeable":true}]})",
       "", "422 no-household-to-charge"},
  }};
}

Act a_reply_is_disputed() {
  return {{
      {"Tue 10:00", "zhao", order("ceiling", "start"), "{}", "", "on_site"},
      {"Tue 10:20", "zhao", order("ceiling", "pause"), R"({"reason":"waiting_for_owner"})", "", "paused"},
      {"Tue 13:00", "zhao", order("ceiling", "resumption"), "{}", "", "on_site"},
      {"Tue 15:00", "zhao", order("ceiling", "completion"), R"({"resolution":"repaired"})", "", "work_done"},
      {"Tue 15:30", "102", order("ceiling", "verification"), "{}", "", "verified"},
      {"Tue 15:40", "desk", order("ceiling", "closure"), "{}", "", "closed"},
      {"Tue 16:00", "desk", of_case("dripping", "replies"), kText, "", "replied"},
      {"Tue 17:00", "cashier", household("103", "payments"),
       R"({"channel":"wechat","external_reference":"wx-1","amount_fen":20000})", "wechat of 103"},
      {"Tue 17:01", "cashier", household("104", "payments"),
       R"({"channel":"wechat","external_reference":"wx-1","amount_fen":20000})", "", "409 external-reference-taken"},
      {"Tue 17:05", "cashier", household("105", "payments"),
       R"({"channel":"alipay","external_reference":"ali-1","amount_fen":25000})", "too much"},
      {"Tue 17:10", "cashier", household("106", "payments"),
       R"({"channel":"bank_transfer","external_reference":"b-1","amount_fen":8000})", "a part"},
      {"Tue 17:20", "finance", household("108", "charges"),
       R"({"fee_item_id":"<repair>","amount_fen":3000,"due_date":"2026-03-04","reason":"装修垃圾清运"})", ""},
      {"Tue 20:00", "102", of_case("dripping", "disputes"), R"({"text":"又发霉了"})", "", "investigating"},
      {"Tue 20:10", "102", order("ceiling", "reopening"), R"({"reason":"fault_again"})", "", "triaged"},
  }};
}

std::vector<Act> water_is_out() {
  std::vector<Act> acts;
  acts.push_back({{
      {"Wed 06:40", "desk", "communities/<garden>/outages",
       R"({"utility":"water","notice":"水泵故障","equipment_id":"<pump>",
           "building_ids":["<building 3>","<building 5>"]})",
       "drought"},
      {"Wed 06:41", "manager", "equipment/<pump>/condition", R"({"condition":"out_of_service","reason":"fault"})", ""},
      {"Wed 06:42", "desk", kOrders, report("supply", "outage", R"("equipment_id":"<pump>","outage_id":"<drought>")"),
       "no pressure", "reported"},
      {"Wed 06:43", "desk", order("no pressure", "triage"), "{}", "", "triaged"},
      {"", "desk", order("no pressure", "assignment"), to("li"), "", "assigned"},
      {"Wed 06:44", "li", order("no pressure", "acceptance"), "{}", "", "accepted"},
  }});
  const auto each = [](std::string_view at, std::string_view who, std::string_view step, const std::string& body,
                       const std::string& expect, const std::vector<std::string>& of) {
    Act act{{}, 8};
    for (const std::string& house : of) {
      act.steps.push_back({at, who, order("dry " + house, step), body, "", expect});
    }
    return act;
  };
  Act reports{{}, 8};
  for (const std::string& house : houses()) {
    reports.steps.push_back({"Wed 06:45", "desk", kOrders,
                             report("supply", "outage", at_home(house) + R"(,"outage_id":"<drought>")"), "dry " + house,
                             "reported"});
  }
  acts.push_back(std::move(reports));
  acts.push_back(each("Wed 06:46", "desk", "triage", "{}", "triaged", houses()));
  // Everybody wants every order: five plumbers with room for five each, and two desks that give them out. Nobody is
  // served twice, and nobody is left over.
  Act rush{{}, 8};
  const std::string refusals = "|409 order-taken|409 at-limit|409 step-not-allowed";
  for (std::size_t n = 0; n < houses().size(); ++n) {
    for (std::size_t k = 0; k < technicians().size(); ++k) {
      const std::string& house = houses()[(n + 3 * k) % houses().size()];
      const std::string& who = technicians()[k];
      rush.steps.push_back({"Wed 06:50", who, order("dry " + house, "claim"), "{}", "",
                            who == "wang" ? "409 lacks-skill" + refusals : "accepted" + refusals});
    }
    for (const std::size_t start : {0U, 8U}) {
      rush.steps.push_back({"Wed 06:50", "desk", order("dry " + houses()[(n + start) % houses().size()], "dispatch"),
                            "{}", "", "assigned|409 step-not-allowed"});
    }
  }
  acts.push_back(std::move(rush));
  acts.push_back(each("Wed 06:51", "assignee", "acceptance", "{}", "accepted|409 step-not-allowed", houses()));
  std::vector<std::string> most = houses();
  std::erase(most, "503");
  acts.push_back(each("Wed 06:58", "assignee", "start", "{}", "on_site", most));
  acts.push_back({{
      {"Wed 06:59", "li", order("no pressure", "start"), "{}", "", "on_site"},
      {"Wed 07:05", "assignee", order("dry 503", "decline"), R"({"reason":"too_busy"})", "", "triaged"},
      {"Wed 07:10", "desk", order("dry 503", "assignment"), to("wang"), "", "assigned"},
      {"Wed 07:12", "wang", order("dry 503", "acceptance"), "{}", "", "accepted"},
      {"Wed 07:20", "wang", order("dry 503", "start"), "{}", "", "on_site"},
      {"Wed 07:25", "manager", order("dry 502", "cancellation"), R"({"reason":"by_supervisor"})", "", "cancelled"},
      {"Wed 07:30", "assignee", order("dry 501", "pause"), R"({"reason":"waiting_for_parts"})", "", "paused"},
      {"Wed 09:10", "li", order("no pressure", "lines"),
       R"({"lines":[{"kind":"material","name":"轴承","quantity_milli":1000,"unit_price_micro_yuan":310000000}]})", "",
       "on_site"},
      {"", "li", order("no pressure", "completion"), R"({"resolution":"replaced"})", "", "work_done"},
      {"Wed 09:20", "desk", "outages/<drought>/end", "{}", ""},
  }});
  std::vector<std::string> done = most;
  for (const char* house : {"501", "502", "504"}) std::erase(done, house);
  acts.push_back(each("Wed 09:30", "assignee", "completion", R"({"resolution":"repaired"})", "work_done", done));
  acts.push_back({{
      {"Wed 11:00", "wang", order("dry 503", "completion"), R"({"resolution":"no_fault_found"})", "", "work_done"},
      {"Wed 12:00", "assignee", order("dry 504", "completion"), R"({"resolution":"repaired"})", "", "work_done"},
  }});
  acts.push_back(each("Wed 12:30", "desk", "verification", "{}", "verified", done));
  done.resize(8);
  acts.push_back(each("Wed 12:40", "desk", "closure", "{}", "closed", done));
  acts.push_back({{
      {"Wed 13:00", "104", order("dry 104", "ratings"), R"({"score":5})", "", "closed"},
      {"Wed 13:01", "105", order("dry 105", "ratings"), R"({"score":2,"comment":"太慢"})", "", "closed"},
      {"Wed 13:02", "106", order("dry 106", "ratings"), R"({"score":3})", "", "closed"},
      {"Wed 13:03", "106", order("dry 106", "ratings"), R"({"score":3})", "", "409 already-rated"},
      {"Wed 14:00", "desk", order("dry 105", "calls"), R"({"reached":true,"settled":true,"note":"已说明"})", "",
       "403 not-permitted"},
      {"", "manager", order("dry 105", "calls"), R"({"reached":true,"satisfied":false,"settled":true,"note":"已说明"})",
       "", "closed"},
      {"", "desk", order("dry 106", "calls"), R"({"reached":false})", "", "closed"},
      {"Wed 14:05", "desk", order("ceiling", "assignment"), to("zhao"), "", "assigned"},
  }});
  return acts;
}

Act an_order_is_done_again() {
  return {{
      {"Thu 08:31", "zhao", order("ceiling", "acceptance"), "{}", "", "accepted"},
      {"Thu 09:00", "zhao", order("ceiling", "start"), "{}", "", "on_site"},
      {"Thu 11:00", "zhao", order("ceiling", "completion"), R"({"resolution":"repaired"})", "", "work_done"},
      {"Thu 11:30", "102", order("ceiling", "verification"), "{}", "", "verified"},
      {"Thu 12:00", "102", order("ceiling", "ratings"), R"({"score":3})", "", "verified"},
      {"Thu 14:10", "desk", order("ceiling", "closure"), "{}", "", "closed"},
      {"Thu 14:30", "desk", of_case("dripping", "replies"), kText, "", "replied"},
      {"Thu 15:00", "102", of_case("dripping", "confirmation"), "{}", "", "confirmed"},
      {"Thu 15:10", "102", of_case("dripping", "ratings"), R"({"score":3})", "", "confirmed"},
      {"Thu 15:20", "desk", of_case("dripping", "closure"), R"({"reason":"confirmed"})", "", "closed"},
      // In business hours with a lunch in between: 450 minutes from here end on Friday, at 15:25.
      {"Thu 15:25", "desk", kOrders, report("lamp", "patrol", "\"building_id\":\"<building 3>\""), "dark hall",
       "reported"},
      {"Thu 16:00", "desk", "communities/<garden>/contacts",
       R"({"kind":"call","direction":"outgoing","note":"回访","case_id":"<dripping>",)" + at_home("102") + "}",
       "a call"},
      // Somebody is trapped: at once, so that everybody is told at once.
      {"Thu 17:00", "desk", kOrders,
       report("lift", "phone", R"("building_id":"<building 3>","equipment_id":"<lift 1>")"), "trapped", "reported"},
      {"Thu 17:01", "desk", order("trapped", "triage"), "{}", "", "triaged"},
      {"", "desk", order("trapped", "assignment"), to("wang"), "", "assigned"},
      {"Thu 17:02", "wang", order("trapped", "acceptance"), "{}", "", "accepted"},
      {"Thu 17:03", "wang", order("trapped", "start"), "{}", "", "on_site"},
      {"Thu 17:25", "wang", order("trapped", "completion"), R"({"resolution":"made_safe"})", "", "work_done"},
  }};
}

// Everybody had it once.
Act an_order_goes_from_hand_to_hand() {
  return {{
      {"Thu 18:00", "desk", kOrders, report("pipes", "phone", at_home("109")), "sink", "reported"},
      {"Thu 18:01", "desk", order("sink", "triage"), "{}", "", "triaged"},
      {"Thu 18:02", "desk", order("sink", "assignment"), to("zhang"), "", "assigned"},
      {"Thu 18:03", "zhang", order("sink", "acceptance"), "{}", "", "accepted"},
      {"Thu 18:04", "desk", order("sink", "assignment"), to("chen"), "", "assigned"},
      {"Thu 18:05", "zhang", order("sink", "start"), "{}", "", "404 work-order-unknown"},
      {"", "chen", order("sink", "acceptance"), "{}", "", "accepted"},
      {"Thu 18:06", "desk", order("sink", "triage"), R"({"priority":"p3"})", "", "accepted"},
      {"Thu 18:10", "chen", order("sink", "travel"), "{}", "", "en_route"},
      {"Thu 18:20", "chen", order("sink", "start"), "{}", "", "on_site"},
      {"Thu 18:25", "109", order("sink", "cancellation"), R"({"reason":"by_resident"})", "", "409 step-not-allowed"},
      {"Thu 18:30", "desk", order("sink", "transfer"), to("li"), "", "assigned"},
      {"Thu 18:31", "li", order("sink", "acceptance"), "{}", "", "accepted"},
      {"Thu 18:40", "li", order("sink", "start"), "{}", "", "on_site"},
      {"Thu 19:00", "li", order("sink", "completion"), R"({"resolution":"repaired"})", "", "work_done"},
      {"Thu 19:05", "109", order("sink", "ratings"), R"({"score":1})", "", "work_done"},
      {"Thu 19:10", "109", order("sink", "reopening"), R"({"reason":"not_fixed"})", "", "triaged"},
      {"Thu 19:12", "chen", order("sink", "claim"), "{}", "", "accepted"},
      {"Thu 19:30", "chen", order("sink", "start"), "{}", "", "on_site"},
      {"Thu 19:40", "chen", order("sink", "pause"), R"({"reason":"waiting_for_owner"})", "", "paused"},
      {"Thu 19:55", "chen", order("sink", "resumption"), "{}", "", "on_site"},
      {"Thu 20:00", "chen", order("sink", "completion"), R"({"resolution":"replaced"})", "", "work_done"},
      {"Thu 20:01", "109", order("sink", "ratings"), R"({"score":5})", "", "work_done"},
      {"Thu 20:02", "109", order("sink", "verification"), "{}", "", "verified"},
      {"Thu 20:05", "desk", order("sink", "closure"), "{}", "", "closed"},
      // The hotline wants its reply until Saturday ends, the community had promised a week.
      {"Thu 20:10", "desk", kCases,
       R"({"kind":"complaint","subject":"noise_and_neighbours","source":"hotline_12345","text":"装修扰民",
           "outside_deadline":"2026-03-07",)" +
           at_home("110") + "}",
       "hotline", "filed"},
      // The line was down: what happened before midnight is entered after it.
      {"Fri 00:10", "desk", kOrders, report("pipes", "phone", at_home("107")), "late leak", "reported", "Thu 23:50"},
      {"Fri 00:11", "desk", order("late leak", "triage"), "{}", "", "triaged", "Thu 23:52"},
      {"", "desk", order("late leak", "assignment"), to("sun"), "", "assigned", "Thu 23:53"},
      {"", "sun", order("late leak", "acceptance"), "{}", "", "accepted", "Thu 23:54"},
      {"", "sun", order("late leak", "start"), "{}", "", "on_site", "Fri 00:06"},
      {"Fri 00:40", "sun", order("late leak", "completion"), R"({"resolution":"made_safe"})", "", "work_done"},
      {"Fri 08:00", "107", order("late leak", "verification"), "{}", "", "verified"},
      {"", "desk", order("late leak", "closure"), "{}", "", "closed"},
  }};
}

Act money_is_put_right() {
  return {{
      {"Fri 09:00", "107", household("107", "cases"),
       R"({"kind":"enquiry","subject":"fees_and_billing","text":"物业费怎么算"})", "fees", "filed"},
      {"Fri 09:10", "108", household("108", "cases"),
       R"({"kind":"praise","subject":"staff_attitude","text":"谢谢李师傅"})", "thanks", "filed"},
      {"Fri 09:20", "desk", of_case("thanks", "closure"), R"({"reason":"praise_passed_on"})", "", "closed"},
      {"Fri 09:30", "109", household("109", "cases"), R"({"kind":"complaint","subject":"parking","text":"路边乱停"})",
       "parking", "filed"},
      {"Fri 09:40", "desk", of_case("parking", "rejection"), R"({"reason":"not_ours","told":"请拨打122"})", "",
       "rejected"},
      {"Fri 09:50", "504", household("504", "cases"), R"({"kind":"suggestion","subject":"greening","text":"多种树"})",
       "trees", "filed"},
      {"Fri 10:00", "finance", household("105", "charges"),
       R"({"fee_item_id":"<repair>","amount_fen":4000,"due_date":"2026-04-10","reason":"门禁卡"})", ""},
      {"Fri 10:01", "finance", household("105", "credit-applications"), "{}", ""},
      {"Fri 10:05", "finance", "households/<household 103>/payments/<wechat of 103>/reversal",
       R"({"reason":"bounced"})", ""},
      {"Fri 12:00", "504", of_case("trees", "withdrawal"), "{}", "", "withdrawn"},
      {"Fri 13:30", "desk", of_case("fees", "acceptance"), "{}", "", "accepted"},
      {"Fri 13:31", "desk", of_case("fees", "notes"), R"({"note":"老客户","privacy":"managers"})", "", "accepted"},
      {"Fri 14:00", "110", household("110", "work-orders"), R"({"category_id":"<pipes>","description":"水龙头坏了"})",
       "tap", "reported"},
      {"Fri 14:02", "desk", order("tap", "triage"), R"({"priority":"p3"})", "", "triaged"},
      {"Fri 14:05", "zhang", order("tap", "claim"), "{}", "", "accepted"},
      {"Fri 14:06", "sun", order("tap", "claim"), "{}", "", "409 order-taken"},
      {"Fri 14:10", "zhang", order("tap", "transfer"), to("li"), "", "assigned"},
      {"Fri 14:15", "li", order("tap", "acceptance"), "{}", "", "accepted"},
      {"Fri 14:30", "li", order("tap", "start"), "{}", "", "on_site"},
      {"Fri 14:40", "li", order("tap", "notes"), R"({"note":"建议更换软管","for_resident":true})", "", "on_site"},
      // 1.333 × 12.345678 yuan = 1645.6788… fen
      {"Fri 14:50", "manager", order("tap", "lines"),
       R"({"fee_item_id":"<repair>","due_date":"2026-03-20","lines":[{"kind":"material","code":"hose","name":"软管",
           "quantity_milli":1333,"unit_price_micro_yuan":12345678,"chargeable":true}]})",
       "", "on_site"},
      {"Fri 15:00", "li", order("tap", "completion"), R"({"resolution":"repaired"})", "", "work_done"},
      {"Fri 15:05", "cashier", household("110", "payments"), R"({"channel":"cash","amount_fen":1646})", "for the tap"},
      {"Fri 15:10", "110", order("tap", "verification"), "{}", "", "verified"},
      {"", "desk", order("tap", "closure"), "{}", "", "closed"},
  }};
}

Act a_reply_does_not_wait() {
  return {{
      {"Fri 16:10", "102", household("102", "cases"),
       R"({"kind":"complaint","subject":"repair_quality","severity":1,"text":"墙面发霉"})", "mould", "filed"},
      {"Fri 16:11", "desk", of_case("mould", "acceptance"), "{}", "", "accepted"},
      {"Fri 16:12", "desk", kOrders, report("paint", "complaint", at_home("102") + R"(,"case_id":"<mould>")"),
       "repaint", "reported"},
      {"Fri 16:13", "desk", order("repaint", "triage"), "{}", "", "triaged"},
      {"Fri 16:14", "zhao", order("repaint", "claim"), "{}", "", "accepted"},
      {"Fri 16:15", "desk", of_case("mould", "replies"), R"({"text":"等材料","override_reason":"waiting_for_vendor"})",
       "", "replied"},
      {"Fri 16:18", "desk", of_case("mould", "calls"), R"({"reached":false})", "", "replied"},
      {"Fri 16:20", "finance", household("106", "charges"),
       R"({"fee_item_id":"<repair>","amount_fen":5000,"due_date":"2026-04-20"})", ""},
      // The payer chooses what is due later.
      {"Fri 16:25", "cashier", household("106", "payments"), R"({"channel":"cash","amount_fen":4500,"bills":[2]})",
       "as chosen"},
  }};
}

Act the_weekend() {
  return {{
      // The same fault again; one that was none; and one that is found to be something else.
      {"Sat 08:00", "101", household("101", "work-orders"), R"({"category_id":"<supply>","description":"又没水了"})",
       "again 101", "reported"},
      {"Sat 08:01", "desk", order("again 101", "triage"), "{}", "", "triaged"},
      {"Sat 08:02", "chen", order("again 101", "claim"), "{}", "", "accepted"},
      {"Sat 08:05", "chen", order("again 101", "start"), "{}", "", "on_site"},
      {"Sat 08:10", "102", household("102", "work-orders"), R"({"category_id":"<supply>","description":"没水"})",
       "again 102", "reported"},
      {"Sat 08:12", "desk", order("again 102", "cancellation"), R"({"reason":"reported_wrongly"})", "", "cancelled"},
      {"Sat 08:20", "103", household("103", "work-orders"), R"({"category_id":"<supply>","description":"水小"})",
       "again 103", "reported"},
      {"Sat 08:21", "desk", order("again 103", "triage"), R"({"category_id":"<pipes>"})", "", "triaged"},
      {"Sat 08:22", "zhang", order("again 103", "claim"), "{}", "", "accepted"},
      {"Sat 08:25", "zhang", order("again 103", "start"), "{}", "", "on_site"},
      {"Sat 08:30", "chen", order("again 101", "completion"), R"({"resolution":"repaired"})", "", "work_done"},
      {"Sat 08:50", "zhang", order("again 103", "completion"), R"({"resolution":"repaired"})", "", "work_done"},
      {"Sat 09:00", "111", household("111", "work-orders"), R"({"category_id":"<pipes>","description":"漏水"})", "leak",
       "reported"},
      {"Sat 09:02", "112", order("leak", "cancellation"), R"({"reason":"by_resident"})", "", "404 work-order-unknown"},
      {"", "111", order("leak", "cancellation"), R"({"reason":"by_resident"})", "", "cancelled"},
      {"Sat 10:00", "112", household("112", "work-orders"), R"({"category_id":"<paint>","description":"墙皮脱落"})",
       "wall", "reported"},
      {"Sat 11:00", "desk", of_case("fees", "replies"), kText, "", "replied"},
      {"Sat 11:10", "desk", of_case("mould", "calls"), R"({"reached":false})", "", "replied"},
      {"Sat 11:20", "desk", of_case("mould", "calls"), R"({"reached":false,"note":"还是没人接"})", "", "replied"},
      {"Sat 12:00", "cashier", household("101", "payments"), R"({"channel":"cash","amount_fen":20000})", "of 101"},
      {"Sat 18:00", "desk", household("504", "move-out"), R"({"moved_out_on":"2026-03-07"})", ""},
      {"Sun 09:00", "zhao", order("repaint", "start"), "{}", "", "on_site"},
      {"Sun 10:30", "zhao", order("repaint", "completion"), R"({"resolution":"repaired"})", "", "work_done"},
      {"Sun 10:45", "desk", of_case("mould", "closure"), R"({"reason":"no_answer"})", "", "422 call-backs-missing"},
      {"Sun 10:50", "desk", of_case("mould", "calls"), R"({"reached":false})", "", "replied"},
      {"Sun 11:00", "desk", of_case("mould", "closure"), R"({"reason":"confirmed"})", "", "422 close-reason-differs"},
      {"", "desk", of_case("mould", "closure"), R"({"reason":"no_answer"})", "", "closed"},
      {"Sun 12:00", "cashier", household("112", "payments"), R"({"channel":"cash","amount_fen":20000})", "of 112"},
  }};
}

// What is wrong, in the middle of everything: a clear answer, and nothing is stored.
Act nothing_of_this_is_so() {
  const std::string unknown = "018f3b2a-7c1d-7e2f-9a3b-00000000dead";
  return {{
      {"Fri 16:00", "desk", kOrders, R"({"category_id":")" + unknown + R"(","source":"phone","description":"漏水"})",
       "", "404 category-unknown"},
      {"", "desk", kOrders, report("pipes", "phone", "\"house_id\":\"<house of hill>\""), "", "422 place-mismatch"},
      {"", "desk", kCases,
       R"({"kind":"complaint","subject":"other","source":"phone","text":"x","house_id":"<house of hill>"})", "",
       "422 place-mismatch"},
      {"", "wang", order("dry 501", "resumption"), "{}", "", "404 work-order-unknown"},
      {"", "desk", "work-orders/" + unknown + "/triage", "{}", "", "404 work-order-unknown"},
      {"", "desk", order("tap", "reopening"), R"({"reason":"fault_again","occurred_at":"2026-03-06T07:00:00Z"})", "",
       "422 step-before-last"},
      {"", "desk", order("tap", "reopening"), R"({"reason":"fault_again","occurred_at":"2026-03-06T08:06:00Z"})", "",
       "422 occurred-in-future"},
      {"", "desk", of_case("fees", "replies"), R"({"text":"x","occurred_at":"2026-03-06T01:00:00Z"})", "",
       "422 step-before-last"},
      {"", "107", of_case("fees", "ratings"), R"({"score":6})", "", "400 out-of-range"},
      {"", "cashier", household("107", "payments"), R"({"channel":"cash","amount_fen":0})", "", "400 out-of-range"},
      {"", "107", household("108", "cases"), R"({"kind":"praise","subject":"other","text":"x"})", "",
       "404 household-unknown"},
      {"", "li", "communities/<garden>/outages", R"({"utility":"water","notice":"x"})", "", "403 not-permitted"},
  }};
}

}  // namespace

Seconds time_of(std::string_view text) {
  static constexpr std::array<std::string_view, kDays> kNames = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  for (std::size_t day = 0; day < kNames.size(); ++day) {
    if (text.size() != 9 || text.substr(0, 3) != kNames[day]) continue;
    const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    return static_cast<Seconds>(day) * kDay + number(4) * 60 * kMinute + number(7) * kMinute;
  }
  throw std::invalid_argument("no time of the week: " + std::string(text));
}

const std::vector<std::string>& houses() {
  static const std::vector<std::string> kHouses = [] {
    std::vector<std::string> houses;
    for (int number = 101; number <= 112; ++number) houses.push_back(std::to_string(number));
    for (int number = 501; number <= 504; ++number) houses.push_back(std::to_string(number));
    return houses;
  }();
  return kHouses;
}

std::string building_of(std::string_view house) { return house.front() == '5' ? "building 5" : "building 3"; }

const std::vector<std::string>& technicians() {
  static const std::vector<std::string> kTechnicians = {"li", "zhang", "zhao", "chen", "sun", "wang"};
  return kTechnicians;
}

std::vector<Act> the_week() {
  std::vector<Act> acts = {a_pipe_bursts_at_night(), complaints_follow(), a_reply_is_disputed()};
  for (Act& act : water_is_out()) acts.push_back(std::move(act));
  for (Act& act : std::vector<Act>{an_order_is_done_again(), an_order_goes_from_hand_to_hand(), money_is_put_right(),
                                   nothing_of_this_is_so(), a_reply_does_not_wait(), the_weekend()}) {
    acts.push_back(std::move(act));
  }
  return acts;
}

}  // namespace steward::blackbox::week
