#include <cctype>
#include <cstddef>

#include "tests/architecture/rules.h"

namespace steward::architecture {
namespace {

// Copies the text and replaces what is not code by blanks.
class Blanker {
 public:
  explicit Blanker(std::string_view text) : text_(text) {}

  std::string run() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  bool starts(std::string_view what) const { return text_.substr(at_, what.size()) == what; }
  void keep(std::size_t count) {
    out_ += text_.substr(at_, count);
    at_ += count;
  }
  void blank_to(std::size_t end) {
    for (; at_ < end && at_ < text_.size(); ++at_) out_ += text_[at_] == '\n' ? '\n' : ' ';
  }
  std::size_t after(std::string_view what, std::size_t from) const {
    const std::size_t found = text_.find(what, from);
    return found == std::string_view::npos ? text_.size() : found + what.size();
  }
  bool in_word() const {
    return !out_.empty() && (std::isalnum(static_cast<unsigned char>(out_.back())) != 0 || out_.back() == '_');
  }

  void step() {
    const char c = text_[at_];
    if (starts("//")) {
      const std::size_t end = text_.find('\n', at_);
      blank_to(end == std::string_view::npos ? text_.size() : end);
    } else if (starts("/*")) {
      blank_to(after("*/", at_ + 2));
    } else if (starts("R\"") && !in_word()) {
      const std::size_t open = text_.find('(', at_);
      if (open == std::string_view::npos) return blank_to(text_.size());
      const std::string close = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
      blank_to(after(close, open));
    } else if (c == '"' || (c == '\'' && !in_word())) {  // 10'000 is a number
      quoted(c);
    } else {
      keep(1);
    }
  }

  void quoted(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') end += text_[end] == '\\' ? 2 : 1;
    keep(1);
    blank_to(end);
    if (at_ < text_.size() && text_[at_] == quote) keep(1);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string code_of(std::string_view text) { return Blanker(text).run(); }

}  // namespace steward::architecture
