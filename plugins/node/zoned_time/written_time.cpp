#include "zoned_time/written_time.hpp"

#include <unicode/smpdtfmt.h>

namespace parley::nodes {

namespace {

constexpr std::size_t kLongest = 200;  // of a pattern and of a text that is read

icu::UnicodeString wide(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(std::min(text.size(), kLongest))));
}

sdk::Failure no_pattern(std::string_view pattern) {
  return sdk::Failure(PARLEY_INVALID, "format: expected a pattern such as dd/MM/yyyy HH:mm, found \"" +
                                          std::string(pattern.substr(0, kLongest)) + "\"");
}

icu::SimpleDateFormat format_of(std::string_view pattern, std::string_view language, const Zone& zone) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale = icu::Locale::forLanguageTag(
      icu::StringPiece(language.data(), static_cast<int32_t>(std::min<std::size_t>(language.size(), 32))), status);
  status = U_ZERO_ERROR;  // a tag that nobody knows is the root locale
  icu::SimpleDateFormat format(wide(pattern), locale, status);
  if (U_FAILURE(status) || pattern.empty() || pattern.size() > kLongest) throw no_pattern(pattern);
  format.adoptTimeZone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone.name())));
  format.setLenient(false);
  return format;
}

}  // namespace

std::string formatted(Moment moment, std::string_view pattern, std::string_view language, const Zone& zone) {
  icu::UnicodeString out;
  UErrorCode status = U_ZERO_ERROR;
  const auto date = static_cast<UDate>(moment.time_since_epoch().count());
  format_of(pattern, language, zone).format(date, out, static_cast<icu::FieldPositionIterator*>(nullptr), status);
  if (U_FAILURE(status)) throw no_pattern(pattern);
  std::string text;
  out.toUTF8String(text);
  return text;
}

std::optional<Moment> parsed(std::string_view text, std::string_view pattern, std::string_view language,
                             const Zone& zone) {
  const icu::UnicodeString from = wide(text);
  icu::ParsePosition place(0);
  const UDate read = format_of(pattern, language, zone).parse(from, place);
  if (place.getErrorIndex() >= 0 || place.getIndex() != from.length() || text.size() > kLongest) return std::nullopt;
  return Moment(std::chrono::milliseconds(static_cast<std::int64_t>(read)));
}

}  // namespace parley::nodes
