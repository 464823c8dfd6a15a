// What expressions of a flow can see: vars and vars.*, contact.*, message.*, tenant.*, channel.id, session.id, flow.*,
// now.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.hpp"
#include "dialogue/input.hpp"
#include "flow/flow_state.hpp"
#include "flow/program.hpp"

namespace parley::flow {

/// Lives during one turn; refers to the state, which changes meanwhile.
class Scope {
 public:
  Scope(const dialogue::Input& input, const FlowState& state, const Program& program, std::string_view session_id,
        const json::object* tenant);

  /// Null when there is no such value. Numbers as parts of a path are places in a list, from 0.
  const json::value* find(std::string_view path) const;
  /// The contact as the flow has changed it so far.
  json::object& contact();
  json::object& contact_vars() { return contact_vars_; }
  std::string_view language() const;

 private:
  const json::object& others() const;

  const dialogue::Input& input_;
  const FlowState& state_;
  const Program& program_;
  const std::string_view session_id_;
  const json::object* tenant_;
  json::object contact_vars_;
  // Made when first asked for: most turns ask for one or two.
  mutable std::optional<json::object> contact_;
  mutable std::optional<json::object> others_;  // channel, session, flow
  mutable json::value now_;
  mutable json::value all_vars_;  // made when a node asks for all of them
};

}  // namespace parley::flow
