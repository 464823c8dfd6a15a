#include "api/authoring_json.hpp"

#include <charconv>

namespace parley::api {

using namespace schema;  // the builders read as a language of their own

namespace {

Schema version_summary() {
  return object({required("number", integer(0)), required("hash", text(64, 64))});
}

/// "pt-BR,pt;q=0.9,en;q=0.8": the first that the texts are written in; weights are in falling order in practice.
const json::object* texts_in(const json::object& texts, std::string_view wanted) {
  while (!wanted.empty()) {
    const std::string_view each = wanted.substr(0, wanted.find(','));
    std::string_view tag = each.substr(0, each.find(';'));
    while (tag.starts_with(' ')) tag.remove_prefix(1);
    for (const std::string_view form : {tag, tag.substr(0, tag.find('-'))})
      if (const json::object* found = find_object(texts, form)) return found;
    wanted.remove_prefix(std::min(wanted.size(), each.size() + 1));
  }
  if (const json::object* english = find_object(texts, "en")) return english;
  return texts.empty() ? nullptr : texts.begin()->value().if_object();
}

json::value member_or(const json::object* object, std::string_view name, json::value otherwise) {
  const json::value* value = object ? object->if_contains(name) : nullptr;
  if (value) return *value;
  return otherwise;
}

json::array list_of(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

}  // namespace

Schema draft_schema() {
  return object({required("id", id()), required("name", text(1, 200)), required("is_active", boolean()),
                 required("revision", integer(1)), required("published", nullable(version_summary())),
                 required("created_at", time()), required("created_by", text(0, 200)), required("updated_at", time()),
                 required("updated_by", text(0, 200))});
}

Schema version_schema() {
  return object({required("number", integer(1)), required("hash", text(64, 64)), required("published_at", time()),
                 required("published_by", text(0, 200)),
                 optional("document", any().described("Of a flow, in the answer for one version.")),
                 optional("source", text(0, 1u << 20).described("Of a script, in the answer for one version."))});
}

Schema findings_schema() {
  const Schema finding = object({required("code", text(1, 60)), required("severity", one_of({"error", "warning"})),
                                 optional("node", text(1, 1'000)), optional("field", text(1, 10'000)),
                                 required("message", text(1, 10'000)), required("fix", text(1, 10'000))});
  return object({required("score", integer(0, 100)), required("errors", integer(0)), required("warnings", integer(0)),
                 required("findings", list(finding, 1'000))});
}

Schema node_type_schema() {
  return object(
      {required("type", text(1, 64)), required("aliases", list(text(1, 64), 32)), required("group", text(1, 64)),
       required("icon", text(0, 64)), required("label", text(0, 200)), required("description", text(0, 2'000)),
       required("fields", any()), required("port_texts", any()), required("config", any()),
       required("ports", list(text(1, 64), 32)),
       required("ports_from", list(object({required("each", text(1, 200)), required("prefix", text(1, 64))}), 32)),
       required("starts", boolean()), required("ends", boolean()), required("waits", boolean()),
       required("sends", boolean()), required("listens", boolean()), required("inert", boolean())});
}

Schema running_schema() {
  const Schema breaking = object({required("session_id", id()), required("conversation_id", id()),
                                  required("version", text(0, 64)), required("reason", text(0, 10'000))});
  return object({optional("live", integer(0)), optional("fitting", integer(0)),
                 optional("breaking", list(breaking, 1'000)), optional("moved", integer(0)),
                 optional("restarted", integer(0)), optional("stayed", integer(0))});
}

Schema publish_schema() {
  return object(
      {optional("sessions", one_of({"stay", "move", "restart"})
                                .defaulting("stay")
                                .described("What happens to the sessions that run: they stay on their version, those "
                                           "that fit move to the new one, or all begin anew.")),
       optional("at", text(0, 200).described("Of restart: the node or checkpoint where they begin.")),
       optional("override", boolean().defaulting(false).described("Publish although a check has errors."))});
}

json::object to_json(const bot::Draft& draft) {
  json::value published = nullptr;
  if (!draft.published.empty()) published = json::object{{"number", draft.published_number}, {"hash", draft.published}};
  return {{"id", draft.id},
          {"name", draft.name},
          {"is_active", draft.active},
          {"revision", draft.revision},
          {"published", std::move(published)},
          {"created_at", to_rfc3339(draft.created_at)},
          {"created_by", draft.created_by},
          {"updated_at", to_rfc3339(draft.updated_at)},
          {"updated_by", draft.updated_by}};
}

json::object to_json(const bot::Version& version) {
  return {{"number", version.number},
          {"hash", version.hash},
          {"published_at", to_rfc3339(version.published_at)},
          {"published_by", version.published_by}};
}

json::object to_json(const flow::NodeDescription& type, std::string_view accept_language) {
  const json::object* texts = texts_in(type.texts, accept_language);
  json::array lists;
  for (const flow::PortList& each : type.port_lists) {
    std::string path;
    for (const std::string& part : each.path) path += (path.empty() ? "" : ".") + part;
    lists.push_back({{"each", path}, {"prefix", each.prefix}});
  }
  return {{"type", type.type},
          {"aliases", list_of(type.aliases)},
          {"group", type.group},
          {"icon", type.icon},
          {"label", member_or(texts, "label", json::string(type.type))},
          {"description", member_or(texts, "description", "")},
          {"fields", member_or(texts, "fields", json::object())},
          {"port_texts", member_or(texts, "ports", json::object())},
          {"config", type.config},
          {"ports", list_of(type.ports)},
          {"ports_from", std::move(lists)},
          {"starts", type.starts},
          {"ends", type.ends},
          {"waits", type.waits},
          {"sends", type.sends},
          {"listens", type.listens},
          {"inert", type.inert}};
}

rest::Reply with_tag(rest::Reply reply, std::int64_t revision) {
  reply.headers.set("ETag", "\"" + std::to_string(revision) + "\"");
  return reply;
}

Result<std::int64_t> revision_of(const rest::Call& call) {
  std::string_view tag = call.request().headers.get("If-Match");
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
  std::int64_t revision = 0;
  const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), revision);
  if (error != std::errc{} || end != tag.data() + tag.size() || revision < 1)
    return fail(Errc::invalid,
                "the header If-Match must hold the ETag of the draft that is changed, such as \"3\": read the draft, "
                "so that nobody's change is lost");
  return revision;
}

bot::Publishing publishing_of(const json::object& body) {
  bot::Publishing publishing;
  publishing.sessions = std::string(string_or(body, "sessions", "stay"));
  publishing.at = std::string(string_or(body, "at"));
  return publishing;
}

std::int64_t number_of(const rest::Call& call) {
  const std::string text = call.param("number");
  std::int64_t number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : -1;
}

}  // namespace parley::api
