#include "server/fetch_transport.hpp"

#include "net/fetch_request.hpp"

namespace parley::server {

void FetchTransport::send(messaging::BuiltRequest built, std::function<void(messaging::FarEndAnswer)> done) {
  Result<net::FetchRequest> request = net::read_fetch_request(built.head, std::move(built.body));
  if (!request) return done(messaging::FarEndFailure{false, request.error().message});
  request->may_leave = std::move(built.may_leave);
  fetcher_.fetch(std::move(*request), [done = std::move(done)](net::FetchResult result) {
    if (!result) return done(messaging::FarEndFailure{result.error().request_left, result.error().message});
    done(messaging::FarEndResponse{result->status, std::move(result->headers), std::move(result->body)});
  });
}

}  // namespace parley::server
