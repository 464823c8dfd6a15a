// The endpoints that are served now, the kernel's and the plugins': what the documents, the docs pages and the
// generated tests are made from.
#pragma once

#include <mutex>
#include <string_view>
#include <vector>

#include "rest/endpoint.hpp"

namespace parley::rest {

/// Thread-safe.
class Catalogue {
 public:
  void add(Endpoint endpoint);
  /// What `owner` serves from now on, in place of what it served before; empty when it is gone.
  void replace_owner(std::string_view owner, std::vector<Endpoint> endpoints);
  /// Ordered by path, then method.
  std::vector<Endpoint> endpoints() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Endpoint> endpoints_;
};

}  // namespace parley::rest
