#include "bot/lua_node_types.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <tuple>

#include "schema/validator.hpp"
#include "script/node_script.hpp"

namespace parley::bot {

namespace {

namespace fs = std::filesystem;

class LuaNode final : public flow::PreparedNode {
 public:
  LuaNode(std::shared_ptr<const script::NodeScript> script, std::string config)
      : script_(std::move(script)), config_(std::move(config)) {}

  Result<std::string> step(const flow::StepView& view) const override {
    script::NodeStep step;
    step.kind = view.kind;
    step.event = view.event;
    step.state = view.state;
    step.node_id = view.node_id;
    step.config = config_;
    step.value = [&](std::string_view expression) { return view.value(expression); };
    step.text = [&](std::string_view text) { return view.text(text); };
    return script_->step(step);
  }

 private:
  const std::shared_ptr<const script::NodeScript> script_;
  const std::string config_;
};

class LuaNodeType final : public flow::NodeType {
 public:
  static Result<std::shared_ptr<const flow::NodeType>> make(std::shared_ptr<const script::NodeScript> script,
                                                            const std::string& file) {
    auto description = flow::NodeDescription::parse(script->description(), file);
    if (!description) return description.error();
    auto validator = schema::Validator::compile(description->config);
    if (!validator) return fail(Errc::invalid, file + ": the fields: " + validator.error().message);
    return std::shared_ptr<const flow::NodeType>(
        new LuaNodeType(std::move(script), std::move(*description), std::move(*validator)));
  }

  const flow::NodeDescription& description() const override { return description_; }

  Result<std::unique_ptr<const flow::PreparedNode>> prepare(const json::object& config) const override {
    if (const auto findings = validator_.check(json::value(config)); !findings.empty()) {
      const std::string field = findings.front().field.empty() ? "config" : findings.front().field;
      return fail(Errc::invalid, field + ": " + findings.front().message);
    }
    return std::unique_ptr<const flow::PreparedNode>(std::make_unique<LuaNode>(script_, json::serialize(config)));
  }

 private:
  LuaNodeType(std::shared_ptr<const script::NodeScript> script, flow::NodeDescription description,
              schema::Validator validator)
      : script_(std::move(script)), description_(std::move(description)), validator_(std::move(validator)) {}

  const std::shared_ptr<const script::NodeScript> script_;
  const flow::NodeDescription description_;
  const schema::Validator validator_;
};

bool is_node_file(const std::string& name) {
  return name.ends_with(".lua") && !name.ends_with(".test.lua") && !name.starts_with('.');
}

}  // namespace

LuaNodeTypes::LuaNodeTypes(LuaNodeOptions options, const flow::NodeTypes& others, const Clock& clock, Log log)
    : options_(std::move(options)), others_(others), clock_(clock), log_(log.as("flow")) {}

void LuaNodeTypes::refresh() const {
  const SteadyTime now = clock_.steady();
  if (read_at_ && now - *read_at_ < options_.fresh) return;
  read_at_ = now;
  std::map<std::string, fs::path> found;
  for (const fs::path& root : options_.roots) {
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(root, problem)) {
      const std::string name = entry.path().filename().string();
      if (is_node_file(name) && entry.is_regular_file(problem) && found.size() < options_.most_files)
        found[name] = entry.path();
    }
  }
  if (std::erase_if(files_, [&](const auto& file) { return !found.contains(file.first); }) > 0) ++number_;
  for (const auto& [name, path] : found) read(path, files_[name]);
}

void LuaNodeTypes::read(const fs::path& path, File& file) const {
  std::error_code problem;
  const auto saved = fs::last_write_time(path, problem);
  const auto bytes = fs::file_size(path, problem);
  if (problem || (saved == file.saved && bytes == file.bytes)) return;
  file.saved = saved;
  file.bytes = bytes;
  auto made = load(path, bytes);
  if (made) {
    file.problem.clear();
    file.good = std::move(*made);
    ++number_;
    return;
  }
  file.problem = made.error().message;
  log_.error("a type of node is not taken up; what it was before stays in force",
             {{"file", path.filename().string()}, {"reason", file.problem}});
}

Result<std::shared_ptr<const flow::NodeType>> LuaNodeTypes::load(const fs::path& path, std::uintmax_t bytes) const {
  const std::string name = path.filename().string();
  if (bytes > options_.limits.source_bytes)
    return fail(Errc::limit, name + " has " + std::to_string(bytes) + " bytes; at most " +
                                 std::to_string(options_.limits.source_bytes) + " are read");
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return fail(Errc::unavailable, name + " cannot be read");
  auto script = script::NodeScript::load(clock_, log_, options_.limits,
                                         script::make_version(path.stem().string(), std::move(text).str()));
  if (!script) return script.error();
  return LuaNodeType::make(std::move(*script), name);
}

std::shared_ptr<const flow::NodeType> LuaNodeTypes::find(std::string_view type) const {
  if (auto other = others_.find(type)) return other;
  const std::lock_guard lock(mutex_);
  refresh();
  for (const auto& [name, file] : files_) {
    if (!file.good) continue;
    const auto& about = file.good->description();
    if (about.type == type || std::ranges::find(about.aliases, type) != about.aliases.end()) return file.good;
  }
  return nullptr;
}

std::vector<std::shared_ptr<const flow::NodeType>> LuaNodeTypes::all() const {
  auto all = others_.all();
  const std::lock_guard lock(mutex_);
  refresh();
  for (const auto& [name, file] : files_)
    if (file.good && !others_.find(file.good->description().type)) all.push_back(file.good);
  std::ranges::sort(all, {}, [](const std::shared_ptr<const flow::NodeType>& type) {
    return std::tie(type->description().group, type->description().type);
  });
  return all;
}

// Both only grow, so their sum is another number whenever one of them is.
std::uint64_t LuaNodeTypes::generation() const {
  const std::lock_guard lock(mutex_);
  refresh();
  return others_.generation() + number_;
}

std::map<std::string, std::string> LuaNodeTypes::problems() const {
  const std::lock_guard lock(mutex_);
  refresh();
  std::map<std::string, std::string> problems;
  for (const auto& [name, file] : files_)
    if (!file.problem.empty()) problems[name] = file.problem;
  return problems;
}

}  // namespace parley::bot
