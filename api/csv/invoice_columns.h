#pragma once

#include <array>

#include "api/csv/columns.h"

namespace steward::api {

inline constexpr std::array kInvoiceStatusWords = {
    CsvWord{"requested", "to be reviewed", "待审核"}, CsvWord{"approved", "to be issued", "待开具"},
    CsvWord{"failed", "failed", "开具失败"},          CsvWord{"issued", "issued", "已开具"},
    CsvWord{"refused", "refused", "已驳回"},          CsvWord{"abandoned", "abandoned", "已放弃"},
    CsvWord{"credited", "taken back", "已红冲"},
};
inline constexpr std::array kInvoiceKindWords = {
    CsvWord{"general", "general", "普通发票"},
    CsvWord{"special", "special", "增值税专用发票"},
};
inline constexpr std::array kInvoiceColumns = {
    CsvColumn{"requested_on", "Asked for", "申请日期", CsvKind::date},
    CsvColumn{"status", "Status", "状态", CsvKind::word, kInvoiceStatusWords},
    CsvColumn{"kind", "Kind", "发票种类", CsvKind::word, kInvoiceKindWords},
    CsvColumn{"house", "House", "房屋"},
    CsvColumn{"title", "Title", "抬头", CsvKind::personal},
    CsvColumn{"tax_number", "Tax number", "税号"},
    CsvColumn{"net_fen", "Net (yuan)", "不含税金额（元）", CsvKind::yuan},
    CsvColumn{"tax_fen", "Tax (yuan)", "税额（元）", CsvKind::yuan},
    CsvColumn{"gross_fen", "Gross (yuan)", "价税合计（元）", CsvKind::yuan},
    CsvColumn{"credited_fen", "Taken back (yuan)", "已红冲（元）", CsvKind::yuan},
    CsvColumn{"credit_note_owed.net_fen", "Credit note owed, net (yuan)", "应开红字不含税金额（元）", CsvKind::yuan},
    CsvColumn{"credit_note_owed.tax_fen", "Credit note owed, tax (yuan)", "应开红字税额（元）", CsvKind::yuan},
    CsvColumn{"credit_note_owed.gross_fen", "Credit note owed (yuan)", "应开红字价税合计（元）", CsvKind::yuan},
    CsvColumn{"number", "Number", "发票号码"},
    CsvColumn{"issued_on", "Issued", "开票日期", CsvKind::date},
    CsvColumn{"reason", "Why not", "未开原因", CsvKind::personal},
    CsvColumn{"household_id", "Household ID", "住户 ID"},
    CsvColumn{"community_id", "Community ID", "小区 ID"},
    CsvColumn{"invoice_id", "Invoice ID", "发票 ID"},
};
inline constexpr std::array kCutOverColumns = {
    CsvColumn{"account", "Account", "科目编号", CsvKind::number},
    CsvColumn{"account_title", "Title", "科目"},
    CsvColumn{"control_fen", "Control total (yuan)", "控制总额（元）", CsvKind::yuan},
    CsvColumn{"brought_forward_fen", "Brought forward (yuan)", "已结转（元）", CsvKind::yuan},
    CsvColumn{"difference_fen", "Difference (yuan)", "差额（元）", CsvKind::yuan},
};

}  // namespace steward::api
