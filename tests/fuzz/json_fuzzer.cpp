#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/json/reader.h"
#include "domain/base/assert.h"

// Any bytes: no crash; what is accepted has one canonical form, which is accepted and its own canonical form; a reader
// that knows no field accepts only the empty object.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace steward::json;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto body = JsonBody::parse(text);
  const auto canonical = canonical_json(text);
  STEWARD_ASSERT(body.has_value() == canonical.has_value(), "both refuse the same documents");
  if (!body) {
    STEWARD_ASSERT(body.error().detail.substr(0, 1) == "#", "every refusal names a place");
    return 0;
  }
  const auto again = canonical_json(*canonical);
  STEWARD_ASSERT(again.has_value() && *again == *canonical, "the canonical form is its own canonical form");
  JsonObject root = body->object();
  (void)root.optional_string("a", 10);
  (void)root.optional_int("b", -5, 5);
  if (auto items = root.optional_array("c", 0, 100)) {
    for (std::size_t i = 0; i < items->size(); ++i) (void)items->object(i).optional_date("d");
  }
  if (const auto checked = body->finish(); !checked) {
    STEWARD_ASSERT(checked.error().detail.find(": ") != std::string::npos, "every refusal names a place");
  }
  return 0;
}
