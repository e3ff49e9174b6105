#include "eventstore/keyring/keyring.h"

#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/eventstore/keyring/keyring_fixture.h"

namespace steward {
namespace {

namespace fs = std::filesystem;

using KeyringTest = KeyringFixture;

::mode_t mode_of(const fs::path& path) {
  struct ::stat info {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0);
  return info.st_mode & 0777U;
}

TEST_F(KeyringTest, WhatIsSealedIsRevealedAlsoAfterReopening) {
  const auto owner = person();
  Sealed name;
  Sealed phone;
  {
    auto keyring = Keyring::create(options).value();
    name = keyring->seal(context(owner), "欧阳娜娜").value();
    phone = keyring->seal(context(owner, FieldClass::phone), "13812341234").value();
    EXPECT_EQ(name.key, phone.key);
    EXPECT_EQ(name.box.find("欧阳"), std::string::npos);
  }
  auto keyring = Keyring::open(options).value();
  const auto full = keyring->reveal(name, kCompany, kFull).value();
  EXPECT_EQ(full.state, Revealed::State::full);
  EXPECT_EQ(full.text, "欧阳娜娜");
  const auto masked = keyring->reveal(phone, kCompany, kMasked).value();
  EXPECT_EQ(masked.state, Revealed::State::masked);
  EXPECT_EQ(masked.text, "138****1234");
}

TEST_F(KeyringTest, NothingGivenIsAnEmptyBoxWithoutAKey) {
  auto keyring = Keyring::create(options).value();
  const auto sealed = keyring->seal(context(person()), "").value();
  EXPECT_TRUE(sealed.empty());
  EXPECT_EQ(keyring->reveal(sealed, kCompany, kFull).value().state, Revealed::State::nothing);
  EXPECT_EQ(keyring->status().keys, 0U);
}

TEST_F(KeyringTest, TheSameTextIsSealedDifferentlyEachTime) {
  auto keyring = Keyring::create(options).value();
  const auto where = context(person());
  EXPECT_NE(keyring->seal(where, "张伟").value().box, keyring->seal(where, "张伟").value().box);
}

TEST_F(KeyringTest, ABoxThatWasMovedOrChangedDoesNotOpen) {
  auto keyring = Keyring::create(options).value();
  const auto owner = person();
  const auto other = person();
  ASSERT_TRUE(keyring->ensure_keys(std::vector{owner, other}));
  const auto sealed = keyring->seal(context(owner), "张伟").value();

  const auto refused = [&](Sealed changed, CompanyNo company) {
    // Twice: the second time the key comes from the cache.
    for (int i = 0; i < 2; ++i) {
      const auto result = keyring->reveal(changed, company, kFull);
      ASSERT_FALSE(result);
      EXPECT_EQ(result.error().code, "box-damaged");
    }
  };
  refused(sealed, CompanyNo{8});
  auto changed = sealed;
  changed.subject = other;
  refused(changed, kCompany);
  changed.key = sealed.key + 1;  // the other person's own key
  refused(changed, kCompany);
  changed = sealed;
  changed.field = FieldClass::phone;
  refused(changed, kCompany);
  changed = sealed;
  changed.command_id = person().uuid;
  refused(changed, kCompany);
  changed = sealed;
  changed.nonce[5] ^= std::byte{1};
  refused(changed, kCompany);
  for (std::size_t i = 0; i < sealed.box.size(); ++i) {
    changed = sealed;
    changed.box[i] = static_cast<char>(changed.box[i] ^ 0x20);
    refused(changed, kCompany);
  }
  changed = sealed;
  changed.box.resize(3);
  refused(changed, kCompany);
  EXPECT_TRUE(keyring->reveal(sealed, kCompany, kFull));
}

TEST_F(KeyringTest, AnUnknownKeyNumberIsAnError) {
  auto keyring = Keyring::create(options).value();
  auto sealed = keyring->seal(context(person()), "张伟").value();
  sealed.key = 99;
  EXPECT_EQ(keyring->reveal(sealed, kCompany, kFull).error().code, "keyring-no-such-key");
}

TEST_F(KeyringTest, TextHasALimit) {
  auto keyring = Keyring::create(options).value();
  EXPECT_TRUE(keyring->seal(context(person()), std::string(kSealMaxBytes, 'x')));
  EXPECT_EQ(keyring->seal(context(person()), std::string(kSealMaxBytes + 1, 'x')).error().code, "text-too-long");
}

TEST_F(KeyringTest, ADestroyedKeyIsGoneEverywhereAtOnceAndForEver) {
  const auto gone = person();
  const auto stays = person();
  Sealed sealed;
  Sealed other;
  std::string wrapped;
  {
    auto keyring = Keyring::create(options).value();
    sealed = keyring->seal(context(gone), "张伟").value();
    other = keyring->seal(context(stays), "李娜").value();
    ASSERT_TRUE(keyring->reveal(sealed, kCompany, kFull));
    wrapped = read_file(key_file()).substr(kHeaderBytes + 28 + 24, 48);

    ASSERT_TRUE(keyring->destroy(std::vector{gone, person()}));
    ASSERT_TRUE(keyring->destroy(std::vector{gone}));
    EXPECT_EQ(keyring->reveal(sealed, kCompany, kFull).value().state, Revealed::State::erased);
    EXPECT_EQ(keyring->reveal(other, kCompany, kFull).value().text, "李娜");
    EXPECT_EQ(keyring->seal(context(gone), "张伟").error().code, "person-erased");
    EXPECT_EQ(keyring->ensure_keys(std::vector{gone}).error().code, "person-erased");
    EXPECT_TRUE(keyring->seal(context(person()), "the file still takes keys"));
  }
  for (const auto& entry : fs::directory_iterator(options.directory)) {
    EXPECT_EQ(read_file(entry.path()).find(wrapped), std::string::npos) << entry.path();
  }
  auto keyring = Keyring::open(options).value();
  EXPECT_EQ(keyring->status().erased, 1U);
  EXPECT_EQ(keyring->status().keys, 2U);
  const auto revealed = keyring->reveal(sealed, kCompany, kFull).value();
  EXPECT_EQ(revealed.state, Revealed::State::erased);
  EXPECT_EQ(revealed.text, "");
  EXPECT_EQ(keyring->ensure_keys(std::vector{gone}).error().code, "person-erased");
}

TEST_F(KeyringTest, HmacsAreTheSameAfterReopeningAndDifferByPurpose) {
  Hash key;
  Hash print;
  Hash api;
  {
    auto keyring = Keyring::create(options).value();
    key = keyring->idempotency_key_mac("abc");
    print = keyring->fingerprint("abc");
    api = keyring->api_key_hash("abc");
  }
  auto keyring = Keyring::open(options).value();
  EXPECT_TRUE(same_hash(keyring->idempotency_key_mac("abc"), key));
  EXPECT_TRUE(same_hash(keyring->fingerprint("abc"), print));
  EXPECT_TRUE(same_hash(keyring->api_key_hash("abc"), api));
  EXPECT_FALSE(same_hash(key, print));
  EXPECT_FALSE(same_hash(print, api));
  EXPECT_FALSE(same_hash(keyring->idempotency_key_mac("abd"), key));
}

TEST_F(KeyringTest, AKeyringIsForItsOwnerOnly) {
  { auto keyring = Keyring::create(options).value(); }
  EXPECT_EQ(mode_of(options.directory), 0700U);
  EXPECT_EQ(mode_of(key_file()), 0600U);
  EXPECT_EQ(mode_of(options.directory / "master.key"), 0600U);
  for (const fs::path& path : {options.directory, key_file(), options.directory / "master.key"}) {
    const auto before = fs::status(path).permissions();
    fs::permissions(path, fs::perms::group_read, fs::perm_options::add);
    const auto refused = Keyring::open(options);
    ASSERT_FALSE(refused) << path;
    EXPECT_EQ(refused.error().code, "keyring-mode");
    EXPECT_NE(refused.error().detail.find("chmod"), std::string::npos);
    fs::permissions(path, before);
  }
  EXPECT_TRUE(Keyring::open(options));
}

TEST_F(KeyringTest, TheMasterKeyMayLiveElsewhere) {
  fs::create_directory(root / "elsewhere");
  options.master_key = root / "elsewhere" / "steward.key";
  const auto owner = person();
  Sealed sealed;
  {
    auto keyring = Keyring::create(options).value();
    sealed = keyring->seal(context(owner), "张伟").value();
  }
  EXPECT_FALSE(fs::exists(options.directory / "master.key"));
  EXPECT_EQ(Keyring::open(options).value()->reveal(sealed, kCompany, kFull).value().text, "张伟");
}

TEST_F(KeyringTest, AWrongOrMissingMasterKeyIsSaidAndNeverReplaced) {
  { auto keyring = Keyring::create(options).value(); }
  const fs::path master = options.directory / "master.key";
  const std::string good = read_file(master);
  write_file(master, std::string(32, 'x'));
  EXPECT_EQ(Keyring::open(options).error().code, "keyring-wrong-master-key");
  write_file(master, good + "\n");
  EXPECT_EQ(Keyring::open(options).error().code, "keyring-master-key");
  fs::remove(master);
  EXPECT_EQ(Keyring::open(options).error().code, "keyring-master-key");
  EXPECT_FALSE(fs::exists(master));
}

TEST_F(KeyringTest, AMissingKeyringIsNotMadeByOpeningIt) {
  EXPECT_EQ(Keyring::open(options).error().code, "keyring-missing");
  EXPECT_FALSE(fs::exists(options.directory));
  { auto keyring = Keyring::create(options).value(); }
  EXPECT_TRUE(Keyring::exists(options));
  EXPECT_EQ(Keyring::create(options).error().code, "keyring-exists");
}

TEST_F(KeyringTest, ACreationThatWasCutShortIsFinished) {
  { auto keyring = Keyring::create(options).value(); }
  const std::string master = read_file(options.directory / "master.key");
  fs::remove(key_file());
  write_file(options.directory / "people.keys.new", "half a hea");
  { auto keyring = Keyring::create(options).value(); }
  EXPECT_EQ(read_file(options.directory / "master.key"), master);
  EXPECT_TRUE(Keyring::open(options));
}

TEST_F(KeyringTest, OneProcessAtATime) {
  auto keyring = Keyring::create(options).value();
  EXPECT_EQ(Keyring::open(options).error().code, "keyring-locked");
}

TEST_F(KeyringTest, ABatchOfAHundredThousandIsQuickAndSmall) {
  options.cached_keys = 64;
  const auto everybody = people(100'000);
  const auto start = std::chrono::steady_clock::now();
  {
    auto keyring = Keyring::create(options).value();
    ASSERT_TRUE(keyring->ensure_keys(everybody));
    ASSERT_TRUE(keyring->ensure_keys(everybody));
    EXPECT_EQ(keyring->status().keys, 100'000U);
    EXPECT_EQ(keyring->status().file_bytes, kHeaderBytes + 100'000 * kRecordBytes);
  }
  auto keyring = Keyring::open(options).value();
  EXPECT_EQ(keyring->status().keys, 100'000U);
  for (std::size_t i = 0; i < everybody.size(); i += 997) {
    const auto sealed = keyring->seal(context(everybody[i]), "张伟").value();
    EXPECT_EQ(sealed.key, i + 1);
    EXPECT_EQ(keyring->reveal(sealed, kCompany, kFull).value().text, "张伟");
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20))
      << "a sync for each key takes longer on any disk";
}

TEST_F(KeyringTest, ManyThreadsSealRevealMakeAndDestroy) {
  options.cached_keys = 3;
  auto keyring = Keyring::create(options).value();
  const auto shared = people(8);
  std::atomic<int> wrong{0};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 60; ++i) {
        const PersonId own = person();
        const PersonId& both = shared[static_cast<std::size_t>(i) % shared.size()];
        for (const PersonId& subject : {own, both}) {
          const auto sealed = keyring->seal(context(subject), "王小明");
          if (!sealed || keyring->reveal(*sealed, kCompany, kFull).value().text != "王小明") ++wrong;
        }
        if (i % 20 == 0) {
          const auto sealed = keyring->seal(context(own), "王小明").value();
          if (!keyring->destroy(std::vector{own})) ++wrong;
          if (keyring->reveal(sealed, kCompany, kFull).value().state != Revealed::State::erased) ++wrong;
        }
      }
    });
  }
  threads.clear();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(keyring->status().keys, 8U + 4 * 57);
  EXPECT_EQ(keyring->status().erased, 4U * 3);
}

}  // namespace
}  // namespace steward
