// Reads flow documents of other systems into ours. Nothing is dropped silently: every change is reported, and what has
// no place in our document stays beside it under "imported".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::flow {

enum class Dialect : std::uint8_t {
  parley,           ///< docs/flows.md
  pytake_canvas,    ///< nodes with data and edges with sourceHandle; the engine's field names or the editor's
  pytake_linked,    ///< nodes that name the next one; no edges
  pytake_template,  ///< bundled templates: nodes with content
  rust_canvas,      ///< nodes with data {label, icon, config, isConfigured}
  rust_actions,     ///< a trigger and a list of actions
  rust_builder,     ///< nodes of types Start, Message, Question, ...
  astra             ///< nodes with data {nodeType, label, config}
};
std::string_view to_text(Dialect dialect);

/// One thing that is not as it was written.
struct ImportChange {
  std::string node;   ///< its id; empty: the document
  std::string field;  ///< of the foreign node or document; of ours for what was added
  std::string what;   ///< for people: "renamed to config.text"
  json::value was;    ///< null: it was not there
  json::value now;    ///< null: it is not there any more
};

struct Imported {
  Dialect dialect = Dialect::parley;
  json::object document;
  std::vector<ImportChange> report;

  /// [{"node"?, "field", "what", "was", "now"}]
  json::array report_json() const;
};

/// The dialect of a document, or nothing when it is no flow document that we know.
std::optional<Dialect> dialect_of(const json::object& foreign);

/// A document of ours comes back unchanged. Errc::invalid when it is no flow document at all.
Result<Imported> import_flow(const json::value& foreign);

}  // namespace parley::flow
