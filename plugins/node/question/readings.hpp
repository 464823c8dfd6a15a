// What a person's words are as a value: "R$ 1.234,50" is 1234.5, "25/12/2026" is "2026-12-25". Nothing for what is no
// such value.
#pragma once

#include <optional>
#include <parley/json.hpp>
#include <string>
#include <string_view>

#include "zoned_time/zoned_time.hpp"

namespace parley::nodes {

/// Thousands and decimals as the language writes them; a sign and a currency before it are passed over.
std::optional<sdk::Json> read_number(std::string_view text, std::string_view language);
/// The address with its host in small letters.
std::optional<std::string> read_email(std::string_view text);
/// 8 to 15 digits, with the plus if there was one.
std::optional<std::string> read_phone(std::string_view text);
std::optional<bool> read_yes_no(std::string_view text);
/// "21:30" for "21h30", "9:30 pm", "21.30", "21h".
std::optional<std::string> read_clock(std::string_view text);

enum class DateOrder { day_first, month_first, year_first };
/// By the first letters of "DD/MM/YYYY"; without a format by the language.
DateOrder date_order(std::string_view format, std::string_view language);
/// Without a year the next such day from `today` on; "today" and "tomorrow" in English, Portuguese and Spanish.
std::optional<std::chrono::local_days> read_day(std::string_view text, DateOrder order, std::chrono::local_days today);

}  // namespace parley::nodes
