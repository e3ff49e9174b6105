#include "eventstore/base/hash.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <thread>

namespace steward {
namespace {

TEST(Sha256, GivesTheVectorsOfFips180) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

RC_GTEST_PROP(Sha256, OfTwoPartsIsThatOfTheWhole, (const std::string& first, const std::string& second)) {
  RC_ASSERT(sha256(first, second) == sha256(first + second));
}

TEST(Sha256, IsTheSameOnEveryThread) {
  const Hash here = sha256("abc");
  Hash there;
  std::thread([&] { there = sha256("abc"); }).join();
  EXPECT_EQ(here, there);
}

TEST(Hmac, GivesTheVectorsOfRfc4231) {
  // Test cases 1 and 2; a key is padded with zeroes by HMAC itself, so that shorter keys fit a Hash.
  Hash key;
  for (std::size_t i = 0; i < 20; ++i) key.bytes[i] = std::byte{0x0b};
  EXPECT_EQ(to_hex(hmac_sha256(key, "Hi There")), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  Hash jefe;
  for (std::size_t i = 0; i < 4; ++i) jefe.bytes[i] = static_cast<std::byte>("Jefe"[i]);
  EXPECT_EQ(to_hex(hmac_sha256(jefe, "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Checksum, IsXxh3WithoutSeed) {
  EXPECT_EQ(checksum(""), 0x2d06800538d394c2ULL);
  EXPECT_NE(checksum("a"), checksum("b"));
}

}  // namespace
}  // namespace steward
