#pragma once

#include "api/names.h"
#include "domain/metering/events.h"

// The words of the API that only fee items and meters use.
namespace steward::api {

inline constexpr std::array kAreaBasisNames = {
    EnumName<billing::AreaBasis>{"built_up", billing::AreaBasis::built_up},
    EnumName<billing::AreaBasis>{"inside", billing::AreaBasis::inside},
};
inline constexpr std::array kApportionBasisNames = {
    EnumName<billing::ApportionBasis>{"built_up_area", billing::ApportionBasis::built_up_area},
    EnumName<billing::ApportionBasis>{"inside_area", billing::ApportionBasis::inside_area},
    EnumName<billing::ApportionBasis>{"house", billing::ApportionBasis::house},
    EnumName<billing::ApportionBasis>{"headcount", billing::ApportionBasis::headcount},
    EnumName<billing::ApportionBasis>{"ratio", billing::ApportionBasis::ratio},
};
inline constexpr std::array kMeteredUtilityNames = {
    EnumName<metering::Utility>{"water", metering::Utility::water},
    EnumName<metering::Utility>{"hot_water", metering::Utility::hot_water},
    EnumName<metering::Utility>{"electricity", metering::Utility::electricity},
    EnumName<metering::Utility>{"gas", metering::Utility::gas},
    EnumName<metering::Utility>{"heat", metering::Utility::heat},
};
// What a caller can say; an estimate is asked for by leaving the reading out.
inline constexpr std::array kReadingSourceNames = {
    EnumName<metering::ReadingSource>{"person", metering::ReadingSource::person},
    EnumName<metering::ReadingSource>{"device", metering::ReadingSource::device},
};

}  // namespace steward::api
