#include "server/node_name.hpp"

#include <fstream>

namespace parley::server {

Result<std::string> node_name(const std::filesystem::path& data_dir, Ids& ids) {
  const std::filesystem::path path = data_dir / "node";
  std::string name;
  std::ifstream(path) >> name;
  if (!name.empty()) return name;
  name = ids.next();
  // A half-written name would be another one, which only costs a restart the time of a lease.
  std::ofstream file(path);
  file << name << "\n";
  file.close();
  if (!file) return fail(Errc::unavailable, path.string() + " cannot be written; the server keeps its name there");
  return name;
}

}  // namespace parley::server
