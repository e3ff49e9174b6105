#include "domain/base/refusals.h"
#include "replay/imports/rows.h"

// Why rows are not taken, in words.
namespace steward::imports {

namespace {

constexpr ImportReason kReasons[] = {
    {"csv-stray-quote", "a quotation mark stands inside a field that does not begin with one",
     "字段中间有引号，但字段不是以引号开头"},
    {"csv-text-after-quote", "there is text behind the closing quotation mark", "结束引号后面还有内容"},
    {"csv-unclosed-quote", "the quotation mark is never closed; the rest of the file was not read",
     "引号没有结束，文件其余部分未读取"},
    {"csv-field-too-long", "the field is longer than 4096 bytes", "字段超过 4096 字节"},
    {"csv-too-many-fields", "the row has more than 128 fields", "该行超过 128 个字段"},
    {"csv-stray-return", "a carriage return stands alone inside a field", "字段内有单独的回车符"},
    {"field-count", "the row does not have as many fields as the header", "该行的字段数与表头不一致"},
    {"field-missing", "a value is needed here", "此处不能为空"},
    {"field-malformed", "the text is too long or holds signs that are not visible", "内容过长或含有不可见字符"},
    {"area-malformed", "an area in m² with at most two decimals is wanted, such as 89.50",
     "应为面积（平方米，最多两位小数），如 89.50"},
    {"area-out-of-range", "the area must lie between 0.01 and 1,000,000 m²", "面积须在 0.01 至 1,000,000 平方米之间"},
    {"amount-malformed", "an amount in yuan with at most two decimals is wanted, such as 1234.56",
     "应为金额（元，最多两位小数），如 1234.56"},
    {"amount-out-of-range", "the amount must be above zero and at most 10,000,000,000 yuan",
     "金额须大于零且不超过一百亿元"},
    {"date-malformed", "a date is wanted, such as 2024-01-31, 2024/1/31 or 20240131",
     "应为日期，如 2024-01-31、2024/1/31 或 20240131"},
    {"period-malformed", "a month is wanted, such as 2024-01, or two such as 2024-01~2024-03",
     "应为月份，如 2024-01，或起止月份，如 2024-01~2024-03"},
    {"phone-malformed", "this is not a phone number", "电话号码格式不正确"},
    {"phone-as-number", "a spreadsheet turned this phone number into a decimal number: format the column as text",
     "电子表格已将电话号码转成数字，请将该列设为文本格式后重新导出"},
    {"owner-missing", "there is a phone or a move-in date but no owner", "有电话或入住日期，但没有业主姓名"},
    {"house-vacant", "nobody lives in this house: import its owner first", "该房屋没有业主，请先导入业主"},
    {"area-differs", "the house is registered with another area", "该房屋登记的面积与此不同"},
    {"time-malformed", "a date with a time is wanted, such as 2024-01-31 08:05 or 2024/1/31 8:05",
     "应为日期和时间，如 2024-01-31 08:05 或 2024/1/31 8:05"},
    {"priority-malformed", "a priority is wanted, from p0 (most urgent) to p5", "应为优先级，从 p0（最紧急）到 p5"},
    {"severity-malformed", "a severity is wanted, from 1 (low) to 4 (grave)", "应为严重程度，从 1（轻微）到 4（严重）"},
    {"kind-unknown", "one of complaint, suggestion, enquiry, praise is wanted", "应为投诉、建议、咨询、表扬之一"},
    {"subject-unknown", "this is no subject of a case, such as cleaning, parking or other",
     "没有此主题，可用的如环境卫生、停车、其他"},
    {"source-unknown", "this is no way that things come in, such as phone or front_desk",
     "没有此来源，可用的如电话、前台"},
    {"not-open", "it is over: only what is open is taken over", "已经办结，只导入未办结的"},
    {"building-missing", "there is a house but no building", "有房号，但没有楼栋"},
    {"reference-differs", "this number was taken over before, of another place or time",
     "此编号已导入过，但位置或时间不同"},
    {"reading-malformed", "a reading with at most three decimals is wanted, such as 1234.567",
     "应为读数（最多三位小数），如 1234.567"},
    {"flag-malformed", "yes or no is wanted", "应为是或否"},
    {"debit-row", "this is money that went out: only what came in is imported", "该行为支出，只导入收入"},
    {"direction-unknown", "in or out is wanted, such as 贷 or credit, 借 or debit",
     "应为收支方向，如贷（收入）、借（支出）"},
    {"serial-as-number", "a spreadsheet turned this number into a decimal number: format the column as text",
     "电子表格已将流水号转成数字，请将该列设为文本格式后重新导出"},
    {"serial-differs", "money with this serial number is in the books, of another day or amount",
     "此流水号已入账，但日期或金额不同"},
    {"serial-found-before",
     "the settlement with this serial number is another row, of a statement that was imported before",
     "此流水号对应的结算已与先前导入的对账单的另一行核对"},
    {"amount-differs", "this number was taken over before, with another amount", "此编号已导入过，但金额不同"},
    {"row-repeated", "the file has this row already", "文件中已有相同的行"},
    {"column-unknown", "this column is not known: it is passed over", "无法识别该列，其内容未导入"},
    {"column-misspelled", "this column is not known: it is passed over; perhaps it is meant to be",
     "无法识别该列，其内容未导入；也许是"},
    {"building-spelled-otherwise", "a building that is there is written otherwise here, and was taken for that one",
     "已有楼栋的另一种写法，按该楼栋处理"},
    {"building-ambiguous", "several buildings are spelled like this: write the code exactly as it is registered",
     "有多个楼栋与此写法相近，请按登记的编号填写"},
};

}  // namespace

std::span<const ImportReason> import_reasons() { return kReasons; }

std::string reason_in(bool chinese, const Rejection& rejection) {
  std::string words = rejection.code;
  if (const Refusal* refusal = find_refusal(rejection.code)) words = chinese ? refusal->chinese : refusal->english;
  for (const ImportReason& reason : kReasons) {
    if (reason.code == rejection.code) words = chinese ? reason.chinese : reason.english;
  }
  if (rejection.other_line != 0) {
    const std::string line = std::to_string(rejection.other_line);
    words += chinese ? "（第 " + line + " 行）" : " (line " + line + ")";
  }
  if (!rejection.other.empty()) words += (chinese ? "：" : ": ") + rejection.other;
  return words;
}

}  // namespace steward::imports
