#include "plugin/call.hpp"

#include <exception>

#include "plugin/status_code.hpp"

namespace parley::plugin {

namespace {

std::string subject(std::string_view plugin, std::string_view what) {
  return "plugin " + std::string(plugin) + ", " + std::string(what) + ": ";
}

}  // namespace

Error call_error(std::string_view plugin, std::string_view what, parley_status status, std::string_view sentence) {
  std::string text = subject(plugin, what);
  if (sentence.empty()) {
    text += "status " + std::to_string(status) + " (" + std::string(name(status)) + "), and the plugin gave no reason";
  } else {
    text += sentence;
  }
  return fail(to_errc(status), std::move(text));
}

Error escaped_exception(std::string_view plugin, std::string_view what) {
  try {
    throw;
  } catch (const std::exception& escaped) {
    return fail(Errc::internal, subject(plugin, what) + "an exception escaped from the plugin: " + escaped.what());
  } catch (...) {
    return fail(Errc::internal,
                subject(plugin, what) + "an exception escaped from the plugin that is no std::exception");
  }
}

}  // namespace parley::plugin
