// A Redis server of the test's own, on a Unix socket in a folder of its own: nothing else can meet it, and it ends with
// this object. It can be killed, frozen and started again under use.
#pragma once

#include <chrono>
#include <csignal>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "support/temp_dir.hpp"

namespace parley::test {

class RedisServer {
 public:
  /// `more` are further arguments of redis-server, such as {"--requirepass", "secret"}.
  explicit RedisServer(std::vector<std::string> more = {}) : more_(std::move(more)) { start(); }
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;
  ~RedisServer() { kill(); }

  std::string url(const std::string& user_info = {}) const { return "unix://" + user_info + socket_path(); }
  std::string socket_path() const { return (folder_ / "redis.sock").string(); }

  /// Returns when it accepts connections. What it held before is gone.
  void start() {
    if (pid_ > 0) return;
    std::vector<std::string> words{"redis-server",
                                   "--port",
                                   "0",
                                   "--unixsocket",
                                   socket_path(),
                                   "--save",
                                   "",
                                   "--appendonly",
                                   "no",
                                   "--dir",
                                   folder_.path().string(),
                                   "--logfile",
                                   (folder_ / "redis.log").string()};
    words.insert(words.end(), more_.begin(), more_.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("no process for redis-server");
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // it must not outlive a test program that crashed
      if (::getppid() == parent) ::execvp("redis-server", arguments.data());
      ::_exit(127);
    }
    await();
  }
  /// As a crash: no farewell to clients.
  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
    ::unlink(socket_path().c_str());
  }
  /// It keeps its connections and answers nothing until thaw().
  void freeze() { ::kill(pid_, SIGSTOP); }
  void thaw() { ::kill(pid_, SIGCONT); }

 private:
  bool accepts() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_path().copy(address.sun_path, sizeof address.sun_path - 1);
    const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool connected = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(probe);
    return connected;
  }
  void await() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!accepts()) {
      if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
        pid_ = 0;
        throw std::runtime_error("redis-server ended at once; is the package redis-server installed?");
      }
      if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("redis-server accepts no connection");
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  const TempDir folder_;
  const std::vector<std::string> more_;
  pid_t pid_ = 0;
};

}  // namespace parley::test
