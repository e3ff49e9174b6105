#pragma once

#include "domain/equipment/state.h"
#include "domain/metering/state.h"
#include "domain/service/state.h"
#include "domain/service_policy/clock.h"
#include "domain/service_policy/state.h"
#include "domain/staff/state.h"
#include "domain/work_orders/state.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"

// Staff, equipment, the service policy, work orders, outages, cases and meters inside kept states. Damage makes the
// reader fail.
namespace steward::codec {

void put(ByteWriter& out, const staff::Member& member);
void take(ByteReader& in, staff::Member& member);
void put(ByteWriter& out, const staff::Left& left);
void take(ByteReader& in, staff::Left& left);

void put(ByteWriter& out, const equipment::Equipment& equipment);
void take(ByteReader& in, equipment::Equipment& equipment);

void put(ByteWriter& out, const service_policy::Policy& policy);
void take(ByteReader& in, service_policy::Policy& policy);
void put(ByteWriter& out, const service_policy::OrderLevel& level);
void take(ByteReader& in, service_policy::OrderLevel& level);
void put(ByteWriter& out, const service_policy::CaseLevel& level);
void take(ByteReader& in, service_policy::CaseLevel& level);
void put(ByteWriter& out, const service_policy::ClockState& clock);
void take(ByteReader& in, service_policy::ClockState& clock);

void put(ByteWriter& out, const work_orders::Order& order);
void take(ByteReader& in, work_orders::Order& order);
void put(ByteWriter& out, const work_orders::Outage& outage);
void take(ByteReader& in, work_orders::Outage& outage);

void put(ByteWriter& out, const metering::Meters& meters);
void take(ByteReader& in, metering::Meters& meters);

void put(ByteWriter& out, const service::Case& of_case);
void take(ByteReader& in, service::Case& of_case);

}  // namespace steward::codec
