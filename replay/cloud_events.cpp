#include "replay/cloud_events.h"

#include <array>

namespace steward {

namespace {

namespace json = boost::json;

constexpr std::size_t kSequenceDigits = 20;  // of the largest position

// An attribute and the member that it is taken from.
struct Attribute {
  std::string_view name;
  std::string_view member;
};
constexpr std::array kCopied = {
    Attribute{"time", "occurred_at"},
    Attribute{"recordedtime", "recorded_at"},
    Attribute{"correlationid", "correlation_id"},
    Attribute{"causationid", "causation_id"},
    Attribute{"commandid", "command_id"},
    Attribute{"company", "company"},
    Attribute{"communityid", "community_id"},
    Attribute{"effectivedate", "effective_date"},
};
constexpr std::array kOfActor = {
    Attribute{"channel", "channel"},
    Attribute{"credentialid", "credential_id"},
};

std::string text(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::uint64_t number(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  json::error_code error;
  const auto number = value == nullptr ? 0 : value->to_number<std::uint64_t>(error);
  return error ? 0 : number;
}

void copy(json::object& out, const Attribute& attribute, const json::object& from) {
  const json::value* value = from.if_contains(attribute.member);
  if (value != nullptr && !value->is_null()) out[attribute.name] = *value;
}

}  // namespace

std::string cloud_event_type(std::string_view event_name, std::int64_t schema_version) {
  std::string type = "com.steward.";
  for (std::size_t i = 0; i < event_name.size(); ++i) {
    const char c = event_name[i];
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && i > 0) type += '_';
    type += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return type + ".v" + std::to_string(schema_version);
}

std::string cloud_event_source(const LogId& log) { return "urn:uuid:" + to_string(log); }

json::object cloud_event(const json::object& recorded, std::string_view source) {
  const std::string sequence = std::to_string(number(recorded, "position"));
  json::object out = {
      {"specversion", "1.0"},
      {"id", text(recorded, "event_id")},
      {"source", source},
      {"type", cloud_event_type(text(recorded, "type"), static_cast<std::int64_t>(number(recorded, "schema_version")))},
      {"datacontenttype", "application/json"},
      {"sequence", std::string(kSequenceDigits - sequence.size(), '0') + sequence},
  };
  if (const json::value* stream = recorded.if_contains("stream"); stream != nullptr && stream->is_object()) {
    const std::string id = text(stream->get_object(), "id");
    out["subject"] = text(stream->get_object(), "kind") + "/" + id;
    out["partitionkey"] = id;
  }
  for (const Attribute& attribute : kCopied) copy(out, attribute, recorded);
  if (const json::value* actor = recorded.if_contains("actor"); actor != nullptr && actor->is_object()) {
    for (const Attribute& attribute : kOfActor) copy(out, attribute, actor->get_object());
  }
  if (const json::value* data = recorded.if_contains("data")) out["data"] = *data;
  return out;
}

}  // namespace steward
