#include "eventstore/keyring/key_file.h"

#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "domain/base/assert.h"

namespace steward {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kMagic = "STWKEYS1";
constexpr std::size_t kHeaderSize = 136;
constexpr std::size_t kRecordSize = 108;
constexpr std::size_t kChecksumSize = crypto_shorthash_BYTES;
constexpr std::size_t kRecordsPerRead = 8192;

using RecordBytes = std::array<char, kRecordSize>;

std::uint64_t place_of(std::uint32_t number) { return kHeaderSize + std::uint64_t{number - 1} * kRecordSize; }

// SipHash with a fixed key: it finds damage. Forgery is the business of the boxes.
std::array<char, kChecksumSize> checksum_of(std::string_view bytes) {
  static constexpr std::array<unsigned char, crypto_shorthash_KEYBYTES> kFixedKey{};
  std::array<char, kChecksumSize> sum;
  ::crypto_shorthash(reinterpret_cast<unsigned char*>(sum.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), kFixedKey.data());
  return sum;
}

class Writer {
 public:
  explicit Writer(char* out) : out_(out) {}
  void put(const void* bytes, std::size_t size) {
    std::memcpy(out_, bytes, size);
    out_ += size;
  }
  void put_u32(std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) *out_++ = static_cast<char>((value >> shift) & 0xff);
  }

 private:
  char* out_;
};

class Reader {
 public:
  explicit Reader(const char* in) : in_(in) {}
  void take(void* bytes, std::size_t size) {
    std::memcpy(bytes, in_, size);
    in_ += size;
  }
  std::uint32_t take_u32() {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = (value << 8) | static_cast<unsigned char>(*in_++);
    return value;
  }

 private:
  const char* in_;
};

std::array<char, kHeaderSize> encode(const KeyFileHeader& header) {
  std::array<char, kHeaderSize> bytes{};
  Writer out(bytes.data());
  out.put(kMagic.data(), kMagic.size());
  out.put(header.keyring.bytes.data(), 16);
  out.put(header.nonce.data(), header.nonce.size());
  out.put(header.box.data(), header.box.size());
  const auto sum = checksum_of({bytes.data(), kHeaderSize - kChecksumSize});
  out.put(sum.data(), sum.size());
  return bytes;
}

std::optional<KeyFileHeader> decode_header(std::string_view bytes) {
  if (bytes.size() != kHeaderSize || !bytes.starts_with(kMagic)) return std::nullopt;
  const auto sum = checksum_of(bytes.substr(0, kHeaderSize - kChecksumSize));
  if (bytes.substr(kHeaderSize - kChecksumSize) != std::string_view(sum.data(), sum.size())) return std::nullopt;
  KeyFileHeader header;
  Reader in(bytes.data() + kMagic.size());
  in.take(header.keyring.bytes.data(), 16);
  in.take(header.nonce.data(), header.nonce.size());
  in.take(header.box.data(), header.box.size());
  return header;
}

void encode(const KeyRecord& record, char* bytes) {
  Writer out(bytes);
  out.put_u32(std::uint32_t{static_cast<std::uint8_t>(record.kind)} << 24);
  out.put_u32(record.number);
  out.put_u32(record.batch_first);
  out.put(record.person.uuid.bytes.data(), 16);
  out.put(record.nonce.data(), record.nonce.size());
  out.put(record.box.data(), record.box.size());
  const auto sum = checksum_of({bytes, kRecordSize - kChecksumSize});
  out.put(sum.data(), sum.size());
}

// The record, when it is whole and stands in its place.
std::optional<KeyRecord> decode(const char* bytes, std::uint32_t number) {
  const auto sum = checksum_of({bytes, kRecordSize - kChecksumSize});
  if (std::memcmp(bytes + kRecordSize - kChecksumSize, sum.data(), sum.size()) != 0) return std::nullopt;
  KeyRecord record;
  Reader in(bytes);
  const std::uint32_t kind_word = in.take_u32();
  const std::uint32_t kind = kind_word >> 24;
  record.number = in.take_u32();
  record.batch_first = in.take_u32();
  if (kind < 1 || kind > 3 || (kind_word & 0xffffff) != 0 || record.number != number || record.batch_first > number ||
      record.batch_first == 0) {
    return std::nullopt;
  }
  record.kind = static_cast<KeyRecord::Kind>(kind);
  in.take(record.person.uuid.bytes.data(), 16);
  in.take(record.nonce.data(), record.nonce.size());
  in.take(record.box.data(), record.box.size());
  return record;
}

// What stays when a key goes: whose it was, and that it was there.
KeyRecord without_key(KeyRecord record, KeyRecord::Kind kind) {
  record.kind = kind;
  record.nonce.fill(0);
  record.box.fill(0);
  return record;
}

Result<std::uint64_t> size_of(int fd, const fs::path& path) {
  struct ::stat info {};
  if (::fstat(fd, &info) != 0) return io_failure(path, "cannot look at", errno);
  return static_cast<std::uint64_t>(info.st_size);
}

fs::path beside(const fs::path& path) { return path.string() + ".new"; }

tl::unexpected<Error> damaged(const fs::path& path, std::uint32_t number) {
  return fail("keyring-damaged", {{"record", std::int64_t{number}}},
              path.string() + ": record " + std::to_string(number) + " is damaged; restore the keyring from a backup");
}

// What the file holds where it can be read, and which places are torn.
struct Scan {
  std::uint32_t last_whole = 0;
  std::uint32_t last_batch = 1;  // everything before it was synced once
  std::vector<std::uint32_t> torn;
};

Result<Scan> scan(int fd, const fs::path& path, std::uint64_t places, std::uint32_t used,
                  const std::function<void(const KeyRecord&)>& visit) {
  Scan result;
  std::vector<char> buffer(kRecordsPerRead * kRecordSize);
  std::vector<std::uint32_t> bad;
  for (std::uint64_t first = 1; first <= places; first += kRecordsPerRead) {
    const auto count = std::min<std::uint64_t>(kRecordsPerRead, places - first + 1);
    const auto got = read_at(fd, path, buffer.data(), count * kRecordSize, place_of(static_cast<std::uint32_t>(first)));
    if (!got) return pass_on(got.error());
    for (std::uint64_t i = 0; i < *got / kRecordSize; ++i) {
      const auto number = static_cast<std::uint32_t>(first + i);
      const auto record = decode(buffer.data() + i * kRecordSize, number);
      if (!record) {
        bad.push_back(number);
        continue;
      }
      result.last_whole = number;
      result.last_batch = std::max(result.last_batch, record->batch_first);
      visit(*record);
    }
  }
  for (const std::uint32_t number : bad) {
    if (number < result.last_batch || number <= used) return damaged(path, number);
    if (number < result.last_whole) result.torn.push_back(number);
  }
  return result;
}

}  // namespace

std::uint64_t KeyFile::bytes() const { return place_of(records_ + 1); }

Result<KeyFile> KeyFile::create(const fs::path& path, const KeyFileHeader& header) {
  const fs::path fresh = beside(path);
  std::error_code ignored;
  fs::remove(fresh, ignored);
  auto fd = open_secret_file(fresh, true);
  if (!fd) return pass_on(std::move(fd.error()));
  const auto bytes = encode(header);
  if (auto done = write_all(fd->get(), fresh, {bytes.data(), bytes.size()}, 0); !done) return pass_on(done.error());
  if (auto done = sync_data(fd->get(), fresh); !done) return pass_on(done.error());
  if (auto done = replace_file(fresh, path); !done) return pass_on(done.error());
  return KeyFile(path, std::move(*fd), header);
}

Result<KeyFile> KeyFile::open(const fs::path& path, std::uint32_t used,
                              const std::function<void(const KeyRecord&)>& visit) {
  std::error_code ignored;
  fs::remove(beside(path), ignored);  // a rewrite that was not finished: this file is still the one that counts
  auto fd = open_secret_file(path, false);
  if (!fd) return pass_on(std::move(fd.error()));
  std::array<char, kHeaderSize> bytes{};
  const auto got = read_at(fd->get(), path, bytes.data(), bytes.size(), 0);
  if (!got) return pass_on(got.error());
  const auto header = decode_header({bytes.data(), *got});
  if (!header) {
    return fail("keyring-damaged", {}, path.string() + " has no whole header; restore the keyring from a backup");
  }
  KeyFile file(path, std::move(*fd), *header);
  if (auto loaded = file.load(used, visit); !loaded) return pass_on(std::move(loaded.error()));
  return file;
}

Result<void> KeyFile::load(std::uint32_t used, const std::function<void(const KeyRecord&)>& visit) {
  const auto size = size_of(fd_.get(), path_);
  if (!size) return pass_on(size.error());
  auto scanned = scan(fd_.get(), path_, (*size - kHeaderSize) / kRecordSize, used, visit);
  if (!scanned) return pass_on(std::move(scanned.error()));
  records_ = scanned->last_whole;
  if (scanned->torn.empty() && *size == bytes()) return {};

  for (const std::uint32_t number : scanned->torn) {
    RecordBytes bytes_of;
    encode({KeyRecord::Kind::torn, number, scanned->last_batch, {}, {}, {}}, bytes_of.data());
    auto done = write_all(fd_.get(), path_, {bytes_of.data(), bytes_of.size()}, place_of(number));
    if (!done) return done;
  }
  if (::ftruncate(fd_.get(), static_cast<::off_t>(bytes())) != 0) return io_failure(path_, "cannot cut", errno);
  return sync_data(fd_.get(), path_);
}

Result<KeyRecord> KeyFile::read(std::uint32_t number) const {
  if (number == 0 || number > records_) {
    return fail("keyring-no-such-key", {{"record", std::int64_t{number}}}, "the keyring has no key of this number");
  }
  RecordBytes bytes;
  const auto got = read_at(fd_.get(), path_, bytes.data(), bytes.size(), place_of(number));
  if (!got) return pass_on(got.error());
  const auto record = *got == kRecordSize ? decode(bytes.data(), number) : std::nullopt;
  if (!record) return damaged(path_, number);
  return *record;
}

Result<void> KeyFile::append(std::span<KeyRecord> batch) {
  if (failed_) return fail("keyring-io", {}, path_.string() + " takes no more keys since a write failed: restart");
  std::string bytes(batch.size() * kRecordSize, '\0');
  const std::uint32_t first = records_ + 1;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    STEWARD_ASSERT(batch[i].number == first + i, "records are numbered by their place");
    batch[i].batch_first = first;
    encode(batch[i], bytes.data() + i * kRecordSize);
  }
  auto done = write_all(fd_.get(), path_, bytes, place_of(first));
  if (done) done = sync_data(fd_.get(), path_);
  failed_ = !done;
  return done;
}

Result<KeyFile> KeyFile::rewrite_erased(std::span<const std::uint32_t> numbers) {
  const fs::path fresh = beside(path_);
  std::error_code ignored;
  fs::remove(fresh, ignored);
  auto fd = open_secret_file(fresh, true);
  if (!fd) return pass_on(std::move(fd.error()));

  std::vector<char> buffer(kRecordsPerRead * kRecordSize);
  for (std::uint64_t offset = 0; offset < bytes();) {
    const auto got =
        read_at(fd_.get(), path_, buffer.data(), std::min<std::uint64_t>(buffer.size(), bytes() - offset), offset);
    if (!got) return pass_on(got.error());
    if (*got == 0) return io_failure(path_, "cannot read", EIO);
    if (auto done = write_all(fd->get(), fresh, {buffer.data(), *got}, offset); !done) return pass_on(done.error());
    offset += *got;
  }
  for (const std::uint32_t number : numbers) {
    const auto record = read(number);
    if (!record) return pass_on(record.error());
    RecordBytes bytes_of;
    encode(without_key(*record, KeyRecord::Kind::erased), bytes_of.data());
    auto done = write_all(fd->get(), fresh, {bytes_of.data(), bytes_of.size()}, place_of(number));
    if (!done) return pass_on(std::move(done.error()));
  }
  if (auto done = sync_data(fd->get(), fresh); !done) return pass_on(done.error());
  // Once it has been renamed, this file must take no more records, even when the directory could not be synced.
  failed_ = true;
  if (auto done = replace_file(fresh, path_); !done) return pass_on(done.error());
  KeyFile replacement(path_, std::move(*fd), header_);
  replacement.records_ = records_;
  return replacement;
}

void KeyFile::wipe(std::span<const std::uint32_t> numbers) const {
  const RecordBytes zeros{};
  for (const std::uint32_t number : numbers) {
    // The new file is already in force: there is nothing to do about an error here.
    (void)write_all(fd_.get(), path_, {zeros.data(), zeros.size()}, place_of(number));
  }
  (void)sync_data(fd_.get(), path_);
}

}  // namespace steward
