#include "eventstore/codec/tables.h"

namespace steward::codec {

namespace {

bool known(metering::ReadingSource source) {
  switch (source) {
    case metering::ReadingSource::person:
    case metering::ReadingSource::device:
    case metering::ReadingSource::imported:
    case metering::ReadingSource::estimated:
      return true;
  }
  return false;
}

Offset<fb::MeteredPlace> to_table(Builder& out, const metering::MeteredPlace& place) {
  return fb::CreateMeteredPlace(out, raw(place.community), UnlessNil(place.building), UnlessNil(place.house));
}
metering::MeteredPlace place_from(const fb::MeteredPlace& stored) {
  return {id_of<CommunityId>(stored.community()), id_or_nil<BuildingId>(stored.building()),
          id_or_nil<HouseId>(stored.house())};
}

}  // namespace

bool known(metering::Utility utility) {
  switch (utility) {
    case metering::Utility::water:
    case metering::Utility::hot_water:
    case metering::Utility::electricity:
    case metering::Utility::gas:
    case metering::Utility::heat:
      return true;
  }
  return false;
}

Offset<fb::MeterInstalled> to_table(Builder& out, const metering::MeterInstalled& event) {
  const auto place = to_table(out, event.place);
  const metering::MeterTerms& terms = event.terms;
  const auto number = out.CreateString(terms.number);
  return fb::CreateMeterInstalled(out, place, raw(terms.meter), number, number_of(terms.utility),
                                  terms.of_register.digits, terms.of_register.multiplier_milli, terms.loss_millionths,
                                  event.installed_on.days, event.reading.milli);
}
bool from_table(const fb::MeterInstalled& stored, metering::MeterInstalled& event) {
  event.place = place_from(*stored.place());
  metering::MeterTerms& terms = event.terms;
  terms.meter = id_of<MeterId>(stored.meter());
  terms.number = text_of(stored.number());
  terms.utility = static_cast<metering::Utility>(stored.utility());
  terms.of_register = {stored.digits(), stored.multiplier_milli()};
  terms.loss_millionths = stored.loss_millionths();
  event.installed_on.days = stored.installed_on();
  event.reading.milli = stored.reading_milli();
  return known(terms.utility);
}

Offset<fb::MeterRead> to_table(Builder& out, const metering::MeterRead& event) {
  const auto place = to_table(out, event.place);
  return fb::CreateMeterRead(out, place, raw(event.meter), event.read_on.days, event.reading.milli,
                             number_of(event.source), event.rolled_over, event.confirmed, event.usage.micro);
}
bool from_table(const fb::MeterRead& stored, metering::MeterRead& event) {
  event.place = place_from(*stored.place());
  event.meter = id_of<MeterId>(stored.meter());
  event.read_on.days = stored.read_on();
  event.reading.milli = stored.reading_milli();
  event.source = static_cast<metering::ReadingSource>(stored.source());
  event.rolled_over = stored.rolled_over();
  event.confirmed = stored.confirmed();
  event.usage.micro = stored.usage_micro();
  return known(event.source);
}

Offset<fb::MeterReadingCorrected> to_table(Builder& out, const metering::MeterReadingCorrected& event) {
  const auto place = to_table(out, event.place);
  return fb::CreateMeterReadingCorrected(out, place, raw(event.meter), event.read_on.days, event.corrected_on.days,
                                         event.was.milli, event.reading.milli, event.difference.micro);
}
bool from_table(const fb::MeterReadingCorrected& stored, metering::MeterReadingCorrected& event) {
  event.place = place_from(*stored.place());
  event.meter = id_of<MeterId>(stored.meter());
  event.read_on.days = stored.read_on();
  event.corrected_on.days = stored.corrected_on();
  event.was.milli = stored.was_milli();
  event.reading.milli = stored.reading_milli();
  event.difference.micro = stored.difference_micro();
  return true;
}

Offset<fb::MeterFactorsCorrected> to_table(Builder& out, const metering::MeterFactorsCorrected& event) {
  const auto place = to_table(out, event.place);
  return fb::CreateMeterFactorsCorrected(out, place, raw(event.meter), event.was.multiplier_milli,
                                         event.was.loss_millionths, event.factors.multiplier_milli,
                                         event.factors.loss_millionths);
}
bool from_table(const fb::MeterFactorsCorrected& stored, metering::MeterFactorsCorrected& event) {
  event.place = place_from(*stored.place());
  event.meter = id_of<MeterId>(stored.meter());
  event.was = {stored.was_multiplier_milli(), stored.was_loss_millionths()};
  event.factors = {stored.multiplier_milli(), stored.loss_millionths()};
  return true;
}

Offset<fb::MeterRemoved> to_table(Builder& out, const metering::MeterRemoved& event) {
  const auto place = to_table(out, event.place);
  const auto number = out.CreateString(event.number);
  return fb::CreateMeterRemoved(out, place, raw(event.meter), number, event.removed_on.days, event.reading.milli,
                                event.usage.micro, UnlessNil(event.replaced_by));
}
bool from_table(const fb::MeterRemoved& stored, metering::MeterRemoved& event) {
  event.place = place_from(*stored.place());
  event.meter = id_of<MeterId>(stored.meter());
  event.number = text_of(stored.number());
  event.removed_on.days = stored.removed_on();
  event.reading.milli = stored.reading_milli();
  event.usage.micro = stored.usage_micro();
  event.replaced_by = id_or_nil<MeterId>(stored.replaced_by());
  return true;
}

}  // namespace steward::codec
