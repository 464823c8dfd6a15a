#include "net/fetch.hpp"

#include <boost/beast/core/string.hpp>

namespace parley::net {

const std::string* FetchResponse::find_header(std::string_view name) const {
  for (const auto& [field, value] : headers)
    if (boost::beast::iequals(field, name)) return &value;
  return nullptr;
}

std::string_view name(FetchFailure::Kind kind) {
  switch (kind) {
    case FetchFailure::bad_url:
      return "bad_url";
    case FetchFailure::bad_request:
      return "bad_request";
    case FetchFailure::refused_address:
      return "refused_address";
    case FetchFailure::resolve:
      return "resolve";
    case FetchFailure::connect:
      return "connect";
    case FetchFailure::tls:
      return "tls";
    case FetchFailure::timeout:
      return "timeout";
    case FetchFailure::too_large:
      return "too_large";
    case FetchFailure::broken:
      return "broken";
    case FetchFailure::shutdown:
      return "shutdown";
    case FetchFailure::overloaded:
      return "overloaded";
    case FetchFailure::called_off:
      return "called_off";
  }
  return "unknown";
}

void throw_exception_from_error(const FetchFailure& failure, const boost::source_location& where) {
  throw BrokenInvariant("a fetch was taken to have succeeded in " + std::string(where.function_name()) + ": " +
                        failure.message);
}

}  // namespace parley::net
