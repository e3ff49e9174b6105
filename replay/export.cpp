#include "replay/export.h"

#include "replay/cloud_events.h"
#include "replay/log_scan.h"

namespace steward {

namespace {

bool wanted(const EventHeader& header, const ExportFilter& filter) {
  if (header.position < filter.from) return false;
  if (filter.company && header.company != *filter.company) return false;
  if (filter.community && header.community != *filter.community) return false;
  return filter.types.empty() || filter.types.contains(header.type);
}

}  // namespace

Result<ExportCount> export_events(const CommitLog& log, const LogCursor& durable, const ExportFilter& filter,
                                  ExportFormat format, const Keyring* keyring, Reader reader,
                                  const ReplayProgress& progress,
                                  const std::function<Result<void>(std::string_view line)>& write) {
  ExportCount count;
  const std::string source = cloud_event_source(log.id());
  auto scanned = scan_log(log, filter.from, durable, "exporting", progress, [&](const FramePtr& frame) -> Result<bool> {
    for (const RecordedEvent& recorded : frame->events) {
      if (recorded.header.position > filter.to) return false;
      count.last = recorded.header.position;
      if (!wanted(recorded.header, filter)) continue;
      const OpenBox open = open_with(keyring, recorded.header.company, reader);
      boost::json::object event = recorded_to_json(recorded, open, service::Privacy::managers);
      if (format == ExportFormat::cloudevents) event = cloud_event(event, source);
      const std::string line = boost::json::serialize(event) + "\n";
      if (auto written = write(line); !written) return pass_on(std::move(written.error()));
      ++count.events;
    }
    return true;
  });
  if (!scanned) return pass_on(std::move(scanned.error()));
  return count;
}

}  // namespace steward
