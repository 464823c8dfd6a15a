#include "schema/regex.hpp"

#include <re2/re2.h>

#include "base/quoted.hpp"

namespace parley::schema {

namespace {
constexpr std::size_t kLongestPattern = 1000;
}

Result<Regex> Regex::compile(std::string_view pattern) {
  if (pattern.size() > kLongestPattern)
    return fail(Errc::limit, "the pattern has " + std::to_string(pattern.size()) + " bytes; at most 1000 are allowed");
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  auto regex = std::make_shared<const RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!regex->ok())
    return fail(Errc::invalid,
                "the pattern " + in_quotes(pattern) + " is not one of RE2's: " + printable(regex->error()));
  return Regex(std::move(regex));
}

bool Regex::found_in(std::string_view text) const {
  return regex_->Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

const std::string& Regex::text() const {
  return regex_->pattern();
}

}  // namespace parley::schema
