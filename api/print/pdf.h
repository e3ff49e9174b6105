#pragma once

#include <string>

#include "api/print/document.h"
#include "domain/base/result.h"

namespace steward::api {

// The document on A4 pages, numbered at the foot; its text can be found and copied. The same document gives the same
// bytes on a machine with the same fonts. Refusal: pdf-failed.
[[nodiscard]] Result<std::string> to_pdf(const Document& document);

}  // namespace steward::api
