#include "json_text.hpp"

#include <charconv>
#include <cmath>

namespace parley::cloud {

namespace {

bool is_plain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

void append_escape(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  out += "\\u00";
  out += kHex[(c >> 4) & 15];
  out += kHex[c & 15];
}

template <class Number, class... Format>
void append_number(std::string& out, Number number, Format... format) {
  char text[40];
  const auto result = std::to_chars(text, text + sizeof text, number, format...);
  out.append(text, result.ptr);
}

}  // namespace

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

void JsonText::quoted(std::string_view text) {
  out_ += '"';
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_plain(text[i])) continue;
    out_.append(text, done, i - done);
    append_escape(out_, text[i]);
    done = i + 1;
  }
  out_.append(text, done);
  out_ += '"';
}

void JsonText::value(std::string_view text) {
  separate();
  quoted(text);
}

void JsonText::value(std::int64_t number) {
  separate();
  append_number(out_, number);
}

void JsonText::value(double number) {
  if (!std::isfinite(number)) return null();  // read from a number such as 1e999; JSON has no word for infinity
  separate();
  // 15 digits: Boost.JSON 1.81 reads some decimals one unit off, and 17 digits would show it (-23.5505 as ...0003).
  append_number(out_, number, std::chars_format::general, 15);
}

void JsonText::literal(std::string_view text) {
  separate();
  out_ += text;
}

void JsonText::value(const json::object& object) {
  begin_object();
  for (const auto& member : object) {
    separate();
    quoted(member.key());
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
      return append_number(out_, value_in.get_uint64());
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
