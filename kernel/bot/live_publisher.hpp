// Publishing as LiveSessions sees it: makes the version ready to run and holds it against those who are in the middle.
#pragma once

#include "bot/live_sessions.hpp"
#include "bot/publisher.hpp"

namespace parley::bot {

class LivePublisher final : public Publisher {
 public:
  /// Both outlive it.
  LivePublisher(const LiveSessions& sessions, const flow::NodeTypes& types) : sessions_(sessions), types_(types) {}

  Result<json::object> dry_run(const NewVersion& version) override;
  Result<json::object> apply(const NewVersion& version, const std::string& sessions, const std::string& at) override;

 private:
  Result<Runnable> runnable(const NewVersion& version) const;

  const LiveSessions& sessions_;
  const flow::NodeTypes& types_;
};

}  // namespace parley::bot
