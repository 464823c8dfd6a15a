#include <array>
#include <charconv>

#include "base/quoted.hpp"
#include "dialogue/expression_filters.hpp"
#include "dialogue/expression_terms.hpp"

namespace parley::dialogue {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool goes_on_in_name(char c) {
  return begins_name(c) || is_digit(c);
}

struct Sign {
  std::string_view text;
  Operation operation;
  int rank;  ///< the higher, the closer it binds
};
constexpr int kEither = 1, kBoth = 2, kNot = 3, kCompare = 4, kSum = 5, kProduct = 6;
/// The longer of two that begin alike stands first.
constexpr std::array<Sign, 13> kSigns{{{"or", Operation::either, kEither},
                                       {"and", Operation::both, kBoth},
                                       {"==", Operation::equal, kCompare},
                                       {"!=", Operation::unequal, kCompare},
                                       {"<=", Operation::less_or_equal, kCompare},
                                       {">=", Operation::more_or_equal, kCompare},
                                       {"<", Operation::less, kCompare},
                                       {">", Operation::more, kCompare},
                                       {"+", Operation::plus, kSum},
                                       {"-", Operation::minus, kSum},
                                       {"*", Operation::times, kProduct},
                                       {"/", Operation::divided, kProduct},
                                       {"%", Operation::rest, kProduct}}};

/// Reads by precedence climbing. The first thing that is wrong ends it: every function gives -1 from then on.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Terms> read() {
    piped();
    skip_blanks();
    if (!problem_ && at_ < text_.size()) refuse("an operator, a filter after '|' or the end");
    if (problem_) return *problem_;
    return std::move(terms_);
  }

 private:
  int piped() {
    int value = binary(kEither);
    while (value >= 0 && taken("|")) value = filter(value);
    return problem_ ? -1 : value;
  }

  int filter(int input) {
    skip_blanks();
    const std::string_view name = word();
    Term term{Operation::filter, name, nullptr, {input}};
    const Filter* known = find_filter(name);
    if (!known) return refuse("a filter: " + filter_names());
    const bool in_brackets = taken("(");
    if (in_brackets || taken(":")) {
      do {
        const int argument = binary(kEither);
        if (argument < 0) return -1;
        term.parts.push_back(argument);
      } while (taken(","));
      if (in_brackets && !taken(")")) return refuse("')'");
    }
    const std::size_t count = term.parts.size() - 1;
    if (count < known->least_arguments || count > known->most_arguments)
      return refuse(argument_count(*known) + " for the filter " + std::string(name));
    return add(std::move(term));
  }

  int binary(int least_rank) {
    int left = unary();
    while (left >= 0) {
      const Sign* sign = next_sign();
      if (!sign || sign->rank < least_rank) break;
      at_ += sign->text.size();
      const Deeper deeper(*this);
      const int right = deeper.allowed() ? binary(sign->rank + 1) : -1;
      if (right < 0) return -1;
      left = add({sign->operation, {}, nullptr, {left, right}});
    }
    return left;
  }

  int unary() {
    const Deeper deeper(*this);
    if (!deeper.allowed()) return -1;
    if (taken_word("not")) return wrapped(Operation::no, binary(kNot + 1));
    if (taken("-")) return wrapped(Operation::negative, unary());
    return primary();
  }

  int primary() {
    skip_blanks();
    if (at_ >= text_.size()) return refuse("a value");
    if (taken("(")) {
      const int value = piped();
      if (value >= 0 && !taken(")")) return refuse("')'");
      return value;
    }
    const char first = text_[at_];
    if (first == '\'' || first == '"') return quoted(first);
    if (is_digit(first)) return number();
    if (begins_name(first)) return name();
    return refuse("a value: a name, a number, a text in quotes or a parenthesis");
  }

  int quoted(char quote) {
    const std::size_t began = at_++;
    std::string text;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        const char escaped = text_[++at_];
        text += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
      } else {
        text += text_[at_];
      }
      ++at_;
    }
    if (at_ >= text_.size()) {
      at_ = began;
      return refuse("a text with a quote at its end");
    }
    ++at_;
    return add({Operation::literal, {}, json::string(text), {}});
  }

  int number() {
    const std::size_t began = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    const bool whole = at_ + 1 >= text_.size() || text_[at_] != '.' || !is_digit(text_[at_ + 1]);
    if (!whole)
      for (++at_; at_ < text_.size() && is_digit(text_[at_]);) ++at_;
    const char* const from = text_.data() + began;
    const char* const to = text_.data() + at_;
    std::int64_t integer = 0;
    if (whole && std::from_chars(from, to, integer).ec == std::errc{})
      return add({Operation::literal, {}, integer, {}});
    double decimal = 0;
    if (std::from_chars(from, to, decimal).ec == std::errc{}) return add({Operation::literal, {}, decimal, {}});
    at_ = began;
    return refuse("a number that can be held");
  }

  int name() {
    const std::size_t began = at_;
    word();
    const std::string_view first = text_.substr(began, at_ - began);
    if (first == "true" || first == "false") return add({Operation::literal, {}, first == "true", {}});
    if (first == "null") return add({Operation::literal, {}, nullptr, {}});
    if (first == "and" || first == "or" || first == "not") {
      at_ = began;
      return refuse("a value");
    }
    while (at_ + 1 < text_.size() && text_[at_] == '.' && goes_on_in_name(text_[at_ + 1])) {
      ++at_;
      word();
    }
    return add({Operation::path, text_.substr(began, at_ - began), nullptr, {}});
  }

  std::string_view word() {
    const std::size_t began = at_;
    while (at_ < text_.size() && goes_on_in_name(text_[at_])) ++at_;
    return text_.substr(began, at_ - began);
  }

  const Sign* next_sign() {
    skip_blanks();
    const std::string_view rest = text_.substr(at_);
    for (const Sign& sign : kSigns) {
      if (!rest.starts_with(sign.text)) continue;
      const bool runs_on =
          begins_name(sign.text[0]) && rest.size() > sign.text.size() && goes_on_in_name(rest[sign.text.size()]);
      if (!runs_on) return &sign;
    }
    return nullptr;
  }

  bool taken(std::string_view sign) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }
  bool taken_word(std::string_view expected) {
    skip_blanks();
    const std::string_view rest = text_.substr(at_);
    if (!rest.starts_with(expected) || (rest.size() > expected.size() && goes_on_in_name(rest[expected.size()])))
      return false;
    at_ += expected.size();
    return true;
  }
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  int wrapped(Operation operation, int operand) { return operand < 0 ? -1 : add({operation, {}, nullptr, {operand}}); }
  int add(Term term) {
    terms_.push_back(std::move(term));
    return int(terms_.size()) - 1;
  }
  int refuse(const std::string& expected) {
    if (!problem_)
      problem_ = fail(Errc::invalid, "expression " + in_quotes(text_) + ", at character " + std::to_string(at_ + 1) +
                                         ": expected " + expected);
    return -1;
  }

  class Deeper {
   public:
    explicit Deeper(Reader& reader) : reader_(reader) { ++reader_.depth_; }
    ~Deeper() { --reader_.depth_; }
    bool allowed() const {
      if (reader_.depth_ <= kDeepestExpression) return true;
      if (!reader_.problem_)
        reader_.problem_ = fail(Errc::limit, "expression " + in_quotes(reader_.text_) + ": its terms are more than " +
                                                 std::to_string(kDeepestExpression) + " deep; cut it in two");
      return false;
    }

   private:
    Reader& reader_;
  };

  const std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Terms terms_;
  std::optional<Error> problem_;
};

}  // namespace

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_path(std::string_view text) {
  if (text.empty() || !begins_name(text.front())) return false;
  char before = '.';
  for (const char c : text) {
    if (!goes_on_in_name(c) && (c != '.' || before == '.')) return false;
    before = c;
  }
  return before != '.';
}

Result<Terms> read_expression(std::string_view text) {
  if (text.size() > kLongestExpression)
    return fail(Errc::limit, "an expression has " + std::to_string(text.size()) + " bytes; at most " +
                                 std::to_string(kLongestExpression) + " are read");
  return Reader(text).read();
}

}  // namespace parley::dialogue
