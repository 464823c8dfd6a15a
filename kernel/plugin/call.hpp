// The barrier around every call into a plugin: a status, a sentence or an escaped exception becomes an Error with the
// plugin's id in it. The SDK's wrappers catch on their side, but a plugin need not be made with them.
#pragma once

#include <parley/abi/base.h>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "plugin/string_sink.hpp"

namespace parley::plugin {

inline parley_str str(std::string_view text) {
  return {text.data(), text.size()};
}
inline std::string_view view(parley_str text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, static_cast<std::size_t>(text.size));
}

/// The Error of a call that did not end well: "plugin provider.cloud, build_send: <the plugin's sentence>".
Error call_error(std::string_view plugin, std::string_view what, parley_status status, std::string_view sentence);
/// The Error for the exception in flight. To be called inside a catch block only.
Error escaped_exception(std::string_view plugin, std::string_view what);

/// Runs `code(const parley_sink* error) -> parley_status`, for instance
///   call(instance->id(), "build_send", [&](auto* error) { return table->build_send(raw, ..., error); })
/// Whatever the plugin throws becomes Errc::internal. Runs on the calling thread.
template <class Code>
Result<void> call(std::string_view plugin, std::string_view what, Code&& code) {
  StringSink error(kErrorSinkBytes, Overflow::cut_off);
  try {
    const parley_status status = std::forward<Code>(code)(error.raw());
    if (status == PARLEY_OK) return {};
    return call_error(plugin, what, status, error.text());
  } catch (...) {
    return escaped_exception(plugin, what);
  }
}

}  // namespace parley::plugin
