#include "eventstore/keyring/keyring.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <unordered_set>
#include <vector>

#include "domain/base/assert.h"
#include "eventstore/base/hash.h"
#include "eventstore/base/uuid7.h"
#include "eventstore/keyring/key_file.h"
#include "eventstore/keyring/keyring_anchor.h"
#include "eventstore/keyring/mask.h"
#include "eventstore/keyring/person_index.h"
#include "eventstore/keyring/secret_file.h"

namespace steward {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::string_view kWrapLogKeys = "steward wrap log keys 1";
constexpr std::string_view kWrapPersonKey = "steward wrap person key 1";

fs::path key_path_in(const fs::path& directory) { return directory / "people.keys"; }

const unsigned char* as_bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

void append_u32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xff);
}

void close_box(unsigned char* box, std::string_view plaintext, std::string_view bound_to, const unsigned char* nonce,
               const SecretKey& key) {
  ::crypto_aead_xchacha20poly1305_ietf_encrypt(box, nullptr, as_bytes(plaintext), plaintext.size(), as_bytes(bound_to),
                                               bound_to.size(), nullptr, nonce, key.data());
}

// False when the box is not what was closed with this key, nonce and context.
bool open_box(unsigned char* plaintext, std::string_view box, std::string_view bound_to, const unsigned char* nonce,
              const SecretKey& key) {
  return ::crypto_aead_xchacha20poly1305_ietf_decrypt(plaintext, nullptr, nullptr, as_bytes(box), box.size(),
                                                      as_bytes(bound_to), bound_to.size(), nonce, key.data()) == 0;
}

template <std::size_t N>
std::string_view view_of(const std::array<unsigned char, N>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), N};
}

std::string log_keys_context(const Uuid& keyring) { return std::string(kWrapLogKeys).append(keyring.view()); }

std::string person_key_context(const Uuid& keyring, std::uint32_t number, const PersonId& person) {
  std::string context(kWrapPersonKey);
  context.append(keyring.view());
  append_u32(context, number);
  return context.append(person.uuid.view());
}

std::string seal_context(CompanyNo company, const PersonId& subject, FieldClass field, const Uuid& command) {
  std::string context;
  append_u32(context, company.value);
  context.append(subject.uuid.view());
  context += static_cast<char>(field);
  return context.append(command.view());
}

// Not libsodium's: it does not use the processor's instructions for SHA-256, and each request needs three of these.
Hash mac(const SecretKey& secret, char purpose, std::string_view bytes) {
  static_assert(SecretKey::size() == sizeof(Hash::bytes));
  Hash key;
  std::memcpy(key.bytes.data(), secret.data(), key.bytes.size());
  const Hash result = hmac_sha256(key, std::string(1, purpose).append(bytes));
  ::sodium_memzero(key.bytes.data(), key.bytes.size());
  return result;
}

tl::unexpected<Error> erased_person() {
  return fail("person-erased", {}, "the personal data of this person was erased; nothing more can be kept of them");
}

tl::unexpected<Error> damaged_box() {
  return fail("box-damaged", {}, "sealed data does not belong where it was found, or was changed");
}

// Unwrapped keys by number, bounded: a key's place is its number modulo the size, a newer one takes the place.
class KeyCache {
 public:
  explicit KeyCache(std::size_t places) : places_(std::max<std::size_t>(places, 1)) {}

  [[nodiscard]] std::optional<SecretKey> find(std::uint32_t number) {
    const std::lock_guard lock(mutex_);
    const Place& place = places_[number % places_.size()];
    if (place.number != number) return std::nullopt;
    return place.key;
  }
  void put(std::uint32_t number, const SecretKey& key) {
    const std::lock_guard lock(mutex_);
    places_[number % places_.size()] = {number, key};
  }
  void forget(std::uint32_t number) {
    const std::lock_guard lock(mutex_);
    Place& place = places_[number % places_.size()];
    if (place.number == number) place = {};
  }

 private:
  struct Place {
    std::uint32_t number = 0;
    SecretKey key;
  };
  std::mutex mutex_;
  std::vector<Place> places_;
};

}  // namespace

// Locks, in this order: `writing` is held over a sync and lets one writer in; `published` guards what readers use and
// is held exclusively only for moments, after the sync.
struct Keyring::Impl {
  explicit Impl(const KeyringOptions& given) : options(given), cache(given.cached_keys) {
    if (options.master_key.empty()) options.master_key = options.directory / "master.key";
  }

  [[nodiscard]] fs::path key_path() const { return key_path_in(options.directory); }
  [[nodiscard]] Result<void> enter();
  [[nodiscard]] Result<void> make();
  [[nodiscard]] Result<void> load();
  void note(const KeyRecord& record);

  // With `writing` held, or before anybody else can: what the keyring is, and letting the log's directory know it.
  [[nodiscard]] KeyringAnchor as_it_is() const {
    return {options.log, file->header().keyring, file->records(), erased};
  }
  [[nodiscard]] Result<void> let_know(const KeyringAnchor& now);
  [[nodiscard]] Result<void> fits(LogId log) const;

  // With `published` held, shared or not. Number 0: the person has no key and no tombstone.
  [[nodiscard]] Result<KeyRecord> record_of(const PersonId& person) const;
  // With `published` held. nullopt: the key was erased.
  [[nodiscard]] Result<std::optional<SecretKey>> key_of(std::uint32_t number, const PersonId& person) const;
  [[nodiscard]] Result<SecretKey> unwrap(const KeyRecord& record) const;
  [[nodiscard]] KeyRecord wrap(std::uint32_t number, const PersonId& person) const;

  KeyringOptions options;
  Fd lock;
  SecretKey master;
  SecretKey mac_key;
  SecretKey pepper;

  mutable std::mutex writing;
  std::optional<KeyringAnchor> known;  // guarded by writing
  mutable std::shared_mutex published;
  // Guarded by published; written with both.
  std::optional<KeyFile> file;
  PersonIndex people;
  std::uint32_t keys = 0;
  std::uint32_t erased = 0;
  std::uint32_t torn = 0;

  mutable KeyCache cache;
};

Result<void> Keyring::Impl::enter() {
  STEWARD_ASSERT(::sodium_init() >= 0, "libsodium starts");
  if (auto ready = prepare_secret_directory(options.directory); !ready) return ready;
  auto locked = lock_secret_directory(options.directory);
  if (!locked) return pass_on(std::move(locked.error()));
  lock = std::move(*locked);
  return {};
}

Result<void> Keyring::Impl::make() {
  std::error_code ignored;
  auto key = fs::exists(options.master_key, ignored) ? read_master_key(options.master_key)
                                                     : create_master_key(options.master_key);
  if (!key) return pass_on(std::move(key.error()));
  master = *key;
  mac_key = SecretKey::random();
  pepper = SecretKey::random();

  KeyFileHeader header;
  fill_random(reinterpret_cast<unsigned char*>(header.keyring.bytes.data()), header.keyring.bytes.size());
  fill_random(header.nonce.data(), header.nonce.size());
  std::array<unsigned char, 2 * SecretKey::size()> both;
  static_assert(both.size() + kTagSize == std::tuple_size_v<decltype(header.box)>);
  std::copy_n(mac_key.data(), SecretKey::size(), both.data());
  std::copy_n(pepper.data(), SecretKey::size(), both.data() + SecretKey::size());
  close_box(header.box.data(), view_of(both), log_keys_context(header.keyring), header.nonce.data(), master);
  ::sodium_memzero(both.data(), both.size());

  // Before there is a keyring: one that is there and is not known would be taken for another's.
  if (auto done = let_know({options.log, header.keyring, 0, 0}); !done) return done;
  auto made = KeyFile::create(key_path(), header);
  if (!made) return pass_on(std::move(made.error()));
  file.emplace(std::move(*made));
  return {};
}

Result<void> Keyring::Impl::load() {
  auto key = read_master_key(options.master_key);
  if (!key) return pass_on(std::move(key.error()));
  master = *key;
  std::error_code ignored;
  people.reserve(static_cast<std::size_t>(fs::file_size(key_path(), ignored) / 108));
  if (!options.anchor.empty()) {
    auto read = read_keyring_anchor(options.anchor);
    if (!read) return pass_on(std::move(read.error()));
    known = *read;
  }
  auto opened = KeyFile::open(key_path(), known ? known->places : 0, [this](const KeyRecord& record) { note(record); });
  if (!opened) return pass_on(std::move(opened.error()));
  file.emplace(std::move(*opened));

  const KeyFileHeader& header = file->header();
  std::array<unsigned char, 2 * SecretKey::size()> both;
  if (!open_box(both.data(), view_of(header.box), log_keys_context(header.keyring), header.nonce.data(), master)) {
    return fail("keyring-wrong-master-key", {},
                options.master_key.string() + " is not the master key of " + key_path().string());
  }
  std::copy_n(both.data(), SecretKey::size(), mac_key.data());
  std::copy_n(both.data() + SecretKey::size(), SecretKey::size(), pepper.data());
  ::sodium_memzero(both.data(), both.size());
  return {};
}

Result<void> Keyring::Impl::let_know(const KeyringAnchor& now) {
  if (options.anchor.empty() || options.log == LogId{} || known == now) return {};
  auto written = write_keyring_anchor(options.anchor, now);
  if (written) known = now;
  return written;
}

Result<void> Keyring::Impl::fits(LogId log) const {
  if (!known) return {};
  KeyringAnchor found = as_it_is();
  found.log = log;
  return check_keyring(found, *known, options.directory);
}

void Keyring::Impl::note(const KeyRecord& record) {
  switch (record.kind) {
    case KeyRecord::Kind::key:
      ++keys;
      people.insert(record.person, record.number);
      return;
    case KeyRecord::Kind::erased:
      ++erased;
      people.insert(record.person, record.number);
      return;
    case KeyRecord::Kind::torn:
      ++torn;
      return;
  }
}

Result<KeyRecord> Keyring::Impl::record_of(const PersonId& person) const {
  KeyRecord found;
  std::optional<Error> error;
  const std::uint32_t number = people.find(person, [&](std::uint32_t candidate) {
    auto record = file->read(candidate);
    if (!record) {
      error = std::move(record.error());
      return true;
    }
    found = *record;
    return found.person == person;
  });
  if (error) return pass_on(std::move(*error));
  if (number == 0) found = KeyRecord{};
  return found;
}

Result<SecretKey> Keyring::Impl::unwrap(const KeyRecord& record) const {
  SecretKey key;
  const auto context = person_key_context(file->header().keyring, record.number, record.person);
  if (!open_box(key.data(), view_of(record.box), context, record.nonce.data(), master)) {
    return fail("keyring-damaged", {{"record", std::int64_t{record.number}}}, "a wrapped key does not open");
  }
  return key;
}

KeyRecord Keyring::Impl::wrap(std::uint32_t number, const PersonId& person) const {
  KeyRecord record;
  record.number = number;
  record.person = person;
  fill_random(record.nonce.data(), record.nonce.size());
  const SecretKey key = SecretKey::random();
  const std::string_view plain{reinterpret_cast<const char*>(key.data()), SecretKey::size()};
  static_assert(SecretKey::size() + kTagSize == std::tuple_size_v<decltype(record.box)>);
  close_box(record.box.data(), plain, person_key_context(file->header().keyring, number, person), record.nonce.data(),
            master);
  return record;
}

Result<std::optional<SecretKey>> Keyring::Impl::key_of(std::uint32_t number, const PersonId& person) const {
  // The cache is asked by number alone: a box that names somebody else's key does not open, because the subject is part
  // of what every box is bound to.
  if (auto cached = cache.find(number)) return cached;
  const auto record = file->read(number);
  if (!record) return pass_on(record.error());
  if (record->kind == KeyRecord::Kind::torn || record->person != person) return damaged_box();
  if (record->kind == KeyRecord::Kind::erased) return std::optional<SecretKey>{};
  auto key = unwrap(*record);
  if (!key) return pass_on(std::move(key.error()));
  cache.put(number, *key);
  return std::optional<SecretKey>{*key};
}

Keyring::Keyring(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Keyring::~Keyring() = default;

bool Keyring::exists(const KeyringOptions& options) {
  std::error_code ignored;
  return fs::exists(key_path_in(options.directory), ignored);
}

Result<std::unique_ptr<Keyring>> Keyring::create(const KeyringOptions& options) {
  auto impl = std::make_unique<Impl>(options);
  if (auto entered = impl->enter(); !entered) return pass_on(std::move(entered.error()));
  if (exists(options)) return fail("keyring-exists", {}, impl->key_path().string() + " is there already");
  if (auto made = impl->make(); !made) return pass_on(std::move(made.error()));
  return std::unique_ptr<Keyring>(new Keyring(std::move(impl)));
}

Result<std::unique_ptr<Keyring>> Keyring::open(const KeyringOptions& options) {
  auto impl = std::make_unique<Impl>(options);
  if (!exists(options)) {
    return fail("keyring-missing", {},
                "there is no keyring at " + options.directory.string() +
                    "; without it no personal data can be read: restore it from a backup");
  }
  if (auto entered = impl->enter(); !entered) return pass_on(std::move(entered.error()));
  if (auto loaded = impl->load(); !loaded) return pass_on(std::move(loaded.error()));
  if (options.log != LogId{}) {
    if (auto fits = impl->fits(options.log); !fits) return pass_on(std::move(fits.error()));
    // A crash may have come between a key and the knowing of it; and who knows none yet takes this one.
    if (auto done = impl->let_know(impl->as_it_is()); !done) return pass_on(std::move(done.error()));
  }
  return std::unique_ptr<Keyring>(new Keyring(std::move(impl)));
}

Result<void> Keyring::fits(LogId log) const {
  const std::lock_guard writer(impl_->writing);
  return impl_->fits(log);
}

Result<void> Keyring::ensure_keys(std::span<const PersonId> wanted) {
  const std::lock_guard writer(impl_->writing);
  std::vector<KeyRecord> batch;
  std::unordered_set<PersonId> seen;
  {
    const std::shared_lock reading(impl_->published);
    for (const PersonId& person : wanted) {
      const auto record = impl_->record_of(person);
      if (!record) return pass_on(record.error());
      if (record->number != 0 && record->kind == KeyRecord::Kind::erased) return erased_person();
      if (record->number != 0 || !seen.insert(person).second) continue;
      const auto number = static_cast<std::uint32_t>(impl_->file->records() + batch.size() + 1);
      batch.push_back(impl_->wrap(number, person));
    }
  }
  if (batch.empty()) return {};
  // The sync happens outside `published`: readers go on with the keys that are there.
  if (auto done = impl_->file->append(batch); !done) return done;
  KeyringAnchor now = impl_->as_it_is();
  now.places += static_cast<std::uint32_t>(batch.size());
  if (auto done = impl_->let_know(now); !done) {
    impl_->file->take_no_more();
    return done;
  }
  const std::unique_lock publishing(impl_->published);
  impl_->file->publish(batch.size());
  for (const KeyRecord& record : batch) impl_->note(record);
  return {};
}

Result<Sealed> Keyring::seal(const SealContext& context, std::string_view plaintext) {
  Sealed sealed;
  sealed.subject = context.subject;
  sealed.field = context.field;
  sealed.command_id = context.command.uuid;
  if (plaintext.empty()) return sealed;
  if (plaintext.size() > kSealMaxBytes) {
    return fail("text-too-long", {{"limit_bytes", std::int64_t{kSealMaxBytes}}}, "the text is too long to be kept");
  }
  bool has_record = false;
  {
    const std::shared_lock reading(impl_->published);
    const auto record = impl_->record_of(context.subject);
    if (!record) return pass_on(record.error());
    has_record = record->number != 0;
  }
  if (!has_record) {
    const std::array<PersonId, 1> subject{context.subject};
    if (auto ensured = ensure_keys(subject); !ensured) return pass_on(std::move(ensured.error()));
  }
  const std::shared_lock reading(impl_->published);
  const auto record = impl_->record_of(context.subject);
  if (!record) return pass_on(record.error());
  if (record->kind == KeyRecord::Kind::erased) return erased_person();
  const auto key = impl_->key_of(record->number, context.subject);
  if (!key) return pass_on(key.error());
  sealed.key = record->number;
  fill_random(reinterpret_cast<unsigned char*>(sealed.nonce.data()), sealed.nonce.size());
  sealed.box.resize(plaintext.size() + kTagSize);
  close_box(reinterpret_cast<unsigned char*>(sealed.box.data()), plaintext,
            seal_context(context.company, context.subject, context.field, context.command.uuid),
            reinterpret_cast<const unsigned char*>(sealed.nonce.data()), **key);
  return sealed;
}

Result<Revealed> Keyring::reveal(const Sealed& sealed, CompanyNo company, const Reader& reader) const {
  if (sealed.empty()) return Revealed{};
  if (sealed.box.size() < kTagSize || sealed.box.size() > kSealMaxBytes + kTagSize) return damaged_box();
  std::string text(sealed.box.size() - kTagSize, '\0');
  {
    const std::shared_lock reading(impl_->published);
    const auto key = impl_->key_of(sealed.key, sealed.subject);
    if (!key) return pass_on(key.error());
    if (!key->has_value()) return Revealed{Revealed::State::erased, {}};
    if (!open_box(reinterpret_cast<unsigned char*>(text.data()), sealed.box,
                  seal_context(company, sealed.subject, sealed.field, sealed.command_id),
                  reinterpret_cast<const unsigned char*>(sealed.nonce.data()), **key)) {
      return damaged_box();
    }
  }
  if (reader.may_see_full) return Revealed{Revealed::State::full, std::move(text)};
  std::string masked = mask(sealed.field, text);
  ::sodium_memzero(text.data(), text.size());
  return Revealed{Revealed::State::masked, std::move(masked)};
}

Result<void> Keyring::destroy(std::span<const PersonId> people) {
  const std::lock_guard writer(impl_->writing);
  std::vector<std::uint32_t> numbers;
  {
    const std::shared_lock reading(impl_->published);
    for (const PersonId& person : people) {
      const auto record = impl_->record_of(person);
      if (!record) return pass_on(record.error());
      if (record->number != 0 && record->kind == KeyRecord::Kind::key) numbers.push_back(record->number);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  // What was destroyed before may be unknown still, where the disk was full then.
  if (numbers.empty()) return impl_->let_know(impl_->as_it_is());
  auto rewritten = impl_->file->rewrite_erased(numbers);
  if (!rewritten) return pass_on(std::move(rewritten.error()));

  std::unique_lock publishing(impl_->published);
  const KeyFile before = std::exchange(*impl_->file, std::move(*rewritten));
  for (const std::uint32_t number : numbers) impl_->cache.forget(number);
  impl_->keys -= static_cast<std::uint32_t>(numbers.size());
  impl_->erased += static_cast<std::uint32_t>(numbers.size());
  publishing.unlock();
  before.wipe(numbers);
  return impl_->let_know(impl_->as_it_is());
}

Result<void> Keyring::copy_to(const fs::path& directory) const {
  // No batch is half written and no rewrite is under way while this is held.
  const std::lock_guard writer(impl_->writing);
  std::error_code ignored;
  if (fs::exists(directory, ignored)) return io_failure(directory, "cannot make", EEXIST);
  if (auto ready = prepare_secret_directory(directory); !ready) return ready;
  if (auto copied = copy_secret_file(impl_->key_path(), key_path_in(directory)); !copied) return copied;
  return copy_secret_file(impl_->options.master_key, directory / "master.key");
}

Hash Keyring::idempotency_key_mac(std::string_view scope_and_key) const {
  return mac(impl_->mac_key, 'k', scope_and_key);
}

Hash Keyring::fingerprint(std::string_view canonical_request) const {
  return mac(impl_->mac_key, 'f', canonical_request);
}

Hash Keyring::api_key_hash(std::string_view secret) const { return mac(impl_->pepper, 'a', secret); }

KeyringStatus Keyring::status() const {
  const std::shared_lock reading(impl_->published);
  return {impl_->file->header().keyring,
          impl_->options.directory,
          impl_->options.master_key,
          impl_->keys,
          impl_->erased,
          impl_->torn,
          impl_->file->bytes()};
}

bool same_hash(const Hash& a, const Hash& b) {
  return ::sodium_memcmp(a.bytes.data(), b.bytes.data(), a.bytes.size()) == 0;
}

}  // namespace steward
