#include "config/plugin_config.hpp"

#include <set>

#include "config/named_documents.hpp"

namespace parley::config {

namespace {

constexpr std::string_view kFolder = "plugins.d";

Origin home_of(const Sources& sources, const std::string& id) {
  return {Origin::Kind::file, (sources.paths.directory / kFolder / (id + ".toml")).string(), 0};
}

/// The ids of the files in one plugins.d folder; a folder that does not exist has none.
void collect_ids(const std::filesystem::path& folder, std::set<std::string>& ids, Findings& findings) {
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  if (error == std::errc::no_such_file_or_directory) return;
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    const std::filesystem::path path = entries->path();
    if (path.extension() != ".toml") continue;
    const std::string id = path.stem().string();
    if (is_id(id)) {
      ids.insert(id);
    } else {
      findings.push_back(finding_at({Origin::Kind::file, path.string(), 0}, {}, "a file named after its plugin",
                                    in_quotes(id), "a plugin's id is letters, digits and single '.', '-' or '_'"));
    }
  }
  if (error) {
    findings.push_back(
        finding_at({Origin::Kind::file, folder.string(), 0}, {}, "a folder the server can read", error.message()));
  }
}

class PluginLoader {
 public:
  PluginLoader(const Sources& sources, const std::map<std::string, OptionTable>& manifests)
      : sources_(sources), manifests_(manifests) {}

  Loaded<std::vector<PluginConfig>> load() {
    collect_ids(sources_.paths.directory / kFolder, filed_, findings_);
    collect_ids(sources_.paths.local() / kFolder, filed_, findings_);
    std::set<std::string> ids = filed_;
    for (const auto& [id, table] : manifests_) ids.insert(id);
    for (const std::string& id : ids) add_document(id);
    add_outer_layers(documents_, "plugins", "plugin", sources_, findings_);

    std::vector<PluginConfig> out;
    for (const auto& [id, document] : documents_) {
      if (filed_.contains(id) || !document.empty()) out.push_back(settle(id, document));
    }
    return {std::move(out), sorted(std::move(findings_))};
  }

 private:
  void add_document(const std::string& id) {
    const auto unknown_keys = is_checked(id) ? Document::UnknownKeys::refuse : Document::UnknownKeys::ignore;
    Document document(section_name("plugins", "plugin", id), table_of(id), unknown_keys);
    for (const TomlFile& file : read_layers(sources_, std::filesystem::path(kFolder) / (id + ".toml"), findings_)) {
      document.add_table(file.table, file.name, findings_);
    }
    documents_.emplace(id, std::move(document));
  }

  bool is_checked(const std::string& id) const { return manifests_.contains(id); }

  OptionTable table_of(const std::string& id) {
    OptionTable common = common_plugin_options();
    const auto manifest = manifests_.find(id);
    if (manifest == manifests_.end()) return common;
    auto joined = common.joined(manifest->second);
    if (!joined.has_error()) return std::move(*joined);
    findings_.push_back(finding_at(home_of(sources_, id), "plugins." + id,
                                   "a manifest whose options differ from those every plugin has",
                                   joined.error().message));
    return common;
  }

  PluginConfig settle(const std::string& id, const Document& document) {
    const Origin home = home_of(sources_, id);
    if (!is_checked(id)) {
      Finding warning = finding_at(home, "plugins." + id, "an installed plugin of this name", "none",
                                   "its options are not checked; install the plugin or remove the file");
      warning.severity = Finding::Severity::warning;
      findings_.push_back(std::move(warning));
    }
    Settings settings = document.settle(home, sources_.secret_sources(), findings_, "enabled");
    const bool enabled = settings.boolean("enabled");
    return {id, enabled, is_checked(id), std::move(settings)};
  }

  const Sources& sources_;
  const std::map<std::string, OptionTable>& manifests_;
  std::set<std::string> filed_;
  NamedDocuments documents_;
  Findings findings_;
};

}  // namespace

OptionTable common_plugin_options() {
  return OptionTable::of({{.key = "enabled",
                           .type = OptionType::boolean,
                           .required = true,
                           .description = "Whether the plugin is started."}});
}

Loaded<std::vector<PluginConfig>> load_plugins(const Sources& sources,
                                               const std::map<std::string, OptionTable>& manifests) {
  return PluginLoader(sources, manifests).load();
}

}  // namespace parley::config
