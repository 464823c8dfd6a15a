#include "rest/declaration.hpp"

#include "identity/permissions.hpp"
#include "schema/validator.hpp"

namespace parley::rest {

namespace {

using namespace schema;

constexpr std::int64_t kLargestBody = std::int64_t{1} << 30;

Schema declaration_schema() {
  return object(
      {required("method", one_of({"GET", "POST", "PUT", "PATCH", "DELETE"})),
       required("path", pattern("^(/[a-z0-9][a-z0-9_.-]*|/\\{[a-z_]+\\})+$", 200, "a path such as /things/{thing_id}")),
       required("group", text(1, 60)), required("summary", text(1, 200)), optional("permission", text(1, 121)),
       optional("access", one_of({"anybody", "signed_in", "super_admin"})),
       optional("query", object({}).allowing_more()), optional("request", object({}).allowing_more()),
       optional("response", object({}).allowing_more()), optional("success", integer(200, 299)),
       optional("max_body", integer(1, kLargestBody)), optional("consumes", text(3, 100)),
       optional("produces", text(3, 100))});
}

Result<Access> access_of(const json::object& document) {
  const std::string permission(string_or(document, "permission"));
  const std::string_view access = string_or(document, "access");
  if (permission.empty() == access.empty())
    return fail(Errc::invalid, "expected either \"permission\" or \"access\", found both or neither");
  if (access == "anybody") return Access::anybody();
  if (access == "signed_in") return Access::signed_in();
  if (access == "super_admin") return Access::super_admin();
  if (!identity::Permissions::well_formed(permission) || permission.ends_with('*'))
    return fail(Errc::invalid, "permission: expected \"resource:action\", found \"" + permission + "\"");
  return Access::permission(permission);
}

std::optional<Schema> schema_of(const json::object& document, std::string_view member) {
  const json::object* found = find_object(document, member);
  return found ? std::optional<Schema>(Schema(*found)) : std::nullopt;
}

Result<Endpoint> read(const json::object& document, const std::string& plugin) {
  const Result<Access> access = access_of(document);
  if (!access) return access.error();
  Endpoint endpoint;
  endpoint.method = *net::method_from(string_or(document, "method"));
  endpoint.path = string_or(document, "path");
  endpoint.group = string_or(document, "group");
  endpoint.summary = string_or(document, "summary");
  endpoint.access = *access;
  endpoint.query = schema_of(document, "query");
  endpoint.request = schema_of(document, "request");
  endpoint.response = schema_of(document, "response");
  endpoint.success = int(int_or(document, "success", 200));
  endpoint.max_body = std::size_t(int_or(document, "max_body", 0));
  endpoint.consumes = string_or(document, "consumes");
  endpoint.produces = string_or(document, "produces");
  endpoint.owner = plugin;
  return endpoint;
}

}  // namespace

Result<Endpoint> endpoint_from(std::string_view declaration, const std::string& plugin) {
  static const Validator validator = Validator::compile(declaration_schema().document()).value();
  const std::string what = plugin + ", endpoint declaration";
  const Result<json::value> document = parse_json(declaration, what);
  if (!document) return document.error();
  if (const auto findings = validator.check(*document); !findings.empty())
    return fail(Errc::invalid, what + ": " + findings.front().field + ": " + findings.front().message);
  Result<Endpoint> endpoint = read(document->as_object(), plugin);
  return endpoint ? std::move(endpoint) : fail(Errc::invalid, what + ": " + endpoint.error().message);
}

}  // namespace parley::rest
