// What an error of the Cloud API means for us: which class of send result it is, what it stops and for how long.
// One table for answers to a send and for failed statuses: the codes are the same.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "json_text.hpp"

namespace parley::cloud {

struct ErrorClass {
  std::string_view name;            ///< "throttled", "transient", ... as in parley/abi/provider.h
  std::string_view scope = {};      ///< what to slow down: "number", "pair", "account", or empty
  std::int64_t retry_after_ms = 0;  ///< how long to wait when the far end did not say; 0: the host's own backoff
};

/// `code` is the API's error code (-1: none), `http_status` that of the response (0: not from a response).
/// `is_transient` is the API's own word; it counts where the code alone would mean "permanent".
ErrorClass classify(std::int64_t code, int http_status, bool is_transient);

/// A code that may be a number or a text, or -1.
std::int64_t error_code(const json::object& error);

/// Appends {"code", "title", "message", "details", "class"} for one error of the provider.
void write_error(JsonText& out, const json::object& error);

/// Appends member "errors": [{code, title, message, details, class}] for the provider's array of errors.
void write_errors(JsonText& out, const json::array& errors);

}  // namespace parley::cloud
