#include "api/credential.h"

#include <algorithm>

#include "eventstore/base/uuid7.h"

namespace steward::api {

namespace {

constexpr std::string_view kPrefix = "stw_";
constexpr std::size_t kIdDigits = 32;
constexpr std::size_t kSecretDigits = 64;

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string without_dashes(const Uuid& id) {
  std::string text = to_string(id);
  std::erase(text, '-');
  return text;
}

tl::unexpected<Error> refused() { return fail("unauthenticated"); }

}  // namespace

NewKey make_key(Service& service) {
  Hash random;
  fill_random(reinterpret_cast<unsigned char*>(random.bytes.data()), random.bytes.size());
  const std::string secret = to_hex(random);
  NewKey key;
  key.credential = CredentialId(service.new_id());
  key.token = std::string(kPrefix) + without_dashes(key.credential.uuid) + "_" + secret;
  key.secret_hash = service.keyring.api_key_hash(secret);
  return key;
}

std::optional<TokenParts> parse_token(std::string_view token) {
  if (token.size() != kPrefix.size() + kIdDigits + 1 + kSecretDigits || token.substr(0, kPrefix.size()) != kPrefix) {
    return std::nullopt;
  }
  token.remove_prefix(kPrefix.size());
  const std::string_view id = token.substr(0, kIdDigits);
  const std::string_view secret = token.substr(kIdDigits + 1);
  if (token[kIdDigits] != '_' || !is_hex(id) || !is_hex(secret)) return std::nullopt;
  std::string dashed(id);
  for (const std::size_t place : {8U, 13U, 18U, 23U}) dashed.insert(place, 1, '-');
  const auto uuid = parse_uuid(dashed);
  if (!uuid) return std::nullopt;
  return TokenParts{CredentialId(*uuid), secret};
}

std::string_view standing_of(const access::CredentialState& credential, Instant now) {
  if (std::holds_alternative<access::Revoked>(credential.is)) return "revoked";
  const auto* active = std::get_if<access::Active>(&credential.is);
  if (active == nullptr) return "unknown";
  return active->key.expires_at <= now ? "expired" : "active";
}

Result<Principal> authenticate(Service& service, std::string_view authorization_header) {
  constexpr std::string_view kScheme = "Bearer ";
  if (authorization_header.substr(0, kScheme.size()) != kScheme) return refused();
  const auto parts = parse_token(authorization_header.substr(kScheme.size()));
  if (!parts) return refused();
  auto folded = service.store.knowledge().state(CompanyNo{0}, stream_of(parts->credential));
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* state = std::get_if<access::CredentialState>(folded->state.get());
  const auto* active = state == nullptr ? nullptr : std::get_if<access::Active>(&state->is);
  if (active == nullptr) return refused();
  const access::ApiKeyIssued& key = active->key;
  const Hash stored{key.secret_hash};
  if (!same_hash(stored, service.keyring.api_key_hash(parts->secret))) return refused();
  if (key.expires_at <= service.clock.now()) return refused();
  return Principal{key.credential, key.company, key.role, key.community, key.household, key.staff, key.expires_at};
}

}  // namespace steward::api
