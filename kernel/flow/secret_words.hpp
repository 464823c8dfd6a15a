// Whether a value in a flow is a key or password that people who read flows must not see.
#pragma once

#include <string_view>

namespace parley::flow {

/// By the name of its field (password, api_key, authorization, ...) or by its own form (a bearer token, the keys of
/// well-known services, a password in an address). What an expression fills in is none.
bool looks_secret(std::string_view field, std::string_view value);

}  // namespace parley::flow
