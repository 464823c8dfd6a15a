// What this host knows about each plugin interface: how long its table was when it was published and how long it is
// now.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace parley::plugin {

/// Tables only grow at their end. A table shorter than `first_size` was never valid; one between the two sizes comes
/// from an older SDK, and what it lacks is read as null.
struct InterfaceShape {
  std::string_view id;  ///< "parley.node/1"
  std::size_t first_size;
  std::size_t current_size;
  std::size_t nullable;  ///< offset of the one function that may be null, or 0
};

/// Of every interface that this host calls, or null for an id that it does not know.
const InterfaceShape* interface_shape(std::string_view id);

/// The offset of the first function of the published part that is null and must not be; 0 when all are there.
std::size_t first_null_function(const InterfaceShape& shape, const void* table);

}  // namespace parley::plugin
