#include "dialogue/expression_filters.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <unicode/bytestream.h>
#include <unicode/casemap.h>

#include "base/quoted.hpp"
#include "dialogue/expression_terms.hpp"

namespace parley::dialogue {

namespace {

using Arguments = std::span<const Value>;

Value text_value(std::string_view text) {
  return Value(json::value(json::string(text)));
}

/// Where the code point of that number begins; the size when there are fewer.
std::size_t byte_of(std::string_view text, std::size_t place) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
    if (place-- == 0) return at;
  }
  return at;
}

Result<std::int64_t> whole_number(const Value& argument, std::string_view what) {
  const auto number = number_in(argument.get());
  if (number && number->is_int64()) return number->get_int64();
  return fail(Errc::invalid, "the filter " + std::string(what) + " takes a whole number, found " +
                                 in_quotes(json::serialize(argument.get())));
}

Result<Value> cased(Work& work, const json::value& input, bool upper) {
  const std::string text = text_of(input);
  if (auto paid = work.spend(4 * text.size()); !paid) return paid.error();
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  UErrorCode status = U_ZERO_ERROR;
  const icu::StringPiece piece(text.data(), int(text.size()));
  if (upper) {
    icu::CaseMap::utf8ToUpper("", 0, piece, sink, nullptr, status);
  } else {
    icu::CaseMap::utf8ToLower("", 0, piece, sink, nullptr, status);
  }
  return text_value(U_FAILURE(status) ? text : out);
}

Result<Value> upper(Work& work, const json::value& input, Arguments) {
  return cased(work, input, true);
}
Result<Value> lower(Work& work, const json::value& input, Arguments) {
  return cased(work, input, false);
}

Result<Value> capitalize(Work& work, const json::value& input, Arguments) {
  const std::string text = text_of(input);
  const std::size_t rest = byte_of(text, 1);
  auto first = cased(work, json::string(text.substr(0, rest)), true);
  if (!first) return first;
  return text_value(text_of(first->get()) + text.substr(rest));
}

Result<Value> trim(Work&, const json::value& input, Arguments) {
  const std::string text = text_of(input);
  return text_value(without_blanks(text));
}

Result<Value> or_default(Work&, const json::value& input, Arguments arguments) {
  const bool nothing = input.is_null() || (input.is_string() && input.get_string().empty());
  return nothing ? arguments[0] : Value::of(&input);
}

Result<Value> length(Work&, const json::value& input, Arguments) {
  if (const json::array* list = input.if_array()) return Value(std::int64_t(list->size()));
  if (const json::object* object = input.if_object()) return Value(std::int64_t(object->size()));
  return Value(std::int64_t(length_of(text_of(input))));
}

Result<Value> first(Work&, const json::value& input, Arguments) {
  if (const json::array* list = input.if_array()) return list->empty() ? Value(nullptr) : Value::of(&list->front());
  const std::string text = text_of(input);
  return text_value(std::string_view(text).substr(0, byte_of(text, 1)));
}

Result<Value> last(Work&, const json::value& input, Arguments) {
  if (const json::array* list = input.if_array()) return list->empty() ? Value(nullptr) : Value::of(&list->back());
  const std::string text = text_of(input);
  const std::size_t count = length_of(text);
  return text_value(std::string_view(text).substr(byte_of(text, count > 0 ? count - 1 : 0)));
}

Result<Value> join(Work& work, const json::value& input, Arguments arguments) {
  const json::array* list = input.if_array();
  if (!list) return Value::of(&input);
  const std::string between = arguments.empty() ? ", " : text_of(arguments[0].get());
  std::string out;
  for (const json::value& each : *list) {
    if (auto paid = work.spend(weight_of(each) + between.size()); !paid) return paid.error();
    if (&each != list->begin()) out += between;
    append_text(out, each);
  }
  return text_value(out);
}

Result<Value> split(Work& work, const json::value& input, Arguments arguments) {
  const std::string text = text_of(input);
  const std::string between = text_of(arguments[0].get());
  if (between.empty()) return fail(Errc::invalid, "split: expected the text to split at, found an empty one");
  if (auto paid = work.spend(text.size()); !paid) return paid.error();
  json::array parts;
  for (std::size_t at = 0;;) {
    const std::size_t end = text.find(between, at);
    const std::string_view part = std::string_view(text).substr(at, end == text.npos ? end : end - at);
    if (auto paid = work.spend(part.size() + 32); !paid) return paid.error();
    parts.emplace_back(part);
    if (end == text.npos) return Value(std::move(parts));
    at = end + between.size();
  }
}

Result<Value> replace(Work& work, const json::value& input, Arguments arguments) {
  const std::string text = text_of(input);
  const std::string from = text_of(arguments[0].get()), to = text_of(arguments[1].get());
  if (from.empty()) return text_value(text);
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t end = text.find(from, at);
    if (auto paid = work.spend((end == text.npos ? text.size() : end) - at + from.size() + to.size()); !paid)
      return paid.error();
    out.append(text, at, end == text.npos ? end : end - at);
    if (end == text.npos) return text_value(out);
    out += to;
    at = end + from.size();
  }
}

/// [from, from + count), counted from the end where negative, cut to what there is.
struct Span {
  std::size_t from = 0, count = 0;
};
Result<Span> span_of(std::size_t size, Arguments arguments) {
  const auto begin = whole_number(arguments[0], "slice");
  if (!begin) return begin.error();
  const std::int64_t whole = std::int64_t(size);
  const std::int64_t from = std::clamp(*begin < 0 ? *begin + whole : *begin, std::int64_t{0}, whole);
  if (arguments.size() == 1) return Span{std::size_t(from), std::size_t(whole - from)};
  const auto count = whole_number(arguments[1], "slice");
  if (!count) return count.error();
  return Span{std::size_t(from), std::size_t(std::clamp(*count, std::int64_t{0}, whole - from))};
}

Result<Value> slice(Work& work, const json::value& input, Arguments arguments) {
  if (const json::array* list = input.if_array()) {
    const auto span = span_of(list->size(), arguments);
    if (!span) return span.error();
    if (auto paid = work.spend(weight_of(input)); !paid) return paid.error();
    return Value(json::array(list->begin() + span->from, list->begin() + span->from + span->count));
  }
  const std::string text = text_of(input);
  const auto span = span_of(length_of(text), arguments);
  if (!span) return span.error();
  const std::size_t from = byte_of(text, span->from);
  return text_value(std::string_view(text).substr(from, byte_of(std::string_view(text).substr(from), span->count)));
}

Result<Value> to_number(Work&, const json::value& input, Arguments) {
  if (input.is_bool()) return Value(std::int64_t(input.get_bool()));
  std::string text = text_of(input);
  if (const auto comma = text.find(',');
      comma != text.npos && text.find_first_of(",.", comma + 1) == text.npos && text.find('.') == text.npos)
    text[comma] = '.';  // "12,50", as it is written where the comma is the decimal one
  const auto number = number_in(json::value(json::string(text)));
  return number ? Value(*number) : Value(nullptr);
}

Result<Value> round_to(Work&, const json::value& input, Arguments arguments) {
  const auto number = number_in(input);
  if (!number) return fail(Errc::invalid, "round: expected a number, found " + in_quotes(json::serialize(input)));
  std::int64_t digits = 0;
  if (!arguments.empty()) {
    const auto given = whole_number(arguments[0], "round");
    if (!given) return given.error();
    digits = *given;
  }
  if (digits < 0 || digits > 12) return fail(Errc::invalid, "round: expected 0 to 12 digits");
  if (number->is_int64()) return Value(*number);
  const double factor = std::pow(10.0, double(digits));
  const double scaled = number->get_double() * factor;
  if (!std::isfinite(scaled) || std::fabs(scaled) > 9e15) return Value(*number);
  // What is written as 1.005 is a little less in binary; a person means what is written.
  const double rounded = std::round(scaled + std::copysign(std::fabs(scaled) * 1e-15, scaled));
  if (digits == 0) return Value(std::int64_t(rounded));
  return Value(rounded / factor);
}

Result<Value> to_text(Work& work, const json::value& input, Arguments) {
  if (auto paid = work.spend(weight_of(input)); !paid) return paid.error();
  return text_value(text_of(input));
}

Result<Value> to_json(Work& work, const json::value& input, Arguments) {
  if (auto paid = work.spend(weight_of(input)); !paid) return paid.error();
  return text_value(json::serialize(input));
}

Result<Value> to_url(Work& work, const json::value& input, Arguments) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  const std::string text = text_of(input);
  if (auto paid = work.spend(3 * text.size()); !paid) return paid.error();
  std::string out;
  for (const char c : text) {
    if (kPlain.find(c) != kPlain.npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return text_value(out);
}

Result<Value> contains(Work& work, const json::value& input, Arguments arguments) {
  const json::value& sought = arguments[0].get();
  if (auto paid = work.spend(weight_of(input)); !paid) return paid.error();
  if (const json::array* list = input.if_array())
    return Value(std::any_of(list->begin(), list->end(), [&](const json::value& each) {
      return compare(each, sought) == std::partial_ordering::equivalent;
    }));
  if (const json::object* object = input.if_object()) return Value(object->contains(text_of(sought)));
  return Value(text_of(input).find(text_of(sought)) != std::string::npos);
}

/// By name.
constexpr std::array<Filter, 21> kFilters{{{"add_days", 1, 1, days_added},
                                           {"add_hours", 1, 1, hours_added},
                                           {"capitalize", 0, 0, capitalize},
                                           {"contains", 1, 1, contains},
                                           {"date", 0, 3, date_text},
                                           {"default", 1, 1, or_default, true},
                                           {"first", 0, 0, first},
                                           {"join", 0, 1, join},
                                           {"json", 0, 0, to_json},
                                           {"last", 0, 0, last},
                                           {"length", 0, 0, length},
                                           {"lower", 0, 0, lower},
                                           {"number", 0, 0, to_number},
                                           {"replace", 2, 2, replace},
                                           {"round", 0, 1, round_to},
                                           {"slice", 1, 2, slice},
                                           {"split", 1, 1, split},
                                           {"text", 0, 0, to_text},
                                           {"trim", 0, 0, trim},
                                           {"upper", 0, 0, upper},
                                           {"url", 0, 0, to_url}}};

}  // namespace

const Filter* find_filter(std::string_view name) {
  const auto found = std::find_if(kFilters.begin(), kFilters.end(), [&](const Filter& f) { return f.name == name; });
  return found == kFilters.end() ? nullptr : &*found;
}

std::string filter_names() {
  std::string names;
  for (const Filter& filter : kFilters) names += (names.empty() ? "" : ", ") + std::string(filter.name);
  return names;
}

std::string argument_count(const Filter& filter) {
  const auto plural = [](std::size_t n) { return std::to_string(n) + (n == 1 ? " argument" : " arguments"); };
  if (filter.least_arguments == filter.most_arguments) return plural(filter.least_arguments);
  return std::to_string(filter.least_arguments) + " to " + plural(filter.most_arguments);
}

}  // namespace parley::dialogue
