// Reads the Cloud API's answers: what became of a send, or why anything else failed.
#pragma once

#include <parley/abi/base.h>
#include <string>
#include <string_view>

#include "document.hpp"
#include "json_text.hpp"

namespace parley::cloud {

/// An answer taken apart. Holds the parsed body; the response must outlive it.
class Answer {
 public:
  /// `body_is_file`: a success carries a file, not a document. It is not read, whatever it looks like.
  explicit Answer(const parley_http_response& response, bool body_is_file = false);

  int status() const { return response_.status; }
  bool is_success() const { return status() >= 200 && status() < 300; }
  std::string_view raw_body() const;
  /// The first header of that lower-case name, or empty.
  std::string_view header(std::string_view name) const;
  /// The body when it is a JSON object, else null.
  const json::object* body() const { return body_; }
  /// Whether the far end refused. Also with status 200: an error in the body is an error.
  bool is_failure() const { return !is_success() || error() != nullptr; }
  const json::object* error() const;

  /// Appends {"class", "code", "message", "details"?, "scope"?, "retry_after_ms"?, "trace"?} of a failure.
  void write_failure(JsonText& out) const;

 private:
  const parley_http_response& response_;
  Document document_;
  const json::object* body_ = nullptr;
};

/// The send result of an answer to build_send's request, as in send-result.schema.json. Throws
/// Failure(PARLEY_TIMEOUT) for a success that names no message: whether it was sent is unknown, and sending again could
/// send twice. The id in biz_opaque_callback_data brings the truth with the first status.
std::string parse_send_answer(const parley_http_response& response);

}  // namespace parley::cloud
