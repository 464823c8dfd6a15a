#include "live_load.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <poll.h>

#include "http_text.hpp"
#include "socket_io.hpp"

namespace parley::bench {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::string_view kMark = "bench-event-";
constexpr auto kPatience = std::chrono::seconds(10);

struct LiveSocket {
  Descriptor socket;
  std::string arrived;
};

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

struct Frame {
  int kind = 0;
  std::string_view payload;
  std::size_t size = 0;  ///< with its head
};

/// The first whole frame of what has arrived. A server's frames are not masked.
std::optional<Frame> whole_frame(std::string_view arrived) {
  if (arrived.size() < 2) return std::nullopt;
  const unsigned length = static_cast<unsigned char>(arrived[1]) & 0x7f;
  const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (arrived.size() < 2 + more) return std::nullopt;
  const std::size_t size = more ? std::size_t(big_endian(arrived.substr(2, more))) : length;
  if (arrived.size() < 2 + more + size) return std::nullopt;
  return Frame{arrived[0] & 0x0f, arrived.substr(2 + more, size), 2 + more + size};
}

void answer_ping(const Descriptor& socket, std::string_view payload) {
  std::string pong{'\x8a', char(0x80 | payload.size()), 0, 0, 0, 0};  // a mask of zeros leaves the payload as it is
  pong += payload;
  std::string_view unsent = pong;
  write_some(socket, unsent);
}

/// All sockets of a run, and what they hear.
class Crowd {
 public:
  explicit Crowd(const LiveOptions& options) : options_(options), poll_(::epoll_create1(EPOLL_CLOEXEC)) {}

  Result<> open() {
    for (std::size_t i = 0; i < options_.sockets; ++i) {
      members_.push_back(std::make_unique<LiveSocket>());
      if (const Result<> done = greet(*members_.back()); !done) return done;
      watch(poll_, members_.back()->socket, EPOLLIN, members_.back().get(), false);
    }
    return {};
  }

  /// Reads what comes within the time; `heard` gets the payload of each text.
  template <class Heard>
  Result<> listen(int milliseconds, const Heard& heard) {
    epoll_event events[256];
    const int count = ::epoll_wait(poll_.get(), events, 256, milliseconds);
    for (int i = 0; i < count; ++i) {
      auto* member = static_cast<LiveSocket*>(events[i].data.ptr);
      if (!member) continue;  // somebody else's, who looks for themselves
      if (!read_some(member->socket, member->arrived)) return fail(Errc::unavailable, "the server closed a WebSocket");
      take(*member, heard);
    }
    return {};
  }

  const Descriptor& poll() const { return poll_; }

 private:
  Result<> greet(LiveSocket& member) {
    member.socket = connect_loopback(options_.port);
    const std::string request =
        "GET /api/v1/ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer " +
        options_.token + "\r\n\r\n";
    std::string_view unsent = request;
    if (!member.socket || !write_some(member.socket, unsent))
      return fail(Errc::unavailable, std::string("a WebSocket is not taken: ") + std::strerror(errno));
    char bytes[4096];
    while (member.arrived.find("\r\n\r\n") == std::string::npos) {
      const ssize_t count = ::recv(member.socket.get(), bytes, sizeof bytes, 0);
      if (count <= 0) return fail(Errc::unavailable, "a WebSocket is not answered");
      member.arrived.append(bytes, std::size_t(count));
    }
    if (status_of(member.arrived) != 101) return fail(Errc::unavailable, "a WebSocket is refused: " + member.arrived);
    member.arrived.erase(0, member.arrived.find("\r\n\r\n") + 4);
    return {};
  }

  template <class Heard>
  void take(LiveSocket& member, const Heard& heard) {
    std::string_view rest = member.arrived;
    while (const auto frame = whole_frame(rest)) {
      if (frame->kind == 1) heard(frame->payload);
      if (frame->kind == 9) answer_ping(member.socket, frame->payload);
      rest.remove_prefix(frame->size);
    }
    member.arrived.erase(0, member.arrived.size() - rest.size());
    if (member.arrived.empty()) member.arrived.shrink_to_fit();
  }

  const LiveOptions& options_;
  Descriptor poll_;
  std::vector<std::unique_ptr<LiveSocket>> members_;
};

/// Posts the notes at their times and counts who hears of them.
class Publishing {
 public:
  Publishing(const LiveOptions& options, Crowd& crowd)
      : options_(options), crowd_(crowd), socket_(connect_loopback(options.port)), begun_(options.events) {}

  Result<LiveResult> go() {
    if (!socket_) return fail(Errc::unavailable, "the server takes no connection");
    heard_.assign(options_.events, 0);
    watch(crowd_.poll(), socket_, EPOLLIN, nullptr, false);
    const auto begin = last_news_ = Clock::now();
    while (!finished() && Clock::now() - last_news_ < kPatience) {
      const auto due = begin + std::chrono::duration_cast<Clock::duration>(
                                   std::chrono::duration<double>(double(result_.published) / options_.rate));
      if (result_.published < options_.events && Clock::now() >= due) post();
      if (const Result<> done = crowd_.listen(1, [this](std::string_view text) { hear(text); }); !done)
        return done.error();
      read_answers();
    }
    for (const std::size_t count : heard_) result_.missing += options_.sockets - std::min(count, options_.sockets);
    std::sort(result_.each_micros.begin(), result_.each_micros.end());
    std::sort(result_.last_micros.begin(), result_.last_micros.end());
    return std::move(result_);
  }

 private:
  bool finished() const {
    return answered_ == options_.events && result_.last_micros.size() + result_.refused == options_.events;
  }

  void post() {
    const std::string body =
        R"({"is_internal":true,"text":")" + std::string(kMark) + std::to_string(result_.published) + R"("})";
    const std::string request = "POST /api/v1/conversations/" + options_.conversation +
                                "/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                                "Authorization: Bearer " +
                                options_.token + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                                body;
    std::string_view unsent = request;
    begun_[result_.published++] = Clock::now();
    write_some(socket_, unsent);
  }

  void hear(std::string_view text) {
    const std::size_t at = text.find(kMark);
    if (at == std::string_view::npos || text.find(R"("type":"message.new")") == std::string_view::npos) return;
    const std::size_t event = std::strtoul(text.data() + at + kMark.size(), nullptr, 10);
    if (event >= begun_.size()) return;
    last_news_ = Clock::now();
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(last_news_ - begun_[event]).count();
    result_.each_micros.push_back(std::uint32_t(micros));
    if (++heard_[event] == options_.sockets) result_.last_micros.push_back(std::uint32_t(micros));
  }

  void read_answers() {
    read_some(socket_, answers_);
    while (const auto message = whole_message(answers_)) {
      ++answered_;
      if (status_of(message->head) != 201) ++result_.refused;
      answers_.erase(0, message->size);
    }
  }

  const LiveOptions& options_;
  Crowd& crowd_;
  Descriptor socket_;
  std::vector<Clock::time_point> begun_;
  std::vector<std::size_t> heard_;
  std::string answers_;
  std::size_t answered_ = 0;
  Clock::time_point last_news_{};
  LiveResult result_;
};

}  // namespace

Result<LiveResult> run_live(const LiveOptions& options) {
  Crowd crowd(options);
  if (const Result<> opened = crowd.open(); !opened) return opened.error();
  return Publishing(options, crowd).go();
}

Result<> hold_live(const LiveOptions& options, void (*ready)()) {
  Crowd crowd(options);
  if (const Result<> opened = crowd.open(); !opened) return opened;
  ready();
  pollfd input{STDIN_FILENO, POLLIN, 0};
  for (char byte = 0;;) {
    if (const Result<> done = crowd.listen(200, [](std::string_view) {}); !done) return done;
    if (::poll(&input, 1, 0) > 0 && ::read(STDIN_FILENO, &byte, 1) <= 0) return {};
  }
}

}  // namespace parley::bench
