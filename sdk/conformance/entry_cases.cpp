// What can be said of the file and its entry before an instance exists.
#include <array>
#include <cstring>
#include <openssl/sha.h>

#include "case.hpp"

namespace parley::conformance {

namespace {

std::string sha256_hex(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  std::string text;
  for (const unsigned char byte : digest) text += {kHex[byte >> 4], kHex[byte & 15]};
  return text;
}

void manifest_is_complete(const Subject& subject) {
  const auto text = testkit::ElfFile(subject.path).manifest();
  expect(text.has_value(), "expected an ELF note \"parley\" with the manifest; parley_add_plugin() makes it");
  const sdk::Json manifest = sdk::Json::parse(*text);
  for (const char* field : {"id", "kind", "name", "version", "description"})
    expect(!manifest[field].text().empty(), std::string("manifest: expected a text in \"") + field + "\"");
  const std::string_view kind = manifest["kind"].text();
  bool known = false;
  for (const std::string_view one : {"provider", "auth", "storage", "node", "bus", "model", "feature"})
    known |= one == kind;
  expect(known,
         "manifest: kind \"" + std::string(kind) + "\"; expected provider, auth, storage, node, bus, model or feature");
  expect(manifest["id"].text().starts_with(std::string(kind) + "."),
         "manifest: expected an id that begins with the kind and a dot");
  expect(manifest["abi"]["major"].integer() == PARLEY_ABI_MAJOR,
         "manifest: expected abi.major " + std::to_string(PARLEY_ABI_MAJOR));
  expect(!manifest["provides"].items().empty(), "manifest: expected at least one interface in \"provides\"");
}

void one_symbol(const Subject& subject) {
  const auto symbols = testkit::ElfFile(subject.path).exported_symbols();
  std::string all;
  for (const std::string& symbol : symbols) all += " " + symbol;
  expect(symbols.size() == 1 && symbols.front() == PARLEY_ENTRY_SYMBOL,
         "expected " PARLEY_ENTRY_SYMBOL " alone; exported:" + all);
}

void entry_is_whole(const Subject& subject) {
  const testkit::PluginFile file(subject.path);
  const parley_entry& entry = file.entry();
  expect(entry.init && entry.deinit && entry.get_interface,
         "expected init, deinit and get_interface; one of them is null");
  expect(entry.manifest_digest != nullptr, "expected a manifest digest; found null");
}

void digest_matches(const Subject& subject) {
  const auto text = testkit::ElfFile(subject.path).manifest();
  expect(text.has_value(), "expected a manifest note");
  const testkit::PluginFile file(subject.path);
  const std::string wanted = sha256_hex(*text);
  const std::string found(file.entry().manifest_digest, strnlen(file.entry().manifest_digest, 65));
  expect(found == wanted, "the entry's digest is " + found + "; the note's is " + wanted);
}

}  // namespace

std::vector<Case> entry_cases() {
  return {{"entry.manifest", "the file carries a complete manifest", "", manifest_is_complete},
          {"entry.symbols", "the file exports the entry and nothing else", "", one_symbol},
          {"entry.fields", "the entry is of this ABI and whole", "", entry_is_whole},
          {"entry.digest", "the entry's digest is that of the manifest in the file", "", digest_matches}};
}

}  // namespace parley::conformance
