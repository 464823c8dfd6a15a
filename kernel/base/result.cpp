#include "base/result.hpp"

namespace parley {

std::string_view name(Errc code) {
  switch (code) {
    case Errc::invalid:
      return "invalid";
    case Errc::unsupported:
      return "unsupported";
    case Errc::unprocessable:
      return "unprocessable";
    case Errc::unauthenticated:
      return "unauthenticated";
    case Errc::denied:
      return "denied";
    case Errc::not_found:
      return "not_found";
    case Errc::conflict:
      return "conflict";
    case Errc::outdated:
      return "outdated";
    case Errc::quota:
      return "quota";
    case Errc::limit:
      return "limit";
    case Errc::unavailable:
      return "unavailable";
    case Errc::timeout:
      return "timeout";
    case Errc::internal:
      return "internal";
  }
  return "internal";
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw BrokenInvariant(where.to_string() + ": " + error.message);
}

}  // namespace parley
