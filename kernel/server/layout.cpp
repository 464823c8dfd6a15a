#include "server/layout.hpp"

namespace parley::server {

namespace fs = std::filesystem;

fs::path Layout::find_program() {
  return fs::read_symlink("/proc/self/exe");
}

fs::path Layout::plugins() const {
  return program.parent_path().parent_path() / "lib/parley/plugins";
}

Result<fs::path> Layout::shared(const std::string& name) const {
  const fs::path installed = program.parent_path().parent_path() / "share/parley" / name;
  const fs::path beside = fs::absolute(config_dir).lexically_normal().parent_path() / name;
  for (const fs::path& place : {installed, beside})
    if (fs::is_directory(place)) return place;
  return fail(Errc::not_found, "the folder '" + name + "' is neither at " + installed.string() + " nor at " +
                                   beside.string() + "; install parley again, or start it from its checkout");
}

}  // namespace parley::server
