#include "store/migration_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

namespace parley::store {

namespace {

namespace fs = std::filesystem;

bool is_step_name(std::string_view name) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return name.size() > 5 && std::all_of(name.begin(), name.begin() + 4, digit) && name[4] == '_' &&
         std::all_of(name.begin() + 5, name.end(),
                     [&](char c) { return digit(c) || (c >= 'a' && c <= 'z') || c == '_'; });
}

std::string step_number(std::size_t number) {
  std::string digits = std::to_string(number);
  return digits.size() < 4 ? std::string(4 - digits.size(), '0') + digits : digits;
}

/// "0002_rls.postgres.sql" is step "0002_rls" for dialect "postgres"; without a dialect, for all. "0002_rls.down.sql"
/// undoes it.
struct FileName {
  std::string step, dialect;
  bool down = false;

  static Result<FileName> parse(const fs::path& file) {
    FileName name{file.filename().string(), {}, false};
    name.step.erase(name.step.size() - std::string_view(".sql").size());
    if (const std::size_t dot = name.step.find('.'); dot != std::string::npos) {
      name.dialect = name.step.substr(dot + 1);
      name.step.erase(dot);
    }
    if (name.dialect == "down" || name.dialect.starts_with("down.")) {
      name.down = true;
      name.dialect.erase(0, std::string_view("down.").size());
    }
    const bool dialect_known = name.dialect.empty() || name.dialect == "sqlite" || name.dialect == "postgres";
    if (is_step_name(name.step) && dialect_known) return name;
    return fail(Errc::invalid, file.string() +
                                   ": expected a name like 0001_first_tables.sql or "
                                   "0001_first_tables.postgres.sql (dialects: sqlite, postgres), or "
                                   "0001_first_tables.down.sql");
  }
};

Result<std::string> read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in.good() && !in.eof()) return fail(Errc::not_found, file.string() + ": cannot be read");
  return text;
}

std::vector<fs::path> sorted_entries(const fs::path& folder) {
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

/// The file that a dialect takes, out of the common one and its own.
struct Candidate {
  fs::path file;
  bool of_dialect = false;

  void offer(const fs::path& other, const FileName& name, std::string_view dialect) {
    if (name.dialect == dialect)
      *this = {other, true};
    else if (name.dialect.empty() && !of_dialect)
      file = other;
  }
};

/// The files of one step that this dialect takes, if any.
struct StepFiles {
  Candidate up, down;

  Result<Migration> read(const std::string& step) const {
    Migration migration{step, {}};
    if (!up.file.empty()) {
      auto text = read_file(up.file);
      if (!text) return text.error();
      migration.text = std::move(*text);
    }
    if (!down.file.empty()) {
      auto text = read_file(down.file);
      if (!text) return text.error();
      migration.down = std::move(*text);
    }
    if (migration.text.empty()) migration.down.emplace();  // nothing was done
    return migration;
  }
};

Result<MigrationArea> read_area(const fs::path& folder, std::string_view dialect) {
  std::map<std::string, StepFiles> steps;  // every step of any dialect
  for (const fs::path& file : sorted_entries(folder)) {
    if (file.extension() != ".sql") continue;
    const auto name = FileName::parse(file);
    if (!name) return name.error();
    StepFiles& files = steps[name->step];
    (name->down ? files.down : files.up).offer(file, *name, dialect);
  }
  std::vector<Migration> list;
  for (const auto& [step, files] : steps) {
    auto migration = files.read(step);
    if (!migration) return migration.error();
    list.push_back(std::move(*migration));
  }
  return MigrationArea::make(folder.filename().string(), std::move(list));
}

}  // namespace

Result<MigrationArea> MigrationArea::make(std::string name, std::vector<Migration> steps) {
  std::sort(steps.begin(), steps.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string& found = steps[i].name;
    if (!is_step_name(found))
      return fail(Errc::invalid, "migrations of " + name + ": \"" + found + "\" is no name like 0001_first_tables");
    const std::string expected = step_number(i + 1);
    if (!found.starts_with(expected + "_")) {
      return fail(Errc::invalid, "migrations of " + name + ": expected number " + expected + ", found " + found +
                                     "; numbers start at 0001, have no gaps and occur once");
    }
  }
  return MigrationArea{std::move(name), std::move(steps)};
}

Result<std::vector<MigrationArea>> read_migrations(const fs::path& root, std::string_view dialect) {
  std::error_code problem;
  if (!fs::is_directory(root, problem))
    return fail(Errc::not_found, root.string() + ": expected a folder of migrations, found none");
  std::vector<MigrationArea> areas;
  for (const fs::path& folder : sorted_entries(root)) {
    if (!fs::is_directory(folder)) continue;
    auto area = read_area(folder, dialect);
    if (!area) return area.error();
    if (!area->steps.empty()) areas.push_back(std::move(*area));
  }
  std::stable_partition(areas.begin(), areas.end(), [](const auto& area) { return area.name == "core"; });
  return areas;
}

}  // namespace parley::store
