// The dialects, each in a file of its own. For the .cpp files of this room only.
#pragma once

#include "flow/import_document.hpp"

namespace parley::flow {

using Translate = void (*)(NodeImport& node);
using TranslateTable = std::map<std::string_view, Translate>;

/// Nodes that the PyTake dialects share, by their type in small letters. import_pytake_*.cpp
const TranslateTable& pytake_talk();   ///< message, question, buttons, list, template, end, handoff
const TranslateTable& pytake_logic();  ///< start, condition, delay, jump, random, datetime
const TranslateTable& pytake_data();   ///< action, api_call, ai_prompt, database_query, script, set_variable, analytics
/// By these tables; a type that is in none of them is kept.
void translate_pytake(NodeImport& node);

Imported import_pytake(const json::object& foreign, Dialect dialect);
Imported import_rust_canvas(const json::object& foreign);
Imported import_rust_actions(const json::object& foreign);
Imported import_rust_builder(const json::object& foreign);
Imported import_astra(const json::object& foreign);

// ---- what readers of dialects share, import_reading.cpp

/// The object that holds nodes and edges: the document, or what is in "flow", "canvas_data" or both.
const json::object& canvas_of(const json::object& foreign);
/// A node of the usual frame: {id | node_id, type | node_type, label, position, data | content | config}.
ForeignNode read_node(const json::object& node);
ForeignEdge read_edge(const json::object& edge);
/// Nodes and edges of a canvas, and what stands around them.
void read_canvas(const json::object& foreign, DocumentImport& into);

/// {"Delay": {...}}, {"type": "Delay", ...} and "Manual" as a name and fields.
std::pair<std::string, json::object> tagged_value(const json::value& value);
/// {"type": "keyword", ...} where their trigger has a counterpart.
void import_trigger(DocumentImport& document, std::string_view kind, const json::value& was);

/// The rules of a condition node, from lists of {variable, operator, value}; its ports by the handles that are in use.
void condition_rules(NodeImport& node, Names lists, bool match_any);

}  // namespace parley::flow
