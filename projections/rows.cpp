#include "projections/rows.h"

#include "domain/base/assert.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "projections/row_buffer.h"

namespace steward {

std::string encode(const Sums& sums) { return ByteWriter(16).i64(sums.amount).i64(sums.count).take(); }

Result<Sums> decode_sums(std::string_view bytes) {
  ByteReader reader(bytes);
  Sums sums;
  sums.amount = reader.i64();
  sums.count = reader.i64();
  if (!reader.done()) return fail("row-damaged", {}, "sums");
  return sums;
}

std::string_view Rows::whole(std::string_view key) {
  STEWARD_ASSERT(!key.empty() && key.front() != '\0', "a view's key begins with a byte of its own");
  if (prefix_size_ == 0) return key;
  whole_.resize(prefix_size_);
  return whole_.append(key);
}

Result<std::optional<std::string_view>> Rows::get(std::string_view key) { return buffer_.get(whole(key)); }
void Rows::put(std::string_view key, std::string_view value) { buffer_.put(whole(key), value); }
void Rows::put_new(std::string_view key, std::string_view value) { buffer_.put_new(whole(key), value); }
void Rows::erase(std::string_view key) { buffer_.erase(whole(key)); }
void Rows::add(std::string_view key, Sums delta) { buffer_.add(whole(key), delta); }

Result<std::vector<std::pair<std::string, std::string>>> Rows::scan(std::string_view from, std::string_view to,
                                                                    std::size_t limit) {
  const std::string prefix(this->prefix());
  const std::string first = from.empty() && prefix.empty() ? std::string("\1", 1) : prefix + std::string(from);
  const std::string end = to.empty() ? after_prefix(prefix) : prefix + std::string(to);
  auto found = buffer_.scan(first, end, limit);
  if (!found || prefix.empty()) return found;
  for (auto& [key, value] : *found) key.erase(0, prefix.size());
  return found;
}

std::string household_prefix(CompanyNo company, HouseholdId household) {
  return ByteWriter(21).u8(1).u32(company.value).uuid(household.uuid).take();
}

std::string after_prefix(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty()) {
    if (end.back() != '\xff') {
      end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1U);
      return end;
    }
    end.pop_back();
  }
  return end;
}

}  // namespace steward
