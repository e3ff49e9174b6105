#include "tests/eventstore/keyring/keyring_fixture.h"

// What a power cut or a bad disk leaves of the key file, byte by byte.
namespace steward {
namespace {

namespace fs = std::filesystem;

class KeyringCrashTest : public KeyringFixture {
 protected:
  KeyringCrashTest() {
    auto keyring = Keyring::create(options).value();
    first = people(3);
    second = people(3);
    if (!keyring->ensure_keys(first)) ADD_FAILURE();
    before = read_file(key_file());
    sealed = keyring->seal(context(first[2]), "张伟").value();
    if (!keyring->ensure_keys(second)) ADD_FAILURE();
    after = read_file(key_file());
  }

  // The first batch was acknowledged and is whole; the keyring takes new keys, and finds them again.
  void expect_alive() {
    {
      auto keyring = Keyring::open(options);
      ASSERT_TRUE(keyring) << keyring.error().detail;
      EXPECT_EQ((*keyring)->reveal(sealed, kCompany, kFull).value().text, "张伟");
      ASSERT_TRUE((*keyring)->ensure_keys(second));
      EXPECT_EQ((*keyring)->status().keys, 6U);
      fresh = (*keyring)->seal(context(second[1]), "李娜").value();
    }
    auto again = Keyring::open(options);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ((*again)->reveal(sealed, kCompany, kFull).value().text, "张伟");
    EXPECT_EQ((*again)->reveal(fresh, kCompany, kFull).value().text, "李娜");
  }

  std::vector<PersonId> first;
  std::vector<PersonId> second;
  std::string before;
  std::string after;
  Sealed sealed;
  Sealed fresh;
};

TEST_F(KeyringCrashTest, ATailCutAtAnyByteLosesOnlyWhatWasNotAcknowledged) {
  ASSERT_EQ(after.size(), before.size() + 3 * kRecordBytes);
  for (std::size_t size = before.size(); size < after.size(); ++size) {
    write_file(key_file(), after.substr(0, size));
    expect_alive();
    if (HasFailure()) FAIL() << "cut at " << size;
  }
}

TEST_F(KeyringCrashTest, PagesOfTheLastBatchMayArriveInAnyOrder) {
  // Each subset of the last batch on the disk, the rest zero as a file that grew before its data.
  for (unsigned subset = 0; subset < 8; ++subset) {
    std::string bytes = after;
    for (unsigned i = 0; i < 3; ++i) {
      if ((subset & (1U << i)) == 0) bytes.replace(before.size() + i * kRecordBytes, kRecordBytes, kRecordBytes, '\0');
    }
    write_file(key_file(), bytes);
    expect_alive();
    if (HasFailure()) FAIL() << "subset " << subset;
  }
}

TEST_F(KeyringCrashTest, DamageInWhatWasAcknowledgedIsAnErrorWithItsPlace) {
  for (std::size_t at = kHeaderBytes; at < before.size(); ++at) {
    std::string bytes = after;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    write_file(key_file(), bytes);
    const auto opened = Keyring::open(options);
    ASSERT_FALSE(opened) << "byte " << at;
    EXPECT_EQ(opened.error().code, "keyring-damaged");
    EXPECT_EQ(opened.error().params.at(0).value,
              Param::Value(static_cast<std::int64_t>((at - kHeaderBytes) / kRecordBytes + 1)));
    EXPECT_EQ(read_file(key_file()), bytes) << "a damaged file is left as it is";
  }
}

TEST_F(KeyringCrashTest, ADamagedOrShortHeaderIsAnError) {
  for (std::size_t at = 0; at < kHeaderBytes; ++at) {
    std::string bytes = after;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    write_file(key_file(), bytes);
    EXPECT_EQ(Keyring::open(options).error().code, "keyring-damaged") << "byte " << at;
    write_file(key_file(), after.substr(0, at));
    EXPECT_EQ(Keyring::open(options).error().code, "keyring-damaged") << "cut at " << at;
  }
}

TEST_F(KeyringCrashTest, ARewriteThatWasNotFinishedLeavesTheOldFileInForce) {
  write_file(key_file().string() + ".new", after.substr(0, 200));
  expect_alive();
  EXPECT_FALSE(fs::exists(key_file().string() + ".new"));
}

TEST_F(KeyringCrashTest, ADestroyedKeySurvivesNoTornTail) {
  {
    auto keyring = Keyring::open(options).value();
    ASSERT_TRUE(keyring->destroy(std::vector{first[2]}));
  }
  const std::string erased = read_file(key_file());
  ASSERT_EQ(erased.size(), after.size());
  for (std::size_t size = before.size(); size < after.size(); size += 13) {
    write_file(key_file(), erased.substr(0, size));
    auto keyring = Keyring::open(options).value();
    EXPECT_EQ(keyring->reveal(sealed, kCompany, kFull).value().state, Revealed::State::erased);
  }
}

}  // namespace
}  // namespace steward
