// A flow version made ready to run: every node prepared once, every edge looked up once.
//
// Immutable and shared by all sessions on that version. A node that cannot be prepared (its type is not installed, its
// config is wrong) does not keep the others from running: the session meets the problem when it comes there.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flow/document.hpp"
#include "flow/node_type.hpp"

namespace parley::flow {

class Program {
 public:
  static constexpr int kNowhere = -1;

  struct Step {
    Node node;
    std::shared_ptr<const NodeType> type;  ///< null when it is not installed
    std::unique_ptr<const PreparedNode> code;
    std::string problem;                            ///< why there is no code
    std::vector<std::pair<std::string, int>> ways;  ///< port -> place of the target

    /// kNowhere when the port is not connected.
    int target(std::string_view port) const;
    bool listens() const { return type && type->description().listens; }
  };

  /// `hash` names the version. Duplicate node ids: the first counts. Edges to nowhere are left out.
  static std::shared_ptr<const Program> prepare(Document document, std::string hash, const NodeTypes& types);

  const Document& document() const { return document_; }
  const Settings& settings() const { return document_.settings; }
  const std::string& hash() const { return hash_; }
  const std::vector<Step>& steps() const { return steps_; }
  const Step& at(int place) const { return steps_[std::size_t(place)]; }
  /// kNowhere when there is no such node.
  int place_of(std::string_view node_id) const;
  /// Where a session begins; kNowhere without a start node.
  int start() const { return start_; }
  /// The nodes that are asked about every message.
  const std::vector<int>& listeners() const { return listeners_; }

 private:
  Program(Document document, std::string hash) : document_(std::move(document)), hash_(std::move(hash)) {}
  void add_steps(const NodeTypes& types);
  void connect();

  Document document_;
  std::string hash_;
  std::vector<Step> steps_;
  std::unordered_map<std::string_view, int> places_;  // views into steps_
  int start_ = kNowhere;
  std::vector<int> listeners_;
};

}  // namespace parley::flow
