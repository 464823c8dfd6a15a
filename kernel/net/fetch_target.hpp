// Where a request goes: a URL taken apart just far enough to queue, guard and name it.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"

namespace parley::net {

struct FetchTarget {
  /// scheme://host:port in lower case, port always given: the key of its queue and all of the URL that is ever logged.
  std::string origin;
  bool plain = false;  ///< http, not https
};

/// Takes URLs apart with libcurl's own parser, so that what is judged is what is used. One thread at a time.
class FetchTargetParser {
 public:
  FetchTargetParser();
  /// Invalid with a message that does not repeat the URL.
  Result<FetchTarget> parse(const std::string& url);

 private:
  struct Free {
    void operator()(void* handle) const;
  };
  std::unique_ptr<void, Free> url_;
  std::string last_url_;  // a provider's messages all go to the same one
  FetchTarget last_;
};

}  // namespace parley::net
