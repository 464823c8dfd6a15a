// Turns bytes into one Request, by RFC 9112 read strictly: anything two servers in a row could frame differently is
// refused and the connection closed. Beast's parser does the reading, HeadScan and the checks here keep it honest.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "net/head_scan.hpp"
#include "net/http.hpp"

namespace parley::net {

/// Sans-I/O. One object reads one request.
class RequestParser {
 public:
  enum class Step {
    need_more,  ///< all input was taken that can be; feed again with the rest plus what arrives
    head,       ///< the head is complete and in request(); set the body's limit, then feed on
    done,       ///< request() is complete
    failed,     ///< refusal() says why; nothing after this point of the stream can be trusted
  };

  explicit RequestParser(HeadLimits limits);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  /// Reads from the front of `input` and takes off what it used. What is left must be at the front of the next call.
  Step feed(std::string_view& input);

  // From Step::head on.
  /// Method, target, headers, body. Path and query are not filled in: see parse_target.
  Request& request();
  bool has_body() const;
  /// Nothing when the body is chunked.
  std::optional<std::uint64_t> content_length() const;
  bool keep_alive() const;
  bool http_1_1() const;
  bool wants_upgrade() const;

  /// A longer body fails with 413. A declared length is judged by the next feed, before any of the body is read.
  void limit_body(std::uint64_t bytes);
  /// The body is read to its end but not kept.
  void discard_body();

  const Refusal& refusal() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace parley::net
