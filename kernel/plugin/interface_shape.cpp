#include "plugin/interface_shape.hpp"

#include <cstring>
#include <parley/abi/auth.h>
#include <parley/abi/bus.h>
#include <parley/abi/cache.h>
#include <parley/abi/feature.h>
#include <parley/abi/model.h>
#include <parley/abi/node.h>
#include <parley/abi/otp.h>
#include <parley/abi/password.h>
#include <parley/abi/provider.h>
#include <parley/abi/storage.h>
#include <parley/abi/token.h>

namespace parley::plugin {

namespace {

constexpr std::size_t kPointer = sizeof(void (*)());
/// Every table begins with struct_size and a reserved word; functions follow.
constexpr std::size_t kHead = 2 * sizeof(std::uint32_t);

// first_size ends with the last function of revision 1 as it was published: growing a table must not change it.
constexpr InterfaceShape kShapes[] = {
    {PARLEY_PROVIDER_V1, offsetof(parley_provider_v1, deliver) + kPointer, sizeof(parley_provider_v1),
     offsetof(parley_provider_v1, deliver)},
    {PARLEY_AUTH_V1, offsetof(parley_auth_v1, authenticate) + kPointer, sizeof(parley_auth_v1), 0},
    {PARLEY_PASSWORD_V1, offsetof(parley_password_v1, verify) + kPointer, sizeof(parley_password_v1), 0},
    {PARLEY_TOKEN_V1, offsetof(parley_token_v1, issue) + kPointer, sizeof(parley_token_v1), 0},
    {PARLEY_OTP_V1, offsetof(parley_otp_v1, check) + kPointer, sizeof(parley_otp_v1), 0},
    {PARLEY_STORAGE_V1, offsetof(parley_storage_v1, run_script) + kPointer, sizeof(parley_storage_v1), 0},
    {PARLEY_NODE_V1, offsetof(parley_node_v1, step) + kPointer, sizeof(parley_node_v1), 0},
    {PARLEY_BUS_V1, offsetof(parley_bus_v1, unsubscribe) + kPointer, sizeof(parley_bus_v1), 0},
    {PARLEY_CACHE_V1, offsetof(parley_cache_v1, drop) + kPointer, sizeof(parley_cache_v1), 0},
    {PARLEY_MODEL_V1, offsetof(parley_model_v1, parse_response) + kPointer, sizeof(parley_model_v1), 0},
    {PARLEY_FEATURE_V1, offsetof(parley_feature_v1, stop) + kPointer, sizeof(parley_feature_v1), 0},
};

}  // namespace

const InterfaceShape* interface_shape(std::string_view id) {
  for (const InterfaceShape& shape : kShapes) {
    if (shape.id == id) return &shape;
  }
  return nullptr;
}

std::size_t first_null_function(const InterfaceShape& shape, const void* table) {
  for (std::size_t offset = kHead; offset < shape.first_size; offset += kPointer) {
    void (*function)() = nullptr;
    std::memcpy(&function, static_cast<const char*>(table) + offset, kPointer);
    if (function == nullptr && offset != shape.nullable) return offset;
  }
  return 0;
}

}  // namespace parley::plugin
