#pragma once

#include <array>

#include "api/csv/columns.h"

namespace steward::api {

inline constexpr std::array kRoleWords = {
    CsvWord{"resident", "resident", "住户"},
    CsvWord{"front_desk", "front desk", "前台"},
    CsvWord{"technician", "technician", "维修人员"},
    CsvWord{"cashier", "cashier", "收费员"},
    CsvWord{"finance_manager", "finance manager", "财务主管"},
    CsvWord{"community_manager", "community manager", "项目经理"},
    CsvWord{"auditor", "auditor", "审计"},
    CsvWord{"operations", "operations", "运维"},
    CsvWord{"gateway", "gateway", "支付网关"},
    CsvWord{"meter_device", "meter device", "计量设备"},
    CsvWord{"administrator", "administrator", "管理员"},
};
inline constexpr std::array kKeyStandingWords = {
    CsvWord{"active", "active", "有效"},
    CsvWord{"expired", "expired", "已过期"},
    CsvWord{"revoked", "revoked", "已吊销"},
};
inline constexpr std::array kApiKeyColumns = {
    CsvColumn{"label", "Label", "用途"},
    CsvColumn{"role", "Role", "角色", CsvKind::word, kRoleWords},
    CsvColumn{"state", "State", "状态", CsvKind::word, kKeyStandingWords},
    CsvColumn{"expires_at", "Expires", "到期时间", CsvKind::instant},
    CsvColumn{"issued_at", "Issued", "签发时间", CsvKind::instant},
    CsvColumn{"revoked_at", "Revoked", "吊销时间", CsvKind::instant},
    CsvColumn{"company", "Company", "公司编号", CsvKind::number},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"staff_id", "Staff ID", "员工 ID"},
    CsvColumn{"credential_id", "Credential ID", "密钥 ID"},
    CsvColumn{"issued_by", "Issued with key ID", "签发密钥 ID"},
    CsvColumn{"revoked_by", "Revoked with key ID", "吊销密钥 ID"},
};

}  // namespace steward::api
