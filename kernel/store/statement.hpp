// The text of a statement, in a type that says whose rows it may touch.
//
// TenantSql is the common one: it works on the rows of one tenant, and a text that does not bind the tenant does not
// compile. SystemSql works across tenants; running it takes a SystemAccess, which only the composition root makes.
// In both, parameters are $1, $2, ... without gaps, in any order.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.hpp"
#include "store/sql_check.hpp"

namespace parley::store {

namespace detail {
// Not constexpr on purpose: a wrong statement calls one of these at compile time, and its name is the error message.
void statement_must_name_the_column_tenant_id();
void statement_must_use_parameter_1_for_the_tenant();
void statement_must_number_its_parameters_without_gaps();
void statement_must_be_one_statement_with_parameters_of_the_form_dollar_number();

consteval void refuse(SqlProblem problem) {
  switch (problem) {
    case SqlProblem::none:
      return;
    case SqlProblem::no_tenant_column:
      return statement_must_name_the_column_tenant_id();
    case SqlProblem::no_tenant_parameter:
      return statement_must_use_parameter_1_for_the_tenant();
    case SqlProblem::gap_in_parameters:
      return statement_must_number_its_parameters_without_gaps();
    default:
      return statement_must_be_one_statement_with_parameters_of_the_form_dollar_number();
  }
}
}  // namespace detail

/// A statement on the rows of one tenant: it names the column tenant_id, and its $1 is the tenant. Whoever runs it
/// binds $1; callers give $2, $3, ...
class TenantSql {
 public:
  template <std::size_t N>
  consteval TenantSql(const char (&text)[N])  // NOLINT: a literal is a statement
      : text_(text, N - 1), parameters_(SqlCheck(text_).parameters()) {
    detail::refuse(SqlCheck(text_).tenant_problem());
  }

  /// For statements that the kernel does not write (a plugin's). `text` must outlive every use. Errors: invalid.
  static Result<TenantSql> checked(std::string_view text);

  constexpr std::string_view text() const { return text_; }
  /// Including $1, the tenant.
  constexpr unsigned parameters() const { return parameters_; }

 private:
  constexpr TenantSql(std::string_view text, unsigned parameters) : text_(text), parameters_(parameters) {}

  std::string_view text_;
  unsigned parameters_;
};

/// A statement across tenants: leases, due timers, clean-up, users who sign in.
class SystemSql {
 public:
  template <std::size_t N>
  consteval SystemSql(const char (&text)[N])  // NOLINT: a literal is a statement
      : text_(text, N - 1), parameters_(SqlCheck(text_).parameters()) {
    detail::refuse(SqlCheck(text_).problem());
  }

  constexpr std::string_view text() const { return text_; }
  constexpr unsigned parameters() const { return parameters_; }

 private:
  std::string_view text_;
  unsigned parameters_;
};

/// The right to run SystemSql. Made once, by the composition root (and by tests), and handed by reference to the few
/// components that need it: a search for make_for_composition_root shows who grants it.
class SystemAccess {
 public:
  static SystemAccess make_for_composition_root() { return {}; }
  SystemAccess(const SystemAccess&) = delete;
  SystemAccess& operator=(const SystemAccess&) = delete;

 private:
  SystemAccess() = default;
};

}  // namespace parley::store
