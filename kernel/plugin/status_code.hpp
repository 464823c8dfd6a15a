// The one place where the ABI's parley_status and the kernel's Errc meet.
#pragma once

#include <parley/abi/base.h>
#include <string_view>

#include "base/result.hpp"

namespace parley::plugin {

/// What a plugin's failure means to the kernel. PARLEY_UNSUPPORTED is `invalid`: the same call fails again. A value
/// that the ABI does not know is `internal`, and so is PARLEY_OK: asking for the error of a success is a defect.
Errc to_errc(parley_status status);

/// What a failure of the kernel looks like to a plugin that called a host interface.
parley_status to_status(Errc code);

/// "invalid", "not_found", ... for logs; "unknown" for a value that the ABI does not know.
std::string_view name(parley_status status);

}  // namespace parley::plugin
