// A request that a plugin wants sent, as its tests see it.
#pragma once

#include <parley/json.hpp>
#include <parley/testkit/text_sink.hpp>
#include <string>

namespace parley::testkit {

struct Outgoing {
  sdk::Json head;  ///< {"method", "url", "headers": [[name, value], ...]}
  std::string body;

  /// The first header of that name, written as the plugin wrote it.
  std::string header(std::string_view name) const {
    for (const sdk::Json& pair : head["headers"].items())
      if (pair.items().size() == 2 && pair.items()[0].text() == name) return std::string(pair.items()[1].text());
    return {};
  }
};

}  // namespace parley::testkit
