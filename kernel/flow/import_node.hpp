// One foreign node while it becomes one of ours, or a few in a row. For the .cpp files of this room only.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/import_fields.hpp"

namespace parley::flow {

/// As the dialect's reader found it: what stands around a node, and the fields inside.
struct ForeignNode {
  std::string id;
  std::string type;
  std::string label;
  json::value position;
  json::object fields;
  json::object rest;                 ///< members around the fields that nobody knows
  std::vector<std::string> handles;  ///< of the edges that leave it
};

class NodeImport {
 public:
  NodeImport(const ForeignNode& foreign, std::vector<ImportChange>& report);

  const ForeignNode& foreign() const { return foreign_; }
  Fields& fields() { return fields_; }
  /// The objects of a list, each with its own memory of what was taken; the list counts as taken.
  std::vector<Fields*> items(Names names);

  // ---- what it becomes
  void type(std::string_view ours);
  /// A member of the config from the first of the foreign ones. False when there is none.
  using Convert = std::function<json::value(const json::value&)>;
  bool move(Names from, std::string_view to, const Convert& convert = {});
  /// The same, and a value that is added and reported when there is none.
  void move_or(Names from, std::string_view to, json::value otherwise, const Convert& convert = {});
  /// What was made of several fields. Reported as `what`.
  void set(std::string_view to, json::value now, const std::string& what, json::value was = nullptr);
  json::object& config() { return config_; }

  /// Edges of the foreign handle leave by our port.
  void port(std::string handle, std::string ours) { ports_[std::move(handle)] = std::move(ours); }
  /// The ports for edges whose handle says nothing, in their order.
  void plain_ports(std::vector<std::string> ours) { plain_ports_ = std::move(ours); }
  /// An edge that stood in the node itself.
  void leads_to(std::string port, std::string target) { edges_.emplace_back(std::move(port), std::move(target)); }

  /// A node of its own in front of this one, or behind it.
  void before(std::string type, json::object config, const std::string& what);
  void after(std::string type, json::object config, const std::string& what);

  void changed(std::string field, std::string what, json::value was, json::value now);
  /// It has no counterpart: type and fields stay as they are.
  void keep();
  /// Secrets are taken out, placeholders made ours, what was not taken is kept. Call once, at the end.
  void finish();

 private:
  friend class DocumentImport;
  struct Extra {
    std::string id;
    std::string type;
    json::object config;
  };
  /// A change for each value of the foreign node that neither our node nor a change before mentions.
  void tell_what_was_read();
  void keep_aside(const std::string& field, const json::value& value);

  const ForeignNode& foreign_;
  std::vector<ImportChange>& report_;
  const std::size_t first_change_;  ///< of this node
  Fields fields_;
  std::deque<Fields> items_;
  std::string type_;
  json::object config_;
  json::object imported_;
  std::map<std::string, std::string> ports_;
  std::vector<std::string> plain_ports_{"next"};
  std::vector<std::pair<std::string, std::string>> edges_;
  std::optional<Extra> before_;
  std::vector<Extra> after_;
};

}  // namespace parley::flow
