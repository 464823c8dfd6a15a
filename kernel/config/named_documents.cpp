#include "config/named_documents.hpp"

#include <algorithm>

#include "base/nearest_key.hpp"
#include "config/environment.hpp"

namespace parley::config {

namespace {

constexpr std::string_view kGroups[] = {"plugins", "channels"};

/// What follows "PARLEY__GROUP__", or "" for another's variable.
std::string_view rest_of(std::string_view variable, std::string_view group) {
  const std::string prefix = std::string(kEnvironmentPrefix) + environment_word(group) + "__";
  return variable.starts_with(prefix) ? variable.substr(prefix.size()) : std::string_view();
}

std::vector<std::string> ids_of(const NamedDocuments& documents) {
  std::vector<std::string> out;
  for (const auto& [id, document] : documents) out.push_back(id);
  return out;
}

Finding unknown_id(const Origin& origin, std::string_view noun, std::string_view id, std::string_view found,
                   const NamedDocuments& documents) {
  const std::string nearest = nearest_key(id, ids_of(documents));
  return finding_at(origin, {}, "a known " + std::string(noun), found,
                    nearest.empty() ? "" : "did you mean " + in_quotes(nearest) + "?");
}

void check_variables(const NamedDocuments& documents, std::string_view group, std::string_view noun,
                     const Environment& environment, Findings& findings) {
  for (const auto& variable : environment) {
    const std::string& name = variable.first;
    const std::string_view rest = rest_of(name, group);
    if (rest.empty() || !belongs_to_group(name)) continue;
    const auto claims = std::count_if(documents.begin(), documents.end(), [&](const auto& named) {
      return std::string_view(name).starts_with(named.second.section().environment_prefix);
    });
    const Origin origin{Origin::Kind::environment, name, 0};
    if (claims == 0) {
      const std::string id = key_of_environment(rest.substr(0, rest.find("__")));
      findings.push_back(unknown_id(origin, noun, id, name, documents));
    } else if (claims > 1) {
      findings.push_back(finding_at(origin, {}, "the name of one " + std::string(noun),
                                    std::to_string(claims) + " that are written alike in the environment",
                                    "set it in a file"));
    }
  }
}

/// The document with the longest id that the override starts with: "a.b.key" is plugin a.b's rather than a's.
void add_override(NamedDocuments& documents, std::string_view noun, const Override& given, Findings& findings) {
  Document* best = nullptr;
  std::size_t best_size = 0;
  for (auto& [id, document] : documents) {
    if (id.size() < best_size || !given.key.starts_with(id + ".")) continue;
    best = &document;
    best_size = id.size();
  }
  const Origin origin{Origin::Kind::command_line, {}, 0};
  if (best == nullptr) {
    const std::string id = given.key.substr(0, given.key.rfind('.'));
    findings.push_back(unknown_id(origin, noun, id, in_quotes(given.section + "." + given.key), documents));
  } else {
    best->add_override(std::string_view(given.key).substr(best_size + 1), given.text, findings);
  }
}

}  // namespace

bool belongs_to_group(std::string_view variable) {
  return std::any_of(std::begin(kGroups), std::end(kGroups), [&](std::string_view group) {
    return rest_of(variable, group).find("__") != std::string_view::npos;
  });
}

bool belongs_to_group(const Override& given) {
  const bool grouped = std::find(std::begin(kGroups), std::end(kGroups), given.section) != std::end(kGroups);
  return grouped && given.key.find('.') != std::string::npos;
}

bool is_id(std::string_view id) {
  bool word_open = false;
  for (const char c : id) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!word && !((c == '.' || c == '-' || c == '_') && word_open)) return false;
    word_open = word;
  }
  return word_open && id.size() <= 64;
}

SectionName section_name(std::string_view group, std::string_view noun, std::string_view id) {
  return {std::string(group) + "." + std::string(id), std::string(noun) + " " + std::string(id),
          environment_name(group, id, {})};
}

void add_outer_layers(NamedDocuments& documents, std::string_view group, std::string_view noun, const Sources& sources,
                      Findings& findings) {
  check_variables(documents, group, noun, sources.environment, findings);
  for (auto& [id, document] : documents) document.add_environment(sources.environment, findings);
  Findings seen_by_kernel;  // malformed overrides are told once, by the kernel's load
  for (const Override& given : parse_overrides(sources, seen_by_kernel)) {
    if (given.section == group && belongs_to_group(given)) add_override(documents, noun, given, findings);
  }
}

}  // namespace parley::config
