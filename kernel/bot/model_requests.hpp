// The ai requests of flows and scripts: a model plugin writes the request and reads the answer, the fetcher sends it.
#pragma once

#include "bot/request_runner.hpp"
#include "net/fetcher.hpp"
#include "plugin/plugin_host.hpp"

namespace parley::bot {

struct ModelOptions {
  Millis timeout{60'000};  ///< at most, whatever the request says
};

/// Thread-safe.
class ModelRequests final : public RequestRunner {
 public:
  /// `plugins` and `fetcher` outlive this.
  ModelRequests(ModelOptions options, const plugin::PluginHost& plugins, net::Fetcher& fetcher)
      : options_(options), plugins_(plugins), fetcher_(fetcher) {}

  /// "model" names a plugin, as "model.openai" or "openai"; without one the only model that runs is asked.
  void run(const RequestOrigin& origin, const dialogue::Request& request, Done done) override;

 private:
  Result<std::shared_ptr<plugin::Instance>> model_of(const json::object& document) const;

  const ModelOptions options_;
  const plugin::PluginHost& plugins_;
  net::Fetcher& fetcher_;
};

}  // namespace parley::bot
