#include "api/idempotency.h"

#include <algorithm>

#include "api/json/reader.h"

namespace steward::api {

Result<std::string> idempotency_key(const http::Request& request) {
  const auto header = request.header("Idempotency-Key");
  if (!header) return fail("idempotency-key-missing");
  std::string_view text = *header;
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  const bool visible = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != '"'; });
  if (text.empty() || text.size() > 128 || !visible) {
    return fail_at("header-invalid", "Idempotency-Key", Says::key_form);
  }
  return std::string(text);
}

Hash remembered_key(const Call& call, const std::string& key, std::string_view part) {
  std::string scope =
      std::to_string(call.principal.company.value) + '\0' + std::string(call.principal.credential.uuid.view()) + key;
  if (!part.empty()) scope.append(1, '\0').append(part);
  return call.service.keyring.idempotency_key_mac(scope);
}

// Separated by zero bytes, which none of the parts has.
Result<Hash> fingerprint_of(const Call& call) {
  std::string text =
      std::to_string(call.principal.company.value) + '\0' + std::string(call.principal.credential.uuid.view()) + '\0' +
      std::string(http::to_string(call.request.method())) + '\0' + std::string(call.request.target()) + '\0';
  if (!call.request.body.empty()) {
    auto canonical = json::canonical_json(call.request.body);
    if (!canonical) return pass_on(std::move(canonical.error()));
    text += *canonical;
  }
  return call.service.keyring.fingerprint(text);
}

}  // namespace steward::api
