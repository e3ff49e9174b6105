#pragma once

#include "api/http/internal/asio.h"

namespace steward::http {

// A connection as its server sees it: on one io thread from accept to close, owned by its own coroutine. All is called
// on that thread.
class Connection {
 public:
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  virtual void check_deadline(Clock::time_point now) = 0;
  virtual void begin_stop() = 0;  // what is idle or streams ends, what is under way is finished
  virtual void cut() = 0;         // the grace is over

 protected:
  Connection() = default;
};

}  // namespace steward::http
