// Plugins and channels: groups of named things that are configured alike. A group's variables and overrides carry the
// thing's id: PARLEY__PLUGINS__STORAGE_SQLITE__PATH, plugins.storage.sqlite.path=...
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "config/document.hpp"
#include "config/sources.hpp"

namespace parley::config {

using NamedDocuments = std::map<std::string, Document, std::less<>>;

/// Whether a variable is a plugin's or channel's, rather than a kernel section's such as PARLEY__PLUGINS__PATHS.
bool belongs_to_group(std::string_view variable);
bool belongs_to_group(const Override& given);

/// Ids are letters, digits and single '.', '-', '_' between them, up to 64: they become file and variable names.
bool is_id(std::string_view id);

/// The words in which a group's documents are named: ("plugins", "plugin", id).
SectionName section_name(std::string_view group, std::string_view noun, std::string_view id);

/// Adds the environment and the command line to every document of the group. What names none of them, or more than one,
/// becomes a finding.
void add_outer_layers(NamedDocuments& documents, std::string_view group, std::string_view noun, const Sources& sources,
                      Findings& findings);

}  // namespace parley::config
