// Serves empty answers for load tools: GET /inline on the I/O thread, GET /worker on the pool, POST /echo with the body
// back, and a WebSocket that echoes at /ws. `edge_bench [port] [io_threads]` runs until its input ends.
#include <cstdio>
#include <cstdlib>

#include "net/edge.hpp"

using namespace parley;

int main(int argc, char** argv) {
  SystemClock clock;
  UuidV7 ids(clock);
  Metrics metrics;
  net::Router router;
  const auto empty = [](net::Request, net::Responder responder) { responder.send({}); };
  const auto echo = [](net::Request request, net::Responder responder) {
    responder.send({200, {}, std::move(request.body)});
  };
  net::SocketHandlers socket{
      .on_open = [](const net::Request&, const net::SocketPtr&) { return net::SocketVerdict::accept(); },
      .on_message = [](const net::SocketPtr& peer, std::string message,
                       bool) { peer->send_text(std::make_shared<const std::string>(std::move(message))); },
      .on_close = [](const net::SocketPtr&, std::uint16_t) {}};
  const bool declared = router.add(net::Method::get, "/inline", empty, {.inline_ok = true}) &&
                        router.add(net::Method::get, "/worker", empty) &&
                        router.add(net::Method::post, "/echo", echo) && router.add_socket("/ws", std::move(socket));
  net::EdgeOptions options;
  options.port = std::uint16_t(argc > 1 ? std::atoi(argv[1]) : 0);
  options.io_threads = argc > 2 ? unsigned(std::atoi(argv[2])) : 1;
  net::Edge edge(options, router, Log(stderr_log_sink(false)), metrics, ids, clock);
  const auto started = edge.start();
  if (!declared || !started) {
    std::fprintf(stderr, "%s\n", started ? "routes clash" : started.error().message.c_str());
    return 1;
  }
  while (std::getchar() != EOF) continue;
  edge.drain(Millis{1000});
  std::fputs(metrics.render().c_str(), stdout);
}
