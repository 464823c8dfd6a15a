#include "rest/serve.hpp"

#include "base/error_detail.hpp"
#include "rest/error_reply.hpp"
#include "rest/request_input.hpp"

namespace parley::rest {

namespace {

constexpr std::string_view kIdempotencyKey = "Idempotency-Key";

bool is_write(net::Method method) {
  return method == net::Method::post || method == net::Method::put || method == net::Method::patch ||
         method == net::Method::del;
}

net::Response render(Reply reply) {
  net::Response response;
  response.status = reply.status;
  response.headers = std::move(reply.headers);
  if (!reply.content_type.empty()) {
    response.headers.set("Content-Type", reply.content_type);
    response.body = std::move(reply.raw);
  } else if (reply.status != 204) {
    response.headers.set("Content-Type", "application/json");
    response.body = json::serialize(reply.body);
  }
  return response;
}

/// One call under way.
class Run {
 public:
  Run(const Served& served, const ApiParts& parts, const net::Request& request)
      : served_(served), parts_(parts), request_(request) {}

  net::Response answer() {
    net::Response response = decided();
    for (std::size_t i = 0; i < limits_.size(); ++i) response.headers.set(limits_.at(i).name, limits_.at(i).value);
    return response;
  }

 private:
  net::Response decided() {
    if (const Result<> admitted = admit(); !admitted) return refused(admitted.error());
    Result<Input> input = read_input(served_, request_);
    if (!input) return refused(input.error());
    const auto key = is_write(request_.method) ? request_.headers.find(kIdempotencyKey) : std::nullopt;
    // Without a tenant (signing up, signing in) there is nothing that a key could belong to.
    if (!key || who_.tenant.empty()) return handled(*input);
    Result<Idempotency::Begun> begun = parts_.idempotency.begin(request_, who_, *key);
    if (!begun) return refused(begun.error());
    if (begun->answered) return std::move(*begun->answered);
    net::Response response = handled(*input);
    parts_.idempotency.finish(*begun->ticket, response);
    return response;
  }

  Result<> admit() {
    const Access& access = served_.endpoint.access;
    if (!access.is_public()) {
      Result<identity::Principal> who = parts_.authenticator.authenticate(request_);
      if (!who) return who.error();
      who_ = std::move(*who);
    }
    if (const Result<> admitted = parts_.throttle.admit(request_, who_, limits_); !admitted) return admitted;
    if (access.admits(who_)) return {};
    return fail(Errc::denied, "this takes " + access.description());
  }

  net::Response handled(const Input& input) {
    try {
      const std::string address = parts_.client_address(request_);
      Result<Reply> reply = served_.handle(Call(request_, who_, input.query, input.body, address));
      return reply ? render(std::move(*reply)) : refused(reply.error());
    } catch (const std::exception& problem) {
      return refused(fail(Errc::internal, problem.what()));
    }
  }

  net::Response refused(const Error& error) const {
    if (error.code == Errc::internal)
      parts_.log.error(
          "a call failed",
          {{"request_id", request_.request_id}, {"endpoint", served_.endpoint.full_path()}, {"reason", error.message}});
    return error_reply(error, request_.request_id);
  }

  const Served& served_;
  const ApiParts& parts_;
  const net::Request& request_;
  identity::Principal who_;
  net::Headers limits_;
};

}  // namespace

net::Response serve(const Served& served, const ApiParts& parts, const net::Request& request) {
  return Run(served, parts, request).answer();
}

Result<std::shared_ptr<const Served>> Served::make(Endpoint endpoint, Handle handle) {
  auto served = std::make_shared<Served>();
  const auto compile = [&](const std::optional<schema::Schema>& schema, std::optional<schema::Validator>& into,
                           std::string_view what) -> Result<> {
    if (!schema) return {};
    Result<schema::Validator> made = schema::Validator::compile(schema->document());
    if (!made)
      return fail(Errc::invalid,
                  "endpoint " + endpoint.full_path() + ", " + std::string(what) + " schema: " + made.error().message);
    into.emplace(std::move(*made));
    return {};
  };
  if (const Result<> done = compile(endpoint.query, served->query, "query"); !done) return done.error();
  if (const Result<> done = compile(endpoint.request, served->request, "request"); !done) return done.error();
  served->endpoint = std::move(endpoint);
  served->handle = std::move(handle);
  return std::shared_ptr<const Served>(std::move(served));
}

}  // namespace parley::rest
