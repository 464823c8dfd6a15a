// A far end for fetcher tests: a real listening socket whose every connection is played by a function of the test.
#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <mutex>
#include <netinet/in.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "net/fetcher.hpp"

/// How a failed check shows a result.
template <>
struct Catch::StringMaker<parley::net::FetchResult> {
  static std::string convert(const parley::net::FetchResult& result) {
    if (result) return "answer " + std::to_string(result->status);
    return std::string(name(result.error().kind)) + " (" + result.error().message + ")";
  }
};

namespace parley::test {

/// One accepted connection, from the server's side.
class FarEnd {
 public:
  explicit FarEnd(int fd) : fd_(fd) {}

  /// The next whole request, head and body; nothing when the client closed.
  std::optional<std::string> request() {
    for (;;) {
      if (const auto head = got_.find("\r\n\r\n"); head != std::string::npos) {
        const auto length = got_.find("Content-Length: ");
        const std::size_t body = length < head ? std::stoul(got_.substr(length + 16)) : 0;
        if (got_.size() >= head + 4 + body) {
          std::string whole = got_.substr(0, head + 4 + body);
          got_.erase(0, whole.size());
          return whole;
        }
      }
      if (!read_more()) return std::nullopt;
    }
  }
  int fd() const { return fd_; }
  /// False when the client is gone.
  bool send(const std::string& text) { return ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) >= 0; }
  void answer(const std::string& body) {
    send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  /// Takes bytes and throws them away until the client closes.
  void wait_for_close() {
    while (read_more()) got_.clear();
  }
  /// Closes now; over loopback the client's side has heard of it on return.
  void hang_up() { ::shutdown(fd_, SHUT_RDWR); }
  /// Lets the coming close tell the client of an error (RST).
  void close_with_reset() {
    const linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }

 private:
  bool read_more() {
    char bytes[16384];
    const auto count = ::recv(fd_, bytes, sizeof bytes, 0);
    if (count > 0) got_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }

  const int fd_;
  std::string got_;
};

class FetchServer {
 public:
  using Play = std::function<void(FarEnd&)>;

  explicit FetchServer(Play play, const std::string& address = "127.0.0.1")
      : play_(std::move(play)), address_(address) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    ::inet_pton(AF_INET, address.c_str(), &at.sin_addr);
    socklen_t size = sizeof at;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listener_, 512) != 0)
      throw std::runtime_error("the test server cannot listen on " + address);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~FetchServer() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
      std::lock_guard lock(mutex_);
      for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
    }
    for (auto& thread : players_) thread.join();
    ::close(listener_);
  }

  std::uint16_t port() const { return port_; }
  std::string url(const std::string& path = "/") const {
    return "http://" + address_ + ":" + std::to_string(port_) + path;
  }
  int accepted() const { return accepted_; }

 private:
  void accept_all() {
    for (;;) {
      const int fd = ::accept(listener_, nullptr, nullptr);
      if (fd < 0) return;
      ++accepted_;
      std::lock_guard lock(mutex_);
      open_.push_back(fd);
      players_.emplace_back([this, fd] {
        FarEnd end(fd);
        play_(end);
        std::lock_guard closing(mutex_);
        std::erase(open_, fd);
        ::close(fd);
      });
    }
  }

  Play play_;
  std::string address_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> accepted_{0};
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> players_;
  std::thread acceptor_;
};

inline std::vector<std::string> loopback_listed() {
  return {"127.0.0.1"};
}

/// Options that let tests reach 127.0.0.1 and nothing else that is private.
inline net::FetchOptions local_options() {
  net::FetchOptions options;
  options.addresses = *net::AddressRules::parse(loopback_listed());
  options.timeout = options.connect_timeout = Millis{20'000};  // for a hundred TLS handshakes under a sanitizer
  return options;
}

/// A fetcher and what it needs, with fetches that wait for their result.
struct Fetching {
  explicit Fetching(net::FetchOptions options = local_options())
      : fetcher(std::move(options), Log(null_log_sink()), metrics, clock) {}

  std::future<net::FetchResult> begin(net::FetchRequest request) {
    auto promise = std::make_shared<std::promise<net::FetchResult>>();
    fetcher.fetch(std::move(request), [promise](net::FetchResult result) { promise->set_value(std::move(result)); });
    return promise->get_future();
  }
  static net::FetchResult finish(std::future<net::FetchResult> future) {
    if (future.wait_for(std::chrono::seconds(30)) != std::future_status::ready)
      throw std::runtime_error("a fetch gave no result in 30 s");
    return future.get();
  }
  net::FetchResult fetch(net::FetchRequest request) { return finish(begin(std::move(request))); }
  net::FetchResult get(const std::string& url) { return fetch({.url = url}); }

  SystemClock clock;
  Metrics metrics;
  net::Fetcher fetcher;
};

/// Plays a server that answers every request alike.
inline FetchServer::Play always(std::string answer) {
  return [answer = std::move(answer)](FarEnd& end) {
    while (end.request() && end.send(answer)) {
    }
  };
}

}  // namespace parley::test
