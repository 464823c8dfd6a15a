#include "config/secret.hpp"

#include <sys/stat.h>

#include "config/file_text.hpp"

namespace parley::config {

namespace {

constexpr std::size_t kLargestSecretFile = 64 * 1024;

Result<Secret> from_environment(std::string_view reference, std::string_view name, const Environment& environment) {
  const auto found = environment.find(name);
  const std::string what = "environment variable " + std::string(name);
  if (found == environment.end()) return fail(Errc::not_found, what + ", which is not set");
  if (found->second.empty()) return fail(Errc::not_found, what + ", which is empty");
  return Secret(found->second, std::string(reference));
}

Result<Secret> from_file(std::string_view reference, std::string_view name, const std::filesystem::path& directory) {
  const std::filesystem::path path = directory / name;
  auto file = read_file(path, kLargestSecretFile);
  if (file.has_error()) return fail(file.error().code, "file " + path.string() + ", which " + file.error().message);
  if ((file->mode & S_IROTH) != 0) {
    return fail(Errc::denied, "file " + path.string() + ", which every user of this machine may read");
  }
  std::string& text = file->text;
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  if (text.empty()) return fail(Errc::not_found, "file " + path.string() + ", which is empty");
  return Secret(std::move(text), std::string(reference));
}

}  // namespace

std::string Secret::redacted() const {
  if (!is_set()) return {};
  return is_literal() ? "********" : reference_;
}

Result<Secret> resolve_secret(std::string_view text, const SecretSources& sources) {
  if (text.starts_with("env:")) return from_environment(text, text.substr(4), sources.environment);
  if (text.starts_with("file:")) return from_file(text, text.substr(5), sources.directory);
  return Secret(std::string(text), {});
}

}  // namespace parley::config
