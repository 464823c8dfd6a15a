// One opened shared object: all symbols bound at once, none of its own offered to others, and mapped for good.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.hpp"

namespace parley::plugin {

/// Closing does not unmap: code that is still referenced (type information, handlers, symbols the loader marks unique)
/// would dangle, so the file is opened with RTLD_NODELETE. Static constructors run inside open(); see Probe.
class SharedObject {
 public:
  /// The error is the loader's own sentence (an undefined symbol, a missing library, no exec permission), or of code
  /// `internal` when a static constructor threw. Trap: such an exception may also end the process, and when it does not
  /// it leaves the loader's lock taken, so that other threads hang in it. Only a process that ends soon may rely on the
  /// error; the server probes first.
  static Result<SharedObject> open(const std::filesystem::path& file);
  SharedObject(SharedObject&&) noexcept;
  SharedObject& operator=(SharedObject&&) noexcept;
  ~SharedObject();

  /// The address of an exported symbol, or null.
  const void* symbol(const char* name) const;

 private:
  class Handle;
  explicit SharedObject(std::unique_ptr<Handle> handle);
  std::unique_ptr<Handle> handle_;
};

}  // namespace parley::plugin
