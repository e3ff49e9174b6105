#pragma once

#include "api/http/server.h"

namespace steward::api {

class Call;

// The request asks for a list, as CSV, and the list has columns.
[[nodiscard]] bool wants_list_csv(const Call& call);

// Answers a list as CSV for spreadsheets: UTF-8 with a byte order mark, CRLF, titles in the caller's language, the
// filters and the order of the query. Without `limit` it is the whole list, page after page out of one snapshot, so
// that memory holds one page; with `limit` it is one page, as in JSON. Errors before the first line are problem
// answers; after it, and when ServiceOptions::csv_rows or ServiceOptions::list_longest is reached, the connection is
// cut, so that nobody takes a part for the whole. On a worker thread, which it may keep busy: at most
// ServiceOptions::csv_at_once run, more get `too-many-exports`.
void send_list_csv(Call& call, http::Responder responder);

// The same list as a workbook (xlsx), with numbers and dates that a spreadsheet reckons with. It is written to a
// private temporary file first, so that all errors are problem answers: `list-too-long` beyond
// ServiceOptions::csv_rows or ServiceOptions::list_longest, `stopping` once the server does; the writing ends too when
// the peer has left. The same permissions, filters and limits.
[[nodiscard]] bool wants_list_workbook(const Call& call);
void send_list_workbook(Call& call, http::Responder responder);

}  // namespace steward::api
