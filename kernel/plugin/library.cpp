#include "plugin/library.hpp"

#include <cstdio>
#include <cstring>

#include "plugin/refusal.hpp"

namespace parley::plugin {

namespace {

constexpr std::string_view kRebuild = "rebuild it with the SDK's parley_add_plugin()";

std::string hex(std::uint32_t number) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08x", number);
  return text;
}

/// The digest of an entry, when it has one: the plugin says it is NUL-terminated, we read no further than it may go.
std::string entry_digest(const parley_entry& entry) {
  if (entry.manifest_digest == nullptr) return "nothing";
  return std::string(entry.manifest_digest, ::strnlen(entry.manifest_digest, 64));
}

Result<void> check_functions(const parley_entry& entry, const Manifest& manifest) {
  const std::pair<const char*, bool> functions[] = {{"entry.init", entry.init != nullptr},
                                                    {"entry.deinit", entry.deinit != nullptr},
                                                    {"entry.get_interface", entry.get_interface != nullptr}};
  for (const auto& [field, there] : functions) {
    if (!there) return refused({manifest.id, field, "a function", "null", "set it in the plugin's entry"});
  }
  return {};
}

}  // namespace

Result<void> check_entry(const parley_entry* entry, const Manifest& manifest) {
  if (entry == nullptr) {
    return refused({manifest.id, "exported symbol", PARLEY_ENTRY_SYMBOL, "none of that name",
                    "end the plugin's source with PARLEY_PLUGIN(...) and build it with parley_add_plugin()"});
  }
  if (entry->magic != PARLEY_ABI_MAGIC) {
    return refused({manifest.id, "entry.magic", hex(PARLEY_ABI_MAGIC), hex(entry->magic), kRebuild});
  }
  // What is compared here is what 1.0 published: a later SDK's entry is longer, an older one's never shorter.
  constexpr std::size_t kFirstSize = offsetof(parley_entry, get_interface) + sizeof(entry->get_interface);
  if (entry->struct_size < kFirstSize) {
    return refused({manifest.id, "entry.struct_size", "at least " + std::to_string(kFirstSize),
                    std::to_string(entry->struct_size), kRebuild});
  }
  if (auto abi = check_abi(manifest.id, "entry.abi", {entry->abi_major, entry->abi_minor}); abi.has_error()) return abi;
  const std::string digest = entry_digest(*entry);
  if (digest != manifest.digest) {
    return refused({manifest.id, "entry.manifest_digest", manifest.digest + " (the manifest's SHA-256)", digest,
                    "manifest and code are of different builds: " + std::string(kRebuild)});
  }
  return check_functions(*entry, manifest);
}

Result<std::shared_ptr<const Library>> Library::open(StagedFile file, Manifest manifest) {
  auto object = SharedObject::open(file.copy);
  if (object.has_error() && object.error().code == Errc::internal) {
    return refused({manifest.id, "static constructors", "to run without throwing", object.error().message,
                    "move that work to init, and restart this server: its loader is unsound now"});
  }
  if (object.has_error()) {
    return refused({manifest.id, "shared object", "one that the loader can open", object.error().message,
                    "install the library it needs, or rebuild it with -Wl,-z,defs"});
  }
  const auto* entry = static_cast<const parley_entry*>(object->symbol(PARLEY_ENTRY_SYMBOL));
  if (auto checked = check_entry(entry, manifest); checked.has_error()) return checked.error();
  return std::shared_ptr<const Library>(new Library(std::move(file), std::move(manifest), std::move(*object), entry));
}

}  // namespace parley::plugin
