#pragma once

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "eventstore/log/frame.h"

// An actor inside headers and command records: 49 bytes.
namespace steward {

inline void write_actor(ByteWriter& out, const Actor& actor) {
  out.uuid(actor.person);
  out.id(actor.credential);
  out.uuid(actor.on_behalf_of);
  out.u8(static_cast<std::uint8_t>(actor.channel));
}

[[nodiscard]] inline Actor read_actor(ByteReader& in) {
  Actor actor;
  actor.person = in.uuid();
  actor.credential = in.id<CredentialId>();
  actor.on_behalf_of = in.uuid();
  const auto channel = in.u8_at_most(static_cast<std::uint8_t>(Channel::system));
  if (channel == 0) in.fail();
  actor.channel = static_cast<Channel>(channel);
  return actor;
}

}  // namespace steward
