#include <array>

#include "api/handlers/handlers.h"
#include "api/route_table.h"

namespace steward::api {

namespace {

using P = Permission;

constexpr std::array kDated = {
    kReveal[0],
    QueryParam{"date", R"({"type":"string","format":"date"})",
               "Of the document, which lists what is open now; today by default, and at most."},
};

constexpr Route pdf(std::string_view path, Query query, std::string_view summary, std::span<const QueryParam> params) {
  Route route = get(path, P::see_money, "printing", query, summary, params);
  route.only = "application/pdf";
  return route;
}

constexpr std::array kRoutes = {
    pdf("/v1/households/{household_id}/bill-notice", print_bill_notice,
        "Notice of a household's open bills, to be printed", kDated),
    pdf("/v1/households/{household_id}/dunning-letter", print_dunning_letter,
        "Letter that demands what is past due, to be printed", kDated),
    pdf("/v1/households/{household_id}/payments/{payment_id}/receipt", print_receipt,
        "Receipt of a payment, to be printed", kReveal),
};

}  // namespace

std::span<const Route> printing_routes() { return kRoutes; }

}  // namespace steward::api
