#include "secrets/keyring.hpp"

#include <algorithm>
#include <sstream>

#include "secrets/key_file.hpp"

namespace parley::secrets {

namespace {

Result<std::vector<FernetKey>> parsed(std::span<const std::string> texts, const std::string& where) {
  std::vector<FernetKey> keys;
  for (const std::string& text : texts) {
    Result<FernetKey> key = FernetKey::from_text(text);
    if (!key)
      return fail(key.error().code, where + ", key " + std::to_string(keys.size() + 1) + ": " + key.error().message);
    keys.push_back(*std::move(key));
  }
  if (keys.empty()) return fail(Errc::invalid, where + ": expected at least one key, found none");
  return keys;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

}  // namespace

Result<Keyring> Keyring::from_texts(std::span<const std::string> texts) {
  Result<std::vector<FernetKey>> keys = parsed(texts, "[secrets] keys");
  if (!keys) return keys.error();
  return Keyring(*std::move(keys));
}

Result<Keyring> Keyring::open(std::span<const std::string> texts, const std::filesystem::path& file) {
  if (!texts.empty()) return from_texts(texts);
  const Result<std::string> text = read_or_make(file, [] { return FernetKey::generate().to_text() + "\n"; });
  if (!text) return text.error();
  Result<std::vector<FernetKey>> keys = parsed(lines_of(*text), file.string());
  if (!keys) return keys.error();
  return Keyring(*std::move(keys));
}

Result<std::string> Keyring::open(std::string_view text) const {
  for (const FernetKey& key : keys_) {
    Result<std::string> plaintext = key.open(text);
    if (plaintext || plaintext.error().code == Errc::invalid) return plaintext;
  }
  return fail(Errc::denied, "none of the " + std::to_string(keys_.size()) +
                                " keys opens it; put the key it was sealed with back into [secrets] keys, or restore "
                                "keys/secrets.key of the data folder");
}

}  // namespace parley::secrets
