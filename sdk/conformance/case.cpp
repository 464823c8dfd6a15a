#include "case.hpp"

#include <iterator>

namespace parley::conformance {

std::unique_ptr<testkit::LoadedPlugin> Subject::start(testkit::FakeHost& host) const {
  try {
    return std::make_unique<testkit::LoadedPlugin>(path, host, with["options"]);
  } catch (const sdk::Failure& failure) {
    if (failure.status() == PARLEY_UNAVAILABLE)
      throw Skipped{std::string("the plugin cannot start here (") + failure.what() + "); name other options by --with"};
    throw Broken{failure.what()};
  }
}

void require_provided(const testkit::LoadedPlugin& plugin, std::string_view interface_id) {
  for (const sdk::Json& provided : plugin.manifest()["provides"].items())
    if (provided.text() == interface_id) return;
  throw Skipped{"the plugin does not provide " + std::string(interface_id)};
}

std::vector<Case> cases_for(std::string_view kind) {
  std::vector<Case> chosen;
  for (const auto& group : {entry_cases(), instance_cases(), provider_cases(), node_cases(), auth_cases(),
                            password_cases(), token_cases(), otp_cases(), model_cases(), storage_cases(),
                            storage_session_cases(), bus_cases(), cache_cases(), feature_cases(), hostile_cases()})
    for (const Case& one : group)
      if (one.kind.empty() || one.kind == kind) chosen.push_back(one);
  return chosen;
}

}  // namespace parley::conformance
