#include "eventstore/base/hash_stream.h"

#include <openssl/evp.h>

#include "domain/base/assert.h"

namespace steward {

Sha256Stream::Sha256Stream() : context_(EVP_MD_CTX_new()) {
  STEWARD_ASSERT(
      context_ != nullptr && EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_), EVP_sha256(), nullptr) == 1,
      "OpenSSL has SHA-256");
}

Sha256Stream::~Sha256Stream() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }

void Sha256Stream::add(std::string_view bytes) {
  STEWARD_ASSERT(EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_), bytes.data(), bytes.size()) == 1,
                 "SHA-256 of bytes in memory cannot fail");
}

Hash Sha256Stream::finish() {
  Hash hash;
  STEWARD_ASSERT(EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(context_),
                                    reinterpret_cast<unsigned char*>(hash.bytes.data()), nullptr) == 1,
                 "SHA-256 of bytes in memory cannot fail");
  return hash;
}

}  // namespace steward
