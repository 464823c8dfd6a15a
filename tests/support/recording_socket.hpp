// A socket that keeps what it was sent.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "net/socket.hpp"

namespace parley::test {

/// Thread-safe.
class RecordingSocket final : public net::Socket {
 public:
  explicit RecordingSocket(std::string id = "socket-1") : id_(std::move(id)) {}

  bool send_text(std::shared_ptr<const std::string> message) override {
    const std::scoped_lock lock(mutex_);
    if (closed_ != 0) return false;
    sent_.push_back(*message);
    return true;
  }
  void close(std::uint16_t code, std::string_view) override {
    const std::scoped_lock lock(mutex_);
    if (closed_ == 0) closed_ = code;
  }
  const std::string& id() const override { return id_; }
  std::size_t pending_bytes() const override { return 0; }

  std::vector<json::object> frames() const {
    const std::scoped_lock lock(mutex_);
    std::vector<json::object> all;
    for (const std::string& text : sent_) all.push_back(json::parse(text).as_object());
    return all;
  }
  /// The types of all frames, in order: "connected message.new".
  std::string types() const {
    std::string all;
    for (const json::object& frame : frames()) all.append(all.empty() ? "" : " ").append(string_or(frame, "type"));
    return all;
  }
  /// 0 while it is open.
  std::uint16_t closed() const {
    const std::scoped_lock lock(mutex_);
    return closed_;
  }

 private:
  const std::string id_;
  mutable std::mutex mutex_;
  std::vector<std::string> sent_;
  std::uint16_t closed_ = 0;
};

}  // namespace parley::test
