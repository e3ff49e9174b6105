#pragma once

#include "api/case_names.h"
#include "api/work_names.h"
#include "domain/service/state.h"
#include "domain/service_policy/clock.h"

// The words of the API that only boards use: statuses, clocks and levels.
namespace steward::api {

inline constexpr std::array kClockNames = {
    EnumName<service_policy::Clock>{"respond", service_policy::Clock::respond},
    EnumName<service_policy::Clock>{"on_site", service_policy::Clock::on_site},
    EnumName<service_policy::Clock>{"resolve", service_policy::Clock::resolve},
};
inline constexpr std::array kLevelNames = {
    EnumName<service_policy::Level>{"warning", service_policy::Level::warning},
    EnumName<service_policy::Level>{"due", service_policy::Level::due},
    EnumName<service_policy::Level>{"late", service_policy::Level::late},
};
inline constexpr std::array kOrderStatusNames = {
    EnumName<work_orders::Status>{"reported", work_orders::Status::reported},
    EnumName<work_orders::Status>{"triaged", work_orders::Status::triaged},
    EnumName<work_orders::Status>{"assigned", work_orders::Status::assigned},
    EnumName<work_orders::Status>{"accepted", work_orders::Status::accepted},
    EnumName<work_orders::Status>{"en_route", work_orders::Status::en_route},
    EnumName<work_orders::Status>{"on_site", work_orders::Status::on_site},
    EnumName<work_orders::Status>{"paused", work_orders::Status::paused},
    EnumName<work_orders::Status>{"work_done", work_orders::Status::work_done},
    EnumName<work_orders::Status>{"verified", work_orders::Status::verified},
    EnumName<work_orders::Status>{"closed", work_orders::Status::closed},
    EnumName<work_orders::Status>{"cancelled", work_orders::Status::cancelled},
};
inline constexpr std::array kCaseStatusNames = {
    EnumName<service::Status>{"filed", service::Status::filed},
    EnumName<service::Status>{"accepted", service::Status::accepted},
    EnumName<service::Status>{"investigating", service::Status::investigating},
    EnumName<service::Status>{"replied", service::Status::replied},
    EnumName<service::Status>{"confirmed", service::Status::confirmed},
    EnumName<service::Status>{"closed", service::Status::closed},
    EnumName<service::Status>{"rejected", service::Status::rejected},
    EnumName<service::Status>{"merged", service::Status::merged},
    EnumName<service::Status>{"withdrawn", service::Status::withdrawn},
};

}  // namespace steward::api
