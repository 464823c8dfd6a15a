#define BOOST_DLL_USE_STD_FS
#include "plugin/shared_object.hpp"

#include <boost/dll/shared_library.hpp>
#include <dlfcn.h>

namespace parley::plugin {

namespace dll = boost::dll;

class SharedObject::Handle {
 public:
  dll::shared_library library;
};

SharedObject::SharedObject(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
SharedObject::SharedObject(SharedObject&&) noexcept = default;
SharedObject& SharedObject::operator=(SharedObject&&) noexcept = default;
SharedObject::~SharedObject() = default;

Result<SharedObject> SharedObject::open(const std::filesystem::path& file) {
  // Boost.DLL has no name for RTLD_NODELETE; it hands unknown bits to dlopen as they are. Local is its default.
  constexpr auto kMode = static_cast<dll::load_mode::type>(static_cast<int>(dll::load_mode::rtld_now) | RTLD_NODELETE);
  auto handle = std::make_unique<Handle>();
  std::error_code error;
  try {
    handle->library.load(file, error, kMode);
  } catch (const std::exception& escaped) {
    return fail(Errc::internal, std::string("an exception: ") + escaped.what());
  } catch (...) {
    return fail(Errc::internal, "an exception that is no std::exception");
  }
  if (error) {
    const char* const reason = ::dlerror();
    return fail(Errc::invalid, reason != nullptr ? reason : error.message());
  }
  return SharedObject(std::move(handle));
}

const void* SharedObject::symbol(const char* name) const {
  return handle_->library.has(name) ? &handle_->library.get<const char>(name) : nullptr;
}

}  // namespace parley::plugin
