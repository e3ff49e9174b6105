#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/print/document.h"
#include "api/problem.h"
#include "domain/base/money.h"
#include "domain/base/time.h"

// What a household is handed: a notice of its bills, a receipt, a letter that demands payment. Pure: from what is known
// to what stands on the page. Amounts also in capital numerals.
namespace steward::api {

struct PrintedBill {
  std::uint32_t number = 0;
  std::string fee_item;
  std::string period;  // in words; empty for what has none
  Date due_date;
  Money open;      // of the principal
  Money late_fee;  // to the date of the document: what is open of what was posted, and what has run since
  bool disputed = false;
};

struct AccountOnPaper {
  std::string company;
  std::string community;
  std::string house;  // 3-1-101
  std::string owner;  // as far as the reader may see
  Date date;          // of the document
  std::vector<PrintedBill> bills;
  Money credit;
};

[[nodiscard]] Document bill_notice(const AccountOnPaper& account, Language language);

// Only what is past due on the date of the letter and not disputed, oldest first, with how long; to be paid within
// `term_days`. `fee`: what its delivery costs, zero for nothing. It tells what the contract and the courts offer, and
// never speaks of cutting off water, power, gas or heat: the law forbids it. nullopt when nothing is past due.
[[nodiscard]] std::optional<Document> dunning_letter(const AccountOnPaper& account, std::int32_t term_days,
                                                     Language language, Money fee = {});

struct ReceiptLine {
  std::uint32_t bill = 0;
  std::string fee_item;
  std::string period;
  Money amount;
  Money late_fee;
};
struct ReceiptOnPaper {
  std::string company;
  std::string community;
  std::string house;
  std::string payer;
  std::string number;  // 2026-000017
  std::string channel;
  std::string reference;
  Date received_on;
  Money amount;
  std::vector<ReceiptLine> lines;
  Money credited;
  bool reversed = false;  // it stands in the books, and counts no more
};
[[nodiscard]] Document receipt(const ReceiptOnPaper& receipt, Language language);

}  // namespace steward::api
