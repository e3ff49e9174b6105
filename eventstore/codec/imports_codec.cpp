#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

bool known(imports::ImportKind kind) {
  switch (kind) {
    case imports::ImportKind::houses:
    case imports::ImportKind::opening_arrears:
    case imports::ImportKind::open_work_orders:
    case imports::ImportKind::open_cases:
    case imports::ImportKind::meter_readings:
    case imports::ImportKind::bank_statement:
    case imports::ImportKind::opening_credits:
    case imports::ImportKind::opening_deposits:
      return true;
  }
  return false;
}

}  // namespace

Offset<fb::ImportRunStarted> to_table(Builder& out, const imports::ImportRunStarted& event) {
  return fb::CreateImportRunStarted(out, raw(event.run), raw(event.community), number_of(event.kind),
                                    raw(event.file_hash), event.rows);
}
bool from_table(const fb::ImportRunStarted& stored, imports::ImportRunStarted& event) {
  event.run = id_of<ImportRunId>(stored.run());
  event.community = id_of<CommunityId>(stored.community());
  event.kind = static_cast<imports::ImportKind>(stored.kind());
  event.file_hash = digest_of(stored.file_hash());
  event.rows = stored.rows();
  return known(event.kind);
}

Offset<fb::FoundMoney> to_table(Builder& out, const imports::FoundMoney& found) {
  const auto number = out.CreateString(found.number);
  const auto row = out.CreateString(found.row);
  return fb::CreateFoundMoney(out, number_of(found.channel), found.amount.fen, number, row);
}
bool from_table(const fb::FoundMoney& stored, imports::FoundMoney& found) {
  found.channel = static_cast<billing::PaymentChannel>(stored.channel());
  found.amount = Money{stored.amount_fen()};
  found.number = text_of(stored.number());
  found.row = text_of(stored.row());
  return known(found.channel);
}

Offset<fb::RefusedRow> to_table(Builder& out, const imports::RefusedRow& refused) {
  const auto code = out.CreateString(refused.code);
  return fb::CreateRefusedRow(out, refused.line, refused.column, code);
}
bool from_table(const fb::RefusedRow& stored, imports::RefusedRow& refused) {
  refused.line = stored.line();
  refused.column = stored.column();
  refused.code = text_of(stored.code());
  return true;
}

Offset<fb::ImportChunkRecorded> to_table(Builder& out, const imports::ImportChunkRecorded& event) {
  const auto found =
      event.found.empty() ? Offset<Vector<Offset<fb::FoundMoney>>>{} : to_tables<fb::FoundMoney>(out, event.found);
  const auto refused =
      event.refused.empty() ? Offset<Vector<Offset<fb::RefusedRow>>>{} : to_tables<fb::RefusedRow>(out, event.refused);
  return fb::CreateImportChunkRecorded(out, raw(event.run), raw(event.community), event.chunk, event.rows,
                                       event.accepted, event.already_there, event.rejected, found, refused);
}
bool from_table(const fb::ImportChunkRecorded& stored, imports::ImportChunkRecorded& event) {
  event.run = id_of<ImportRunId>(stored.run());
  event.community = id_of<CommunityId>(stored.community());
  event.chunk = stored.chunk();
  event.rows = stored.rows();
  event.accepted = stored.accepted();
  event.already_there = stored.already_there();
  event.rejected = stored.rejected();
  event.found.clear();
  event.refused.clear();
  return (stored.found() == nullptr || from_tables(*stored.found(), event.found)) &&
         (stored.refused() == nullptr || from_tables(*stored.refused(), event.refused));
}

Offset<fb::ImportRunCompleted> to_table(Builder& out, const imports::ImportRunCompleted& event) {
  return fb::CreateImportRunCompleted(out, raw(event.run), raw(event.community), event.rows, event.accepted,
                                      event.already_there, event.rejected);
}
bool from_table(const fb::ImportRunCompleted& stored, imports::ImportRunCompleted& event) {
  event.run = id_of<ImportRunId>(stored.run());
  event.community = id_of<CommunityId>(stored.community());
  event.rows = stored.rows();
  event.accepted = stored.accepted();
  event.already_there = stored.already_there();
  event.rejected = stored.rejected();
  return true;
}

}  // namespace steward::codec
