#include "eventstore/base/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <xxhash.h>

#include <initializer_list>

#include "domain/base/assert.h"

namespace steward {

namespace {

// One digest context a thread. OpenSSL uses the SHA instructions of the processor (libsodium does not: four to five
// times slower), but looking the algorithm up for each hash would cost more than the hash itself.
class Sha256 {
 public:
  Sha256() : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    STEWARD_ASSERT(algorithm_ != nullptr && context_ != nullptr, "OpenSSL has SHA-256");
  }
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(algorithm_);
  }

  [[nodiscard]] Hash of(std::initializer_list<std::string_view> parts) {
    bool good = EVP_DigestInit_ex(context_, algorithm_, nullptr) == 1;
    for (const auto part : parts) good = good && EVP_DigestUpdate(context_, part.data(), part.size()) == 1;
    Hash hash;
    good = good && EVP_DigestFinal_ex(context_, reinterpret_cast<unsigned char*>(hash.bytes.data()), nullptr) == 1;
    STEWARD_ASSERT(good, "SHA-256 of bytes in memory cannot fail");
    return hash;
  }

 private:
  EVP_MD* algorithm_;
  EVP_MD_CTX* context_;
};

Hash hash_of(std::initializer_list<std::string_view> parts) {
  thread_local Sha256 digest;
  return digest.of(parts);
}

}  // namespace

Hash sha256(std::string_view bytes) { return hash_of({bytes}); }

Hash sha256(std::string_view first, std::string_view second) { return hash_of({first, second}); }

Hash sha256(std::string_view first, std::string_view second, std::string_view third) {
  return hash_of({first, second, third});
}

Hash hmac_sha256(const Hash& key, std::string_view bytes) { return hmac_sha256(key.view(), bytes); }

Hash hmac_sha256(std::string_view key, std::string_view bytes) {
  // RFC 2104: a key longer than a block is hashed first.
  std::array<char, 64> inner{};
  std::array<char, 64> outer{};
  if (key.size() > inner.size()) return hmac_sha256(sha256(key), bytes);
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const unsigned byte = i < key.size() ? static_cast<unsigned char>(key[i]) : 0U;
    inner[i] = static_cast<char>(byte ^ 0x36U);
    outer[i] = static_cast<char>(byte ^ 0x5cU);
  }
  const Hash first = hash_of({{inner.data(), inner.size()}, bytes});
  const Hash result = hash_of({{outer.data(), outer.size()}, first.view()});
  // The key stands in both.
  OPENSSL_cleanse(inner.data(), inner.size());
  OPENSSL_cleanse(outer.data(), outer.size());
  return result;
}

std::string to_hex(const Hash& hash) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * hash.bytes.size());
  for (const auto byte : hash.bytes) {
    text.push_back(kDigits[std::to_integer<std::size_t>(byte >> 4)]);
    text.push_back(kDigits[std::to_integer<std::size_t>(byte & std::byte{0x0f})]);
  }
  return text;
}

std::uint64_t checksum(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace steward
