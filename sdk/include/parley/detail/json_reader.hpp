// Text to Json, in one pass over the bytes. Included by <parley/json.hpp> only.
#pragma once

#include <algorithm>
#include <charconv>
#include <parley/detail/utf8.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace parley::sdk::detail {

class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  Json document() {
    Json value = read(0);
    skip_space();
    if (at_ != text_.size()) refuse("the end of the document");
    return value;
  }

 private:
  // A document nested deeper than this is an attack on the stack, not a message.
  static constexpr int kMaxDepth = 64;

  [[noreturn]] void refuse(std::string_view expected) const {
    throw Failure(PARLEY_INVALID, "JSON, byte " + std::to_string(at_) + ": expected " + std::string(expected));
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char wanted) {
    if (peek() != wanted || at_ >= text_.size()) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }
  bool take_word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Json read(int depth) {
    if (depth > kMaxDepth) refuse("at most 64 levels");
    skip_space();
    switch (peek()) {
      case '{':
        return read_object(depth);
      case '[':
        return read_array(depth);
      case '"':
        return Json(read_text());
      default:
        break;
    }
    if (take_word("true")) return Json(true);
    if (take_word("false")) return Json(false);
    if (take_word("null")) return Json();
    return read_number();
  }

  Json read_object(int depth) {
    Json::Object members;
    ++at_;
    skip_space();
    if (take('}')) return Json(std::move(members));
    do {
      skip_space();
      if (peek() != '"') refuse("a member's name in quotes");
      std::string name = read_text();
      skip_space();
      if (!take(':')) refuse("':' after the member's name");
      members.emplace_back(std::move(name), read(depth + 1));
      skip_space();
    } while (take(','));
    if (!take('}')) refuse("',' or '}'");
    return Json(std::move(members));
  }

  Json read_array(int depth) {
    Json::Array items;
    ++at_;
    skip_space();
    if (take(']')) return Json(std::move(items));
    do {
      items.push_back(read(depth + 1));
      skip_space();
    } while (take(','));
    if (!take(']')) refuse("',' or ']'");
    return Json(std::move(items));
  }

  void skip_digits() {
    if (peek() < '0' || peek() > '9') refuse("a value");
    while (peek() >= '0' && peek() <= '9') ++at_;
  }

  Json read_number() {
    const std::size_t begin = at_;
    take('-');
    if (!take('0')) skip_digits();
    const std::size_t integer_end = at_;
    if (take('.')) skip_digits();
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      skip_digits();
    }
    const char* const first = text_.data() + begin;
    const char* const last = text_.data() + at_;
    std::int64_t integer = 0;
    if (at_ == integer_end && std::from_chars(first, last, integer).ec == std::errc{}) return Json(integer);
    double number = 0;
    if (std::from_chars(first, last, number).ec != std::errc{}) refuse("a number that fits a double");
    return Json(number);
  }

  std::string read_text() {
    std::string out;
    for (++at_; !take('"');) {
      if (at_ >= text_.size()) refuse("'\"' at the end of a text");
      if (static_cast<unsigned char>(text_[at_]) < 0x20) refuse("no bare control character in a text");
      if (take('\\')) {
        read_escape(out);
        continue;
      }
      const std::size_t length = utf8_length(text_, at_);
      if (length == 0) refuse("UTF-8");
      out.append(text_, at_, length);
      at_ += length;
    }
    return out;
  }

  void read_escape(std::string& out) {
    const char kind = peek();
    ++at_;
    switch (kind) {
      case '"':
      case '\\':
      case '/':
        out += kind;
        return;
      case 'b':
        out += '\b';
        return;
      case 'f':
        out += '\f';
        return;
      case 'n':
        out += '\n';
        return;
      case 'r':
        out += '\r';
        return;
      case 't':
        out += '\t';
        return;
      case 'u':
        return append_code_point(read_code_point(), out);
      default:
        refuse("an escape that JSON has");
    }
  }

  std::uint32_t read_unit() {
    std::uint32_t unit = 0;
    const std::string_view digits = text_.substr(std::min(at_, text_.size()), 4);
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
    if (digits.size() != 4 || problem != std::errc{} || end != digits.data() + 4) refuse("four hexadecimal digits");
    at_ += 4;
    return unit;
  }

  std::uint32_t read_code_point() {
    const std::uint32_t high = read_unit();
    if (high >= 0xDC00 && high < 0xE000) refuse("no lone half of a surrogate pair");
    if (high < 0xD800 || high >= 0xE000) return high;
    if (!take_word("\\u")) refuse("the second half of a surrogate pair");
    const std::uint32_t low = read_unit();
    if (low < 0xDC00 || low >= 0xE000) refuse("the second half of a surrogate pair");
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
  }

  static void append_code_point(std::uint32_t code, std::string& out) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0 | (code >> 6));
      tail(0);
    } else if (code < 0x10000) {
      out += static_cast<char>(0xE0 | (code >> 12));
      tail(6);
      tail(0);
    } else {
      out += static_cast<char>(0xF0 | (code >> 18));
      tail(12);
      tail(6);
      tail(0);
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace parley::sdk::detail
