#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "eventstore/base/uuid7.h"
#include "eventstore/keyring/keyring.h"

namespace steward {

inline constexpr std::size_t kHeaderBytes = 136;
inline constexpr std::size_t kRecordBytes = 108;

class KeyringFixture : public testing::Test {
 protected:
  KeyringFixture() {
    std::string pattern = (std::filesystem::temp_directory_path() / "steward-keyring-XXXXXX").string();
    root = ::mkdtemp(pattern.data());
    options.directory = root / "keyring";
  }
  ~KeyringFixture() override { std::filesystem::remove_all(root); }

  [[nodiscard]] std::filesystem::path key_file() const { return options.directory / "people.keys"; }

  static PersonId person() {
    static Uuid7Generator ids;
    return PersonId{ids.next(Instant{1'700'000'000'000'000})};
  }
  static std::vector<PersonId> people(std::size_t count) {
    std::vector<PersonId> result(count);
    for (PersonId& id : result) id = person();
    return result;
  }
  static SealContext context(const PersonId& subject, FieldClass field = FieldClass::name) {
    SealContext result;
    result.company = CompanyNo{7};
    result.subject = subject;
    result.field = field;
    result.command = CommandId{person().uuid};
    return result;
  }
  static std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write_file(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << bytes;
  }

  std::filesystem::path root;
  KeyringOptions options;
};

inline constexpr CompanyNo kCompany{7};
inline constexpr Reader kFull{true};
inline constexpr Reader kMasked{false};

}  // namespace steward
