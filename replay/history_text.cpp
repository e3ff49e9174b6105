#include "replay/history_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "domain/decider.h"
#include "domain/event_privacy.h"
#include "replay/csv_text.h"

namespace steward {

namespace {

bool chinese(const HistoryReader& reader) { return reader.language == Language::chinese; }

std::string channel_words(Channel channel, Language language) {
  const bool zh = language == Language::chinese;
  switch (channel) {
    case Channel::api:
      return zh ? "接口" : "API";
    case Channel::command_line:
      return zh ? "命令行" : "command line";
    case Channel::import:
      return zh ? "导入" : "import";
    case Channel::scheduler:
      return zh ? "定时任务" : "scheduler";
    case Channel::demo:
      return zh ? "演示" : "demo";
    case Channel::system:
      return zh ? "系统" : "system";
  }
  return {};
}

// Columns on a terminal: a Chinese character takes two.
std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      ++width;
    } else if (byte >= 0xE3) {
      width += 2;  // the first byte of three or four: CJK, fullwidth forms, symbols
    } else if (byte >= 0xC0) {
      ++width;
    }
  }
  return width;
}

std::string padded(std::string_view text, std::size_t width, bool right) {
  const std::size_t has = display_width(text);
  const std::string space(has < width ? width - has : 0, ' ');
  return right ? space + std::string(text) : std::string(text) + space;
}

std::string balance(const HistoryEntry& entry, Money amount, const HistoryReader& reader) {
  if (entry.faulted) return chinese(reader) ? "无法计算" : "unknown";
  return to_yuan(amount);
}

constexpr std::size_t kColumns = 8;
using Row = std::array<std::string, kColumns>;
constexpr std::array<bool, kColumns> kToTheRight = {true, false, false, false, true, true, true, false};

// A date that stands for "always" is that of things without a beginning, such as a building.
std::string effective_words(Date date) { return date == kAlways ? "—" : to_string(date); }

Row row_of(const RecordedEvent& recorded, const HistoryReader& reader) {
  const EventHeader& header = recorded.header;
  return {"",
          effective_words(header.effective_date),
          reader.place.text(header.recorded_at),
          reader.place.text(header.occurred_at),
          std::to_string(header.position),
          "",
          "",
          actor_words(header.actor, reader)};
}

Row row_of(const HistoryEntry& entry, const HistoryReader& reader) {
  Row row = row_of(entry.recorded, reader);
  row[0] = std::to_string(entry.nth);
  row[5] = balance(entry, entry.arrears, reader);
  row[6] = balance(entry, entry.credit, reader);
  return row;
}

Row titles(const HistoryReader& reader) {
  if (chinese(reader)) return {"序号", "归属日期", "记录时间", "发生时间", "位置", "欠费", "预存", "经办"};
  return {"No", "Effective", "Recorded", "Occurred", "Position", "Arrears", "Credit", "By"};
}

std::string table(const HouseholdHistory& history, const HistoryReader& reader) {
  std::vector<Row> rows{titles(reader)};
  for (const HistoryEntry& entry : history.entries) rows.push_back(row_of(entry, reader));
  std::array<std::size_t, kColumns> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < kColumns; ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  }
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string line;
    for (std::size_t column = 0; column < kColumns; ++column) {
      if (column > 0) line += "  ";
      line += padded(rows[i][column], widths[column], kToTheRight[column]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
    if (i == 0) continue;
    const RecordedEvent& recorded = history.entries[i - 1].recorded;
    text += std::string(widths[0] + 2, ' ') + narrate(recorded, telling_for(reader, recorded)) + "\n";
  }
  return text;
}

std::string legend(const HistoryReader& reader) {
  if (chinese(reader)) return fmt::format("时间为 {}，金额单位为元。\n", reader.place.name());
  return fmt::format("Times in {}, amounts in yuan.\n", reader.place.name());
}

std::string place_words(CompanyNo company, HouseId house, const HistoryReader& reader) {
  const std::string place = reader.names != nullptr ? reader.names->house(company, house) : std::string();
  return place.empty() ? place : "  " + place;
}

// A page that begins later does not hold the event that names the house.
std::string heading(const HouseholdHistory& history, const HistoryReader& reader) {
  std::string place;
  if (!history.entries.empty()) {
    const RecordedEvent& first = history.entries.front().recorded;
    if (const auto* moved_in = get_if<registry::HouseholdMovedIn>(&first.event)) {
      place = place_words(first.header.company, moved_in->house, reader);
    }
  }
  return (chinese(reader) ? "住户 " : "Household ") + to_string(history.household) + place + "\n";
}

boost::json::object entry_json(const RecordedEvent& recorded, const HistoryReader& reader) {
  boost::json::object out = recorded_to_json(recorded, boxes_for(reader, recorded), reader.notes);
  out["words"] = narrate(recorded, telling_for(reader, recorded));
  return out;
}

std::string csv_row(const Row& row, std::string_view household, std::string_view words, std::string_view type) {
  std::string line = csv_text(household);
  for (std::size_t i = 0; i < kColumns; ++i) line += "," + csv_text(row[i]);
  return line + "," + csv_text(type) + "," + csv_text(words) + "\r\n";
}

std::string csv_head(const HistoryReader& reader) {
  const bool zh = chinese(reader);
  return std::string(kByteOrderMark) +
         csv_row(titles(reader), zh ? "住户" : "Household", zh ? "内容" : "What happened", zh ? "事件" : "Event");
}

std::string csv_body(const HouseholdHistory& history, const HistoryReader& reader) {
  std::string text;
  for (const HistoryEntry& entry : history.entries) {
    const EventHeader& header = entry.recorded.header;
    text += csv_row(row_of(entry, reader), to_string(history.household),
                    narrate(entry.recorded, telling_for(reader, entry.recorded)), event_name(header.type));
  }
  return text;
}

}  // namespace

OpenBox boxes_for(const HistoryReader& reader, const RecordedEvent& recorded) {
  const bool for_others = privacy_of(recorded.event) > reader.notes;
  return open_with(for_others ? nullptr : reader.keyring, recorded.header.company, {reader.may_see_full});
}

Telling telling_for(const HistoryReader& reader, const RecordedEvent& recorded) {
  Telling telling;
  telling.language = reader.language;
  telling.reader = reader.notes;
  const bool zh = chinese(reader);
  const CompanyNo company = recorded.header.company;
  telling.personal = [open = boxes_for(reader, recorded), zh](const Sealed& sealed) -> std::string {
    const auto revealed = open(sealed);
    if (!revealed) return zh ? "（已加密）" : "(sealed)";
    if (revealed->state == Revealed::State::erased) return zh ? "（已删除）" : "(erased)";
    return revealed->text;
  };
  // To the minute: 2026-11-23 11:35.
  telling.time = [place = reader.place](Instant instant) { return place.text(instant).substr(0, 16); };
  if (NameBook* names = reader.names; names != nullptr) {
    telling.fee_item = [names, company](FeeItemId id) { return names->fee_item(company, id); };
    telling.order = [names, company](WorkOrderId id) { return names->order(company, id); };
    telling.of_case = [names, company](CaseId id) { return names->of_case(company, id); };
    telling.category = [names, company](CategoryId id) { return names->category(company, id); };
    telling.staff = [names, company](StaffId id) { return names->staff(company, id); };
    telling.equipment = [names, company](EquipmentId id) { return names->equipment(company, id); };
  }
  return telling;
}

std::string actor_words(const Actor& actor, const HistoryReader& reader) {
  std::string words = channel_words(actor.channel, reader.language);
  const std::string label = reader.names != nullptr ? reader.names->credential(actor.credential) : std::string();
  if (!label.empty()) words += chinese(reader) ? "（" + label + "）" : " (" + label + ")";
  if (!actor.person.is_nil()) words += " " + to_string(actor.person);
  if (!actor.on_behalf_of.is_nil()) {
    words += (chinese(reader) ? " 代 " : " for ") + to_string(actor.on_behalf_of);
  }
  return words;
}

std::string history_table(const HouseholdHistory& history, const HistoryReader& reader) {
  return heading(history, reader) + legend(reader) + "\n" + table(history, reader);
}

std::string history_table(const HouseHistory& history, const HistoryReader& reader) {
  std::string text = (chinese(reader) ? "房屋 " : "House ") + to_string(history.house);
  if (history.registered) text += place_words(history.registered->header.company, history.house, reader);
  text += "\n" + legend(reader);
  if (history.registered) {
    const EventHeader& header = history.registered->header;
    text += "\n" + reader.place.text(header.recorded_at) + "  " +
            narrate(*history.registered, telling_for(reader, *history.registered)) + "\n";
  }
  for (const HouseholdHistory& tenure : history.tenures) {
    text += "\n" + heading(tenure, reader) + table(tenure, reader);
  }
  return text;
}

boost::json::object history_json(const HouseholdHistory& history, const HistoryReader& reader) {
  boost::json::array events;
  for (const HistoryEntry& entry : history.entries) {
    boost::json::object event = entry_json(entry.recorded, reader);
    event["nth"] = entry.nth;
    if (entry.faulted) {
      event["faulted"] = true;
    } else {
      event["arrears_fen"] = entry.arrears.fen;
      event["credit_fen"] = entry.credit.fen;
    }
    events.emplace_back(std::move(event));
  }
  return {{"household_id", to_string(history.household)}, {"events", std::move(events)}};
}

boost::json::object history_json(const HouseHistory& history, const HistoryReader& reader) {
  boost::json::array tenures;
  for (const HouseholdHistory& tenure : history.tenures) tenures.emplace_back(history_json(tenure, reader));
  boost::json::value registered = nullptr;
  if (history.registered) registered = entry_json(*history.registered, reader);
  return {
      {"house_id", to_string(history.house)}, {"registered", std::move(registered)}, {"tenures", std::move(tenures)}};
}

std::string history_csv(const HouseholdHistory& history, const HistoryReader& reader) {
  return csv_head(reader) + csv_body(history, reader);
}

std::string history_csv(const HouseHistory& history, const HistoryReader& reader) {
  std::string text = csv_head(reader);
  if (history.registered) {
    const EventHeader& header = history.registered->header;
    text += csv_row(row_of(*history.registered, reader), "",
                    narrate(*history.registered, telling_for(reader, *history.registered)), event_name(header.type));
  }
  for (const HouseholdHistory& tenure : history.tenures) text += csv_body(tenure, reader);
  return text;
}

}  // namespace steward
