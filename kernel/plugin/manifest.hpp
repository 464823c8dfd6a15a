// What a plugin says about itself before it is opened: who it is, what it provides, needs and asks for. It is a JSON
// document (sdk/schemas/manifest.schema.json) inside the shared object as an ELF note, or beside it as FILE.so.json.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "plugin/byte_source.hpp"
#include "plugin/version.hpp"

namespace parley::plugin {

enum class Kind { provider, auth, storage, node, bus, model, feature };
std::string_view name(Kind kind);
std::optional<Kind> kind_named(std::string_view text);
/// The kind whose plugins provide interfaces of that word: "auth" for parley.auth/1, and for parley.password/1 as well,
/// "bus" for parley.cache/1.
std::optional<Kind> kind_providing(std::string_view word);

struct AbiVersion {
  std::uint16_t major = 0;
  std::uint16_t minor = 0;
};

struct Manifest {
  std::string id;  ///< "provider.cloud": the kind, a dot and the plugin's short name
  Kind kind = Kind::feature;
  std::string name;  ///< for people
  Version version;
  AbiVersion abi;                         ///< of the SDK it was built with
  std::vector<std::string> provides;      ///< plugin interfaces, "parley.provider/1"
  std::vector<Requirement> requirements;  ///< "requires": plugins that must run before this one
  std::vector<std::string> permissions;   ///< host interfaces it wants, "parley.host.fetch/1"
  json::array options;                    ///< option table of etc/plugins.d/<id>.toml; config::OptionTable reads it
  json::array channel_options;            ///< providers only: option table of a channel
  json::object node;                      ///< nodes only: type, config schema, ports and texts for the flow editor
  std::string description;
  std::string digest;  ///< SHA-256 of the manifest's bytes, 64 lower-case hex digits

  bool permits(std::string_view host_interface) const;
};

/// Parses and checks a manifest strictly: an unknown field, a wrong type, an id that is not "kind.name" or `provides`
/// without an interface of the kind is refused. `file` names it in errors.
Result<Manifest> parse_manifest(std::string_view bytes, std::string_view file);

/// The manifest's bytes out of an ELF file's note; nothing when it has none.
Result<std::optional<std::string>> manifest_note(const ByteSource& file);

/// Reads the manifest of `file` without loading it: its note, or `sidecar` when it has no note. Only the headers, the
/// note and nothing else of the file are read.
Result<Manifest> read_manifest(const std::filesystem::path& file, const std::filesystem::path& sidecar);
/// With the usual sidecar, FILE.so.json.
Result<Manifest> read_manifest(const std::filesystem::path& file);
std::filesystem::path sidecar_of(const std::filesystem::path& file);

/// Whether a plugin of this ABI version may load into this host: same major, no newer minor. `field` is where the
/// number stands ("manifest abi", "entry abi").
Result<void> check_abi(std::string_view plugin, std::string_view field, AbiVersion found);

}  // namespace parley::plugin
