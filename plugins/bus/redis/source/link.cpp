#include "link.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Redis/Exception.h>
#include <algorithm>
#include <poll.h>

#include "deadline_socket.hpp"
#include "reply.hpp"

namespace parley::bus_redis {

namespace {

using Poco::Net::Context;
using Poco::Net::SecureStreamSocketImpl;
using Poco::Net::SocketAddress;
using Poco::Net::StreamSocketImpl;

/// Bytes of one write: Poco goes on by itself within a write, with a time limit for each step.
constexpr std::size_t kPiece = 64 * 1024;

/// STRICT: also a server on this machine must prove its name.
Context::Ptr tls_context(const std::string& ca_file) {
  Context::Ptr context = new Context(Context::TLS_CLIENT_USE, ca_file, Context::VERIFY_STRICT, 9, ca_file.empty());
  context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
  return context;
}

}  // namespace

SocketAddress resolve(const Address& address) {
  if (!address.socket_path.empty()) return SocketAddress(SocketAddress::UNIX_LOCAL, address.socket_path);
  return SocketAddress(address.host, address.port);
}

Link::Link(const RedisOptions& options, const SocketAddress& place, Time deadline)
    : deadline_(std::make_shared<Time>(deadline)), socket_(make_socket(options)) {
  socket_->connect(place, time_left(deadline));
  if (options.address.socket_path.empty()) socket_->setNoDelay(true);
  input_ = std::make_unique<Poco::Redis::RedisInputStream>(*socket_);
  input_->exceptions(std::ios::badbit | std::ios::failbit | std::ios::eofbit);  // a cut-off reply is no reply
  introduce(options.address, deadline);
}

std::unique_ptr<Poco::Net::StreamSocket> Link::make_socket(const RedisOptions& options) const {
  if (!options.address.tls)
    return std::make_unique<Poco::Net::StreamSocket>(new DeadlineSocket<StreamSocketImpl>(deadline_));
  auto* secure = new DeadlineSocket<SecureStreamSocketImpl>(deadline_, tls_context(options.tls_ca));
  auto socket = std::make_unique<Poco::Net::StreamSocket>(secure);
  secure->setPeerHostName(options.address.host);
  return socket;
}

void Link::introduce(const Address& address, Time deadline) {
  if (!address.password.empty()) {
    Command auth;
    auth << "AUTH";
    if (!address.user.empty()) auth << address.user;
    auth << address.password;
    check(ask(auth, deadline));
  }
  if (address.db == 0) return;
  Command select;
  select << "SELECT" << std::to_string(address.db);
  check(ask(select, deadline));
}

void Link::send(const Command& command, Time deadline) {
  *deadline_ = deadline;
  const std::string bytes = command.toString();
  for (std::size_t sent = 0; sent < bytes.size();) {
    const std::size_t piece = std::min(bytes.size() - sent, kPiece);
    const int done = socket_->sendBytes(bytes.data() + sent, static_cast<int>(piece));
    if (done <= 0) throw Poco::Redis::RedisException("the connection was closed");
    sent += static_cast<std::size_t>(done);
  }
}

Reply Link::read(Time deadline) {
  *deadline_ = deadline;
  Reply reply = Poco::Redis::RedisType::createRedisType(static_cast<char>(input_->get()));
  if (reply.isNull()) throw Poco::Redis::RedisException("an answer that is not of the Redis protocol");
  reply->read(*input_);
  return reply;
}

std::optional<Reply> Link::read_begun(Time deadline) {
  *deadline_ = std::chrono::steady_clock::now() + Millis(1);
  try {
    input_->peek();
  } catch (const Poco::TimeoutException&) {
    input_->clear();
    return std::nullopt;
  }
  return read(deadline);
}

Reply Link::ask(const Command& command, Time deadline) {
  send(command, deadline);
  return read(deadline);
}

bool Link::has_input() {
  return input_->rdbuf()->in_avail() > 0 || socket_->available() > 0;
}

bool Link::closed() {
  pollfd one{descriptor(), POLLIN, 0};
  return ::poll(&one, 1, 0) != 0;
}

int Link::descriptor() const {
  return static_cast<int>(socket_->impl()->sockfd());
}

}  // namespace parley::bus_redis
