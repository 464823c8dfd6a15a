#include "store/statement.hpp"

namespace parley::store {

std::string_view describe(SqlProblem problem) {
  switch (problem) {
    case SqlProblem::none:
      return "nothing is wrong";
    case SqlProblem::gap_in_parameters:
      return "parameters have a gap, expected $1, $2, ... each at least once";
    case SqlProblem::bad_parameter:
      return "a \"$\" is not followed by a number from 1 to 99";
    case SqlProblem::several_statements:
      return "there is more than one statement, expected one";
    case SqlProblem::open_quote:
      return "a quote or comment does not end";
    case SqlProblem::no_tenant_column:
      return "the column tenant_id is not used, expected a condition or value for it";
    case SqlProblem::no_tenant_parameter:
      return "the parameter $1 is not used, expected it to be the tenant";
  }
  return "unknown";
}

namespace detail {
void statement_must_name_the_column_tenant_id() {}
void statement_must_use_parameter_1_for_the_tenant() {}
void statement_must_number_its_parameters_without_gaps() {}
void statement_must_be_one_statement_with_parameters_of_the_form_dollar_number() {}
}  // namespace detail

Result<TenantSql> TenantSql::checked(std::string_view text) {
  const SqlCheck check(text);
  if (const SqlProblem problem = check.tenant_problem(); problem != SqlProblem::none) {
    return fail(Errc::invalid,
                "statement \"" + std::string(text.substr(0, 120)) + "\": " + std::string(describe(problem)));
  }
  return TenantSql(text, check.parameters());
}

}  // namespace parley::store
