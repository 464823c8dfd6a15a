#include "bot/secret_requests.hpp"

#include "base/named_thread.hpp"
#include "base/quoted.hpp"

namespace parley::bot {

SecretRequests::SecretRequests(const TenantSecrets& secrets, RequestRunner& runner)
    : secrets_(secrets), runner_(runner), jobs_(kWaiting) {
  worker_ = named_thread("parley-secrets", [this] { work(); });
}

SecretRequests::~SecretRequests() {
  stopping_ = true;
  jobs_.close();
  worker_.join();
}

void SecretRequests::run(const RequestOrigin& origin, const dialogue::Request& request, Done done) {
  if (string_or(request.document, "secret").empty()) return runner_.run(origin, request, std::move(done));
  if (jobs_.try_push({origin, request, done})) return;
  done(stopping_ ? request_error(kShuttingDown, "the server stops")
                 : request_error("limit", "too many requests wait for their secrets; try again later"));
}

void SecretRequests::work() {
  while (auto job = jobs_.pop()) {
    if (stopping_)
      job->done(request_error(kShuttingDown, "the server stops"));
    else
      complete(std::move(*job));
  }
}

void SecretRequests::complete(Job job) {
  const std::string name(string_or(job.request.document, "secret"));
  auto header = secrets_.header_of(job.origin.tenant, name);
  if (!header) return job.done(request_error("failed", header.error().message));
  if (!*header)
    return job.done(request_error("refused", "there is no secret " + in_quotes(name) + "; add it under /secrets"));
  json::value& headers = job.request.document["headers"];
  if (!headers.is_object()) headers = json::object();
  headers.get_object()[(*header)->first] = (*header)->second;
  runner_.run(job.origin, job.request, std::move(job.done));
}

}  // namespace parley::bot
