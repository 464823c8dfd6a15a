// The composition root: makes every part, connects them, starts them in order and stops them in the reverse one.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/sources.hpp"
#include "plugin/plugin_status.hpp"
#include "server/layout.hpp"

namespace parley::server {

/// Who may sign in on a store that had no users; the password is nowhere else.
struct FirstOwner {
  std::string email, password;
};

struct ServerOptions {
  config::Sources sources;
  Layout layout;
  /// Told as soon as there is one: a start that fails after that must not take the password with it.
  std::function<void(const FirstOwner&)> introduce = [](const FirstOwner&) {};
  bool demo = false;  ///< fill an empty tenant with made-up conversations
};

/// A server from start to stop. One thread controls it.
class Server {
 public:
  /// Reads the configuration, starts plugins, takes up what an earlier run left, listens. On an error nothing is left
  /// running; the message is for an operator.
  static Result<std::unique_ptr<Server>> start(ServerOptions options);
  /// Stops as stop() does.
  ~Server();

  /// Readiness off, no new connections, what is under way is finished within server.stop_deadline. Returns whether it
  /// was.
  bool stop();

  /// Reads the configuration again and replaces every plugin whose file or options changed (SIGHUP). The report is for
  /// the log and for `parley plugins reload`.
  std::string reload_all();
  Result<std::string> reload(const std::string& plugin);

  std::string url() const;
  std::vector<plugin::PluginStatus> plugins() const;

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace parley::server
