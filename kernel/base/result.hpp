// Expected failures are values: a function that can fail returns Result<T>.
//
// Exceptions are for broken invariants only, and neither crosses the plugin ABI. Every Error carries a message that is
// fit for a person: it names the thing, what was wrong and what was expected.
#pragma once

#include <boost/system/result.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace parley {

/// What a caller can do about a failure. The API maps these to HTTP statuses.
enum class Errc {
  invalid,          ///< the input is malformed; trying again changes nothing
  unsupported,      ///< of a form that is not taken here
  unprocessable,    ///< well formed, and its values are wrong; ErrorDetail names the fields
  unauthenticated,  ///< nobody knows who asks
  denied,           ///< the identity or signature does not allow it
  not_found,        ///< no such thing, or not this tenant's
  conflict,         ///< it exists already, or changed meanwhile
  outdated,         ///< the version that the caller changes is not the present one
  quota,            ///< what the tenant has booked is used up
  limit,            ///< a configured bound was reached
  unavailable,      ///< try again later
  timeout,          ///< the time allowed ran out; the outcome may be unknown
  internal,         ///< a defect of ours
};

/// The stable lower-case name of a code, as shown in logs and API errors.
std::string_view name(Errc code);

struct ErrorDetail;  // base/error_detail.hpp

struct Error {
  Errc code = Errc::internal;
  std::string message;
  std::shared_ptr<const ErrorDetail> detail{};  ///< what a program can read; mostly none
};

/// Raised by Result::value() on an error that the caller ruled out: a broken invariant.
class BrokenInvariant : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

template <class T = void>
using Result = boost::system::result<T, Error>;

/// `return fail(Errc::invalid, "...")` from a function that returns any Result.
inline Error fail(Errc code, std::string message) {
  return Error{code, std::move(message), nullptr};
}

}  // namespace parley
