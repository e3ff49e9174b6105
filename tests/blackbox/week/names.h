#pragma once

#include <map>
#include <mutex>
#include <string>

namespace steward::blackbox::week {

// Names in the place of ids, both ways. Thread-safe.
class Names {
 public:
  void add(const std::string& name, const std::string& id);
  [[nodiscard]] std::string id_of(const std::string& name) const;  // fails the test when there is none
  // Each <name> becomes its id; each id that is known becomes its name.
  [[nodiscard]] std::string with_ids(std::string text) const;
  [[nodiscard]] std::string with_names(std::string text) const;

 private:
  mutable std::mutex mutex_;  // guards both
  std::map<std::string, std::string> ids_;
  std::map<std::string, std::string> names_;
};

}  // namespace steward::blackbox::week
