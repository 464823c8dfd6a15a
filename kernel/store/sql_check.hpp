// What the text of a statement must be, checked by the compiler for the kernel's own statements and at run time for a
// plugin's. It reads just enough SQL to see parameters and names outside of quotes and comments.
#pragma once

#include <cstddef>
#include <string_view>

namespace parley::store {

enum class SqlProblem {
  none,
  gap_in_parameters,   ///< $3 without $2
  bad_parameter,       ///< "$" that is not followed by 1 to 99
  several_statements,  ///< a ";" before the end
  open_quote,          ///< a quote or comment that does not end
  no_tenant_column,    ///< the name tenant_id does not occur
  no_tenant_parameter  ///< $1 does not occur
};

/// For messages: what is wrong and what was expected.
std::string_view describe(SqlProblem problem);

class SqlCheck {
 public:
  static constexpr unsigned kMostParameters = 99;

  constexpr explicit SqlCheck(std::string_view sql) : sql_(sql) { read(); }

  /// The highest n of all $n.
  constexpr unsigned parameters() const { return highest_; }

  constexpr SqlProblem problem() const {
    if (broken_ != SqlProblem::none) return broken_;
    for (unsigned n = 1; n <= highest_; ++n) {
      if (!seen_[n]) return SqlProblem::gap_in_parameters;
    }
    return SqlProblem::none;
  }

  constexpr SqlProblem tenant_problem() const {
    if (broken_ != SqlProblem::none) return broken_;
    if (!tenant_column_) return SqlProblem::no_tenant_column;
    if (!seen_[1]) return SqlProblem::no_tenant_parameter;
    return problem();
  }

 private:
  static constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static constexpr bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
  }

  constexpr void read() {
    while (at_ < sql_.size() && broken_ == SqlProblem::none) {
      const char c = sql_[at_];
      if (c == '\'' || c == '"')
        skip_past(std::string_view(&sql_[at_], 1), 1);
      else if (sql_.substr(at_, 2) == "--")
        skip_line();
      else if (sql_.substr(at_, 2) == "/*")
        skip_past("*/", 2);
      else if (c == '$')
        read_parameter();
      else if (c == ';')
        read_end();
      else if (is_word(c))
        read_word();
      else
        ++at_;
    }
  }

  constexpr void skip_past(std::string_view end, std::size_t from) {
    const std::size_t found = sql_.find(end, at_ + from);
    if (found == std::string_view::npos)
      broken_ = SqlProblem::open_quote;
    else
      at_ = found + end.size();
  }

  constexpr void skip_line() {
    const std::size_t found = sql_.find('\n', at_);
    at_ = found == std::string_view::npos ? sql_.size() : found + 1;
  }

  constexpr void read_parameter() {
    unsigned number = 0;
    for (++at_; at_ < sql_.size() && is_digit(sql_[at_]) && number <= kMostParameters; ++at_)
      number = number * 10 + unsigned(sql_[at_] - '0');
    if (number == 0 || number > kMostParameters) {
      broken_ = SqlProblem::bad_parameter;
      return;
    }
    seen_[number] = true;
    if (number > highest_) highest_ = number;
  }

  constexpr void read_end() {
    if (sql_.find_first_not_of("; \t\r\n", at_) != std::string_view::npos)
      broken_ = SqlProblem::several_statements;
    else
      at_ = sql_.size();
  }

  constexpr void read_word() {
    const std::size_t begin = at_;
    while (at_ < sql_.size() && is_word(sql_[at_])) ++at_;
    if (sql_.substr(begin, at_ - begin) == "tenant_id") tenant_column_ = true;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  bool seen_[kMostParameters + 1] = {};
  unsigned highest_ = 0;
  bool tenant_column_ = false;
  SqlProblem broken_ = SqlProblem::none;
};

}  // namespace parley::store
