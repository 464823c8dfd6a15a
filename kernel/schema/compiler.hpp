// Turns a schema document into its compiled form, and refuses what this validator would not check. Private to this
// room.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/compiled.hpp"

namespace parley::schema {

/// Made for one document, which must outlive it. Keeps the first error and goes on; run() tells.
class Compiler {
 public:
  explicit Compiler(const json::value& root) : root_(root) {}

  Result<Compiled> run();

 private:
  using Keyword = void (Compiler::*)(Node& node, const json::value& value);
  static const std::unordered_map<std::string_view, Keyword>& keywords();

  /// One more step into the document for as long as it lives, so that an error can say where it is.
  class Step {
   public:
    Step(Compiler& compiler, std::string_view name);
    ~Step();
    Step(const Step&) = delete;

   private:
    Compiler& compiler_;
    std::size_t before_;
  };

  // compiler.cpp: the walk
  NodeId schema_at(const json::value& value);
  NodeId reserve(const json::value& value);
  void fill(NodeId id, const json::value& value);
  void apply_keywords(Node& node, const json::object& object);
  void refuse_unknown(std::string_view keyword);
  void refuse(std::string what);

  // compiler_keywords.cpp
  void annotation(Node&, const json::value&) {}
  void identity(Node&, const json::value&);
  void write_only(Node&, const json::value&);
  void expected(Node&, const json::value&);
  void type(Node&, const json::value&);
  void choice(Node&, const json::value&);
  void constant(Node&, const json::value&);
  template <std::optional<json::value> NumberRules::*Bound>
  void bound(Node&, const json::value&);
  void multiple_of(Node&, const json::value&);
  template <class Rules, std::unique_ptr<Rules> Node::*Part, std::optional<std::size_t> Rules::*Size>
  void size(Node&, const json::value&);
  void pattern(Node&, const json::value&);
  void format(Node&, const json::value&);
  void unique_items(Node&, const json::value&);

  // compiler_parts.cpp: keywords that hold schemas
  void items(Node&, const json::value&);
  void prefix_items(Node&, const json::value&);
  void properties(Node&, const json::value&);
  void required(Node&, const json::value&);
  void other_properties(Node&, const json::value&);
  void pattern_properties(Node&, const json::value&);
  template <std::vector<NodeId> Combined::*Part>
  void combination(Node&, const json::value&);
  template <NodeId Combined::*Part>
  void applied(Node&, const json::value&);
  void definitions(Node&, const json::value&);
  void reference(Node&, const json::value&);
  Member& member_named(ObjectRules& rules, std::string_view name);

  // compiler_references.cpp
  const json::value* referred(std::string_view reference);
  void finish_in_place();

  const json::value& root_;
  std::vector<Node> nodes_;
  std::unordered_map<const json::value*, NodeId> made_;
  std::vector<std::pair<NodeId, const json::value*>> referred_;  ///< reserved by a $ref, perhaps not filled yet
  std::vector<bool> filled_;
  std::string where_;  ///< /properties/name
  std::size_t depth_ = 0;
  std::optional<Error> error_;
};

}  // namespace parley::schema
