#include "script/lua_tokens.hpp"

#include <algorithm>
#include <array>

namespace parley::script {

namespace {

constexpr std::array<std::string_view, 22> kKeywords = {
    "and", "break", "do",  "else", "elseif", "end",    "false",  "for",  "function", "goto",  "if",
    "in",  "local", "nil", "not",  "or",     "repeat", "return", "then", "true",     "until", "while"};

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Reader {
 public:
  explicit Reader(std::string_view source) : rest_(source) {}

  std::vector<LuaToken> all() {
    while (skip_space(), !rest_.empty()) next();
    return std::move(tokens_);
  }

 private:
  void skip_space() {
    while (!rest_.empty()) {
      if (rest_.starts_with("--")) {
        skip_comment();
      } else if (rest_[0] == ' ' || rest_[0] == '\t' || rest_[0] == '\r' || rest_[0] == '\n') {
        drop(1);
      } else {
        return;
      }
    }
  }

  void skip_comment() {
    drop(2);
    if (const std::size_t level = bracket_level(); level > 0) {
      take_long_text(level, false);
    } else {
      drop(std::min(rest_.find('\n'), rest_.size()));
    }
  }

  void next() {
    const char c = rest_[0];
    if (begins_name(c)) return take_name();
    if (is_digit(c) || (c == '.' && rest_.size() > 1 && is_digit(rest_[1]))) return take_number();
    if (c == '"' || c == '\'') return take_text(c);
    if (const std::size_t level = bracket_level(); level > 0) return take_long_text(level, true);
    for (const std::string_view sign : {"...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>"}) {
      if (rest_.starts_with(sign)) return add(LuaToken::Kind::sign, sign.size());
    }
    add(LuaToken::Kind::sign, 1);
  }

  void take_name() {
    std::size_t size = 1;
    while (size < rest_.size() && (begins_name(rest_[size]) || is_digit(rest_[size]))) ++size;
    const bool keyword = std::find(kKeywords.begin(), kKeywords.end(), rest_.substr(0, size)) != kKeywords.end();
    add(keyword ? LuaToken::Kind::keyword : LuaToken::Kind::name, size);
  }

  void take_number() {
    std::size_t size = 1;
    while (size < rest_.size() && (begins_name(rest_[size]) || is_digit(rest_[size]) || rest_[size] == '.')) ++size;
    add(LuaToken::Kind::number, size);
  }

  void take_text(char quote) {
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != quote && rest_[end] != '\n') end += rest_[end] == '\\' ? 2 : 1;
    end = std::min(end, rest_.size());
    tokens_.push_back({LuaToken::Kind::text, rest_.substr(1, end - 1), line_});
    drop(std::min(end + 1, rest_.size()));
  }

  /// The length of an opening long bracket, [[ or [==[; 0 when there is none.
  std::size_t bracket_level() const {
    if (!rest_.starts_with('[')) return 0;
    const auto second = rest_.find_first_not_of('=', 1);
    return second != rest_.npos && rest_[second] == '[' ? second + 1 : 0;
  }

  void take_long_text(std::size_t opening, bool keep) {
    const int line = line_;
    const std::string closing = "]" + std::string(opening - 2, '=') + "]";
    const auto end = std::min(rest_.find(closing, opening), rest_.size());
    if (keep) tokens_.push_back({LuaToken::Kind::text, rest_.substr(opening, end - std::min(end, opening)), line});
    drop(std::min(end + closing.size(), rest_.size()));
  }

  void add(LuaToken::Kind kind, std::size_t size) {
    tokens_.push_back({kind, rest_.substr(0, size), line_});
    drop(size);
  }

  void drop(std::size_t size) {
    line_ += static_cast<int>(std::count(rest_.begin(), rest_.begin() + std::ptrdiff_t(size), '\n'));
    rest_.remove_prefix(size);
  }

  std::string_view rest_;
  std::vector<LuaToken> tokens_;
  int line_ = 1;
};

}  // namespace

std::vector<LuaToken> lua_tokens(std::string_view source) {
  return Reader(source).all();
}

}  // namespace parley::script
