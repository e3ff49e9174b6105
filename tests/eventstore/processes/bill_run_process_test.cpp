#include "eventstore/processes/bill_run_process.h"

#include <gtest/gtest.h>

#include <span>
#include <utility>
#include <vector>

#include "eventstore/codec/event_bytes.h"
#include "eventstore/codec/event_codec.h"
#include "eventstore/codec/frame_codec.h"
#include "tests/support/store_parts.h"

namespace steward::test {
namespace {

constexpr CompanyNo kCompany{1};

// Writes a frame with these events of one stream, from its first on, whatever the rules say about them.
void write(CommitLog& log, const StreamId& stream, CommunityId community, std::vector<Event> events) {
  FrameDraft draft;
  draft.number = 1;
  draft.first_position = 1;
  for (Event& event : events) {
    RecordedEvent recorded;
    EventHeader& header = recorded.header;
    header.position = header.version = draft.events.size() + 1;
    header.company = kCompany;
    header.community = community;
    header.stream = stream;
    header.type = type_of(event);
    header.schema_version = schema_version_of(header.type);
    recorded.bytes = event_bytes(header, encode_event(event));
    recorded.event = std::move(event);
    draft.events.push_back(std::move(recorded));
  }
  const LogCursor tail;
  TreeEdge edge;
  const EncodedFrame frame = encode_frame(draft, tail.digest, edge);
  ASSERT_EQ(log.append(tail, std::span(&frame, 1)).status, Committed::committed);
}

}  // namespace

// It is found unfinished at every start: it must not take the server with it.
TEST(BillRunProcess, ARunWhoseRecordsDoNotFitIsRefused) {
  StoreParts parts(1U << 20U);
  billing::BillRunStarted started;
  started.run = BillRunId(parts.new_id());
  started.community = CommunityId(parts.new_id());
  started.roster = {HouseholdId(parts.new_id())};
  const billing::BillRunChunkRecorded chunk{started.run, started.community, 7, 1, 1, Money{1}, {}};
  write(parts.log, stream_of(started.run), started.community, {started, chunk});
  parts.restart(true);
  BillRunProcess process(*parts.sequencer, *parts.knowledge, parts.ids, [&] { return parts.clock.now(); });
  const auto ended = process.run(kCompany, started.run, Actor{}, {});
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, "stream-faulted");
}

}  // namespace steward::test
