#include "config/configuration.hpp"

#include <algorithm>

#include "base/nearest_key.hpp"
#include "config/document.hpp"
#include "config/environment.hpp"
#include "config/named_documents.hpp"

namespace parley::config {

namespace {

/// The sections' documents while layers are added.
class Sections {
 public:
  Sections(const std::vector<SectionOptions>& sections, Findings& findings) : findings_(findings) {
    for (const auto& [name, table] : sections) {
      names_.push_back(name);
      const std::string prefix(kEnvironmentPrefix);
      documents_.emplace_back(SectionName{name, "[" + name + "]", prefix + environment_word(name) + "__"}, table);
    }
  }

  void add_file(const TomlFile& file) {
    for (const auto& [name, node] : file.table) {
      const Origin origin{Origin::Kind::file, file.name, node.line};
      Document* document = find(name);
      if (document == nullptr) {
        refuse_section(origin, name);
      } else if (const NodeTable* table = node.table()) {
        document->add_table(*table, file.name, findings_);
      } else {
        findings_.push_back(finding_at(origin, name, "the section [" + name + "]", shown(node)));
      }
    }
  }

  void add_environment(const Environment& environment) {
    for (Document& document : documents_) document.add_environment(kernel_part(environment), findings_);
    const auto first = environment.lower_bound(kEnvironmentPrefix);
    for (auto variable = first; variable != environment.end(); ++variable) {
      const std::string& name = variable->first;
      if (!name.starts_with(kEnvironmentPrefix)) break;
      if (!belongs_to_group(name) && !is_claimed(name)) {
        findings_.push_back(finding_at({Origin::Kind::environment, name, 0}, {},
                                       "PARLEY__SECTION__KEY with a known section", name,
                                       nearest_section(environment_section(name))));
      }
    }
  }

  void add_override(const Override& given) {
    if (belongs_to_group(given)) return;
    if (Document* document = find(given.section)) {
      document->add_override(given.key, given.text, findings_);
    } else {
      refuse_section({Origin::Kind::command_line, {}, 0}, given.section);
    }
  }

  std::vector<Settings> settle(const Origin& home, const SecretSources& secrets) const {
    std::vector<Settings> out;
    for (const Document& document : documents_) out.push_back(document.settle(home, secrets, findings_));
    return out;
  }

 private:
  /// Without the variables of plugins and channels, which [plugins] would take for its own.
  static Environment kernel_part(const Environment& environment) {
    Environment out;
    for (const auto& [name, text] : environment) {
      if (name.starts_with(kEnvironmentPrefix) && !belongs_to_group(name)) out.emplace(name, text);
    }
    return out;
  }

  static std::string environment_section(std::string_view variable) {
    const std::string_view rest = variable.substr(kEnvironmentPrefix.size());
    return key_of_environment(rest.substr(0, rest.find("__")));
  }

  Document* find(std::string_view name) {
    const auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? nullptr : &documents_[static_cast<std::size_t>(found - names_.begin())];
  }

  bool is_claimed(const std::string& variable) const {
    return std::any_of(documents_.begin(), documents_.end(), [&](const Document& document) {
      return variable.starts_with(document.section().environment_prefix);
    });
  }

  std::string nearest_section(std::string_view name) const {
    const std::string nearest = nearest_key(name, names_);
    return nearest.empty() ? "" : "did you mean the section " + in_quotes(nearest) + "?";
  }

  void refuse_section(const Origin& origin, const std::string& name) {
    findings_.push_back(finding_at(origin, {}, "a known section", in_quotes(name), nearest_section(name)));
  }

  std::vector<std::string> names_;
  std::vector<Document> documents_;
  Findings& findings_;
};

}  // namespace

const Settings& Configuration::section(std::string_view name) const {
  for (const Settings& settings : sections_) {
    if (settings.section() == name) return settings;
  }
  throw BrokenInvariant("the section [" + std::string(name) + "] was asked for but never declared");
}

namespace {

Loaded<Configuration> settle_layers(const std::vector<TomlFile>& files, const Sources& sources,
                                    const std::vector<SectionOptions>& tables, Findings findings) {
  Sections sections(tables, findings);
  for (const TomlFile& file : files) sections.add_file(file);
  sections.add_environment(sources.environment);
  for (const Override& given : parse_overrides(sources, findings)) sections.add_override(given);
  const Origin home{Origin::Kind::file, (sources.paths.directory / "parley.toml").string(), 0};
  Configuration configuration(sections.settle(home, sources.secret_sources()));
  return {std::move(configuration), sorted(std::move(findings))};
}

}  // namespace

Loaded<Configuration> load(const std::vector<TomlFile>& files, const Sources& sources,
                           const std::vector<SectionOptions>& sections) {
  return settle_layers(files, sources, sections, {});
}

Loaded<Configuration> load(const Sources& sources, const std::vector<SectionOptions>& sections) {
  Findings findings;
  const std::filesystem::path main = sources.paths.directory / "parley.toml";
  std::error_code ignored;  // a folder we may not enter is reported when the file is read
  if (!std::filesystem::exists(main, ignored)) {
    findings.push_back(finding_at({Origin::Kind::file, main.string(), 0}, {}, "the server's configuration file",
                                  "no such file", "name the folder that holds it with --config"));
  }
  const std::vector<TomlFile> files = read_layers(sources, "parley.toml", findings);
  return settle_layers(files, sources, sections, std::move(findings));
}

}  // namespace parley::config
