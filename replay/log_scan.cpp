#include "replay/log_scan.h"

#include <string>

namespace steward {

namespace {

tl::unexpected<Error> gap(FrameNumber expected, FrameNumber found) {
  return fail(
      "log-gap",
      {{"expected_frame", static_cast<std::int64_t>(expected)}, {"found_frame", static_cast<std::int64_t>(found)}},
      "the log lacks frame " + std::to_string(expected));
}

}  // namespace

Result<void> scan_log(const CommitLog& log, Position from, const LogCursor& durable, std::string_view what,
                      const ReplayProgress& progress, const std::function<Result<bool>(const FramePtr&)>& visit) {
  if (durable.frame == 0) return {};
  auto reader = log.read(from, true);
  if (!reader) return pass_on(std::move(reader.error()));
  const Position first = from == 0 ? 1 : from;
  const std::uint64_t total = durable.position >= first ? durable.position - first + 1 : 0;
  std::optional<LogCursor> before;
  FrameReader::Item item;
  while (!before || before->frame < durable.frame) {
    auto more = (*reader)->next(item);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) {
      // Asked for what lies behind the last event, a log may have nothing to give; before that it must not end.
      if (!before && from > durable.position) return {};
      return gap(before ? before->frame + 1 : 1, 0);
    }
    auto frame = decode_frame(item.key, item.bytes);
    if (!frame) return pass_on(std::move(frame.error()));
    const bool follows =
        !before || ((*frame)->number == before->frame + 1 && (*frame)->first_position == before->position + 1);
    if (!follows) return gap(before->frame + 1, (*frame)->number);
    before = (*frame)->after;
    auto go_on = visit(*frame);
    if (!go_on) return pass_on(std::move(go_on.error()));
    if (!*go_on) return {};
    if (progress) progress(what, before->position >= first ? before->position - first + 1 : 0, total);
  }
  return {};
}

}  // namespace steward
