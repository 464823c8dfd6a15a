// A conformance case: one promise of the ABI, checked against one plugin in a process of its own.
#pragma once

#include <memory>
#include <parley/json.hpp>
#include <parley/testkit/loaded_plugin.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace parley::conformance {

/// Thrown by a case: the promise is broken, for this reason.
struct Broken {
  std::string reason;
};
/// Thrown by a case: it says nothing about this plugin, for this reason.
struct Skipped {
  std::string reason;
};

/// Throws Broken unless `kept`.
inline void expect(bool kept, const std::string& reason) {
  if (!kept) throw Broken{reason};
}

/// The plugin under test and what the author said about how to start it.
struct Subject {
  std::string path;
  /// {"options", "channel", "node", "prompt", "message"}: each an object that goes over the manifest's defaults.
  sdk::Json with;

  /// Starts an instance. Throws Skipped when the plugin says that something it needs is away.
  std::unique_ptr<testkit::LoadedPlugin> start(testkit::FakeHost& host) const;
};

/// Throws Skipped unless the plugin's manifest provides the interface: a kind may have several.
void require_provided(const testkit::LoadedPlugin& plugin, std::string_view interface_id);

struct Case {
  std::string_view name;     ///< "storage.rollback"
  std::string_view promise;  ///< a sentence, without its full stop
  std::string_view kind;     ///< the plugin kind it is for; empty: every kind
  void (*run)(const Subject&);
};

std::vector<Case> entry_cases();
std::vector<Case> instance_cases();
std::vector<Case> hostile_cases();
std::vector<Case> provider_cases();
std::vector<Case> node_cases();
std::vector<Case> auth_cases();
std::vector<Case> password_cases();
std::vector<Case> token_cases();
std::vector<Case> otp_cases();
std::vector<Case> model_cases();
std::vector<Case> storage_cases();
std::vector<Case> storage_session_cases();
std::vector<Case> bus_cases();
std::vector<Case> cache_cases();
std::vector<Case> feature_cases();

/// All of the above that are for plugins of that kind.
std::vector<Case> cases_for(std::string_view kind);

}  // namespace parley::conformance
