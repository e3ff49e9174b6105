#include "cli/output.h"

#include <iostream>

namespace steward::cli {

Output::Output() : out_(&std::cout) {}

Result<std::unique_ptr<Output>> Output::open(const std::string& path) {
  std::unique_ptr<Output> output(new Output());
  if (path.empty()) return output;
  output->path_ = path;
  output->file_.open(path, std::ios::binary | std::ios::trunc);
  output->out_ = &output->file_;
  if (auto opened = output->check(); !opened) return pass_on(std::move(opened.error()));
  return output;
}

Result<void> Output::write(std::string_view bytes) {
  *out_ << bytes;
  return check();
}

Result<void> Output::finish() {
  out_->flush();
  return check();
}

Result<void> Output::check() const {
  if (!*out_) return fail("output-lost", {}, "cannot write " + (path_.empty() ? "to standard output" : path_));
  return {};
}

}  // namespace steward::cli
