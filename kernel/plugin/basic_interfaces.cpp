#include "plugin/basic_interfaces.hpp"

#include "plugin/call.hpp"
#include "plugin/host_interfaces.hpp"

namespace parley::plugin {

namespace {

constexpr std::size_t kLongestLine = std::size_t{8} << 10;
constexpr std::string_view kHelp = "Of a plugin, see its README";

LogLevel level_of(std::int32_t level) {
  if (level <= PARLEY_LOG_DEBUG) return LogLevel::debug;
  if (level == PARLEY_LOG_INFO) return LogLevel::info;
  return level == PARLEY_LOG_WARNING ? LogLevel::warning : LogLevel::error;
}

// These run on the plugin's stack: an exception of ours must not travel through a C caller.
void write_line(const parley_host* host, std::int32_t level, parley_str message) noexcept try {
  std::string line(view(message).substr(0, kLongestLine));
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  context_of(host).log.write(level_of(level), line, {});
} catch (...) {
  return;  // no memory for a log line: there is nobody to tell
}

std::string label(const PluginContext& context) {
  return "plugin=\"" + context.id + "\"";
}
std::string full_name(parley_str name) {
  return "parley_plugin_" + std::string(view(name));
}

void add_to_counter(const parley_host* host, parley_str name, std::uint64_t by) noexcept try {
  if (!HostEndpoint::of(host).admits_metric(view(name), 'c')) return;
  const PluginContext& context = context_of(host);
  context.metrics->counter(full_name(name), kHelp, label(context)).add(by);
} catch (...) {
  return;
}

void set_gauge(const parley_host* host, parley_str name, std::int64_t value) noexcept try {
  if (!HostEndpoint::of(host).admits_metric(view(name), 'g')) return;
  const PluginContext& context = context_of(host);
  context.metrics->gauge(full_name(name), kHelp, label(context)).set(value);
} catch (...) {
  return;
}

std::int64_t wall_ms(const parley_host* host) noexcept {
  return to_millis(context_of(host).clock->wall());
}

}  // namespace

const parley_host_log_v1& log_interface() {
  static constexpr parley_host_log_v1 kTable{sizeof(parley_host_log_v1), 0, &write_line};
  return kTable;
}

const parley_host_metrics_v1& metrics_interface() {
  static constexpr parley_host_metrics_v1 kTable{sizeof(parley_host_metrics_v1), 0, &add_to_counter, &set_gauge};
  return kTable;
}

const parley_host_clock_v1& clock_interface() {
  static constexpr parley_host_clock_v1 kTable{sizeof(parley_host_clock_v1), 0, &wall_ms};
  return kTable;
}

}  // namespace parley::plugin
