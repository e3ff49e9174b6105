#pragma once

#include "domain/dunning/events.h"
#include "replay/receivable_names.h"

// The words of the API and of tellings for the enumerations of dunning: one table each.
namespace steward {

inline constexpr std::array kReminderChannels = {
    NamedValue<dunning::ReminderChannel>{"app", dunning::ReminderChannel::app, "in the app", "应用消息"},
    NamedValue<dunning::ReminderChannel>{"wechat", dunning::ReminderChannel::wechat, "by WeChat", "微信"},
    NamedValue<dunning::ReminderChannel>{"sms", dunning::ReminderChannel::sms, "by text message", "短信"},
    NamedValue<dunning::ReminderChannel>{"call", dunning::ReminderChannel::call, "by telephone", "电话"},
    NamedValue<dunning::ReminderChannel>{"letter", dunning::ReminderChannel::letter, "by letter", "催缴函"},
    NamedValue<dunning::ReminderChannel>{"lawyer_letter", dunning::ReminderChannel::lawyer_letter,
                                         "by a lawyer's letter", "律师函"},
    NamedValue<dunning::ReminderChannel>{"court", dunning::ReminderChannel::court, "through the court", "起诉"},
};
inline constexpr std::array kReminderWays = {
    NamedValue<dunning::ReminderWay>{"outbox", dunning::ReminderWay::outbox, "by the outbox", "系统发送"},
    NamedValue<dunning::ReminderWay>{"by_hand", dunning::ReminderWay::by_hand, "by hand", "人工办理"},
};
inline constexpr std::array kReminderFailures = {
    NamedValue<dunning::FailureReason>{"rejected", dunning::FailureReason::rejected, "the provider does not take it",
                                       "服务商拒收"},
    NamedValue<dunning::FailureReason>{"attempts_used_up", dunning::FailureReason::attempts_used_up,
                                       "all attempts are used up", "重试次数已用尽"},
    NamedValue<dunning::FailureReason>{"not_reached", dunning::FailureReason::not_reached, "nobody was reached",
                                       "未联系上"},
    NamedValue<dunning::FailureReason>{"wrong_contact", dunning::FailureReason::wrong_contact,
                                       "the number or address is wrong", "联系方式有误"},
    NamedValue<dunning::FailureReason>{"no_longer_owed", dunning::FailureReason::no_longer_owed,
                                       "nothing of it is owed any more", "欠费已结清"},
    NamedValue<dunning::FailureReason>{"amount_changed", dunning::FailureReason::amount_changed,
                                       "part of it was paid meanwhile", "欠费金额已变动"},
    NamedValue<dunning::FailureReason>{"promised", dunning::FailureReason::promised, "payment was promised meanwhile",
                                       "住户已承诺缴费"},
    NamedValue<dunning::FailureReason>{"held", dunning::FailureReason::held, "dunning was held meanwhile",
                                       "催缴已暂停"},
    NamedValue<dunning::FailureReason>{"withdrawn", dunning::FailureReason::withdrawn, "it was taken back", "已撤回"},
    NamedValue<dunning::FailureReason>{"not_carried", dunning::FailureReason::not_carried,
                                       "no provider carries its channel", "该方式无服务商"},
};
inline constexpr std::array kHoldReasons = {
    NamedValue<dunning::HoldReason>{"vulnerable", dunning::HoldReason::vulnerable, "somebody in need lives there",
                                    "特殊困难住户"},
    NamedValue<dunning::HoldReason>{"instalment_plan", dunning::HoldReason::instalment_plan, "instalments were agreed",
                                    "已约定分期"},
    NamedValue<dunning::HoldReason>{"hardship", dunning::HoldReason::hardship, "hardship", "经济困难"},
    NamedValue<dunning::HoldReason>{"estate", dunning::HoldReason::estate, "the debtor died", "债务人去世"},
    NamedValue<dunning::HoldReason>{"legal_dispute", dunning::HoldReason::legal_dispute, "a dispute at law",
                                    "法律争议"},
    NamedValue<dunning::HoldReason>{"complaint", dunning::HoldReason::complaint, "a complaint about the bills",
                                    "账单投诉"},
    NamedValue<dunning::HoldReason>{"other", dunning::HoldReason::other, "another reason", "其他"},
};

}  // namespace steward
