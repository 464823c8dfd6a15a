#include "net/responder.hpp"

namespace parley::net {

namespace {

class FunctionPort final : public ReplyPort {
 public:
  explicit FunctionPort(std::function<void(Response)> receive) : receive_(std::move(receive)) {}
  void reply(Response response) override { receive_(std::move(response)); }
  void dropped() override { receive_(error_response(500, "The handler ended without an answer.", "")); }

 private:
  std::function<void(Response)> receive_;
};

}  // namespace

Responder Responder::to(std::function<void(Response)> receive) {
  return Responder(std::make_unique<FunctionPort>(std::move(receive)));
}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (port_ && port_ != other.port_) port_->dropped();
  port_ = std::move(other.port_);
  return *this;
}

Responder::~Responder() {
  if (port_) port_->dropped();
}

void Responder::send(Response response) {
  if (!port_) throw BrokenInvariant("Responder::send: this request was answered before; a request has one answer");
  const std::unique_ptr<ReplyPort> port = std::move(port_);
  port->reply(std::move(response));
}

}  // namespace parley::net
