#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/handlers/order_step.h"
#include "api/work_names.h"

// The steps of the one who has an order.
namespace steward::api {

namespace {

using json::JsonArray;
using json::JsonObject;

constexpr std::int64_t kMostQuantity = 1'000'000'000;  // in 0.001 units
constexpr std::int64_t kMostYuan = 1'000'000;
constexpr std::int64_t kMicroPerYuan = 1'000'000;

// What whoever asks enters of prices: up to so many yuan a unit.
std::vector<work_orders::WorkLine> read_lines(JsonArray& array, std::int64_t own_yuan) {
  std::vector<work_orders::WorkLine> lines;
  for (std::size_t i = 0; i < array.size(); ++i) {
    auto item = array.object(i);
    work_orders::WorkLine line;
    line.kind = item.required_enum("kind", words(kLineKindNames));
    line.code = item.optional_string("code", 32).value_or("");
    line.name = item.required_string("name", 100);
    line.quantity = Usage{item.required_int("quantity_milli", 1, kMostQuantity)};
    line.unit_price = UnitPrice{item.required_int("unit_price_micro_yuan", 0, kMostYuan * kMicroPerYuan)};
    if (line.unit_price.micro_yuan > own_yuan * kMicroPerYuan) {
      item.report("not-permitted", "unit_price_micro_yuan", Says::supervisors_only_above, {std::to_string(own_yuan)});
    }
    line.chargeable = item.optional_bool("chargeable").value_or(false);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

Result<Prepared> claim_work_order(Call& call, CommandId command_id) {
  auto prepared = plain_order_step<work_orders::ClaimWorkOrder>(call, command_id);
  if (prepared && call.principal.staff.is_nil()) return fail_at("not-permitted", {}, Says::technicians_claim);
  return prepared;
}

Result<Prepared> accept_work_order(Call& call, CommandId command_id) {
  return plain_order_step<work_orders::AcceptWorkOrder>(call, command_id);
}

Result<Prepared> decline_work_order(Call& call, CommandId command_id) {
  return order_step<work_orders::DeclineWorkOrder>(
      call, command_id, [](JsonObject& root, auto& command, std::string& text) {
        command.reason = root.required_enum("reason", words(kDeclineReasonNames));
        text = root.optional_text("note", kLongestText).value_or("");
        return &command.note;
      });
}

Result<Prepared> transfer_work_order(Call& call, CommandId command_id) {
  return order_step<work_orders::TransferWorkOrder>(call, command_id,
                                                    [](JsonObject& root, auto& command, std::string&) -> Sealed* {
                                                      command.to = root.required_id<StaffId>("staff_id");
                                                      return nullptr;
                                                    });
}

Result<Prepared> start_travel(Call& call, CommandId command_id) {
  return plain_order_step<work_orders::StartTravel>(call, command_id);
}

Result<Prepared> start_work(Call& call, CommandId command_id) {
  return plain_order_step<work_orders::StartWork>(call, command_id);
}

Result<Prepared> pause_work(Call& call, CommandId command_id) {
  return order_step<work_orders::PauseWork>(call, command_id, [](JsonObject& root, auto& command, std::string& text) {
    command.reason = root.required_enum("reason", words(kPauseReasonNames));
    text = root.optional_text("note", kLongestText).value_or("");
    return &command.note;
  });
}

Result<Prepared> resume_work(Call& call, CommandId command_id) {
  return plain_order_step<work_orders::ResumeWork>(call, command_id);
}

// What is chargeable is due in a month unless it is paid on the spot.
Result<Prepared> record_work_lines(Call& call, CommandId command_id) {
  constexpr std::int32_t kUsualDaysToPay = 30;
  auto order = call.path_id<WorkOrderId>(0);
  if (!order) return pass_on(std::move(order.error()));
  auto today = call.today_of(stream_of(*order));
  if (!today) return pass_on(std::move(today.error()));
  const bool supervises = call.may(Permission::supervise_work_orders);
  return order_step<work_orders::RecordWorkLines>(
      call, command_id, [&](JsonObject& root, auto& command, std::string&) -> Sealed* {
        auto lines = root.required_array("lines", 1, work_orders::kMostLines);
        command.lines = read_lines(lines, supervises ? kMostYuan : call.service.options.work_order_price_yuan);
        command.fee_item = root.optional_id<FeeItemId>("fee_item_id").value_or(FeeItemId{});
        // What is due at once is overdue tomorrow: who does the work does not say so.
        for (const std::string_view name : {"charge_date", "due_date"}) {
          if (root.has(name) && !supervises) root.report("not-permitted", name, Says::supervisors_only);
        }
        command.charge_date = root.optional_date("charge_date").value_or(*today);
        command.due_date = root.optional_date("due_date").value_or(add_days(command.charge_date, kUsualDaysToPay));
        return nullptr;
      });
}

Result<Prepared> finish_work(Call& call, CommandId command_id) {
  return order_step<work_orders::FinishWork>(call, command_id, [](JsonObject& root, auto& command, std::string& text) {
    command.resolution = root.required_enum("resolution", words(kResolutionNames));
    text = root.optional_text("note", kLongestText).value_or("");
    return &command.note;
  });
}

Result<Prepared> note_work_order(Call& call, CommandId command_id) {
  return order_step<work_orders::NoteWorkOrder>(
      call, command_id, [](JsonObject& root, auto& command, std::string& text) {
        text = root.required_text("note", kLongestText);
        command.for_resident = root.optional_bool("for_resident").value_or(false);
        return &command.note;
      });
}

}  // namespace steward::api
