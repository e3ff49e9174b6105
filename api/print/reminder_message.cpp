#include "api/print/reminder_message.h"

#include "replay/decimal_words.h"

namespace steward::api {

std::string reminder_message(const ReminderWording& wording, Language language) {
  const std::string yuan = to_yuan(wording.total);
  const std::string due = to_string(wording.oldest_due);
  const std::string pay_by = to_string(wording.pay_by);
  const bool overdue = wording.oldest_due < wording.as_of;
  if (language == Language::chinese) {
    const std::string begin =
        "【" + wording.community + "】尊敬的业主，您位于 " + wording.house + " 的费用共 " + yuan + " 元";
    if (!overdue) return begin + "将于 " + due + " 到期，请按时缴纳。如已缴纳请忽略本通知。";
    return begin + "自 " + due + " 起逾期未缴，请于 " + pay_by +
           " 前缴纳。如对账单有异议或缴费有困难，请与物业服务中心联系。如已缴纳请忽略本通知。";
  }
  const std::string begin = wording.community + ": " + yuan + " yuan for " + wording.house;
  if (!overdue) return begin + " fall due on " + due + ". Please ignore this if you have paid.";
  return begin + " have been overdue since " + due + ". Please pay by " + pay_by +
         ". If you disagree with a bill or find it hard to pay, please talk to us. Please ignore this if you have "
         "paid.";
}

}  // namespace steward::api
