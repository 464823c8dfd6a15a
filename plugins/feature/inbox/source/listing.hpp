// How this plugin's endpoints are declared, so that all lists look alike.
#pragma once

#include <parley/host/endpoints.hpp>

namespace parley::inbox {

/// The answer of a list by pages.
inline sdk::Json page_schema(sdk::Json item) {
  using namespace sdk::schema;
  return object(
      {required("data", list(std::move(item), 100)),
       required("pagination",
                object({required("page", integer(1, 1'000'000)), required("page_size", integer(1, 100)),
                        required("total", integer(0, 1'000'000'000)), required("pages", integer(0, 1'000'000'000))}))});
}

inline sdk::Endpoint endpoint(const char* group, const char* method, const char* path, const char* summary,
                              const char* permission) {
  return {.method = method, .path = path, .group = group, .summary = summary, .permission = permission};
}

}  // namespace parley::inbox
