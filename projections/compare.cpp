#include <algorithm>
#include <set>

#include "projections/builder.h"
#include "projections/engine.h"

namespace steward {

namespace {

constexpr std::size_t kDifferencesShown = 1'000;

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text.push_back(kDigits[static_cast<unsigned char>(byte) >> 4U]);
    text.push_back(kDigits[static_cast<unsigned char>(byte) & 15U]);
  }
  return text;
}

// One side of the comparison: a scan and the row it stands at.
class Side {
 public:
  explicit Side(std::unique_ptr<RowScan> scan) : scan_(std::move(scan)) {}
  Result<void> advance() {
    auto more = scan_->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    more_ = *more;
    return {};
  }
  [[nodiscard]] bool more() const { return more_; }
  std::string_view key;
  std::string_view value;

 private:
  std::unique_ptr<RowScan> scan_;
  bool more_ = false;
};

Result<void> compare_rows(const View& view, Side live, Side rebuilt, ComparedView& compared, CompareReport& report) {
  const auto differ = [&](std::string_view key, std::optional<std::string> is, std::optional<std::string> should) {
    ++compared.differences;
    if (report.differences.size() >= kDifferencesShown) return;
    std::string words = !key.empty() && key.front() == '\0' ? "parked household" : view.describe_key(key);
    report.differences.push_back(
        {std::string(view.name()), hex(key), std::move(words), std::move(is), std::move(should)});
  };
  if (auto moved = live.advance(); !moved) return moved;
  if (auto moved = rebuilt.advance(); !moved) return moved;
  while (live.more() || rebuilt.more()) {
    const bool only_live = live.more() && (!rebuilt.more() || live.key < rebuilt.key);
    const bool only_rebuilt = rebuilt.more() && (!live.more() || rebuilt.key < live.key);
    if (only_live) {
      differ(live.key, std::string(live.value), std::nullopt);
    } else if (only_rebuilt) {
      differ(rebuilt.key, std::nullopt, std::string(rebuilt.value));
    } else if (live.value != rebuilt.value) {
      differ(live.key, std::string(live.value), std::string(rebuilt.value));
    }
    if (!only_live) ++compared.rows;
    if (!only_rebuilt) {
      if (auto moved = live.advance(); !moved) return moved;
    }
    if (!only_live) {
      if (auto moved = rebuilt.advance(); !moved) return moved;
    }
  }
  return {};
}

}  // namespace

Result<CompareReport> ViewEngine::compare(std::vector<std::string> views, std::stop_token stop,
                                          const CompareProgress& progress) {
  for (const std::string& name : views) {
    if (newest(name) == nullptr) return fail("view-unknown", {}, name);
  }
  const std::set<std::string> asked(views.begin(), views.end());
  CompareReport report;
  for (const std::string& group : group_names()) {
    auto lease = read(group);
    if (!lease) return pass_on(std::move(lease.error()));
    std::vector<BuiltView> built;
    std::vector<LiveView> live;
    for (const LiveView& each : lease->live().views) {
      if (!asked.empty() && !asked.contains(std::string(each.view->name()))) continue;
      auto rows = make_family(*each.view);
      if (!rows) return pass_on(std::move(rows.error()));
      (*rows)->retire();  // dropped with the last use of it, whatever happens
      built.push_back({each.view, std::move(*rows)});
      live.push_back(each);
    }
    if (built.empty()) continue;
    Builder builder(store_, feed_, built, builder_options());
    std::uint64_t done = 0;
    auto ran = builder.run_to(lease->at(), stop, [&](std::uint64_t events) {
      done += events;
      if (progress) progress(done, lease->at().position);
    });
    if (!ran) return pass_on(std::move(ran.error()));
    if (auto flushed = builder.flush(); !flushed) return pass_on(std::move(flushed.error()));
    for (std::size_t i = 0; i < built.size(); ++i) {
      const View& view = *built[i].view;
      ComparedView compared{std::string(view.name()), view.version(), lease->at(), 0, 0};
      Side is(lease->snapshot().scan(live[i].rows->family(), {}, {}, false, true));
      Side should(store_.scan(built[i].rows->family(), {}, {}, false, true));
      auto compared_all = compare_rows(view, std::move(is), std::move(should), compared, report);
      if (!compared_all) return pass_on(std::move(compared_all.error()));
      report.views.push_back(std::move(compared));
    }
  }
  return report;
}

}  // namespace steward
