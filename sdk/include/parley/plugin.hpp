// The C++20 comfort over the C ABI that every kind of plugin shares: text, sinks, failures, the host and the entry
// point.
//
// A plugin is a class with a constructor (Host, config JSON) that derives from one or more kinds (Provider, Node, Auth,
// Model, Storage, Bus, Feature) and is exported by one line: PARLEY_PLUGIN(MyClass, parley::sdk::Node). Member
// functions may throw: sdk::Failure to say what was wrong, anything else counts as a defect. Nothing thrown leaves the
// plugin.
#pragma once

#include <cstdint>
#include <exception>
#include <new>
#include <parley/abi/entry.h>
#include <parley/abi/host.h>
#include <parley/failure.hpp>
#include <string>
#include <string_view>
#include <utility>

/// SHA-256 of the manifest, made by parley_add_plugin().
extern "C" const char parley_manifest_digest[65];

namespace parley::sdk {

inline std::string_view view(parley_str text) {
  return {text.data, static_cast<std::size_t>(text.size)};
}
inline parley_str str(std::string_view text) {
  return {text.data(), text.size()};
}

/// A buffer of the host to write to. Valid during the call that received it.
class Sink {
 public:
  explicit Sink(const parley_sink* sink) : sink_(sink) {}
  /// Appends. Throws Failure(PARLEY_LIMIT) when the host takes no more.
  void write(std::string_view text) const {
    if (const parley_status status = sink_->write(sink_->ctx, text.data(), text.size()); status != PARLEY_OK)
      throw Failure(status, "the host takes no more output");
  }

 private:
  const parley_sink* sink_;
};

/// The host, as one plugin instance sees it. Copyable; valid until the plugin's destructor returns.
class Host {
 public:
  explicit Host(const parley_host* host) : host_(host) {}

  /// The host's interface of that id, or null: `host.interface<parley_host_log_v1>(PARLEY_HOST_LOG_V1)`.
  template <class Table>
  const Table* interface(std::string_view id) const {
    return static_cast<const Table*>(host_->get_interface(host_, str(id)));
  }
  const parley_host* raw() const { return host_; }

  void log(std::int32_t level, std::string_view message) const {
    if (const auto* table = interface<parley_host_log_v1>(PARLEY_HOST_LOG_V1)) table->write(host_, level, str(message));
  }
  void info(std::string_view message) const { log(PARLEY_LOG_INFO, message); }
  void warning(std::string_view message) const { log(PARLEY_LOG_WARNING, message); }
  void error(std::string_view message) const { log(PARLEY_LOG_ERROR, message); }

 private:
  const parley_host* host_;
};

/// Runs a plugin's code behind the barrier: whatever it throws becomes a status and a sentence, never an exception on
/// the other side.
template <class Code>
parley_status guarded(const parley_sink* error, Code&& code) noexcept {
  const auto say = [error](std::string_view text) noexcept {
    if (error && error->write) error->write(error->ctx, text.data(), text.size());
  };
  try {
    code();
    return PARLEY_OK;
  } catch (const Failure& failure) {
    say(failure.what());
    return failure.status() == PARLEY_OK ? PARLEY_INTERNAL : failure.status();
  } catch (const std::bad_alloc&) {
    say("out of memory");
    return PARLEY_UNAVAILABLE;
  } catch (const std::exception& failure) {
    say(failure.what());
    return PARLEY_INTERNAL;
  } catch (...) {
    say("an exception that is no std::exception");
    return PARLEY_INTERNAL;
  }
}

/// Runs a callback whose caller has no way to hear of a failure: what it throws goes to the log under `what`.
template <class Code>
bool logged(Host host, std::string_view what, Code&& code) noexcept {
  const auto say = [&](std::string_view problem) noexcept {
    try {
      host.error(std::string(what).append(": ").append(problem));
    } catch (...) {
      host.error("a callback failed, and there was no memory to say how");
    }
  };
  try {
    code();
    return true;
  } catch (const std::exception& failure) {
    say(failure.what());
  } catch (...) {
    say("an exception that is no std::exception");
  }
  return false;
}

/// The instance behind an opaque handle: the author's own type.
template <class Type>
Type& self(parley_plugin* plugin) {
  return *reinterpret_cast<Type*>(plugin);
}

/// Makes the entry constant of a plugin class. Use PARLEY_PLUGIN.
template <class Type, class... Kinds>
constexpr parley_entry make_entry(const char* digest) {
  parley_entry entry{};
  entry.magic = PARLEY_ABI_MAGIC;
  entry.struct_size = sizeof(parley_entry);
  entry.abi_major = PARLEY_ABI_MAJOR;
  entry.abi_minor = PARLEY_ABI_MINOR;
  entry.manifest_digest = digest;
  entry.init = [](const parley_host* host, parley_str config, parley_plugin** out, const parley_sink* error) {
    return guarded(error, [&] { *out = reinterpret_cast<parley_plugin*>(new Type(Host(host), view(config))); });
  };
  entry.deinit = [](parley_plugin* plugin) { delete &self<Type>(plugin); };
  entry.get_interface = [](parley_plugin*, parley_str id) -> const void* {
    const void* found = nullptr;
    ((found = found ? found : Kinds::template table<Type>(view(id))), ...);
    return found;
  };
  return entry;
}

}  // namespace parley::sdk

/// Exports `Type` as this shared object's plugin: PARLEY_PLUGIN(Upper, parley::sdk::Node).
#define PARLEY_PLUGIN(Type, ...)                                                            \
  extern "C" __attribute__((visibility("default"))) const parley_entry parley_plugin_entry; \
  extern "C" const parley_entry parley_plugin_entry =                                       \
      ::parley::sdk::make_entry<Type, __VA_ARGS__>(parley_manifest_digest)
