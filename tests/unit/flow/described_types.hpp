// Node types that are described and never stepped, for what only looks at documents.
#pragma once

#include <catch2/catch.hpp>
#include <map>

#include "flow/node_type.hpp"

namespace parley::flow {

class DescribedType final : public NodeType {
 public:
  explicit DescribedType(NodeDescription description) : description_(std::move(description)) {}
  const NodeDescription& description() const override { return description_; }
  Result<std::unique_ptr<const PreparedNode>> prepare(const json::object&) const override {
    return fail(Errc::unsupported, "a described type is not stepped");
  }

 private:
  NodeDescription description_;
};

class DescribedTypes final : public NodeTypes {
 public:
  /// A manifest's section "node".
  DescribedTypes& add(const json::object& section) {
    auto description = NodeDescription::parse(section, "test");
    if (!description) FAIL(description.error().message);
    const std::string name = description->type;
    types_[name] = std::make_shared<DescribedType>(std::move(*description));
    return *this;
  }
  DescribedTypes& add(std::string_view section) { return add(parse_json(section, "node type")->as_object()); }

  std::shared_ptr<const NodeType> find(std::string_view type) const override {
    for (const auto& [name, each] : types_) {
      const auto& aliases = each->description().aliases;
      if (name == type || std::find(aliases.begin(), aliases.end(), type) != aliases.end()) return each;
    }
    return nullptr;
  }
  std::vector<std::shared_ptr<const NodeType>> all() const override {
    std::vector<std::shared_ptr<const NodeType>> out;
    for (const auto& each : types_) out.push_back(each.second);
    return out;
  }

 private:
  std::map<std::string, std::shared_ptr<const NodeType>, std::less<>> types_;
};

}  // namespace parley::flow
