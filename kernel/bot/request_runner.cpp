#include "bot/request_runner.hpp"

#include "base/quoted.hpp"

namespace parley::bot {

json::object request_error(std::string_view what, std::string_view message) {
  return {{"error", {{"class", what}, {"message", message}}}};
}

void RequestRunners::run(const RequestOrigin& origin, const dialogue::Request& request, Done done) {
  const auto runner = runners_.find(request.kind);
  if (runner != runners_.end()) return runner->second->run(origin, request, std::move(done));
  done(request_error("failed", "this server makes no requests of kind " + in_quotes(request.kind)));
}

}  // namespace parley::bot
