#include "domain/stream.h"

namespace steward {

StreamId company_stream(CompanyNo company) {
  Uuid id;
  for (std::size_t i = 0; i < 4; ++i) {
    id.bytes[15 - i] = static_cast<std::byte>((company.value >> (8 * i)) & 0xffU);
  }
  return {StreamKind::company, id};
}

}  // namespace steward
