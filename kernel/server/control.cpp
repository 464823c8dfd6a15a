#include "server/control.hpp"

#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <atomic>
#include <sys/stat.h>

#include "base/named_thread.hpp"

namespace parley::server {

namespace {

using Poco::Net::SocketAddress;
using Poco::Net::StreamSocket;

constexpr std::size_t kLongestLine = 1024;
const Poco::Timespan kRequestTime(5, 0);
const Poco::Timespan kAnswerTime(120, 0);  // a reload waits for what is in flight

SocketAddress address_in(const std::filesystem::path& data_dir) {
  return SocketAddress(SocketAddress::UNIX_LOCAL, (data_dir / "parley.sock").string());
}

std::string read_line(StreamSocket& socket) {
  std::string line;
  for (char c = 0; line.size() < kLongestLine && socket.receiveBytes(&c, 1) == 1 && c != '\n';) line += c;
  return line;
}

void send_all(StreamSocket& socket, const std::string& text) {
  for (std::size_t sent = 0; sent < text.size();) {
    const int step = socket.sendBytes(text.data() + sent, int(text.size() - sent));
    if (step <= 0) return;
    sent += std::size_t(step);
  }
}

}  // namespace

struct ControlSocket::Listener {
  Poco::Net::ServerSocket socket;
  std::filesystem::path path;
  std::atomic<bool> stopping{false};
};

Result<std::unique_ptr<ControlSocket>> ControlSocket::open(const std::filesystem::path& data_dir, Answer answer,
                                                           Log log) {
  const std::filesystem::path path = data_dir / "parley.sock";
  try {
    std::filesystem::remove(path);  // left by a process that was killed; the lock on the data folder says it is gone
    auto listener = std::make_unique<Listener>();
    listener->path = path;
    const mode_t before = ::umask(0177);  // the file is made by bind: it must not be open to others for a moment either
    listener->socket.bind(address_in(data_dir));
    ::umask(before);
    listener->socket.listen(16);
    return std::unique_ptr<ControlSocket>(new ControlSocket(std::move(listener), std::move(answer), std::move(log)));
  } catch (const std::exception& problem) {
    return fail(Errc::unavailable, "the control socket " + path.string() + " cannot be made: " + problem.what());
  }
}

ControlSocket::ControlSocket(std::unique_ptr<Listener> listener, Answer answer, Log log)
    : listener_(std::move(listener)),
      answer_(std::move(answer)),
      log_(log.as("control")),
      thread_(named_thread("control", [this] { run(); })) {}

ControlSocket::~ControlSocket() {
  listener_->stopping = true;
  thread_.join();
  std::error_code ignored;
  std::filesystem::remove(listener_->path, ignored);
}

void ControlSocket::run() {
  while (!listener_->stopping) {
    try {
      if (!listener_->socket.poll(Poco::Timespan(0, 200'000), Poco::Net::Socket::SELECT_READ)) continue;
      StreamSocket peer = listener_->socket.acceptConnection();
      peer.setReceiveTimeout(kRequestTime);
      peer.setSendTimeout(kRequestTime);
      const Result<std::string> answer = answer_(read_line(peer));
      send_all(peer, answer ? "ok\n" + *answer : "error\n" + answer.error().message);
      peer.shutdown();
    } catch (const std::exception& problem) {
      log_.warning("a request was not answered", {{"reason", problem.what()}});
    }
  }
}

Result<std::string> ControlSocket::ask(const std::filesystem::path& data_dir, const std::string& line) {
  StreamSocket socket;
  try {
    socket.connect(address_in(data_dir), kRequestTime);
  } catch (const std::exception&) {
    return fail(Errc::not_found, "no server runs on the data folder " + data_dir.string());
  }
  try {
    socket.setReceiveTimeout(kAnswerTime);
    send_all(socket, line + "\n");
    std::string text;
    char buffer[4096];
    for (int n; (n = socket.receiveBytes(buffer, sizeof buffer)) > 0;) text.append(buffer, std::size_t(n));
    if (text.starts_with("ok\n")) return text.substr(3);
    return fail(Errc::invalid, text.starts_with("error\n") ? text.substr(6) : "the server closed without an answer");
  } catch (const std::exception& problem) {
    return fail(Errc::timeout, std::string("the server did not answer: ") + problem.what());
  }
}

}  // namespace parley::server
