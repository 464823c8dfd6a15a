// What an Error tells a program beside its message: which fields were wrong, which quota is used up, when to try again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace parley {

/// One wrong value: where ("contact.phones[2].number", "" for the whole document), and what was expected.
struct FieldProblem {
  std::string field;
  std::string message;
};

struct QuotaUse {
  std::string resource;
  std::int64_t current = 0;
  std::int64_t max = 0;
};

struct ErrorDetail {
  std::vector<FieldProblem> fields{};
  std::optional<QuotaUse> quota{};
  std::optional<Millis> retry_after{};
};

/// Errc::unprocessable, naming every field.
Error wrong_fields(std::vector<FieldProblem> problems);
Error wrong_field(std::string field, std::string message);
/// Errc::quota: nothing more of the resource ("contacts") until the tenant's quota is raised.
Error over_quota(std::string_view resource, std::int64_t current, std::int64_t max);
/// Errc::limit with the time after which the caller may try again.
Error try_again(std::string message, Millis after);

}  // namespace parley
