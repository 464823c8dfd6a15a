// Request headers in the shape libcurl takes them, checked so that no value can forge a line or the framing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "net/fetch.hpp"

struct curl_slist;

namespace parley::net {

/// What is wrong with the request's method or headers, for a person; nothing when it can be sent.
std::optional<std::string> fault_of(const FetchRequest& request);

/// Methods that may be repeated without changing what one request does (RFC 9110, 9.2.2).
bool is_idempotent(std::string_view method);

/// A list that is filled again for every request without giving its memory back. The pointer it gives is good until the
/// next fill.
class FetchHeaderList {
 public:
  FetchHeaderList();
  ~FetchHeaderList();
  curl_slist* fill(const FetchRequest& request);

 private:
  void add(std::string_view name, std::string_view joint, std::string_view value);

  std::string text_;
  std::vector<std::size_t> starts_;
  std::vector<curl_slist> nodes_;
};

}  // namespace parley::net
