#include "cli/interrupt_watch.h"

namespace steward::cli {

namespace {

volatile std::sig_atomic_t noted = 0;

}  // namespace

InterruptWatch::InterruptWatch() {
  noted = 0;
  struct sigaction wish {};
  wish.sa_handler = [](int) { noted = 1; };
  wish.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &wish, &before_);
}

InterruptWatch::~InterruptWatch() { sigaction(SIGINT, &before_, nullptr); }

bool InterruptWatch::interrupted() { return noted != 0; }

}  // namespace steward::cli
