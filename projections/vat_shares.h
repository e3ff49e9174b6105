#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "domain/billing/events.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"

// Of what bills charge, how much is at which VAT rate.
namespace steward {

struct VatShare {
  std::int32_t rate_millionths = 0;
  Money net;
  Money tax;
  bool operator==(const VatShare&) const = default;
};

// Of an amount with this tax inside it: that in force on a day where it gives this tax, else any other that does.
[[nodiscard]] std::optional<std::int32_t> vat_rate_of(Money gross, Money tax, Date on,
                                                      std::span<const billing::VatRate> rates);

// A bill by the rates of its parts, in their order; one without parts is at that of its day. Empty: at none of `rates`,
// which are those of its fee item.
[[nodiscard]] std::vector<VatShare> vat_shares(const billing::Bill& bill, std::span<const billing::VatRate> rates);

// What of a bill is at one rate, as a bill.
[[nodiscard]] billing::Bill part_at(const billing::Bill& bill, std::int32_t rate_millionths);

// A net and a tax split as those of `like` are, each by itself; may be below zero. Empty where `like` is.
[[nodiscard]] std::vector<VatShare> split_like(std::span<const VatShare> like, Money net, Money tax);

// Adds to the share at its rate, or puts it behind the others.
void add_share(std::vector<VatShare>& shares, const VatShare& share);

// As they stand in rows.
void put_shares(ByteWriter& writer, std::span<const VatShare> shares);
[[nodiscard]] std::vector<VatShare> get_shares(ByteReader& reader);
void pass_shares(ByteReader& reader);

}  // namespace steward
