// The host's side of parley_host: which interface tables there are, and for each plugin an endpoint that hands out
// those its manifest asks for.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "plugin/plugin_context.hpp"

namespace parley::plugin {

/// Filled by the composition root before the first plugin starts, only read after that (no lock). Has
/// parley.host.log/1, parley.host.metrics/1 and parley.host.clock/1 from the beginning.
class HostInterfaces {
 public:
  HostInterfaces();
  /// `table` is a table of sdk/include/parley/abi/host.h; it must outlive every plugin. Its functions find out who
  /// calls by context_of(host). Adding an id twice is a broken invariant.
  void add(std::string id, const void* table);
  const void* find(std::string_view id) const;
  /// What the tables' functions act on: they find it in the context of the plugin that calls. Outlives every plugin.
  void set_services(void* services) { services_ = services; }
  void* services() const { return services_; }
  /// Refuses a manifest that asks for an interface this host does not have.
  Result<void> check_permissions(const Manifest& manifest) const;

 private:
  std::map<std::string, const void*, std::less<>> tables_;
  void* services_ = nullptr;
};

/// What one instance holds as its parley_host. Neither copied nor moved: the plugin keeps its address.
class HostEndpoint {
 public:
  HostEndpoint(const HostInterfaces& interfaces, const Manifest& manifest, PluginContext context);
  HostEndpoint(const HostEndpoint&) = delete;
  HostEndpoint& operator=(const HostEndpoint&) = delete;

  static const HostEndpoint& of(const parley_host* host) { return *static_cast<const HostEndpoint*>(host->ctx); }
  const parley_host* raw() const { return &host_; }
  const PluginContext& context() const { return context_; }
  void set_instance(std::weak_ptr<Instance> instance) { context_.instance = std::move(instance); }

  /// Whether this plugin may have a metric of that name and type: the name is sound, its type is the one it had, and
  /// the plugin has not more than kMaxMetrics of them. Any thread.
  bool admits_metric(std::string_view name, char type) const;
  static constexpr std::size_t kMaxMetrics = 200;

 private:
  static const void* get_interface(const parley_host* host, parley_str id) noexcept;

  const HostInterfaces& interfaces_;
  const Manifest& manifest_;
  PluginContext context_;
  parley_host host_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, char, std::less<>> metrics_;
};

}  // namespace parley::plugin
