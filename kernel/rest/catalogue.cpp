#include "rest/catalogue.hpp"

#include <algorithm>
#include <tuple>

namespace parley::rest {

void Catalogue::add(Endpoint endpoint) {
  const std::scoped_lock lock(mutex_);
  endpoints_.push_back(std::move(endpoint));
}

void Catalogue::replace_owner(std::string_view owner, std::vector<Endpoint> endpoints) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(endpoints_, [&](const Endpoint& endpoint) { return endpoint.owner == owner; });
  std::move(endpoints.begin(), endpoints.end(), std::back_inserter(endpoints_));
}

std::vector<Endpoint> Catalogue::endpoints() const {
  std::vector<Endpoint> all;
  {
    const std::scoped_lock lock(mutex_);
    all = endpoints_;
  }
  std::sort(all.begin(), all.end(), [](const Endpoint& a, const Endpoint& b) {
    return std::tuple(a.full_path(), a.method) < std::tuple(b.full_path(), b.method);
  });
  return all;
}

}  // namespace parley::rest
