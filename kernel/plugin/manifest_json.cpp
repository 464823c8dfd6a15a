#include <algorithm>

#include "base/crypto.hpp"
#include "plugin/manifest.hpp"
#include "plugin/refusal.hpp"

namespace parley::plugin {

namespace {

constexpr std::string_view kFields[] = {"id",       "kind",        "name",    "version",         "abi",  "provides",
                                        "requires", "permissions", "options", "channel_options", "node", "description"};
constexpr std::size_t kLongestId = 64;
constexpr std::string_view kRepair = "correct the manifest and rebuild the plugin";

bool is_short_name(std::string_view text) {
  if (text.empty() || text.size() > kLongestId || text.front() < 'a' || text.front() > 'z') return false;
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

/// "kind.name": the kind, or nothing.
std::optional<Kind> kind_of_id(std::string_view id) {
  const std::size_t dot = id.find('.');
  if (dot == std::string_view::npos || id.size() > kLongestId || !is_short_name(id.substr(dot + 1)))
    return std::nullopt;
  return kind_named(id.substr(0, dot));
}

/// "parley.<word>/<revision>" with the prefix that stands before the word.
std::optional<std::string_view> interface_word(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || !is_short_name(text.substr(0, slash))) return std::nullopt;
  const std::string_view revision = text.substr(slash + 1);
  const bool number = !revision.empty() && revision.size() <= 4 && revision.front() != '0' &&
                      std::ranges::all_of(revision, [](char c) { return c >= '0' && c <= '9'; });
  if (!number) return std::nullopt;
  return text.substr(0, slash);
}

/// Reads the fields of one manifest; the first wrong one is kept as the error and everything after it is moot.
class ManifestReader {
 public:
  ManifestReader(const json::object& object, std::string_view file) : object_(object), subject_(file) {}

  Result<Manifest> read() {
    for (const auto& member : object_) {
      if (std::ranges::find(kFields, std::string_view(member.key())) == std::end(kFields)) {
        refuse(member.key(), "a field that the manifest has", "an unknown one");
      }
    }
    read_identity();
    read_abi();
    read_lists();
    manifest_.options = table("options");
    manifest_.channel_options = table("channel_options");
    only_for(Kind::provider, "channel_options");
    read_node();
    if (error_) return *error_;
    return std::move(manifest_);
  }

 private:
  void refuse(std::string_view field, std::string_view expected, std::string_view found) {
    if (!error_)
      error_ = refused({subject_, "manifest field \"" + std::string(field) + "\"", expected, found, kRepair});
  }

  std::string found(std::string_view field) const {
    const json::value* value = object_.if_contains(field);
    return value == nullptr ? "nothing" : json::serialize(*value).substr(0, 80);
  }

  std::string text(std::string_view field, bool required) {
    const json::value* value = object_.if_contains(field);
    if (value != nullptr && value->is_string() && !(required && value->get_string().empty())) {
      return std::string(value->get_string());
    }
    if (value != nullptr || required) refuse(field, required ? "a text that is not empty" : "a text", found(field));
    return {};
  }

  void read_identity() {
    manifest_.id = text("id", true);
    const auto kind_in_id = kind_of_id(manifest_.id);
    if (!kind_in_id) refuse("id", "KIND.NAME, lower case, at most 64 characters", found("id"));
    if (!error_) subject_ = manifest_.id + " (" + subject_ + ")";
    const auto kind = kind_named(text("kind", true));
    if (!kind) refuse("kind", "provider, auth, storage, node, bus, model or feature", found("kind"));
    if (kind && kind_in_id && kind != kind_in_id) refuse("kind", name(*kind_in_id), found("kind"));
    manifest_.kind = kind.value_or(Kind::feature);
    manifest_.name = text("name", true);
    const auto version = parse_version(text("version", true));
    if (!version) refuse("version", "three numbers, \"1.4.0\"", found("version"));
    manifest_.version = version.value_or(Version());
    manifest_.description = text("description", false);
  }

  void read_abi() {
    const json::object* abi = find_object(object_, "abi");
    if (abi == nullptr || abi->size() != 2) {
      return refuse("abi", R"({"major": number, "minor": number})", found("abi"));
    }
    manifest_.abi.major = abi_number(*abi, "major");
    manifest_.abi.minor = abi_number(*abi, "minor");
  }

  std::uint16_t abi_number(const json::object& abi, std::string_view part) {
    const json::value* value = abi.if_contains(part);
    const std::int64_t number = value != nullptr && value->is_int64() ? value->get_int64() : -1;
    if (number < 0 || number > UINT16_MAX) refuse("abi", "whole numbers from 0 to 65535", found("abi"));
    return static_cast<std::uint16_t>(number);
  }

  std::vector<std::string> texts(std::string_view field, bool required) {
    std::vector<std::string> out;
    const json::value* value = object_.if_contains(field);
    if (value == nullptr && !required) return out;
    if (value == nullptr || !value->is_array()) {
      refuse(field, "a list of texts", found(field));
      return out;
    }
    for (const json::value& item : value->get_array()) {
      if (!item.is_string()) {
        refuse(field, "a list of texts", found(field));
        return out;
      }
      out.emplace_back(item.get_string());
      if (std::ranges::count(out, out.back()) > 1) refuse(field, "each item once", out.back() + " twice");
    }
    return out;
  }

  void read_lists() {
    manifest_.provides = texts("provides", true);
    bool own_kind = false;
    for (const std::string& id : manifest_.provides) {
      const auto word = interface_word(id, "parley.");
      const auto kind = word ? kind_providing(*word) : std::nullopt;
      if (!kind) refuse("provides", "interfaces of plugins, \"parley.node/1\"", id);
      own_kind |= kind == manifest_.kind;
    }
    if (!own_kind)
      refuse("provides", "parley." + std::string(name(manifest_.kind)) + "/1 or another of its kind among them",
             found("provides"));

    manifest_.permissions = texts("permissions", false);
    for (const std::string& id : manifest_.permissions) {
      if (!interface_word(id, "parley.host.")) refuse("permissions", "host interfaces, \"parley.host.fetch/1\"", id);
    }
    for (const std::string& item : texts("requires", false)) {
      auto requirement = parse_requirement(item);
      if (!requirement || !kind_of_id(requirement->id)) {
        refuse("requires", R"(plugin ids, "storage.sqlite" or "storage.sqlite>=1.2.0")", item);
      } else {
        manifest_.requirements.push_back(*std::move(requirement));
      }
    }
  }

  json::array table(std::string_view field) {
    const json::value* value = object_.if_contains(field);
    if (value == nullptr) return {};
    const json::array* items = value->if_array();
    if (items == nullptr || !std::ranges::all_of(*items, [](const json::value& item) { return item.is_object(); })) {
      refuse(field, "a list of options, each an object", found(field));
      return {};
    }
    return *items;
  }

  void read_node() {
    if (object_.if_contains("node") == nullptr) return;
    only_for(Kind::node, "node");
    const json::object* node = find_object(object_, "node");
    if (node == nullptr) return refuse("node", "an object", found("node"));
    manifest_.node = *node;
  }

  void only_for(Kind kind, std::string_view field) {
    const json::value* value = object_.if_contains(field);
    if (value == nullptr || manifest_.kind == kind || (value->is_array() && value->get_array().empty())) return;
    refuse(field, "it only in a plugin of kind " + std::string(name(kind)),
           "it in one of kind " + std::string(name(manifest_.kind)));
  }

  const json::object& object_;
  std::string subject_;
  Manifest manifest_;
  std::optional<Error> error_;
};

}  // namespace

Result<Manifest> parse_manifest(std::string_view bytes, std::string_view file) {
  const auto document = parse_json(bytes, "the manifest");
  if (document.has_error()) {
    return fail(Errc::invalid,
                "plugin " + std::string(file) + ": " + document.error().message + "; " + std::string(kRepair));
  }
  if (!document->is_object()) {
    return refused({file, "manifest", "a JSON object", "another kind of value", kRepair});
  }
  auto manifest = ManifestReader(document->get_object(), file).read();
  if (manifest.has_value()) manifest->digest = to_hex(sha256(bytes));
  return manifest;
}

}  // namespace parley::plugin
