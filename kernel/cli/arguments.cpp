#include "cli/arguments.hpp"

#include <algorithm>
#include <unistd.h>

#include "server/server_config.hpp"

namespace parley::cli {

namespace {

/// "--name=value" or "--name value"; moves `at` over what it took.
Result<std::string> value_of(const std::vector<std::string>& words, std::size_t& at, const std::string& name) {
  const std::string& word = words[at];
  if (word.size() > name.size()) return word.substr(name.size() + 1);
  if (at + 1 >= words.size()) return fail(Errc::invalid, name + " expects a value");
  return words[++at];
}

bool is_option(const std::string& word, const std::string& name) {
  return word == name || word.starts_with(name + "=");
}

config::Environment environment() {
  config::Environment found;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) found.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return found;
}

}  // namespace

bool Arguments::has(const std::string& flag) const {
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

std::string Arguments::value(const std::string& option, const std::string& otherwise) const {
  const auto found = values.find(option);
  return found == values.end() ? otherwise : found->second;
}

Result<Arguments> parse_arguments(const std::vector<std::string>& words, const std::vector<std::string>& flags,
                                  const std::vector<std::string>& valued) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const auto take = [&](const std::string& name, auto&& keep) -> Result<bool> {
      if (!is_option(word, name)) return false;
      Result<std::string> value = value_of(words, i, name);
      if (!value) return value.error();
      keep(std::move(*value));
      return true;
    };
    bool taken = false;
    std::vector<std::pair<std::string, std::function<void(std::string)>>> options = {
        {"--config", [&](std::string v) { arguments.config = v; }},
        {"--data", [&](std::string v) { arguments.data = v; }},
        {"--listen", [&](std::string v) { arguments.listen = v; }},
        {"--set", [&](std::string v) { arguments.overrides.push_back(v); }}};
    for (const std::string& name : valued)
      options.emplace_back(name, [&](std::string v) { arguments.values[name] = v; });
    for (const auto& [name, keep] : options) {
      const Result<bool> done = take(name, keep);
      if (!done) return done.error();
      if ((taken = *done)) break;
    }
    if (taken) continue;
    if (std::find(flags.begin(), flags.end(), word) != flags.end())
      arguments.flags.push_back(word);
    else if (word.starts_with("-"))
      return fail(Errc::invalid, "unknown option '" + word + "'");
    else
      arguments.positional.push_back(word);
  }
  return arguments;
}

const char* common_options() {
  return "  --config FILE        the configuration (default: etc/parley.toml)\n"
         "  --data DIR           the data folder (default: data.dir of the configuration)\n"
         "  --listen ADDR:PORT   overrides server.listen\n"
         "  --set SECTION.KEY=VALUE  overrides one setting; may be repeated\n";
}

config::Sources sources_of(const Arguments& arguments) {
  config::Sources sources;
  const std::filesystem::path folder = arguments.config.parent_path();
  sources.paths.directory = folder.empty() ? std::filesystem::path(".") : folder;
  sources.environment = environment();
  sources.overrides = arguments.overrides;
  if (arguments.listen) sources.overrides.push_back("server.listen=" + *arguments.listen);
  if (arguments.data) sources.overrides.push_back("data.dir=" + arguments.data->string());
  return sources;
}

server::Layout layout_of(const Arguments& arguments, const config::Sources& sources) {
  server::Layout layout;
  layout.program = server::Layout::find_program();
  layout.config_dir = sources.paths.directory;
  const auto kernel = server::load_kernel_config(sources);
  layout.data_dir = arguments.data ? *arguments.data : kernel.value_despite_errors().section("data").path("dir");
  return layout;
}

}  // namespace parley::cli
