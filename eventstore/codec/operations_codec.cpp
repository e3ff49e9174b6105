#include "eventstore/codec/tables.h"

namespace steward::codec {

namespace {

bool known(operations::LogPurpose purpose) {
  switch (purpose) {
    case operations::LogPurpose::live:
    case operations::LogPurpose::demo:
      return true;
  }
  return false;
}

}  // namespace

Offset<fb::LogCreated> to_table(Builder& out, const operations::LogCreated& event) {
  return fb::CreateLogCreated(out, number_of(event.purpose));
}
bool from_table(const fb::LogCreated& stored, operations::LogCreated& event) {
  event.purpose = static_cast<operations::LogPurpose>(stored.purpose());
  return known(event.purpose);
}

Offset<fb::LossAccepted> to_table(Builder& out, const operations::LossAccepted& event) {
  return fb::CreateLossAccepted(out, event.new_epoch, event.tail, event.anchor);
}
bool from_table(const fb::LossAccepted& stored, operations::LossAccepted& event) {
  event.new_epoch = stored.new_epoch();
  event.tail = stored.tail();
  event.anchor = stored.anchor();
  return true;
}

Offset<fb::PoisonEventSkipped> to_table(Builder& out, const operations::PoisonEventSkipped& event) {
  const auto view = out.CreateString(event.view);
  return fb::CreatePoisonEventSkipped(out, view, event.view_version, event.position);
}
bool from_table(const fb::PoisonEventSkipped& stored, operations::PoisonEventSkipped& event) {
  event.view = text_of(stored.view());
  event.view_version = stored.view_version();
  event.position = stored.position();
  return true;
}

}  // namespace steward::codec
