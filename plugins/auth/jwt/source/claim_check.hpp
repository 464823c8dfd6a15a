// Whether the claims of a token whose signature is right let its bearer in now.
#pragma once

#include <parley/auth.hpp>
#include <string>

#include "options.hpp"

namespace parley::auth_jwt {

/// The reason why not, fit for a log (it repeats nothing of the token); empty when they do.
std::string objection_to(const sdk::Json& claims, const Options& options, std::int64_t now_ms);

/// Who the bearer is; the claims were found good.
sdk::Principal principal_of(const sdk::Json& claims);

}  // namespace parley::auth_jwt
