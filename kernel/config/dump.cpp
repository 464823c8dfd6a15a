#include "config/dump.hpp"

#include <charconv>
#include <cstdio>

namespace parley::config {

namespace {

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04X", byte);
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string toml_number(double number) {
  char text[64];
  const auto result = std::to_chars(text, text + sizeof text, number);
  std::string out(text, result.ptr);
  // Without a point or an exponent it would be read back as an integer.
  return out.find_first_of(".e") == std::string::npos ? out + ".0" : out;
}

struct Writer {
  std::string operator()(const std::string& text) const { return toml_string(text); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return toml_number(number); }
  std::string operator()(Millis duration) const { return toml_string(to_text(duration)); }
  std::string operator()(ByteSize size) const { return toml_string(to_text(size)); }
  std::string operator()(const Address& address) const { return toml_string(to_text(address)); }
  std::string operator()(TimeOfDay time) const { return toml_string(to_text(time)); }
  std::string operator()(const Secret& secret) const { return toml_string(secret.redacted()); }
  std::string operator()(const std::vector<std::string>& list) const {
    std::string out = "[";
    for (std::size_t i = 0; i < list.size(); ++i) out += (i == 0 ? "" : ", ") + toml_string(list[i]);
    return out + "]";
  }
  std::string operator()(const std::vector<Secret>& list) const {
    std::vector<std::string> redacted;
    redacted.reserve(list.size());
    for (const Secret& secret : list) redacted.push_back(secret.redacted());
    return (*this)(redacted);
  }
};

void write_settings(std::string& out, const std::string& header, const Settings& settings) {
  if (!out.empty()) out += "\n";
  out += header + "\n";
  for (const Setting& setting : settings.all()) {
    out += setting.key + " = " + std::visit(Writer{}, setting.value) + "  # " + setting.origin.to_text() + "\n";
  }
}

}  // namespace

std::string dump(const Configuration& configuration, std::span<const PluginConfig> plugins,
                 std::span<const ChannelConfig> channels) {
  std::string out;
  for (const Settings& settings : configuration.sections()) {
    write_settings(out, "[" + settings.section() + "]", settings);
  }
  for (const PluginConfig& plugin : plugins) {
    write_settings(out, "[plugins." + toml_string(plugin.id) + "]", plugin.settings);
    if (!plugin.checked) out += "# not installed: its other options are not shown\n";
  }
  for (const ChannelConfig& channel : channels) {
    write_settings(out, "[[channel]]", channel.settings);
    if (!channel.checked) out += "# its provider is not installed: its other options are not shown\n";
  }
  return out;
}

}  // namespace parley::config
