#include "eventstore/log/anchor.h"

#include <rocksdb/env.h>

#include <array>
#include <charconv>
#include <map>

#include "eventstore/base/thread_name.h"
#include "eventstore/storage/internal/durable_file.h"

namespace steward {

namespace {

constexpr std::string_view kFirstLine = "steward anchor 1\n";

std::string to_hex16(std::uint64_t value) {
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; value >>= 4U) text[i] = "0123456789abcdef"[value & 15U];
  return text;
}

std::string to_text(const Anchor& anchor) {
  std::string text(kFirstLine);
  text += "log " + to_string(anchor.log) + "\n";
  text += "frame " + std::to_string(anchor.cursor.frame) + "\n";
  text += "position " + std::to_string(anchor.cursor.position) + "\n";
  text += "epoch " + std::to_string(anchor.cursor.epoch) + "\n";
  text += "root " + to_hex(anchor.cursor.root) + "\n";
  text += "digest " + to_hex(anchor.cursor.digest) + "\n";
  text += "checksum " + to_hex16(checksum(text)) + "\n";
  return text;
}

template <class Number>
Number number_in(std::string_view text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Hash hash_in(std::string_view hex) {
  Hash hash;
  if (hex.size() != 64) return hash;
  for (std::size_t i = 0; i < hash.bytes.size(); ++i) {
    unsigned byte = 0;
    std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, byte, 16);
    hash.bytes[i] = static_cast<std::byte>(byte);
  }
  return hash;
}

// Reads carelessly; whether the text is good is decided by writing it again.
Anchor read_fields(std::string_view text) {
  std::map<std::string_view, std::string_view> fields;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t blank = line.find(' ');
    if (blank != std::string_view::npos) fields[line.substr(0, blank)] = line.substr(blank + 1);
  }
  Anchor anchor;
  if (auto id = parse_uuid(fields["log"])) anchor.log = LogId(*id);
  anchor.cursor.frame = number_in<FrameNumber>(fields["frame"]);
  anchor.cursor.position = number_in<Position>(fields["position"]);
  anchor.cursor.epoch = number_in<std::uint32_t>(fields["epoch"]);
  anchor.cursor.root = hash_in(fields["root"]);
  anchor.cursor.digest = hash_in(fields["digest"]);
  return anchor;
}

rocksdb::Env& real(void* env) { return env != nullptr ? *static_cast<rocksdb::Env*>(env) : *rocksdb::Env::Default(); }

}  // namespace

Result<std::optional<Anchor>> AnchorFile::read() const {
  auto text = read_file(real(env_), file_);
  if (!text) return pass_on(std::move(text.error()));
  if (!*text) return std::nullopt;
  const Anchor anchor = read_fields(**text);
  if (to_text(anchor) != **text) {
    return fail("anchor-damaged", {}, file_.string() + " is damaged: it cannot tell how far the log had come");
  }
  return anchor;
}

Result<void> AnchorFile::write(const Anchor& anchor) const { return replace_file(real(env_), file_, to_text(anchor)); }

std::string describe(const LogCursor& cursor) {
  return "frame " + std::to_string(cursor.frame) + ", position " + std::to_string(cursor.position) + ", epoch " +
         std::to_string(cursor.epoch) + ", digest " + to_hex(cursor.digest).substr(0, 16);
}

AnchorKeeper::AnchorKeeper(AnchorFile file, const Anchor& written, std::chrono::milliseconds interval)
    : file_(std::move(file)), log_(written.log), interval_(interval), noted_(written.cursor), written_(written.cursor) {
  if (interval.count() > 0) {
    thread_ = std::jthread([this](const std::stop_token& stop) {
      name_thread("anchor");
      run(stop);
    });
  }
}

AnchorKeeper::~AnchorKeeper() = default;

void AnchorKeeper::note(const LogCursor& cursor) {
  // Every commit comes here: only the first since the last writing wakes the thread.
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = noted_ == written_;
    noted_ = cursor;
  }
  if (first) changed_.notify_all();
}

Result<void> AnchorKeeper::write_now() {
  const std::lock_guard one(writing_);
  LogCursor cursor;
  {
    const std::lock_guard lock(mutex_);
    if (noted_ == written_) return {};
    cursor = noted_;
  }
  auto done = file_.write({log_, cursor});
  const std::lock_guard lock(mutex_);
  if (done) {
    written_ = cursor;
    failure_.reset();
  } else {
    failure_ = done.error();
  }
  return done;
}

LogCursor AnchorKeeper::written() const {
  const std::lock_guard lock(mutex_);
  return written_;
}

std::optional<Error> AnchorKeeper::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

// Waits for the first cursor that is not written, then for the interval, so that a busy log writes once per interval.
void AnchorKeeper::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return noted_ != written_; })) return;
      changed_.wait_for(lock, stop, interval_, [] { return false; });
    }
    if (stop.stop_requested()) return;
    static_cast<void>(write_now());  // kept in failure_ and tried again after the interval
  }
}

}  // namespace steward
