#include "api/csv/billing_columns.h"
#include "api/csv/metering_columns.h"
#include "api/handlers/handlers.h"
#include "api/route_table.h"

namespace steward::api {

namespace {

using P = Permission;

constexpr std::string_view kVatBody =
    R"({"type":"object","additionalProperties":false,"required":["effective_from","rate_millionths"],"properties":{
      "effective_from":{"type":"string","format":"date"},
      "rate_millionths":{"type":"integer","minimum":0,"maximum":1000000,"multipleOf":100,"description":"60000 is 6 %"},
      "prices_include_tax":{"type":"boolean","default":true,"description":"else the tax comes on top of the tariff"}}})";
constexpr std::string_view kMeasuresBody =
    R"({"type":"object","additionalProperties":false,"required":["effective_from","built_up_area_centi_m2"],"properties":{
      "effective_from":{"type":"string","format":"date"},
      "built_up_area_centi_m2":{"type":"integer","minimum":1,"description":"0.01 m²"},
      "inside_area_centi_m2":{"type":"integer","minimum":0,
        "description":"net internal area, 0.01 m²; what is left out, of this and the following, is that of the measurement before"},
      "coefficient_millionths":{"type":"integer","minimum":1,"maximum":10000000,
        "description":"1000000 at first; another than before is a price for two persons where the community wants them, )"
    R"(as an agreed part is"},
      "headcount":{"type":"integer","minimum":0,"maximum":1000},
      "ratio_millionths":{"type":"integer","minimum":0,"maximum":1000000,"description":"agreed part of shared costs"}}})";
constexpr std::string_view kContractBody =
    R"({"type":"object","additionalProperties":false,"required":["fee_item_id","label","from"],"properties":{
      "fee_item_id":{"type":"string","format":"uuid","description":"with method contract"},
      "label":{"type":"string","minLength":1,"maxLength":50,"description":"the space or room; not the name of a person"},
      "from":{"type":"string","format":"date"},"to":{"type":"string","format":"date","description":"not included"},
      "price_micro_yuan":{"type":"integer","minimum":1,
        "description":"a month, a price for two persons where the community wants them; by the fee item's tariffs without"},
      "step_months":{"type":"integer","minimum":1,"maximum":120,"description":"the price rises each so many months"},
      "step_rate_millionths":{"type":"integer","minimum":1,"maximum":1000000,"description":"by this much: 50000 is 5 %"}}})";
constexpr std::string_view kContractEndBody =
    R"({"type":"object","additionalProperties":false,"required":["ended_on"],"properties":{
      "ended_on":{"type":"string","format":"date","description":"nothing is charged from this day on"}}})";
constexpr std::string_view kMeterBody =
    R"({"type":"object","additionalProperties":false,"required":["number","utility","installed_on","reading_milli"],"properties":{
      "number":{"type":"string","minLength":1,"maxLength":32,"description":"on its plate; unique in the community"},
      "utility":{"enum":["water","hot_water","electricity","gas","heat"]},
      "digits":{"type":"integer","minimum":1,"maximum":9,"default":6,"description":"it begins anew at 10^digits"},
      "multiplier_milli":{"type":"integer","minimum":1,"maximum":100000000,"default":1000},
      "loss_millionths":{"type":"integer","minimum":0,"maximum":1000000,"default":0},
      "installed_on":{"type":"string","format":"date"},
      "reading_milli":{"type":"integer","minimum":0,"description":"what it shows, in 0.001 units"}}})";
constexpr std::string_view kReadingBody =
    R"({"type":"object","additionalProperties":false,"required":["read_on"],"properties":{
      "read_on":{"type":"string","format":"date"},
      "reading_milli":{"type":"integer","minimum":0,
        "description":"0.001 units; estimated from what was used without, but never by a device"},
      "source":{"enum":["person","device"],"description":"person by default; of the key of a device always device"},
      "rolled_over":{"type":"boolean","default":false},
      "confirmed":{"type":"boolean","default":false,"description":"somebody looked again, because it is unusual"}}})";
constexpr std::string_view kCorrectionBody =
    R"({"type":"object","additionalProperties":false,"required":["corrected_on","reading_milli"],"properties":{
      "corrected_on":{"type":"string","format":"date","description":"behind the last reading; the difference counts then"},
      "read_on":{"type":"string","format":"date","description":"the day of the reading that was wrong; the last one without"},
      "reading_milli":{"type":"integer","minimum":0,"description":"what the reading should have been"}}})";
constexpr std::string_view kFactorsBody =
    R"({"type":"object","additionalProperties":false,"properties":{
      "multiplier_milli":{"type":"integer","minimum":1,"maximum":100000000,"description":"as it was without"},
      "loss_millionths":{"type":"integer","minimum":0,"maximum":1000000,"description":"as it was without"}}})";
constexpr std::string_view kRemovalBody =
    R"({"type":"object","additionalProperties":false,"required":["removed_on","reading_milli"],"properties":{
      "removed_on":{"type":"string","format":"date"},"reading_milli":{"type":"integer","minimum":0},
      "rolled_over":{"type":"boolean","default":false},
      "replacement":{"type":"object","additionalProperties":false,"required":["number","utility","reading_milli"],"properties":{
        "number":{"type":"string","minLength":1,"maxLength":32},
        "utility":{"enum":["water","hot_water","electricity","gas","heat"]},
        "digits":{"type":"integer","minimum":1,"maximum":9,"default":6},
        "multiplier_milli":{"type":"integer","minimum":1,"maximum":100000000,"default":1000},
        "loss_millionths":{"type":"integer","minimum":0,"maximum":1000000,"default":0},
        "reading_milli":{"type":"integer","minimum":0,"description":"what it shows when it is put in"}}}}})";

constexpr std::string_view kBillRunBody =
    R"({"type":"object","additionalProperties":false,"required":["period_from","period_to","due_date","fee_item_ids"],"properties":{
      "period_from":{"type":"string","format":"date"},"period_to":{"type":"string","format":"date","description":"not included"},
      "issue_date":{"type":"string","format":"date","description":"today by default"},"due_date":{"type":"string","format":"date"},
      "backdating_reason":{"enum":["entered_late","system_unavailable","found_in_reconciliation","correction","taken_over"]},
      "preview_digest":{"type":"string","maxLength":64,"description":"of the approved preview: nothing else is issued"},
      "fee_item_ids":{"type":"array","minItems":1,"maxItems":15,"items":{"type":"string","format":"uuid"}},
      "shared_costs":{"type":"array","maxItems":15,"description":"one for each apportioned fee item",
        "items":{"type":"object","additionalProperties":false,"required":["fee_item_id","basis"],"properties":{
          "fee_item_id":{"type":"string","format":"uuid"},
          "building_id":{"type":"string","format":"uuid","description":"whose houses share it; the whole community without"},
          "basis":{"enum":["built_up_area","inside_area","house","headcount","ratio"]},
          "vacant_included":{"type":"boolean","default":false,"description":"the company keeps the share of empty houses"},
          "total_fen":{"type":"integer","minimum":1,"description":"or usage_milli and unit_price_micro_yuan, never both"},
          "usage_milli":{"type":"integer","minimum":1},"unit_price_micro_yuan":{"type":"integer","minimum":1}}}}}})";
constexpr std::string_view kBillRunExample =
    R"({"period_from":"2024-03-01","period_to":"2024-04-01","due_date":"2099-12-31",
    "fee_item_ids":["018f3b2a-7c1d-7e2f-9a3b-0123456789ab"]})";

constexpr std::string_view kMeterExample =
    R"({"number":"DB-0101","utility":"electricity","installed_on":"2024-01-01","reading_milli":12500})";
constexpr std::string_view kReadingExample = R"({"read_on":"2024-01-31","reading_milli":362500})";
constexpr std::string_view kCorrectionExample = R"({"corrected_on":"2024-02-03","reading_milli":352500})";
constexpr std::string_view kRemovalExample = R"({"removed_on":"2024-03-01","reading_milli":500000})";

constexpr Route install(std::string_view path) {
  return post(path, P::edit_registry, "metering", install_meter, "Install a meter", kMeterBody, kMeterExample);
}
constexpr Route see(std::string_view path) {
  return list(path, P::see_meters, "metering", get_meters, "Meters and their readings", {}, kMeterColumns, "meters");
}
constexpr Route read(std::string_view path) {
  return post(path, P::read_meters, "metering", read_meter, "Read a meter, or estimate what it shows", kReadingBody,
              kReadingExample);
}
constexpr Route correct(std::string_view path) {
  return post(path, P::run_bills, "metering", correct_reading,
              "Correct a reading; adjustments put right what was billed by it", kCorrectionBody, kCorrectionExample);
}
constexpr Route correct_factors(std::string_view path) {
  return post(path, P::run_bills, "metering", correct_meter_factors,
              "Correct multiplier and loss since the installation; adjustments put right what was billed by them",
              kFactorsBody, R"({"multiplier_milli":40000})");
}
constexpr Route remove(std::string_view path) {
  return step(path, P::edit_registry, "metering", remove_meter, "Remove or replace a meter", kRemovalBody,
              kRemovalExample);
}

constexpr std::array kRoutes = {
    post("/v1/houses/{house_id}/measurements", P::edit_registry, "registry", measure_house,
         "What a house is charged by, from a date on", kMeasuresBody,
         R"({"effective_from":"2024-07-01","built_up_area_centi_m2":8943,"inside_area_centi_m2":7450})"),
    post("/v1/fee-items/{fee_item_id}/vat-rates", P::set_tariffs, "billing", set_vat_rate,
         "Set the VAT rate from a date on", kVatBody,
         R"({"effective_from":"2024-01-01","rate_millionths":60000,"prices_include_tax":true})"),
    post("/v1/households/{household_id}/contracts", P::run_bills, "billing", open_contract,
         "Open a contract: a parking space, a room", kContractBody,
         R"({"fee_item_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","label":"B1-023","from":"2024-01-12"})"),
    list("/v1/households/{household_id}/contracts", P::see_money, "billing", get_contracts, "Contracts of a household",
         {}, kContractColumns, "contracts"),
    step("/v1/households/{household_id}/contracts/{contract_id}/end", P::run_bills, "billing", end_contract,
         "End a contract", kContractEndBody, R"({"ended_on":"2024-12-31"})"),
    goes_on(go_on_with_bill_run,
            creates("/v1/bill-runs/",
                    post("/v1/communities/{community_id}/bill-runs", P::run_bills, "billing", start_bill_run,
                         "Start a bill run; it goes on in the background", kBillRunBody, kBillRunExample))),
    Route{.method = http::Method::post,
          .path = "/v1/communities/{community_id}/bill-run-previews",
          .permission = P::run_bills,
          .tag = "billing",
          .summary = "What a bill run would bill, and whom it could not; nothing is stored",
          .query = preview_bill_run,
          .request_schema = kBillRunBody,
          .request_example = kBillRunExample},
    install("/v1/houses/{house_id}/meters"),
    see("/v1/houses/{house_id}/meters"),
    read("/v1/houses/{house_id}/meters/{meter_id}/readings"),
    correct("/v1/houses/{house_id}/meters/{meter_id}/corrections"),
    correct_factors("/v1/houses/{house_id}/meters/{meter_id}/factors"),
    remove("/v1/houses/{house_id}/meters/{meter_id}/removal"),
    install("/v1/buildings/{building_id}/meters"),
    see("/v1/buildings/{building_id}/meters"),
    read("/v1/buildings/{building_id}/meters/{meter_id}/readings"),
    correct("/v1/buildings/{building_id}/meters/{meter_id}/corrections"),
    correct_factors("/v1/buildings/{building_id}/meters/{meter_id}/factors"),
    remove("/v1/buildings/{building_id}/meters/{meter_id}/removal"),
    install("/v1/communities/{community_id}/meters"),
    see("/v1/communities/{community_id}/meters"),
    read("/v1/communities/{community_id}/meters/{meter_id}/readings"),
    correct("/v1/communities/{community_id}/meters/{meter_id}/corrections"),
    correct_factors("/v1/communities/{community_id}/meters/{meter_id}/factors"),
    remove("/v1/communities/{community_id}/meters/{meter_id}/removal"),
};

}  // namespace

std::span<const Route> fee_routes() { return kRoutes; }

}  // namespace steward::api
