#include "api/installation_routes.hpp"

#include "api/adding.hpp"
#include "api/caller_of.hpp"

namespace parley::api {

using namespace schema;
using rest::Access;
using rest::Call;
using rest::Reply;

namespace {

constexpr std::size_t kMostPlugins = 10'000;

struct StateWord {
  plugin::State state;
  std::string_view word;
};
constexpr StateWord kStates[] = {
    {plugin::State::found, "found"},     {plugin::State::off, "off"},
    {plugin::State::refused, "refused"}, {plugin::State::not_configured, "not_configured"},
    {plugin::State::failed, "failed"},   {plugin::State::running, "running"},
    {plugin::State::stopped, "stopped"},
};

std::string_view word_of(plugin::State state) {
  for (const StateWord& known : kStates)
    if (known.state == state) return known.word;
  throw BrokenInvariant("a plugin is in a state that the API has no word for");
}

Schema state_schema() {
  std::vector<std::string_view> words;
  for (const StateWord& known : kStates) words.push_back(known.word);
  return one_of(words);
}

Schema names() {
  return list(text(1, 200), 1000);
}

Schema plugin_schema() {
  return object({required("id", text(1, 300)), required("kind", text(0, 40)), required("name", text(0, 300)),
                 required("description", text(0, 10'000)), required("version", text(0, 60)),
                 required("state", state_schema()),
                 required("reason", text(0, 10'000).described("Why it does not run; empty when it does")),
                 required("provides", names()), required("requires", names()), required("permissions", names()),
                 required("file", text(0, 4096)), required("digest", text(0, 64)),
                 required("generation", integer(0, INT64_MAX).described("Of the instance that serves; 0 when none")),
                 required("since", nullable(time())),
                 required("notes", list(text(1, 10'000), 1000).described("What did not go well with a reload"))});
}

json::array requirements_of(const plugin::Manifest& manifest) {
  json::array all;
  for (const plugin::Requirement& needed : manifest.requirements) all.emplace_back(needed.id);
  return all;
}

json::object view(const PluginRecord& record) {
  static const plugin::Manifest kNone;
  const plugin::PluginStatus& status = record.status;
  const plugin::Manifest& manifest = record.manifest ? *record.manifest : kNone;
  return {{"id", status.id},
          {"kind", status.kind},
          {"name", manifest.name},
          {"description", manifest.description},
          {"version", status.version},
          {"state", word_of(status.state)},
          {"reason", status.reason},
          {"provides", json::value_from(manifest.provides)},
          {"requires", requirements_of(manifest)},
          {"permissions", json::value_from(manifest.permissions)},
          {"file", status.path.string()},
          {"digest", status.digest},
          {"generation", std::int64_t(status.generation)},
          {"since", status.since == WallTime{} ? json::value(nullptr) : json::value(to_rfc3339(status.since))},
          {"notes", json::value_from(status.notes)}};
}

Result<Reply> one_plugin(const Installation& installation, const std::string& id) {
  const PluginRecord* found = nullptr;
  const auto all = installation.plugins();
  for (const PluginRecord& record : all)  // a refused second file may bear the same id
    if (record.status.id == id && (!found || record.status.state == plugin::State::running)) found = &record;
  return found ? Result<Reply>(Reply::ok(view(*found))) : Result<Reply>(fail(Errc::not_found, "no plugin " + id));
}

rest::Endpoint endpoint(net::Method method, std::string path, std::string group, std::string summary, Schema response) {
  return {.method = method,
          .path = std::move(path),
          .group = std::move(group),
          .summary = std::move(summary),
          .access = Access::super_admin(),
          .response = std::move(response)};
}

void add_plugins(Adding& add, Installation& installation) {
  add(endpoint(net::Method::get, "/plugins", "Plugins", "Every plugin, with its state and why",
               object({required("data", list(plugin_schema(), kMostPlugins))})),
      [&installation](const Call&) -> Result<Reply> {
        json::array data;
        for (const PluginRecord& record : installation.plugins()) data.push_back(view(record));
        return Reply::ok({{"data", std::move(data)}});
      });
  add(endpoint(net::Method::get, "/plugins/{plugin_id}", "Plugins", "One plugin", plugin_schema()),
      [&installation](const Call& call) { return one_plugin(installation, call.param("plugin_id")); });
  add(endpoint(net::Method::post, "/plugins/{plugin_id}/reload", "Plugins",
               "Put what a plugin's file and options are now in place of what runs",
               object({required("id", text(1, 300)), required("version", text(1, 60)),
                       required("generation", integer(0, INT64_MAX)), required("digest", text(0, 64)),
                       required("notes", list(text(1, 10'000), 1000))})),
      [&installation](const Call& call) -> Result<Reply> {
        const std::string id = call.param("plugin_id");
        const Result<plugin::ReloadReport> report = installation.reload(id, caller_of(call));
        if (!report) return report.error();
        return Reply::ok({{"id", id},
                          {"version", report->version},
                          {"generation", std::int64_t(report->generation)},
                          {"digest", report->new_digest},
                          {"notes", json::value_from(report->notes)}});
      });
}

void add_system(Adding& add, Installation& installation) {
  const Schema settings =
      map_of(map_of(object({required("value", any()), required("origin", text(1, 5000))}), 10'000), 10'000);
  add(endpoint(net::Method::get, "/system/config", "System", "The configuration in effect; secrets are not shown",
               object({required("sections", settings), required("plugins", settings), required("channels", settings)})),
      [&installation](const Call&) { return Result<Reply>(Reply::ok(installation.configuration())); });
  const Schema job = object({required("name", text(1, 60)), required("description", text(1, 300)),
                             required("waiting", integer(0, INT64_MAX)),
                             required("more", boolean().described("There are more; counting stops at some point")),
                             required("next_at", nullable(time().described("When the first came, or is due")))});
  add(endpoint(net::Method::get, "/system/jobs", "System", "What works in the background, and how much waits for it",
               object({required("data", list(job, 100))})),
      [&installation](const Call&) -> Result<Reply> {
        const auto items = installation.backlog();
        if (!items) return items.error();
        json::array data;
        for (const messaging::Backlog::Item& item : *items)
          data.push_back({{"name", item.name},
                          {"description", item.what},
                          {"waiting", item.count},
                          {"more", item.more},
                          {"next_at", time_or_null(item.first)}});
        return Reply::ok({{"data", std::move(data)}});
      });
}

}  // namespace

Result<> add_installation_routes(rest::Api& api, Installation& installation) {
  Adding add(api);
  add_plugins(add, installation);
  add_system(add, installation);
  return add.outcome();
}

}  // namespace parley::api
