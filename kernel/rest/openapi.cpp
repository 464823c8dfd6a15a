#include "rest/openapi.hpp"

#include <algorithm>
#include <set>

#include "net/route_table.hpp"

namespace parley::rest {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  return out;
}

/// "GET /contacts/{contact_id}" → "get_contacts_contact_id": stable, so that generated clients keep their names.
std::string operation_id(const Endpoint& endpoint) {
  std::string id = lower(net::name(endpoint.method));
  for (const char c : endpoint.path) {
    if (std::isalnum(static_cast<unsigned char>(c)))
      id += c;
    else if (id.back() != '_')
      id += '_';
  }
  while (id.back() == '_') id.pop_back();
  return id;
}

bool is_write(const Endpoint& endpoint) {
  return endpoint.method != net::Method::get && endpoint.method != net::Method::head;
}

json::object idempotency_key() {
  return {{"name", "Idempotency-Key"},
          {"in", "header"},
          {"description", "The same key with the same call within 24 hours gets the first answer again."},
          {"schema", {{"type", "string"}, {"maxLength", 200}}}};
}

json::array parameters(const Endpoint& endpoint) {
  json::array list;
  const auto names = net::RouteTable::param_names(endpoint.path);
  for (const std::string& name : names ? *names : std::vector<std::string>())
    list.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
  if (is_write(endpoint) && !endpoint.access.is_public()) list.push_back(idempotency_key());
  if (!endpoint.query) return list;
  const json::object& query = endpoint.query->document();
  const json::array* required = find_array(query, "required");
  if (const json::object* properties = find_object(query, "properties")) {
    for (const auto& [name, schema] : *properties) {
      json::object parameter{{"name", name}, {"in", "query"}, {"schema", schema}};
      if (required && std::find(required->begin(), required->end(), json::value(name)) != required->end())
        parameter["required"] = true;
      if (schema.as_object().contains("description")) parameter["description"] = schema.as_object().at("description");
      list.push_back(std::move(parameter));
    }
  }
  return list;
}

json::object error_response(std::string_view description) {
  return {{"description", description},
          {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Error"}}}}}}}};
}

json::object success_response(const Endpoint& endpoint) {
  json::object response{{"description", endpoint.summary}};
  if (endpoint.response)
    response["content"] = {{"application/json", {{"schema", endpoint.response->document()}}}};
  else if (!endpoint.produces.empty())
    response["content"] = {{endpoint.produces, {{"schema", {{"type", "string"}}}}}};
  return response;
}

json::object responses(const Endpoint& endpoint) {
  json::object all;
  all[std::to_string(endpoint.success)] = success_response(endpoint);
  if (endpoint.request) all["400"] = error_response("The body is no JSON");
  if (!endpoint.access.is_public()) {
    all["401"] = error_response("Nobody is signed in");
    all["403"] = error_response("This takes " + endpoint.access.description());
  }
  if (endpoint.path.find('{') != std::string::npos) all["404"] = error_response("Not there, or not yours");
  if (endpoint.request || endpoint.query) all["422"] = error_response("Values are wrong; `errors` names them");
  all["429"] = error_response("Too many requests; see Retry-After");
  return all;
}

json::object operation(const Endpoint& endpoint) {
  json::object described{{"operationId", operation_id(endpoint)},
                         {"summary", endpoint.summary},
                         {"tags", json::array{json::value(endpoint.group)}},
                         {"responses", responses(endpoint)}};
  if (json::array list = parameters(endpoint); !list.empty()) described["parameters"] = std::move(list);
  if (endpoint.request) {
    described["requestBody"] = {{"required", true},
                                {"content", {{"application/json", {{"schema", endpoint.request->document()}}}}}};
  } else if (!endpoint.consumes.empty()) {
    described["requestBody"] = {{"required", true},
                                {"content", {{endpoint.consumes, {{"schema", {{"type", "string"}}}}}}}};
  }
  if (endpoint.access.is_public()) {
    described["security"] = json::array();
    described["description"] = "Open to everybody, without a token.";
  } else {
    described["description"] = "Takes " + endpoint.access.description() + ".";
  }
  return described;
}

json::object error_schema() {
  return {{"type", "object"},
          {"required", {"error", "message", "code", "request_id"}},
          {"properties",
           {{"error", {{"type", "string"}, {"description", "A stable name for programs"}}},
            {"message", {{"type", "string"}, {"description", "What was wrong and what was expected, for people"}}},
            {"code", {{"type", "integer"}, {"description", "The HTTP status"}}},
            {"request_id", {{"type", "string"}}},
            {"errors",
             {{"type", "array"},
              {"items",
               {{"type", "object"},
                {"properties", {{"field", {{"type", "string"}}}, {"message", {{"type", "string"}}}}}}}}},
            {"upgradeRequired", {{"type", "boolean"}}},
            {"quota",
             {{"type", "object"},
              {"properties",
               {{"resource", {{"type", "string"}}},
                {"current", {{"type", "integer"}}},
                {"max", {{"type", "integer"}}},
                {"remaining", {{"type", "integer"}}}}}}}}}};
}

json::array tags(const std::vector<Endpoint>& endpoints) {
  std::set<std::string> names;
  for (const Endpoint& endpoint : endpoints) names.insert(endpoint.group);
  json::array list;
  for (const std::string& name : names) list.push_back({{"name", name}, {"description", name}});
  return list;
}

}  // namespace

json::object openapi_document(const std::vector<Endpoint>& endpoints, const std::string& version) {
  json::object paths;
  for (const Endpoint& endpoint : endpoints) {
    json::value& path = paths[endpoint.full_path()];
    if (path.is_null()) path.emplace_object();
    path.as_object()[lower(net::name(endpoint.method))] = operation(endpoint);
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "parley"},
            {"version", version},
            {"description", "Business conversations: channels, contacts, an inbox, and bots that answer."},
            {"contact", {{"name", "Who runs this server"}}},
            {"license", {{"name", "MIT"}, {"identifier", "MIT"}}}}},
          {"servers", json::array{json::object{{"url", "/"}}}},
          {"tags", tags(endpoints)},
          {"security", json::array{json::object{{"bearer", json::array()}}, json::object{{"api_key", json::array()}}}},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", {{"Error", error_schema()}}},
            {"securitySchemes",
             {{"bearer", {{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}}},
              {"api_key", {{"type", "apiKey"}, {"in", "header"}, {"name", "X-Api-Key"}}}}}}}};
}

}  // namespace parley::rest
