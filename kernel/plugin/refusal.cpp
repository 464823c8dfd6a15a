#include "plugin/refusal.hpp"

namespace parley::plugin {

Error refused(const Refusal& refusal) {
  std::string text = "plugin ";
  text.append(refusal.plugin).append(": ").append(refusal.field);
  text.append(": expected ").append(refusal.expected).append(", found ").append(refusal.found);
  if (!refusal.next.empty()) text.append("; ").append(refusal.next);
  return fail(Errc::invalid, std::move(text));
}

}  // namespace parley::plugin
