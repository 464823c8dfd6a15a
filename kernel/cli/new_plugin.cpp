#include "cli/new_plugin.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace parley::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kKinds[] = {"provider", "auth", "storage", "node", "bus", "model", "feature"};
constexpr std::size_t kLongestName = 40;

using Placeholders = std::vector<std::pair<std::string, std::string>>;

bool is_name(std::string_view name) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= kLongestName && lower(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

/// "order_status" becomes "OrderStatus".
std::string class_name(std::string_view name) {
  std::string out;
  bool begins = true;
  for (const char c : name) {
    if (c != '_') out += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    begins = c == '_';
  }
  return out;
}

std::string filled(std::string text, const Placeholders& placeholders) {
  for (const auto& [mark, value] : placeholders)
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  return text;
}

bool write_file(const fs::path& from, const fs::path& to, const Placeholders& placeholders) {
  std::ifstream in(from, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  fs::create_directories(to.parent_path());
  std::ofstream out(to, std::ios::binary);
  out << filled(text, placeholders);
  out.close();
  return in && out;
}

/// Throws std::filesystem errors; false when a file could not be read or written.
bool write_folder(const fs::path& from, const fs::path& to, const Placeholders& placeholders) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(from)) {
    if (!entry.is_regular_file()) continue;
    const std::string name = filled(fs::relative(entry.path(), from).string(), placeholders);
    if (!write_file(entry.path(), to / name, placeholders)) return false;
  }
  return true;
}

/// The reason to refuse the arguments; empty when they are good.
std::string objection(std::string_view kind, std::string_view name, const fs::path& target, const fs::path& templates) {
  if (std::ranges::find(kKinds, kind) == std::end(kKinds))
    return "kind '" + std::string(kind) + "'; expected provider, auth, storage, node, bus, model or feature";
  if (!is_name(name))
    return "name '" + std::string(name) +
           "'; expected a lower-case letter, then lower-case letters, digits and '_', at most 40";
  if (!fs::is_directory(templates / "common") || !fs::is_directory(templates / kind))
    return "no templates in " + templates.string() + "; install the SDK or name the folder of its templates";
  if (fs::exists(target)) return target.string() + " exists; choose another name or --dir";
  return {};
}

void say_next_steps(std::string_view id, const fs::path& target, std::ostream& out) {
  out << "Made " << id << " in " << target.string() << ". Next:\n"
      << "  cmake -S " << target.string() << " -B " << (target / "build").string() << "\n"
      << "  cmake --build " << (target / "build").string() << "\n"
      << "  ctest --test-dir " << (target / "build").string() << " --output-on-failure\n"
      << "Then read " << (target / "README.md").string() << ".\n";
}

}  // namespace

int new_plugin(std::string_view kind, std::string_view name, const fs::path& target_dir, const fs::path& template_dir,
               std::ostream& out, std::ostream& err) {
  if (const std::string problem = objection(kind, name, target_dir, template_dir); !problem.empty()) {
    err << "parley new plugin: " << problem << "\n";
    return 2;
  }
  const std::string id = std::string(kind) + "." + std::string(name);
  const Placeholders placeholders = {
      {"@KIND@", std::string(kind)}, {"@NAME@", std::string(name)}, {"@CLASS@", class_name(name)}, {"@ID@", id}};
  std::string problem = "a file could not be read or written";
  try {
    if (write_folder(template_dir / "common", target_dir, placeholders) &&
        write_folder(template_dir / kind, target_dir, placeholders)) {
      say_next_steps(id, target_dir, out);
      return 0;
    }
  } catch (const fs::filesystem_error& failure) {
    problem = failure.what();
  }
  std::error_code ignored;
  fs::remove_all(target_dir, ignored);
  err << "parley new plugin: " << target_dir.string() << ": " << problem << "\n";
  return 1;
}

}  // namespace parley::cli
