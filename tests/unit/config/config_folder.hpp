// A configuration folder of its own for one test, removed at its end.
#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <unistd.h>

#include "config/sources.hpp"

namespace parley::test {

class ConfigFolder {
 public:
  ConfigFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "parley-config-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
    write("parley.toml", "");
  }
  ~ConfigFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ConfigFolder(const ConfigFolder&) = delete;
  ConfigFolder& operator=(const ConfigFolder&) = delete;

  std::string path(const std::string& relative) const { return (path_ / relative).string(); }

  ConfigFolder& write(const std::string& relative, const std::string& text) {
    std::filesystem::create_directories((path_ / relative).parent_path());
    std::ofstream(path_ / relative, std::ios::binary) << text;
    return *this;
  }

  config::Sources sources(config::Environment environment = {}, std::vector<std::string> overrides = {}) const {
    return {{path_}, std::move(environment), std::move(overrides), {}};
  }

  /// All findings, with the folder's own path as "etc".
  std::string told(const config::Findings& findings) const {
    std::string out = config::to_text(findings);
    for (std::size_t at = out.find(path_.string()); at != std::string::npos; at = out.find(path_.string())) {
      out.replace(at, path_.string().size(), "etc");
    }
    return out;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace parley::test
