#include "script/script_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace parley::script {

namespace {

namespace fs = std::filesystem;

struct OpenFile {
  int descriptor;
  ~OpenFile() {
    if (descriptor >= 0) close(descriptor);
  }
};

bool is_script(const std::string& name) {
  return name.ends_with(".lua") && !name.ends_with(".test.lua") && !name.starts_with(".");
}

// Checked on the open file, so that a link swapped after the check gains nothing.
bool lies_inside(int descriptor, const fs::path& folder) {
  std::error_code ec;
  const fs::path real = fs::read_symlink("/proc/self/fd/" + std::to_string(descriptor), ec);
  const auto relative = real.lexically_relative(folder);
  return !ec && !relative.empty() && *relative.begin() != "..";
}

Result<std::string> read_script(const fs::path& path, const fs::path& folder, std::size_t most_bytes) {
  const OpenFile file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  struct stat facts {};
  if (file.descriptor < 0 || fstat(file.descriptor, &facts) != 0) return fail(Errc::not_found, "cannot be opened");
  if (!S_ISREG(facts.st_mode)) return fail(Errc::invalid, "is no regular file");
  if (!lies_inside(file.descriptor, folder))
    return fail(Errc::denied, "is a link that leads out of " + folder.string());
  std::string text;
  char part[16384];
  while (text.size() <= most_bytes) {
    const ssize_t got = read(file.descriptor, part, sizeof part);
    if (got < 0) return fail(Errc::unavailable, "cannot be read");
    if (got == 0) return text;
    text.append(part, static_cast<std::size_t>(got));
  }
  return fail(Errc::limit, "has more than " + std::to_string(most_bytes) + " bytes");
}

}  // namespace

Result<FolderContents> read_script_folder(const fs::path& folder, std::size_t most_bytes, std::size_t most_scripts) {
  std::error_code ec;
  const fs::path real = fs::canonical(folder, ec);
  fs::directory_iterator entries;
  if (!ec) entries = fs::directory_iterator(real, ec);
  if (ec)
    return fail(Errc::not_found,
                "script folder " + folder.string() + ": " + ec.message() + "; create it or change scripts.roots");
  FolderContents contents;
  for (; !ec && entries != fs::directory_iterator(); entries.increment(ec)) {
    const std::string name = entries->path().filename().string();
    if (!is_script(name)) continue;
    if (contents.scripts.size() >= most_scripts) {
      contents.refused[name] = "more than " + std::to_string(most_scripts) + " scripts in " + folder.string();
      continue;
    }
    auto text = read_script(entries->path(), real, most_bytes);
    if (text.has_value()) {
      contents.scripts[name] = std::move(*text);
    } else {
      contents.refused[name] = text.error().message;
    }
  }
  return contents;
}

}  // namespace parley::script
