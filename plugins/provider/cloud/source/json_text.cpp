#include "json_text.hpp"

#include <cmath>
#include <parley/detail/json_text.hpp>

namespace parley::cloud {

using sdk::detail::write_number;
using sdk::detail::write_text;

void JsonText::separate() {
  if (out_.empty()) return;
  const char last = out_.back();
  if (last != '{' && last != '[' && last != ':') out_ += ',';
}

void JsonText::begin_object() {
  separate();
  out_ += '{';
}

void JsonText::begin_array() {
  separate();
  out_ += '[';
}

void JsonText::key(std::string_view name) {
  separate();
  out_ += '"';
  out_ += name;
  out_ += "\":";
}

void JsonText::value(std::string_view text) {
  separate();
  write_text(text, out_);
}

void JsonText::value(std::int64_t number) {
  separate();
  write_number(number, out_);
}

void JsonText::value(double number) {
  if (!std::isfinite(number)) return null();  // read from a number such as 1e999; JSON has no word for infinity
  separate();
  // 15 digits: Boost.JSON 1.81 reads some decimals one unit off, and 17 digits would show it (-23.5505 as ...0003).
  write_number(number, out_, std::chars_format::general, 15);
}

void JsonText::literal(std::string_view text) {
  separate();
  out_ += text;
}

void JsonText::value(const json::object& object) {
  begin_object();
  for (const auto& member : object) {
    separate();
    write_text(member.key(), out_);
    out_ += ':';
    value(member.value());
  }
  end_object();
}

void JsonText::value(const json::array& array) {
  begin_array();
  for (const json::value& item : array) value(item);
  end_array();
}

void JsonText::value(const json::value& value_in) {
  switch (value_in.kind()) {
    case json::kind::null:
      return null();
    case json::kind::bool_:
      return value(value_in.get_bool());
    case json::kind::int64:
      return value(std::int64_t{value_in.get_int64()});
    case json::kind::uint64:
      separate();
      return write_number(value_in.get_uint64(), out_);
    case json::kind::double_:
      return value(value_in.get_double());
    case json::kind::string:
      return value(std::string_view(value_in.get_string()));
    case json::kind::array:
      return value(value_in.get_array());
    case json::kind::object:
      return value(value_in.get_object());
  }
}

}  // namespace parley::cloud
