#include "net/edge.hpp"

#include <boost/asio/post.hpp>

#include "net/listener.hpp"

namespace parley::net {

struct Edge::Impl {
  Impl(EdgeOptions options, Router& router, Log log, Metrics& metrics, Ids& ids, const Clock& clock)
      : context(std::move(options), router, std::move(log), metrics, ids, clock) {}
  ~Impl() { stop(); }

  void stop() {
    if (!running) return;
    running = false;
    // Workers first: what they still answer finds its loop alive.
    context.workers.stop();
    for (const auto& loop : loops) loop->stop();
    listener.reset();
  }

  EdgeContext context;
  std::vector<std::unique_ptr<IoLoop>> loops;
  std::shared_ptr<Listener> listener;
  std::uint16_t port = 0;
  bool running = false;
};

namespace {

Result<void> check(const EdgeOptions& options) {
  const auto need = [](std::string_view what) {
    return fail(Errc::invalid, "Edge option " + std::string(what) + " is 0; it must be at least 1.");
  };
  if (options.io_threads == 0) return need("io_threads");
  if (options.worker_threads == 0) return need("worker_threads");
  if (options.worker_queue == 0) return need("worker_queue");
  if (options.max_connections == 0) return need("max_connections");
  if (options.max_requests_in_flight == 0) return need("max_requests_in_flight");
  if (options.max_header_bytes == 0) return need("max_header_bytes");
  if (options.sweep_interval <= Millis::zero()) return need("sweep_interval");
  return {};
}

}  // namespace

Edge::Edge(EdgeOptions options, Router& router, Log log, Metrics& metrics, Ids& ids, const Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(options), router, std::move(log), metrics, ids, clock)) {}

Edge::~Edge() = default;

Result<void> Edge::start() {
  Impl& impl = *impl_;
  if (impl.running || !impl.loops.empty()) return fail(Errc::conflict, "The edge was started before; make a new one.");
  if (auto checked = check(impl.context.options); !checked) return checked;
  for (unsigned i = 0; i < impl.context.options.io_threads; ++i) {
    impl.loops.push_back(std::make_unique<IoLoop>(impl.context));
  }
  impl.listener = std::make_shared<Listener>(impl.context, impl.loops);
  if (auto opened = impl.listener->open(); !opened) {
    impl.listener.reset();
    impl.loops.clear();
    return opened;
  }
  impl.port = impl.listener->port();
  impl.running = true;
  impl.context.workers.start();
  asio::post(impl.loops.front()->io(), [listener = impl.listener, &loop = *impl.loops.front()] {
    loop.adopt(listener);
    listener->accept();
  });
  for (const auto& loop : impl.loops) loop->start();
  impl.context.log.info("listening", {{"address", impl.context.options.address}, {"port", int(impl.port)}});
  return {};
}

std::uint16_t Edge::port() const {
  return impl_->port;
}

void Edge::stop_accepting() {
  if (!impl_->running) return;
  for (const auto& loop : impl_->loops) loop->drain();
}

bool Edge::drain(Millis deadline) {
  if (!impl_->running) return true;
  stop_accepting();
  const bool clean = impl_->context.connections.wait_none(deadline);
  if (!clean) {
    impl_->context.log.warning("stopped with connections open", {{"connections", impl_->context.connections.count()}});
  }
  impl_->stop();
  return clean;
}

}  // namespace parley::net
