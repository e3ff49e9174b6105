#include "projections/vat_shares.h"

#include <algorithm>

#include "domain/billing/pricing.h"
#include "domain/billing/vat.h"

namespace steward {

namespace {

std::int32_t in_row(std::int64_t rate_millionths) { return static_cast<std::int32_t>(rate_millionths); }

bool gives(std::int64_t rate_millionths, Money gross, Money tax) {
  const auto inside = billing::tax_inside(gross, rate_millionths);
  return inside && *inside == tax;
}

// The weights where they say something, else the first has all.
std::vector<Money> split(Money total, const std::vector<std::int64_t>& weights) {
  if (auto parts = split_by_weights(total, std::span<const std::int64_t>(weights))) return std::move(*parts);
  std::vector<Money> parts(weights.size());
  parts.front() = total;
  return parts;
}

}  // namespace

std::optional<std::int32_t> vat_rate_of(Money gross, Money tax, Date on, std::span<const billing::VatRate> rates) {
  const std::int64_t in_force = billing::vat_on(rates, on).rate_millionths;
  if (gives(in_force, gross, tax)) return in_row(in_force);
  const auto other = std::find_if(rates.rbegin(), rates.rend(),
                                  [&](const billing::VatRate& vat) { return gives(vat.rate_millionths, gross, tax); });
  if (other != rates.rend()) return in_row(other->rate_millionths);
  return tax == Money{} ? std::optional(0) : std::nullopt;
}

std::vector<VatShare> vat_shares(const billing::Bill& bill, std::span<const billing::VatRate> rates) {
  std::vector<VatShare> shares;
  for (const billing::BillPart& part : bill.parts) {
    add_share(shares, {in_row(part.vat_rate_millionths), {part.amount.fen - part.tax.fen}, part.tax});
  }
  if (!bill.parts.empty()) return shares;
  const auto rate = vat_rate_of(bill.amount, bill.tax, bill.period_from, rates);
  if (rate) shares.push_back({*rate, {bill.amount.fen - bill.tax.fen}, bill.tax});
  return shares;
}

billing::Bill part_at(const billing::Bill& bill, std::int32_t rate_millionths) {
  billing::Bill part = bill;
  std::erase_if(part.parts, [&](const billing::BillPart& of) { return of.vat_rate_millionths != rate_millionths; });
  part.amount = part.tax = {};
  for (const billing::BillPart& of : part.parts) {
    part.amount.fen += of.amount.fen;
    part.tax.fen += of.tax.fen;
  }
  return part;
}

std::vector<VatShare> split_like(std::span<const VatShare> like, Money net, Money tax) {
  if (like.empty()) return {};
  std::vector<std::int64_t> nets;
  std::vector<std::int64_t> taxes;
  for (const VatShare& share : like) {
    nets.push_back(std::max<std::int64_t>(share.net.fen, 0));
    taxes.push_back(std::max<std::int64_t>(share.tax.fen, 0));
  }
  const std::vector<Money> net_parts = split(net, nets);
  const std::vector<Money> tax_parts = split(tax, taxes);
  std::vector<VatShare> shares;
  for (std::size_t i = 0; i < like.size(); ++i) {
    shares.push_back({like[i].rate_millionths, net_parts[i], tax_parts[i]});
  }
  return shares;
}

void add_share(std::vector<VatShare>& shares, const VatShare& share) {
  const auto same = std::find_if(shares.begin(), shares.end(),
                                 [&](const VatShare& known) { return known.rate_millionths == share.rate_millionths; });
  if (same == shares.end()) {
    shares.push_back(share);
    return;
  }
  same->net.fen += share.net.fen;
  same->tax.fen += share.tax.fen;
}

void put_shares(ByteWriter& writer, std::span<const VatShare> shares) {
  writer.u8(static_cast<std::uint8_t>(shares.size()));
  for (const VatShare& share : shares) {
    writer.i32(share.rate_millionths);
    // Alone it has all there is: most bills have one rate.
    if (shares.size() > 1) writer.i64(share.net.fen).i64(share.tax.fen);
  }
}

std::vector<VatShare> get_shares(ByteReader& reader) {
  std::vector<VatShare> shares(reader.u8());
  for (VatShare& share : shares) {
    share.rate_millionths = reader.i32();
    if (shares.size() == 1) break;
    share.net = Money{reader.i64()};
    share.tax = Money{reader.i64()};
  }
  return shares;
}

void pass_shares(ByteReader& reader) {
  const std::size_t shares = reader.u8();
  (void)reader.raw(shares == 1 ? 4 : shares * 20);
}

}  // namespace steward
