// One exchange on one libcurl handle: sets the handle up for a request, guards its connects, gathers the bounded answer
// and, at the end, judges how it went and whether the request had left. Used on the fetcher's thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/fetch.hpp"
#include "net/fetch_headers.hpp"
#include "net/fetch_target.hpp"

struct sockaddr;

namespace parley::net {

/// A CURL*, as libcurl declares it.
using CurlHandle = void;

class FetchTransfer {
 public:
  /// `options` must outlive the transfer.
  explicit FetchTransfer(const FetchOptions& options);
  ~FetchTransfer();
  FetchTransfer(const FetchTransfer&) = delete;
  FetchTransfer& operator=(const FetchTransfer&) = delete;

  /// Readies the handle for `request`, which must stay in place until the exchange is over. `owner` comes back from
  /// owner_of().
  void prepare(const FetchRequest& request, const FetchTarget& target, std::size_t max_body, void* owner);
  static void* owner_of(CurlHandle* handle);

  /// The answer or why there is none, from libcurl's code for the finished exchange. Messages lack the method and
  /// origin.
  FetchResult conclude(int curl_code);
  /// Whether a byte of the request may have reached the far end so far.
  bool request_left() const;
  /// Past connect and TLS: libcurl knows by now if the connection can be shared.
  bool connected() const { return connected_; }
  bool multiplexed() const { return multiplexed_; }
  /// Where the answer redirects to, made absolute; empty when it does not.
  std::string redirect_url() const;
  /// False once libcurl has repeated a request on it: it counts repeats over a handle's life and refuses after five.
  bool reusable() const { return !repeated_; }
  CurlHandle* handle() const { return handle_.get(); }

 private:
  struct Free {
    void operator()(CurlHandle* handle) const;
  };
  struct Hooks;  // libcurl's callbacks, which need its types
  void set_constants();
  void set_method(const FetchRequest& request);

  bool may_connect(const sockaddr& address);
  bool may_send();
  bool take_header(std::string_view line);
  bool take_field(std::string_view name, std::string_view value);
  bool take_body(const char* bytes, std::size_t size);
  long sent_bytes() const;
  FetchFailure failure(int curl_code) const;

  const FetchOptions& options_;
  std::unique_ptr<CurlHandle, Free> handle_;
  FetchHeaderList request_headers_;
  std::string error_text_;  // written to by libcurl

  // Of the exchange at hand.
  bool plain_ = false;
  bool idempotent_ = false;
  bool connected_ = false;
  bool multiplexed_ = false;
  bool repeated_ = false;
  bool left_ = false;
  bool vetoed_ = false;
  bool called_off_ = false;
  const std::function<bool()>* may_leave_ = nullptr;  // of the request, which stays in place
  bool too_large_ = false;
  bool headers_whole_ = false;  // the empty line after them came
  std::string_view malformed_;  // what of the answer is no HTTP; static text
  long sent_before_ = 0;
  int sockets_opened_ = 0;
  std::string refusal_;
  std::size_t header_bytes_ = 0;
  std::size_t max_body_ = 0;
  FetchResponse response_;
};

}  // namespace parley::net
