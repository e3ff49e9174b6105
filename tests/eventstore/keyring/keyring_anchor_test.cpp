#include "eventstore/keyring/keyring_anchor.h"

#include <array>
#include <utility>

#include "tests/eventstore/keyring/keyring_fixture.h"

// A keyring and what the directory of its log knows of it.
namespace steward {
namespace {

namespace fs = std::filesystem;

class KnownKeyring : public KeyringFixture {
 protected:
  KnownKeyring() {
    options.anchor = root / kKeyringAnchorFile;
    options.log = LogId{person().uuid};
  }
  [[nodiscard]] KeyringAnchor known() const { return read_keyring_anchor(options.anchor).value().value(); }
  // Why it does not open.
  [[nodiscard]] Error refusal() const {
    const auto opened = Keyring::open(options);
    return opened ? Error{} : opened.error();
  }
};

TEST_F(KnownKeyring, IsKnownWithEachKeyAndEachErasure) {
  const auto keyring = Keyring::create(options).value();
  EXPECT_EQ(known(), (KeyringAnchor{options.log, keyring->status().keyring, 0, 0}));
  const auto three = people(3);
  ASSERT_TRUE(keyring->ensure_keys(three));
  ASSERT_TRUE(keyring->ensure_keys(three));
  EXPECT_EQ(known().places, 3U);
  ASSERT_TRUE(keyring->destroy(std::array{three[1]}));
  EXPECT_EQ(known(), (KeyringAnchor{options.log, keyring->status().keyring, 3, 1}));
}

TEST_F(KnownKeyring, IsRefusedWhenItIsOlderOrCut) {
  auto keyring = Keyring::create(options).value();
  ASSERT_TRUE(keyring->ensure_keys(people(2)));
  const std::string older = read_file(key_file());
  const Sealed name = keyring->seal(context(person()), "张伟").value();
  const std::string newest = read_file(key_file());
  keyring.reset();
  for (const std::string& bytes : {older, newest.substr(0, kHeaderBytes + 50), newest.substr(0, kHeaderBytes)}) {
    write_file(key_file(), bytes);
    const Error refused = refusal();
    EXPECT_EQ(refused.code, "keyring-too-old");
    EXPECT_NE(refused.detail.find("of 3 keys"), std::string::npos) << refused.detail;
  }
  write_file(key_file(), newest);
  keyring = Keyring::open(options).value();
  EXPECT_EQ(keyring->reveal(name, kCompany, kFull).value().text, "张伟");
}

TEST_F(KnownKeyring, IsRefusedWhenItWouldUndoAnErasure) {
  const auto two = people(2);
  auto keyring = Keyring::create(options).value();
  ASSERT_TRUE(keyring->ensure_keys(two));
  const std::string before = read_file(key_file());
  ASSERT_TRUE(keyring->destroy(std::array{two[0]}));
  keyring.reset();
  write_file(key_file(), before);
  EXPECT_EQ(refusal().code, "keyring-too-old");
}

TEST_F(KnownKeyring, OfAnotherLogIsRefused) {
  KeyringOptions other;
  other.directory = root / "other";
  ASSERT_TRUE(Keyring::create(options));
  ASSERT_TRUE(Keyring::create(other));
  const LogId log = std::exchange(options.log, LogId{person().uuid});
  EXPECT_EQ(refusal().code, "keyring-foreign") << "the keyring that is known, of another log";
  options.log = log;
  EXPECT_EQ(refusal().code, "");
  for (const char* file : {"people.keys", "master.key"}) {
    fs::copy_file(other.directory / file, options.directory / file, fs::copy_options::overwrite_existing);
  }
  EXPECT_EQ(refusal().code, "keyring-foreign");
}

// The key was on the disk, and the power went before the directory knew.
TEST_F(KnownKeyring, MayHaveMoreKeysThanAreKnown) {
  auto keyring = Keyring::create(options).value();
  ASSERT_TRUE(keyring->ensure_keys(people(2)));
  const std::string before = read_file(options.anchor);
  ASSERT_TRUE(keyring->ensure_keys(people(1)));
  keyring.reset();
  write_file(options.anchor, before);
  EXPECT_EQ(known().places, 2U);
  EXPECT_EQ(refusal().code, "");
  EXPECT_EQ(known().places, 3U);
}

TEST_F(KnownKeyring, IsAdoptedWhereNoneIsKnownAndLookedAtWithoutThat) {
  auto keyring = Keyring::create(options).value();
  ASSERT_TRUE(keyring->ensure_keys(people(2)));
  keyring.reset();
  fs::remove(options.anchor);
  KeyringOptions looked = options;
  looked.log = {};
  ASSERT_TRUE(Keyring::open(looked));
  EXPECT_FALSE(fs::exists(options.anchor));
  EXPECT_EQ(refusal().code, "");
  EXPECT_EQ(known().places, 2U);
  EXPECT_EQ(known().log, options.log);
}

TEST_F(KnownKeyring, IsRefusedWhenWhatIsKnownIsDamaged) {
  ASSERT_TRUE(Keyring::create(options));
  const std::string whole = read_file(options.anchor);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    write_file(options.anchor, bytes);
    EXPECT_EQ(refusal().code, "keyring-anchor-damaged") << "byte " << at;
    write_file(options.anchor, whole.substr(0, at));
    EXPECT_EQ(refusal().code, "keyring-anchor-damaged") << "cut at " << at;
  }
}

// Where it is not known that they were used, the last keys may be ones that a power cut tore.
TEST_F(KnownKeyring, TakesNoUsedKeyForATornOne) {
  auto keyring = Keyring::create(options).value();
  ASSERT_TRUE(keyring->ensure_keys(people(2)));
  ASSERT_TRUE(keyring->ensure_keys(people(3)));
  keyring.reset();
  std::string bytes = read_file(key_file());
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  write_file(key_file(), bytes);
  EXPECT_EQ(refusal().code, "keyring-damaged");
  EXPECT_EQ(read_file(key_file()), bytes) << "a damaged file is left as it is";
  options.anchor.clear();
  EXPECT_EQ(Keyring::open(options).value()->status().keys, 4U);
}

TEST_F(KnownKeyring, MakesNoKeyThatCannotBeKnown) {
  const auto one = people(1);
  {
    const auto keyring = Keyring::create(options).value();
    const std::string in_the_way = options.anchor.string() + ".new";
    fs::create_directories(in_the_way + "/there");
    EXPECT_EQ(keyring->ensure_keys(one).error().code, "keyring-io");
    fs::remove_all(in_the_way);
    EXPECT_EQ(keyring->seal(context(one[0]), "张伟").error().code, "keyring-io");
    EXPECT_EQ(known().places, 0U);
  }
  EXPECT_EQ(Keyring::open(options).value()->status().keys, 1U);
  EXPECT_EQ(known().places, 1U);
}

TEST_F(KnownKeyring, KnowsOfAnErasureOnceItIsAskedForAgain) {
  const auto one = people(1);
  const auto keyring = Keyring::create(options).value();
  ASSERT_TRUE(keyring->ensure_keys(one));
  const std::string in_the_way = options.anchor.string() + ".new";
  fs::create_directories(in_the_way + "/there");
  EXPECT_EQ(keyring->destroy(one).error().code, "keyring-io");
  EXPECT_EQ(known().erased, 0U) << "the key is gone, and a copy from before would still be taken";
  fs::remove_all(in_the_way);
  ASSERT_TRUE(keyring->destroy(one));
  EXPECT_EQ(known().erased, 1U);
}

}  // namespace
}  // namespace steward
