#include "config/origin.hpp"

namespace parley::config {

std::string Origin::to_text() const {
  switch (kind) {
    case Kind::default_value:
      return "default";
    case Kind::file:
      return line == 0 ? name : name + ":" + std::to_string(line);
    case Kind::environment:
      return "environment " + name;
    case Kind::command_line:
      return "command line";
  }
  return {};
}

}  // namespace parley::config
