#include "api/outbox_letter.h"

#include <boost/json.hpp>
#include <utility>

#include "api/dunning_words.h"
#include "api/names.h"
#include "api/print/reminder_message.h"
#include "api/service.h"
#include "eventstore/base/hash.h"
#include "projections/directory.h"

namespace steward::api {

std::string webhook_signature(std::string_view secret, std::int64_t unix_seconds, std::string_view body) {
  const std::string time = std::to_string(unix_seconds);
  const Hash signature = hmac_sha256(secret, time + "." + std::string(body));
  return "t=" + time + ",v1=" + to_hex(signature);
}

Result<std::optional<std::string>> letter_body(Service& service, const ReadLease& lease, const ReminderRow& reminder,
                                               const dunning::LadderTerms& terms) {
  auto directory = DirectoryQuery::open(lease);
  if (!directory) return pass_on(std::move(directory.error()));
  auto household = directory->household(reminder.company, reminder.household);
  if (!household) return pass_on(std::move(household.error()));
  if (!*household) return fail("household-unknown");
  auto community = directory->community(reminder.company, reminder.community);
  if (!community) return pass_on(std::move(community.error()));
  auto name = service.keyring.reveal((*household)->owner_name, reminder.company, Reader{true});
  if (!name) return pass_on(std::move(name.error()));
  auto phone = service.keyring.reveal((*household)->owner_phone, reminder.company, Reader{true});
  if (!phone) return pass_on(std::move(phone.error()));
  const bool has_phone = phone->state == Revealed::State::full && !phone->text.empty();
  if (!has_phone && reminder.channel == dunning::ReminderChannel::sms) return std::nullopt;

  const Date pay_by = add_days(reminder.queued_on, terms.days_to_pay);
  const std::string house = (*household)->full_number();
  const std::string community_name = *community ? (*community)->name : std::string();
  const ReminderWording wording{community_name, house, reminder.total, reminder.oldest_due, reminder.queued_on, pay_by};
  const auto text_or_null = [](const Revealed& revealed) {
    return revealed.state == Revealed::State::full ? boost::json::value(revealed.text) : boost::json::value(nullptr);
  };
  // The words that the ladder names for the level, on the channel that they were written for.
  boost::json::value template_code = nullptr;
  for (const dunning::LadderStep& step : terms.steps) {
    if (step.level != reminder.level || step.channel != reminder.channel || step.template_code.empty()) continue;
    template_code = step.template_code;
  }
  boost::json::array bills;
  for (const dunning::RemindedBill& bill : reminder.bills) {
    bills.push_back({{"bill", bill.bill},
                     {"due_date", to_string(bill.due_date)},
                     {"amount_fen", bill.principal.fen},
                     {"late_fee_fen", bill.late_fee.fen}});
  }
  const boost::json::object body{
      {"type", "reminder"},
      {"notice_id", to_string(reminder.notice)},
      {"community_id", to_string(reminder.community)},
      {"community", community_name},
      {"household_id", to_string(reminder.household)},
      {"house", house},
      {"recipient", {{"name", text_or_null(*name)}, {"phone", text_or_null(*phone)}}},
      {"channel", name_of(kReminderChannelNames, reminder.channel)},
      {"level", reminder.level},
      {"template", std::move(template_code)},
      {"as_of", to_string(reminder.queued_on)},
      {"oldest_due_date", to_string(reminder.oldest_due)},
      {"pay_by", to_string(pay_by)},
      {"total_fen", reminder.total.fen},
      {"bills", std::move(bills)},
      {"message",
       {{"zh-CN", reminder_message(wording, Language::chinese)}, {"en", reminder_message(wording, Language::english)}}},
  };
  return boost::json::serialize(body);
}

}  // namespace steward::api
