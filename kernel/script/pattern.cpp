#include "script/pattern.hpp"

#include <cctype>
#include <string>

namespace parley::script {

namespace {

int (*classifier(char letter))(int) {
  switch (letter) {
    case 'a':
      return std::isalpha;
    case 'c':
      return std::iscntrl;
    case 'd':
      return std::isdigit;
    case 'g':
      return std::isgraph;
    case 'l':
      return std::islower;
    case 'p':
      return std::ispunct;
    case 's':
      return std::isspace;
    case 'u':
      return std::isupper;
    case 'w':
      return std::isalnum;
    case 'x':
      return std::isxdigit;
    default:
      return nullptr;
  }
}

// What `%letter` stands for: a class, its complement in upper case, or the letter itself.
Pattern::Bytes escaped_class(char letter) {
  Pattern::Bytes bytes;
  const auto code = static_cast<unsigned char>(letter);
  auto* in_class = classifier(static_cast<char>(std::tolower(code)));
  if (!in_class) {
    bytes.set(code);
    return bytes;
  }
  for (int c = 0; c < 256; ++c) bytes[static_cast<std::size_t>(c)] = in_class(c) != 0;
  return std::isupper(code) ? ~bytes : bytes;
}

}  // namespace

class PatternCompiler {
 public:
  explicit PatternCompiler(std::string_view text) : text_(text) {}

  Result<Pattern> run(bool anchors) {
    if (anchors && !text_.empty() && text_.front() == '^') {
      pattern_.anchored_ = true;
      ++at_;
    }
    while (at_ < text_.size() && error_.empty()) item();
    if (error_.empty() && !open_.empty()) error_ = "unfinished capture";
    if (!error_.empty()) return fail(Errc::invalid, error_);
    return std::move(pattern_);
  }

 private:
  using Kind = Pattern::Kind;
  using Repeat = Pattern::Repeat;

  void item() {
    const char c = text_[at_];
    if (c == '(') return open();
    if (c == ')') return close();
    if (c == '$' && at_ + 1 == text_.size()) {
      ++at_;
      return add({Kind::end});
    }
    if (c == '%' && at_ + 1 < text_.size()) {
      const char next = text_[at_ + 1];
      if (next == 'b') return balance();
      if (next == 'f') return frontier();
      if (std::isdigit(static_cast<unsigned char>(next))) return back_reference(next);
    }
    single();
  }

  void open() {
    if (pattern_.captures_ >= Pattern::kMostCaptures) return fails("too many captures");
    const auto index = static_cast<std::uint16_t>(pattern_.captures_++);
    const bool position = at_ + 1 < text_.size() && text_[at_ + 1] == ')';
    closed_[index] = position;
    if (!position) open_.push_back(index);
    add({position ? Kind::position : Kind::open, Repeat::once, 0, 0, index});
    at_ += position ? 2 : 1;
  }

  void close() {
    if (open_.empty()) return fails("invalid pattern capture");
    closed_[open_.back()] = true;
    add({Kind::close, Repeat::once, 0, 0, open_.back()});
    open_.pop_back();
    ++at_;
  }

  void balance() {
    if (at_ + 3 >= text_.size()) return fails("malformed pattern (missing arguments to '%b')");
    add({Kind::balance, Repeat::once, static_cast<unsigned char>(text_[at_ + 2]),
         static_cast<unsigned char>(text_[at_ + 3])});
    at_ += 4;
  }

  void frontier() {
    at_ += 2;
    if (at_ >= text_.size() || text_[at_] != '[') return fails("missing '[' after '%f' in pattern");
    add({Kind::frontier, Repeat::once, 0, 0, set()});
  }

  void back_reference(char digit) {
    const int index = digit - '1';
    if (index < 0 || index >= pattern_.captures_ || !closed_[index]) {
      return fails("invalid capture index %" + std::string(1, digit));
    }
    add({Kind::back, Repeat::once, 0, 0, static_cast<std::uint16_t>(index)});
    at_ += 2;
  }

  void single() {
    Pattern::Item item{Kind::literal};
    const char c = text_[at_];
    if (c == '[') {
      item = {Kind::set, Repeat::once, 0, 0, set()};
    } else if (c == '%') {
      if (at_ + 1 >= text_.size()) return fails("malformed pattern (ends with '%')");
      item = {Kind::set, Repeat::once, 0, 0, keep(escaped_class(text_[at_ + 1]))};
      at_ += 2;
    } else {
      item.kind = c == '.' ? Kind::any : Kind::literal;
      item.first = static_cast<unsigned char>(c);
      ++at_;
    }
    item.repeat = repeat();
    add(item);
  }

  Repeat repeat() {
    constexpr std::string_view kMarks = "?*+-";
    const auto mark = at_ < text_.size() ? kMarks.find(text_[at_]) : kMarks.npos;
    if (mark == kMarks.npos) return Repeat::once;
    ++at_;
    return static_cast<Repeat>(mark + 1);
  }

  // Where the ']' of the set that opens at `at_` is: a ']' right at the beginning, or escaped, is a member.
  std::size_t end_of_set() const {
    std::size_t i = at_ + 1;
    if (i < text_.size() && text_[i] == '^') ++i;
    for (bool first = true; i < text_.size(); first = false) {
      if (text_[i] == ']' && !first) return i;
      i += text_[i] == '%' ? 2 : 1;
    }
    return text_.npos;
  }

  std::uint16_t set() {
    const std::size_t end = end_of_set();
    if (end >= text_.size()) {
      fails("malformed pattern (missing ']')");
      return 0;
    }
    Pattern::Bytes bytes;
    std::size_t i = at_ + 1;
    const bool complement = text_[i] == '^';
    if (complement) ++i;
    while (i < end) {
      if (text_[i] == '%') {
        bytes |= escaped_class(text_[i + 1]);
        i += 2;
      } else if (i + 2 < end && text_[i + 1] == '-') {
        const auto last = static_cast<unsigned char>(text_[i + 2]);
        for (unsigned c = static_cast<unsigned char>(text_[i]); c <= last; ++c) bytes.set(c);
        i += 3;
      } else {
        bytes.set(static_cast<unsigned char>(text_[i++]));
      }
    }
    at_ = end + 1;
    return keep(complement ? ~bytes : bytes);
  }

  std::uint16_t keep(const Pattern::Bytes& bytes) {
    pattern_.sets_.push_back(bytes);
    return static_cast<std::uint16_t>(pattern_.sets_.size() - 1);
  }

  void add(Pattern::Item item) { pattern_.items_.push_back(item); }
  void fails(std::string why) { error_ = std::move(why); }

  const std::string_view text_;
  std::size_t at_ = 0;
  Pattern pattern_;
  std::vector<std::uint16_t> open_;
  bool closed_[Pattern::kMostCaptures] = {};
  std::string error_;
};

Result<Pattern> Pattern::compile(std::string_view text, bool anchors) {
  if (text.size() > UINT16_MAX) return fail(Errc::limit, "pattern too long");
  return PatternCompiler(text).run(anchors);
}

}  // namespace parley::script
