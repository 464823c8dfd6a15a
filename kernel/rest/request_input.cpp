#include "rest/request_input.hpp"

#include "base/error_detail.hpp"

namespace parley::rest {

namespace {

std::vector<FieldProblem> to_problems(const std::vector<schema::Finding>& findings) {
  std::vector<FieldProblem> problems;
  problems.reserve(findings.size());
  for (const schema::Finding& finding : findings) problems.push_back({finding.field, finding.message});
  return problems;
}

/// Absent parameters get their defaults, so that a handler asks once.
void fill_defaults(const json::object& schema, json::object& query) {
  const json::object* properties = find_object(schema, "properties");
  if (!properties) return;
  for (const auto& [name, property] : *properties) {
    const json::value* usual = property.as_object().if_contains("default");
    if (usual && !query.contains(name)) query[name] = *usual;
  }
}

Result<json::object> read_query(const Served& served, const net::Request& request) {
  json::object query;
  std::vector<schema::Finding> findings;
  if (!served.query) {
    for (const auto& [name, value] : request.query) findings.push_back({name, "is no parameter of this endpoint"});
  } else {
    for (const auto& [name, value] : request.query) {
      if (query.contains(name)) findings.push_back({name, "is given more than once"});
      if (auto read = served.query->from_text(name, value, findings)) query[name] = std::move(*read);
    }
    for (schema::Finding& finding : served.query->check(query)) findings.push_back(std::move(finding));
    fill_defaults(served.endpoint.query->document(), query);
  }
  if (!findings.empty()) return wrong_fields(to_problems(findings));
  return query;
}

bool is_json(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  return type == "application/json" || type == "application/json " || type.ends_with("+json");
}

Result<json::object> read_body(const Served& served, const net::Request& request) {
  if (!served.request) return json::object();
  if (const auto type = request.headers.find("Content-Type"); type && !is_json(*type))
    return fail(Errc::unsupported, "the body: expected application/json, found " + std::string(*type));
  Result<json::value> body = parse_json(request.body.empty() ? "{}" : std::string_view(request.body), "the body");
  if (!body) return body.error();
  if (!body->is_object()) return fail(Errc::invalid, "the body: expected a JSON object");
  if (const auto findings = served.request->check(*body); !findings.empty()) return wrong_fields(to_problems(findings));
  return std::move(body->as_object());
}

}  // namespace

Result<Input> read_input(const Served& served, const net::Request& request) {
  Result<json::object> query = read_query(served, request);
  if (!query) return query.error();
  Result<json::object> body = read_body(served, request);
  if (!body) return body.error();
  return Input{std::move(*query), std::move(*body)};
}

}  // namespace parley::rest
