#pragma once

#include <boost/json.hpp>
#include <map>

#include "domain/base/ids.h"
#include "projections/staff_directory.h"

namespace steward::api {

// The codes on the badges of staff, for the rows of one answer: each is looked up once.
class Badges {
 public:
  // `staff` must outlive it.
  Badges(const StaffDirectory& staff, CompanyNo company) : staff_(staff), company_(company) {}

  // Null for nobody, and for whom the directory does not know.
  [[nodiscard]] Result<boost::json::value> of(StaffId id) {
    if (id.is_nil()) return boost::json::value(nullptr);
    const auto known = codes_.find(id);
    if (known != codes_.end()) return known->second;
    auto row = staff_.find(company_, id);
    if (!row) return pass_on(std::move(row.error()));
    boost::json::value code = *row ? boost::json::value((*row)->member.code) : boost::json::value(nullptr);
    codes_.emplace(id, code);
    return code;
  }

 private:
  const StaffDirectory& staff_;
  const CompanyNo company_;
  std::map<StaffId, boost::json::value> codes_;
};

}  // namespace steward::api
