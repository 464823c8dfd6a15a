// The operator's door to a running server: a Unix socket in the data folder, for the user that runs it only.
//
// One request a connection: a line ("plugins", "reload", "reload ID"); the answer is text to the end of the stream, its
// first line "ok" or "error".
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "base/log.hpp"
#include "base/result.hpp"

namespace parley::server {

class ControlSocket {
 public:
  using Answer = std::function<Result<std::string>(const std::string& line)>;

  /// Listens at <data>/parley.sock on a thread of its own, which calls `answer`, one request at a time.
  static Result<std::unique_ptr<ControlSocket>> open(const std::filesystem::path& data_dir, Answer answer, Log log);
  ~ControlSocket();

  /// Asks the server that runs on this data folder. Errc::not_found when none does.
  static Result<std::string> ask(const std::filesystem::path& data_dir, const std::string& line);

 private:
  struct Listener;
  ControlSocket(std::unique_ptr<Listener> listener, Answer answer, Log log);
  void run();

  std::unique_ptr<Listener> listener_;
  Answer answer_;
  Log log_;
  std::thread thread_;
};

}  // namespace parley::server
