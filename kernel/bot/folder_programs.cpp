#include "bot/folder_programs.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "base/crypto.hpp"

namespace parley::bot {

namespace {

namespace fs = std::filesystem;
constexpr std::string_view kFlow = ".flow.json";
constexpr std::string_view kScript = ".lua";
constexpr std::string_view kScenario = ".test.lua";

bool is_program(std::string_view name) {
  const bool script = name.ends_with(kScript) && !name.ends_with(kScenario);
  return !name.starts_with('.') && (script || name.ends_with(kFlow));
}

std::string stem_of(std::string_view name) {
  const std::string_view ending = name.ends_with(kFlow) ? kFlow : kScript;
  return std::string(name.substr(0, name.size() - ending.size()));
}

Result<std::string> text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return fail(Errc::unavailable, path.filename().string() + " cannot be read");
  return std::move(text).str();
}

}  // namespace

std::string name_of(const Runnable& program) {
  return program.flow ? program.flow->document().name : program.script->name;
}

const std::string& hash_of(const Runnable& program) {
  return program.flow ? program.flow->hash() : program.script->hash;
}

bool is_default_for(const flow::Program& flow, std::string_view channel) {
  const json::object& trigger = flow.document().trigger;
  if (string_or(trigger, "type") != "default") return false;
  const json::array* channels = find_array(trigger, "channels");
  const auto names_it = [&](const json::value& each) { return each.is_string() && each.get_string() == channel; };
  return !channels || channels->empty() || std::any_of(channels->begin(), channels->end(), names_it);
}

Result<Runnable> make_flow(std::string text, const flow::NodeTypes& types, std::string_view default_name) {
  Result<flow::Document> document = flow::Document::parse(text);
  if (!document) return document.error();
  if (document->name.empty()) document->name = document->id.empty() ? std::string(default_name) : document->id;
  if (document->id.empty()) document->id = document->name;
  Runnable made;
  made.flow = flow::Program::prepare(std::move(*document), to_hex(sha256(text)), types);
  made.text = std::make_shared<const std::string>(std::move(text));
  return made;
}

Runnable make_script(std::string name, std::string text) {
  Runnable made;
  made.text = std::make_shared<const std::string>(text);
  made.script = std::make_shared<const script::ScriptVersion>(script::make_version(std::move(name), std::move(text)));
  return made;
}

FolderPrograms::FolderPrograms(FolderOptions options, const flow::NodeTypes& types, const Clock& clock, Log log)
    : options_(std::move(options)), types_(types), clock_(clock), log_(log.as("programs")) {}

void FolderPrograms::refresh() {
  const SteadyTime now = clock_.steady();
  if (read_at_ && now - *read_at_ < options_.fresh) return;
  read_at_ = now;
  if (const std::uint64_t number = types_.generation(); std::exchange(types_number_, number) != number) files_.clear();
  std::map<std::string, fs::path> found;
  for (const fs::path& root : options_.roots) {
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(root, problem))
      if (const std::string name = entry.path().filename().string();
          is_program(name) && entry.is_regular_file(problem) && found.size() < options_.most_files)
        found[name] = entry.path();
  }
  std::erase_if(files_, [&](const auto& file) { return !found.contains(file.first); });
  for (const auto& [name, path] : found) read(path, files_[name]);
}

void FolderPrograms::read(const fs::path& path, File& file) {
  std::error_code problem;
  const auto saved = fs::last_write_time(path, problem);
  const auto bytes = fs::file_size(path, problem);
  if (problem || (saved == file.saved && bytes == file.bytes)) return;
  file.saved = saved;
  file.bytes = bytes;
  const std::string name = path.filename().string();
  Result<Runnable> made = fail(Errc::limit, "has " + std::to_string(bytes) + " bytes; at most " +
                                                std::to_string(options_.most_bytes) + " are read");
  if (bytes <= options_.most_bytes) {
    Result<std::string> text = text_of(path);
    if (!text)
      made = text.error();
    else if (name.ends_with(kFlow))
      made = make_flow(std::move(*text), types_, stem_of(name));
    else
      made = make_script(stem_of(name), std::move(*text));
  }
  if (!made) {
    file.problem = made.error().message;
    return log_.error("a flow is not taken up; what it was before stays in force",
                      {{"file", name}, {"reason", file.problem}});
  }
  file.problem.clear();
  file.good = std::move(*made);
  file.name = name_of(file.good);
}

std::optional<Runnable> FolderPrograms::named(std::string_view name) {
  std::lock_guard lock(mutex_);
  refresh();
  for (const auto& [path, file] : files_) {
    const bool by_id = file.good.flow && file.good.flow->document().id == name;
    if (file.good.text && (file.name == name || by_id)) return file.good;
  }
  return std::nullopt;
}

std::optional<Runnable> FolderPrograms::version(std::string_view hash) {
  std::lock_guard lock(mutex_);
  refresh();
  for (const auto& [path, file] : files_)
    if (file.good.text && hash_of(file.good) == hash) return file.good;
  return std::nullopt;
}

std::vector<Runnable> FolderPrograms::all() {
  std::lock_guard lock(mutex_);
  refresh();
  std::vector<Runnable> all;
  for (const auto& [path, file] : files_)
    if (file.good.text) all.push_back(file.good);
  return all;
}

std::optional<Runnable> FolderPrograms::default_of(std::string_view channel) {
  for (Runnable& each : all())
    if (each.flow && is_default_for(*each.flow, channel)) return std::move(each);
  return std::nullopt;
}

std::map<std::string, std::string> FolderPrograms::problems() {
  std::lock_guard lock(mutex_);
  refresh();
  std::map<std::string, std::string> problems;
  for (const auto& [path, file] : files_)
    if (!file.problem.empty()) problems[path] = file.problem;
  return problems;
}

}  // namespace parley::bot
