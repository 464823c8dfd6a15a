// Fetching a host interface that a plugin cannot do without.
#pragma once

#include <parley/plugin.hpp>
#include <string>

namespace parley::sdk {

/// The table, never null. Throws Failure(PARLEY_UNSUPPORTED) that says what to add to the manifest.
template <class Table>
const Table& required_interface(Host host, std::string_view id) {
  if (const Table* table = host.interface<Table>(id)) return *table;
  throw Failure(PARLEY_UNSUPPORTED, "the host does not offer " + std::string(id) +
                                        "; expected it in the manifest's \"permissions\" and in this host's version");
}

namespace detail {

/// A parley_sink's write over a std::string.
inline parley_status append_text(void* ctx, const char* data, std::uint64_t size) noexcept {
  try {
    static_cast<std::string*>(ctx)->append(data, size);
    return PARLEY_OK;
  } catch (...) {
    return PARLEY_LIMIT;
  }
}

/// Collects the sentence a host function writes when it fails, and throws it.
class HostError {
 public:
  HostError() = default;
  HostError(const HostError&) = delete;  // the sink points into this object
  HostError& operator=(const HostError&) = delete;

  const parley_sink* sink() const { return &sink_; }
  void check(parley_status status, std::string_view what) const {
    if (status == PARLEY_OK) return;
    throw Failure(status, std::string(what) + ": " + (text_.empty() ? "the host gave no reason" : text_));
  }

 private:
  std::string text_;
  parley_sink sink_{&text_, append_text};
};

}  // namespace detail
}  // namespace parley::sdk
