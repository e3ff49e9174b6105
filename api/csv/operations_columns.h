#pragma once

#include <array>

#include "api/csv/columns.h"

namespace steward::api {

inline constexpr std::array kEventColumns = {
    CsvColumn{"position", "Position", "位置", CsvKind::number},
    CsvColumn{"type", "Event", "事件"},
    CsvColumn{"recorded_at", "Recorded", "记录时间", CsvKind::instant},
    CsvColumn{"occurred_at", "Occurred", "发生时间", CsvKind::instant},
    CsvColumn{"effective_date", "Effective", "归属日期", CsvKind::date},
    CsvColumn{"stream.kind", "Stream", "事件流"},
    CsvColumn{"stream.id", "Stream ID", "事件流 ID"},
    CsvColumn{"version", "Version", "版本", CsvKind::number},
    CsvColumn{"actor.channel", "Channel", "来源"},
    CsvColumn{"actor.credential_id", "Credential ID", "密钥 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
    CsvColumn{"event_id", "Event ID", "事件 ID"},
};
inline constexpr std::array kViewColumns = {
    CsvColumn{"name", "View", "视图"},
    CsvColumn{"group", "Group", "视图组"},
    CsvColumn{"version", "Version", "版本", CsvKind::number},
    CsvColumn{"state", "State", "状态"},
    CsvColumn{"position", "Position", "位置"},
    CsvColumn{"lag_events", "Events behind", "落后事件数", CsvKind::number},
    CsvColumn{"parked_households", "Households set aside", "搁置住户数", CsvKind::number},
};
inline constexpr std::array kBackupColumns = {
    CsvColumn{"name", "Backup", "备份"},
    CsvColumn{"state", "State", "状态"},
    CsvColumn{"taken_at", "Taken", "备份时间", CsvKind::instant},
    CsvColumn{"verified_at", "Verified", "校验时间", CsvKind::instant},
    CsvColumn{"position", "Position", "位置"},
    CsvColumn{"bytes", "Bytes", "字节数", CsvKind::number},
    CsvColumn{"files", "Files", "文件数", CsvKind::number},
    CsvColumn{"version", "Version", "程序版本"},
};

}  // namespace steward::api
