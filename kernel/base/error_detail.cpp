#include "base/error_detail.hpp"

namespace parley {

Error wrong_fields(std::vector<FieldProblem> problems) {
  std::string message = "some values are wrong";
  if (problems.size() == 1 && !problems[0].field.empty())
    message = problems[0].field + ": " + problems[0].message;
  else if (problems.size() == 1)
    message = problems[0].message;
  return {Errc::unprocessable, std::move(message),
          std::make_shared<ErrorDetail>(ErrorDetail{.fields = std::move(problems)})};
}

Error wrong_field(std::string field, std::string message) {
  return wrong_fields({{std::move(field), std::move(message)}});
}

Error over_quota(std::string_view resource, std::int64_t current, std::int64_t max) {
  return {Errc::quota,
          "the quota of " + std::string(resource) + " is used up: " + std::to_string(current) + " of " +
              std::to_string(max),
          std::make_shared<ErrorDetail>(ErrorDetail{.quota = QuotaUse{std::string(resource), current, max}})};
}

Error try_again(std::string message, Millis after) {
  return {Errc::limit, std::move(message), std::make_shared<ErrorDetail>(ErrorDetail{.retry_after = after})};
}

}  // namespace parley
