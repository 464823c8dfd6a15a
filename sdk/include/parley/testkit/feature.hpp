// A feature plugin as its tests see it: started and stopped, with its routes called through the FakeHost.
#pragma once

#include <parley/abi/feature.h>
#include <parley/testkit/loaded_plugin.hpp>

namespace parley::testkit {

/// Started as long as it lives.
class FeatureUnderTest {
 public:
  explicit FeatureUnderTest(const LoadedPlugin& plugin)
      : table_(&plugin.interface<parley_feature_v1>(PARLEY_FEATURE_V1)), plugin_(&plugin) {
    TextSink error;
    require_ok(table_->start(plugin.raw(), error.raw()), error, "start");
  }
  FeatureUnderTest(const FeatureUnderTest&) = delete;
  FeatureUnderTest& operator=(const FeatureUnderTest&) = delete;
  /// As the host does it: routes and subscriptions go first.
  ~FeatureUnderTest() {
    plugin_->host().remove_registrations();
    table_->stop(plugin_->raw());
  }

  /// [{"name", "sql"}]
  sdk::Json migrations() const {
    TextSink out;
    TextSink error;
    require_ok(table_->migrations(plugin_->raw(), out.raw(), error.raw()), error, "migrations");
    return sdk::Json::parse(out.text());
  }
  RouteAnswer call(const Request& request) const { return plugin_->host().http().call(request); }

 private:
  const parley_feature_v1* table_;
  const LoadedPlugin* plugin_;
};

}  // namespace parley::testkit
