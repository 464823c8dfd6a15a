// One running instance of a plugin, from init to deinit.
//
// A std::shared_ptr<Instance> that PluginHost gave out is a pin: while one exists the instance is not ended, however
// often its plugin is reloaded. What belongs to an instance (a channel, a prepared node, a session) is kept in one
// object with the pin it was made by, declared after it so that it goes first:
//
//   struct OpenChannel { std::shared_ptr<plugin::Instance> instance; ...; parley_channel* channel; };
//
// A holder for long must let go when a newer generation serves, or the old one never drains: compare
// PluginHost::find(id)->generation() when work begins, reopen, and drop the old object when its last call is done.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <parley/abi/entry.h>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/call.hpp"
#include "plugin/event.hpp"
#include "plugin/host_interfaces.hpp"
#include "plugin/library.hpp"

namespace parley::plugin {

struct InstanceParts {
  std::shared_ptr<const Library> library;
  const HostInterfaces& interfaces;  ///< must outlive the instance
  Metrics& metrics;                  ///< must outlive the instance
  const Clock& clock;                ///< must outlive the instance
  std::uint64_t generation = 0;
  Log log;
};

/// Owner of an instance and of the first of its pins. `drained` is set when the last pin is gone.
struct Serving {
  std::shared_ptr<Instance> owner;
  std::shared_ptr<Instance> pin;
  std::shared_ptr<Event> drained;
};

class Instance {
 public:
  /// Prepares the host side; no code of the plugin runs yet.
  static Serving make(InstanceParts parts);

  /// Runs the plugin's init and checks the interfaces it provides, on a watched thread. `config` is the validated
  /// config, JSON text. On failure the plugin is ended again; when it does not return within `deadline` it is left
  /// behind and ends itself should it ever return. Call once.
  static Result<void> init(const std::shared_ptr<Instance>& self, std::string config, Millis deadline);
  /// Ends the plugin; nobody may use it any more. May never return: call it on a watched thread. Does nothing the
  /// second time.
  Result<void> deinit();

  const Manifest& manifest() const { return library_->manifest(); }
  const std::string& id() const { return manifest().id; }
  const StagedFile& file() const { return library_->file(); }
  std::uint64_t generation() const { return endpoint_.context().generation; }
  const PluginContext& context() const { return endpoint_.context(); }

  /// First argument of every function of the plugin's tables. Null before init and after deinit.
  parley_plugin* raw() const { return plugin_; }

  /// The table of an interface that the manifest provides and this host knows:
  /// interface<parley_node_v1>(PARLEY_NODE_V1). Null for any other. Functions that the plugin's SDK did not have yet
  /// are null. Lives as long as the instance.
  template <class Table>
  const Table* interface(std::string_view id) const {
    return static_cast<const Table*>(table(id));
  }
  const void* table(std::string_view id) const;

  /// Runs a call into this plugin behind the barrier; see plugin::call.
  template <class Code>
  Result<void> call(std::string_view what, Code&& code) const {
    return plugin::call(id(), what, std::forward<Code>(code));
  }

  /// To hold around calls that the ABI tags [main]: never two of them at once for one instance.
  std::unique_lock<std::mutex> main_turn() { return std::unique_lock(main_); }

 private:
  explicit Instance(InstanceParts parts);
  Result<void> run_init(const std::string& config);
  Result<void> fetch_interfaces();
  Result<void> fetch(const std::string& id);

  std::shared_ptr<const Library> library_;
  HostEndpoint endpoint_;
  std::mutex main_;
  parley_plugin* plugin_ = nullptr;
  std::map<std::string, const void*, std::less<>> tables_;
  std::vector<std::unique_ptr<std::byte[]>> padded_;  // tables of older SDKs, filled up with nulls
};

}  // namespace parley::plugin
