#pragma once

#include <boost/json.hpp>
#include <functional>

#include "eventstore/keyring/keyring.h"
#include "eventstore/log/frame.h"

// Events as JSON, the same for the API, for export and for replay: snake_case, amounts in fen, dates and instants in
// ISO 8601, ids as text.
namespace steward {

// What a reader gets to see of a box; nullopt when it cannot be opened here (no keyring). Bound to the company of the
// event that carries the box, and to the reader.
using OpenBox = std::function<std::optional<Revealed>(const Sealed&)>;

// Through a keyring. A box that does not open (damaged, or of another keyring) is shown as closed. `keyring` may be
// null and must outlive the function.
[[nodiscard]] OpenBox open_with(const Keyring* keyring, CompanyNo company, Reader reader);

// {"sealed":true,"subject":…}, with "masked" or "erased" where that is known; {"sealed":false,"subject":…,"text":…}
// when the reader may see it; null when nothing was given.
[[nodiscard]] boost::json::value sealed_to_json(const Sealed& sealed, const OpenBox& open);

// The payload alone.
[[nodiscard]] boost::json::object event_to_json(const Event& event, const OpenBox& open);

[[nodiscard]] boost::json::object actor_to_json(const Actor& actor);
// Position, type, times, stream, actor, household links, and the payload under "data": as much of it as concerns the
// reader. How technicians compared for an order is not a resident's.
[[nodiscard]] boost::json::object recorded_to_json(const RecordedEvent& recorded, const OpenBox& open,
                                                   service::Privacy reader);

// The names that JSON and command lines use.
[[nodiscard]] std::string_view name_of(StreamKind kind);
[[nodiscard]] std::string_view name_of(Channel channel);
[[nodiscard]] boost::json::object bill_json(const billing::Bill& bill);
[[nodiscard]] boost::json::object tariff_json(const billing::Tariff& tariff);
[[nodiscard]] boost::json::object parking_terms_json(const billing::ParkingTerms& terms);
// {"from": …, "minutes": …, "before_caps_fen": …, "charged_fen": …} for each parking day.
[[nodiscard]] boost::json::array parking_days_json(const billing::ParkingPrice& price);
[[nodiscard]] boost::json::object adjustment_line_json(const billing::AdjustmentLine& line);
// {"period": "2026-11", "lines": [{"account": 1122, "amount_fen": …, "tax_fen": …}]}
[[nodiscard]] boost::json::object posting_json(const billing::Posting& posting);

[[nodiscard]] std::string_view name_of(billing::PaymentChannel channel);
[[nodiscard]] std::string_view name_of(billing::ReversalReason reason);
[[nodiscard]] std::string_view name_of(billing::ChargeMethod method);
[[nodiscard]] std::string_view name_of(billing::ParkingDay day);
[[nodiscard]] std::string_view name_of(billing::AreaBasis basis);
[[nodiscard]] std::string_view name_of(billing::ApportionBasis basis);
[[nodiscard]] std::string_view name_of(metering::Utility utility);
[[nodiscard]] std::string_view name_of(metering::ReadingSource source);
[[nodiscard]] std::string_view name_of(billing::ProrationRule rule);
[[nodiscard]] std::string_view name_of(Rounding rounding);
[[nodiscard]] std::string_view name_of(access::Role role);
[[nodiscard]] std::string_view name_of(imports::ImportKind kind);
[[nodiscard]] std::string_view name_of(operations::LogPurpose purpose);

}  // namespace steward
