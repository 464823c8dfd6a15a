#include "plugin/host_interfaces.hpp"

#include <algorithm>
#include <parley/abi/host.h>

#include "plugin/basic_interfaces.hpp"
#include "plugin/call.hpp"
#include "plugin/refusal.hpp"

namespace parley::plugin {

const PluginContext& context_of(const parley_host* host) {
  return HostEndpoint::of(host).context();
}

HostInterfaces::HostInterfaces() {
  add(PARLEY_HOST_LOG_V1, &log_interface());
  add(PARLEY_HOST_METRICS_V1, &metrics_interface());
  add(PARLEY_HOST_CLOCK_V1, &clock_interface());
}

void HostInterfaces::add(std::string id, const void* table) {
  if (table == nullptr || !tables_.emplace(id, table).second) {
    throw BrokenInvariant("host interface " + id + " was added twice, or without a table");
  }
}

const void* HostInterfaces::find(std::string_view id) const {
  const auto found = tables_.find(id);
  return found == tables_.end() ? nullptr : found->second;
}

Result<void> HostInterfaces::check_permissions(const Manifest& manifest) const {
  for (const std::string& id : manifest.permissions) {
    if (find(id) != nullptr) continue;
    return refused({manifest.id, "permissions", "interfaces that this server offers", id,
                    "update this server, or use a plugin that does without"});
  }
  return {};
}

HostEndpoint::HostEndpoint(const HostInterfaces& interfaces, const Manifest& manifest, PluginContext context)
    : interfaces_(interfaces), manifest_(manifest), context_(std::move(context)) {
  context_.services = interfaces.services();
  host_ = {sizeof(parley_host), PARLEY_ABI_MAJOR, PARLEY_ABI_MINOR, this, &HostEndpoint::get_interface};
}

const void* HostEndpoint::get_interface(const parley_host* host, parley_str id) noexcept {
  const HostEndpoint& self = of(host);
  return self.manifest_.permits(view(id)) ? self.interfaces_.find(view(id)) : nullptr;
}

bool HostEndpoint::admits_metric(std::string_view name, char type) const {
  const bool sound = !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!sound) return false;
  std::lock_guard lock(mutex_);
  if (const auto found = metrics_.find(name); found != metrics_.end()) return found->second == type;
  if (metrics_.size() >= kMaxMetrics) return false;
  metrics_.emplace(name, type);
  return true;
}

}  // namespace parley::plugin
