#include "api/answers.h"
#include "api/csv/metering_columns.h"
#include "api/csv/registry_columns.h"
#include "api/handlers/handlers.h"

namespace steward::api {

namespace {

constexpr auto kShapes = std::to_array<NamedShape>({
    {"Company", kCompanyColumns},
    {"Community", kCommunityColumns},
    {"Building", kBuildingColumns},
    {"House", kHouseColumns, R"(household_id|null,
      measurements: [{effective_from: date, built_up_area_centi_m2, inside_area_centi_m2, coefficient_millionths,
                      headcount: int, ratio_millionths}])"},
    {"Household", kHouseholdColumns, "moved_out_on|null"},
    {"Meter", kMeterColumns, R"(digits: int, removed_on|null,
      readings: [{on: date, reading_milli, usage_micro, correction: bool}],
      corrections: [{read_on, corrected_on, reading_milli, difference_micro}])"},
});

constexpr auto kAnswers = std::to_array<AnswerShape>({
    {register_company, "company: int"},
    {list_companies, "{...Page, items: [Company]}"},
    {register_community, "community_id"},
    {list_communities, "{...Page, items: [Community]}"},
    {get_community, "Community"},
    {register_building, "building_id"},
    {list_buildings, "{...Page, items: [Building]}"},
    {register_house, "house_id"},
    {list_houses, "{...Page, items: [House]}"},
    {get_house, "House"},
    {measure_house, "house_id, effective_from: date"},
    {move_in, "household_id"},
    {move_out, "household_id, house_id"},
    {list_households_of_house, "{...Page, items: [Household]}"},
    {list_households, "{...Page, items: [Household]}"},
    {get_household, "Household"},
    {install_meter, "meter_id"},
    {read_meter, "meter_id, reading_milli, usage_micro"},
    {correct_reading, "meter_id, read_on, reading_milli, difference_micro"},
    {correct_meter_factors, "meter_id, multiplier_milli, loss_millionths"},
    {remove_meter, "meter_id, replaced_by?: id"},
    {get_meters, "{meters: [Meter]}"},
});

}  // namespace

AnswersOfArea answers_of_registry() { return {kShapes, kAnswers}; }

}  // namespace steward::api
