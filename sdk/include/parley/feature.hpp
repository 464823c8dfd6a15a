// A feature in C++: derive from Feature, register routes and subscriptions in start(), export with
// PARLEY_PLUGIN(MyFeature, parley::sdk::Feature). Host access is in <parley/host/*.hpp>.
#pragma once

#include <parley/abi/feature.h>
#include <parley/json.hpp>
#include <parley/plugin.hpp>
#include <string>
#include <vector>

namespace parley::sdk {

/// A step of a feature's tables. The host applies each name once, in order; an applied one must never change.
struct Migration {
  std::string name;  ///< "0001_messages"
  std::string sql;   ///< table names begin with the plugin's short name; every table has tenant_id
};

class Feature {
 public:
  virtual ~Feature() = default;
  virtual std::vector<Migration> migrations() const { return {}; }
  /// [main] After the migrations. Throws Failure when it cannot begin.
  virtual void start() = 0;
  /// [main] Ends what start() began. The host has already taken the routes out and waited for their handlers.
  virtual void stop() {}

  /// The parley.feature/1 table for plugin class `Type`, or null for another id.
  template <class Type>
  static const void* table(std::string_view id);
};

// ---- below: how the class meets the C table
// --------------------------------------------------------------------------

template <class Type>
const void* Feature::table(std::string_view id) {
  static const parley_feature_v1 functions = [] {
    parley_feature_v1 t{};
    t.struct_size = sizeof t;
    t.migrations = [](parley_plugin* p, const parley_sink* out, const parley_sink* error) {
      return guarded(error, [&] {
        Json list = Json::array();
        for (const Migration& step : self<Type>(p).migrations())
          list.push(Json::object({{"name", step.name}, {"sql", step.sql}}));
        Sink(out).write(list.dump());
      });
    };
    t.start = [](parley_plugin* p, const parley_sink* error) { return guarded(error, [&] { self<Type>(p).start(); }); };
    t.stop = [](parley_plugin* p) { guarded(nullptr, [&] { self<Type>(p).stop(); }); };
    return t;
  }();
  return id == PARLEY_FEATURE_V1 ? &functions : nullptr;
}

}  // namespace parley::sdk
