#include "cli/plugin_table.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>

namespace parley::cli {

json::array to_json(const std::vector<plugin::PluginStatus>& plugins) {
  json::array list;
  for (const plugin::PluginStatus& p : plugins) {
    list.push_back({{"id", p.id},
                    {"kind", p.kind},
                    {"version", p.version},
                    {"state", plugin::name(p.state)},
                    {"reason", p.reason},
                    {"path", p.path.string()},
                    {"digest", p.digest},
                    {"generation", p.generation},
                    {"since", p.since == WallTime{} ? json::value(nullptr) : json::value(to_rfc3339(p.since))},
                    {"notes", json::value_from(p.notes)}});
  }
  return list;
}

void print_table(std::ostream& out, const json::array& plugins) {
  std::size_t widest = 6;
  for (const json::value& p : plugins) widest = std::max(widest, string_or(p.as_object(), "id").size());
  const auto column = [&](std::string_view text, std::size_t width) {
    out << std::left << std::setw(int(width)) << text << "  ";
  };
  column("PLUGIN", widest);
  column("VERSION", 8);
  out << "STATE\n";
  for (const json::value& value : plugins) {
    const json::object& p = value.as_object();
    column(string_or(p, "id"), widest);
    column(string_or(p, "version"), 8);
    out << string_or(p, "state") << "\n";
    if (const auto reason = string_or(p, "reason"); !reason.empty()) out << "    " << reason << "\n";
    for (const json::value& note : p.at("notes").as_array())
      out << "    note: " << std::string_view(note.as_string()) << "\n";
  }
}

}  // namespace parley::cli
