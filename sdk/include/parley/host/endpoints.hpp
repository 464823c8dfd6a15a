// Endpoints of the REST API, as declarations and lambdas. Needs the permission "parley.host.http/1".
//
//   endpoints_.add({.method = "POST", .path = "/departments", .group = "Departments", .summary = "Make a department",
//                   .permission = "departments:create",
//                   .request = schema::object({schema::required("name", schema::text(1, 120))}), .success = 201},
//                  [this](const Call& call) { return Reply::json(make(call), 201); });
#pragma once

#include <parley/host/routes.hpp>
#include <parley/schema.hpp>

namespace parley::sdk {

/// What an endpoint is, for the host's checks and for the API's documents.
struct Endpoint {
  std::string method;
  std::string path;  ///< below /api/v1; a parameter is named after what it identifies: "/departments/{department_id}"
  std::string group;
  std::string summary;
  std::string permission{};  ///< "departments:read"; empty: `access` decides
  std::string access{};      ///< "anybody", "signed_in" or "super_admin"
  Json query{};              ///< a JSON Schema of an object; null: no parameters
  Json request{};            ///< a JSON Schema of an object; null: no body
  Json response{};
  int success = 200;
  std::uint64_t max_body = 0;  ///< bytes; 0: the server's default
};

/// One call: who asks, and input that fits the declaration. A view, valid during the handler.
class Call {
 public:
  explicit Call(const parley_call& raw)
      : request_(*raw.request),
        params_(Json::parse(view(raw.params))),
        query_(Json::parse(view(raw.query))),
        body_(Json::parse(view(raw.body))),
        principal_(Json::parse(view(raw.principal))) {}

  const HttpRequest& request() const { return request_; }
  std::string param(std::string_view name) const { return std::string(params_[name].text()); }
  const Json& query() const { return query_; }
  const Json& body() const { return body_; }
  /// {"kind", "id", "name", "tenant", "role", "super_admin", "permissions"}
  const Json& principal() const { return principal_; }
  std::string tenant() const { return std::string(principal_["tenant"].text()); }
  std::string user() const { return std::string(principal_["id"].text()); }
  /// Whether the caller has a permission beyond the one that let them in.
  bool may(std::string_view permission) const;

  /// Of a query made by list_query().
  std::int64_t page_size() const { return query_["page_size"].integer(20); }
  std::int64_t offset() const { return (query_["page"].integer(1) - 1) * page_size(); }

 private:
  HttpRequest request_;
  Json params_, query_, body_, principal_;
};

/// Refuses a value by its field: throw it from a handler and the caller gets a 422 that names the field.
Failure wrong_field(std::string_view field, std::string_view message);

/// `{data, pagination}`, as every list of the API answers.
Reply page_of(Json data, std::int64_t total, const Call& call);

/// Owns the handlers: keep it as a member of the plugin.
class Endpoints {
 public:
  /// Any thread, several at once; may block for short. A Failure becomes the API's error document.
  using Handler = std::function<Reply(const Call&)>;

  explicit Endpoints(Host host);
  /// [main] Throws Failure(PARLEY_INVALID) for a declaration that is none, Failure(PARLEY_CONFLICT) for a taken path.
  void add(const Endpoint& endpoint, Handler handler);

 private:
  struct Registration {
    Handler handler;
  };
  static parley_status handle(void* ctx, const parley_call* call, const parley_http_reply* reply,
                              const parley_sink* error);

  Host host_;
  const parley_host_http_v1* table_;
  std::vector<std::unique_ptr<Registration>> registrations_;
};

// ---- below: how the handlers meet the C structs --------------------------------------------------------------------

inline bool Call::may(std::string_view permission) const {
  const std::string_view resource = permission.substr(0, permission.find(':'));
  for (const Json& one : principal_["permissions"].items()) {
    const std::string_view name = one.text();
    if (name == "*" || name == permission) return true;
    if (name.ends_with(":*") && name.substr(0, name.size() - 2) == resource) return true;
  }
  return false;
}

inline Failure wrong_field(std::string_view field, std::string_view message) {
  Json errors = Json::array({Json::object({{"field", field}, {"message", message}})});
  return Failure(
      PARLEY_INVALID,
      Json::object({{"message", std::string(field) + ": " + std::string(message)}, {"errors", errors}}).dump());
}

inline Reply page_of(Json data, std::int64_t total, const Call& call) {
  const std::int64_t size = call.page_size();
  return Reply::json(Json::object({{"data", std::move(data)},
                                   {"pagination", Json::object({{"page", call.query()["page"].integer(1)},
                                                                {"page_size", size},
                                                                {"total", total},
                                                                {"pages", (total + size - 1) / size}})}}));
}

namespace detail {

inline std::string declaration_text(const Endpoint& endpoint) {
  Json document = Json::object({{"method", endpoint.method},
                                {"path", endpoint.path},
                                {"group", endpoint.group},
                                {"summary", endpoint.summary},
                                {"success", endpoint.success}});
  if (!endpoint.permission.empty()) document.set("permission", endpoint.permission);
  if (!endpoint.access.empty()) document.set("access", endpoint.access);
  if (!endpoint.query.is_null()) document.set("query", endpoint.query);
  if (!endpoint.request.is_null()) document.set("request", endpoint.request);
  if (!endpoint.response.is_null()) document.set("response", endpoint.response);
  if (endpoint.max_body > 0) document.set("max_body", std::int64_t(endpoint.max_body));
  return document.dump();
}

}  // namespace detail

inline Endpoints::Endpoints(Host host)
    : host_(host), table_(&required_interface<parley_host_http_v1>(host, PARLEY_HOST_HTTP_V1)) {
  if (!table_->add_endpoint)
    throw Failure(PARLEY_UNSUPPORTED, "this host takes no endpoints; it is older than this plugin needs");
}

inline void Endpoints::add(const Endpoint& endpoint, Handler handler) {
  auto& kept = registrations_.emplace_back(std::make_unique<Registration>(Registration{std::move(handler)}));
  const std::string declaration = detail::declaration_text(endpoint);
  const parley_endpoint raw{sizeof raw, 0, str(declaration), kept.get(), handle};
  detail::HostError error;
  error.check(table_->add_endpoint(host_.raw(), &raw, error.sink()),
              "adding endpoint " + endpoint.method + " " + endpoint.path);
}

inline parley_status Endpoints::handle(void* ctx, const parley_call* call, const parley_http_reply* reply,
                                       const parley_sink* error) {
  return guarded(error, [&] { detail::send(static_cast<const Registration*>(ctx)->handler(Call(*call)), *reply); });
}

}  // namespace parley::sdk
