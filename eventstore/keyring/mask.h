#pragma once

#include <string>
#include <string_view>

#include "domain/base/sealed.h"

// What a reader sees who may not see everything. Pure; UTF-8 in, UTF-8 out; text that cannot be understood shows
// nothing. An empty text stays empty.
namespace steward {

// 张伟 → 张*, 欧阳娜娜 → 欧阳**, Smith → S***. At most three stars, so that the length of long names stays hidden.
[[nodiscard]] std::string mask_name(std::string_view name);
// 13812341234 → 138****1234, +8613812341234 → +86138****1234, 021-12345678 → 021-****5678. Shorter than seven digits:
// ***.
[[nodiscard]] std::string mask_phone(std::string_view phone);
// 11010119900307123X → 110***********123X: the first three and the last four. Shorter than eight characters: ***.
[[nodiscard]] std::string mask_id_number(std::string_view number);
// 世纪大道100号3号楼2单元501室 → 世纪大道100号3号楼***: up to the building. Without a building, up to the street.
[[nodiscard]] std::string mask_address(std::string_view address);

// 粤B12345 → 粤B***45: the province and its letter, and the last two. Shorter than six characters: ***.
[[nodiscard]] std::string mask_plate(std::string_view plate);

// By the class of the field; free text is ***.
[[nodiscard]] std::string mask(FieldClass field, std::string_view text);

}  // namespace steward
