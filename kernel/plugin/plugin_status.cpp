#include "plugin/plugin_status.hpp"

namespace parley::plugin {

std::string_view name(State state) {
  switch (state) {
    case State::found:
      return "found";
    case State::off:
      return "off in config";
    case State::not_configured:
      return "not configured";
    case State::refused:
      return "refused";
    case State::failed:
      return "failed";
    case State::running:
      return "running";
    case State::stopped:
      return "stopped";
  }
  return "unknown";
}

}  // namespace parley::plugin
