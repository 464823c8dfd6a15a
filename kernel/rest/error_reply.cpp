#include "rest/error_reply.hpp"

#include "base/error_detail.hpp"
#include "base/json.hpp"

namespace parley::rest {

namespace {

struct Row {
  Errc code;
  int status;
  std::string_view name;
};

constexpr Row kRows[] = {
    {Errc::invalid, 400, "bad_request"},     {Errc::unauthenticated, 401, "unauthorized"},
    {Errc::denied, 403, "forbidden"},        {Errc::quota, 403, "quota_exceeded"},
    {Errc::not_found, 404, "not_found"},     {Errc::conflict, 409, "conflict"},
    {Errc::outdated, 412, "outdated"},       {Errc::unprocessable, 422, "unprocessable"},
    {Errc::unsupported, 415, "unsupported"}, {Errc::limit, 429, "rate_limited"},
    {Errc::unavailable, 503, "unavailable"}, {Errc::timeout, 504, "timeout"},
    {Errc::internal, 500, "internal"},
};

const Row& row_of(Errc code) {
  for (const Row& row : kRows)
    if (row.code == code) return row;
  return kRows[std::size(kRows) - 1];
}

void add_detail(json::object& body, const ErrorDetail& detail) {
  if (!detail.fields.empty()) {
    json::array& errors = body["errors"].emplace_array();
    for (const FieldProblem& problem : detail.fields)
      errors.push_back({{"field", problem.field}, {"message", problem.message}});
  }
  if (const auto& quota = detail.quota) {
    body["upgradeRequired"] = true;
    body["quota"] = {{"resource", quota->resource},
                     {"current", quota->current},
                     {"max", quota->max},
                     {"remaining", std::max<std::int64_t>(0, quota->max - quota->current)}};
  }
}

std::string seconds_until(const Error& error) {
  const auto after = error.detail && error.detail->retry_after ? *error.detail->retry_after : Millis(1000);
  return std::to_string((after.count() + 999) / 1000);
}

}  // namespace

int status_of(Errc code) {
  return row_of(code).status;
}

net::Response error_reply(const Error& error, std::string_view request_id) {
  const Row& row = row_of(error.code);
  json::object body{{"error", row.name},
                    {"message", error.code == Errc::internal ? "something went wrong on our side" : error.message},
                    {"code", row.status},
                    {"request_id", request_id}};
  if (error.detail) add_detail(body, *error.detail);
  net::Response response = net::json_response(row.status, body);
  if (row.status == 429 || row.status == 503) response.headers.set("Retry-After", seconds_until(error));
  if (row.status == 401) response.headers.set("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace parley::rest
