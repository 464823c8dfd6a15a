// Phone numbers in one form, E.164 ("+5511987654321"), so that one person is found again however the number was
// written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace parley {

/// Takes "+55 (11) 98765-4321", "0055 11 98765 4321" and "5511987654321". A number always has its country code: nobody
/// can tell which country a local one is of. Errc::invalid says what was expected.
Result<std::string> normalized_phone(std::string_view text);

/// The number and what else stands for the same line: Brazil's mobile numbers are in use with and without the ninth
/// digit (WhatsApp knows many only without), so "+5511987654321" is also "+551187654321". One or two numbers.
std::vector<std::string> same_line(const std::string& e164);

}  // namespace parley
