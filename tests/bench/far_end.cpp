// A far end for benchmarks: takes messages as the Graph API does and answers each with a wamid of its own, as fast as
// one thread can. Prints the port it listens on, and how many messages it took when its input ends.
//
// GET of any path answers {"messages": N}, so that a runner can ask while it works.
#include <array>
#include <cstdio>
#include <memory>
#include <unordered_map>
#include <utility>

#include "http_text.hpp"
#include "socket_io.hpp"

using namespace parley::bench;

namespace {

struct Peer {
  Descriptor socket;
  std::string arrived;
  std::string answers;
  std::uint32_t watched = EPOLLIN;
};

class FarEnd {
 public:
  FarEnd() : poll_(::epoll_create1(EPOLL_CLOEXEC)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int on = 1;
    ::setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  }

  /// The port, or 0.
  std::uint16_t listen() {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_.get(), raw, size) != 0 || ::listen(listener_.get(), 1024) != 0) return 0;
    if (::getsockname(listener_.get(), raw, &size) != 0) return 0;
    watch(poll_, listener_, EPOLLIN, &listener_, false);
    watch(poll_, input_, EPOLLIN, &input_, false);
    return ntohs(address.sin_port);
  }

  std::uint64_t serve() {
    std::array<epoll_event, 256> events;
    for (;;) {
      const int count = ::epoll_wait(poll_.get(), events.data(), int(events.size()), -1);
      for (int i = 0; i < count; ++i) {
        void* const source = events[std::size_t(i)].data.ptr;
        if (source == &input_) return messages_;
        if (source == &listener_)
          accept();
        else
          work(*static_cast<Peer*>(source));
      }
    }
  }

 private:
  void accept() {
    auto peer = std::make_unique<Peer>();
    peer->socket = Descriptor(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!peer->socket) return;
    send_at_once(peer->socket);
    watch(poll_, peer->socket, EPOLLIN, peer.get(), false);
    peers_.emplace(peer.get(), std::move(peer));
  }

  void work(Peer& peer) {
    const bool open = read_some(peer.socket, peer.arrived);
    while (const auto message = whole_message(peer.arrived)) {
      answer(peer, message->head);
      peer.arrived.erase(0, message->size);
    }
    std::string_view unsent = peer.answers;
    const bool alive = open && write_some(peer.socket, unsent);
    peer.answers.erase(0, peer.answers.size() - unsent.size());
    if (!alive) {
      peers_.erase(&peer);
      return;
    }
    const std::uint32_t wanted = peer.answers.empty() ? EPOLLIN : EPOLLIN | EPOLLOUT;
    if (wanted != std::exchange(peer.watched, wanted)) watch(poll_, peer.socket, wanted, &peer, true);
  }

  void answer(Peer& peer, std::string_view head) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    if (line.starts_with("GET ")) return reply(peer, "200 OK", "{\"messages\":" + std::to_string(messages_) + "}");
    if (!line.starts_with("POST ") || line.find("/messages ") == std::string_view::npos)
      return reply(peer, "404 Not Found", R"({"error":{"message":"only messages are taken here","code":100}})");
    char body[192];
    std::snprintf(body, sizeof body,
                  R"({"messaging_product":"whatsapp","contacts":[{"input":"5511","wa_id":"5511"}],)"
                  R"("messages":[{"id":"wamid.FAR%020llu"}]})",
                  static_cast<unsigned long long>(++messages_));
    reply(peer, "200 OK", body);
  }

  static void reply(Peer& peer, std::string_view status, std::string_view body) {
    peer.answers.append("HTTP/1.1 ").append(status).append("\r\nContent-Type: application/json\r\nContent-Length: ");
    peer.answers.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
  }

  const Descriptor poll_;
  Descriptor listener_;
  Descriptor input_{STDIN_FILENO};
  std::unordered_map<Peer*, std::unique_ptr<Peer>> peers_;
  std::uint64_t messages_ = 0;
};

}  // namespace

int main() {
  FarEnd far_end;
  const std::uint16_t port = far_end.listen();
  if (port == 0) {
    std::perror("far_end: cannot listen");
    return 1;
  }
  std::printf("%u\n", unsigned(port));
  std::fflush(stdout);
  std::printf("%llu\n", static_cast<unsigned long long>(far_end.serve()));
}
