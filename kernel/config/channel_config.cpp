#include "config/channel_config.hpp"

#include <algorithm>

#include "base/nearest_key.hpp"
#include "config/named_documents.hpp"

namespace parley::config {

namespace {

/// One [[channel]] table of one file.
struct Entry {
  std::string id;
  std::string file;
  const NodeTable* table;
  unsigned line;
};

std::string text_member(const NodeTable& table, std::string_view key) {
  for (const auto& [name, node] : table) {
    const auto* text = std::get_if<std::string>(&node.value);
    if (name == key && text != nullptr) return *text;
  }
  return {};
}

class ChannelLoader {
 public:
  ChannelLoader(const Sources& sources, const std::map<std::string, OptionTable>& providers)
      : sources_(sources), providers_(providers) {}

  Loaded<std::vector<ChannelConfig>> load() {
    files_ = read_layers(sources_, "channels.toml", findings_);
    for (const TomlFile& file : files_) collect(file);

    // Any layer may name the provider, so it is settled first, without judging the rest.
    Findings told_in_second_pass;
    const NamedDocuments common = documents({}, told_in_second_pass);
    const NamedDocuments full = documents(common, findings_);

    std::vector<ChannelConfig> out;
    for (const std::string& id : order_) out.push_back(settle(id, full.find(id)->second));
    return {std::move(out), sorted(std::move(findings_))};
  }

 private:
  static Origin at(const std::string& file, unsigned line) { return {Origin::Kind::file, file, line}; }

  void collect(const TomlFile& file) {
    for (const auto& [name, node] : file.table) {
      const auto* list = std::get_if<NodeList>(&node.value);
      if (name != "channel" || list == nullptr) {
        findings_.push_back(finding_at(at(file.name, node.line), {}, "[[channel]] tables",
                                       name == "channel" ? shown(node) : in_quotes(name)));
        continue;
      }
      for (const Node& item : *list) collect_channel(file.name, item);
    }
  }

  void collect_channel(const std::string& file, const Node& item) {
    const NodeTable* table = item.table();
    const std::string id = table == nullptr ? std::string() : text_member(*table, "id");
    if (!is_id(id)) {
      findings_.push_back(finding_at(at(file, item.line), "channel.id",
                                     "letters, digits and single '.', '-' or '_' between them, up to 64",
                                     id.empty() ? "nothing" : in_quotes(id)));
      return;
    }
    const auto twin = std::find_if(entries_.begin(), entries_.end(),
                                   [&](const Entry& entry) { return entry.id == id && entry.file == file; });
    if (twin != entries_.end()) {
      findings_.push_back(finding_at(at(file, item.line), "channels." + id, "an id that no other channel has",
                                     "the id of the channel in line " + std::to_string(twin->line)));
      return;
    }
    if (std::find(order_.begin(), order_.end(), id) == order_.end()) order_.push_back(id);
    entries_.push_back({id, file, table, item.line});
  }

  /// All layers of all channels. With the documents of the first pass at hand the provider's options are known.
  NamedDocuments documents(const NamedDocuments& first_pass, Findings& findings) const {
    NamedDocuments out;
    for (const std::string& id : order_) {
      const auto known = first_pass.find(id);
      const std::string provider = known == first_pass.end() ? "" : known->second.text_of("provider");
      const bool checked = providers_.contains(provider);
      Document document(section_name("channels", "channel", id), table_of(id, provider, findings),
                        checked ? Document::UnknownKeys::refuse : Document::UnknownKeys::ignore);
      for (const Entry& entry : entries_) {
        if (entry.id == id) document.add_table(*entry.table, entry.file, findings);
      }
      out.emplace(id, std::move(document));
    }
    add_outer_layers(out, "channels", "channel", sources_, findings);
    return out;
  }

  OptionTable table_of(const std::string& id, const std::string& provider, Findings& findings) const {
    OptionTable common = common_channel_options();
    const auto found = providers_.find(provider);
    if (found == providers_.end()) return common;
    auto joined = common.joined(found->second);
    if (!joined.has_error()) return std::move(*joined);
    findings.push_back(finding_at(home_of(id), "channels." + id,
                                  "channel options of " + provider + " that differ from those every channel has",
                                  joined.error().message));
    return common;
  }

  Origin home_of(const std::string& id) const {
    const auto entry = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.id == id; });
    return at(entry->file, entry->line);
  }

  void warn_of_missing_provider(const std::string& id, const Settings& settings) {
    std::vector<std::string> known;
    for (const auto& [provider, table] : providers_) known.push_back(provider);
    const std::string nearest = nearest_key(settings.string("provider"), known);
    const std::string mistyped = nearest.empty() ? "" : "did you mean " + in_quotes(nearest) + "? ";
    Finding warning = finding_at(settings.origin("provider"), "channels." + id + ".provider",
                                 "an installed provider plugin", in_quotes(settings.string("provider")),
                                 mistyped + "the channel cannot work, and its other options are not checked");
    warning.severity = Finding::Severity::warning;
    findings_.push_back(std::move(warning));
  }

  ChannelConfig settle(const std::string& id, const Document& document) {
    const bool checked = providers_.contains(document.text_of("provider"));
    Settings settings = document.settle(home_of(id), sources_.secret_sources(), findings_);
    if (settings.string("id") != id) {
      findings_.push_back(finding_at(settings.origin("id"), "channels." + id + ".id",
                                     "the channel's id as it is in its file", in_quotes(settings.string("id"))));
    }
    if (!checked && !settings.string("provider").empty()) warn_of_missing_provider(id, settings);
    ChannelConfig out{id, settings.string("tenant"), settings.string("provider"), settings.boolean("enabled"), checked,
                      {}};
    out.settings = std::move(settings);
    return out;
  }

  const Sources& sources_;
  const std::map<std::string, OptionTable>& providers_;
  std::vector<TomlFile> files_;  // entries_ points into them
  std::vector<Entry> entries_;
  std::vector<std::string> order_;
  Findings findings_;
};

}  // namespace

OptionTable common_channel_options() {
  using enum OptionType;
  return OptionTable::of({
      {.key = "id",
       .type = string,
       .required = true,
       .min = "1",
       .max = "64",
       .description = "The channel's name in the API, in logs and in the path of its webhook."},
      {.key = "tenant",
       .type = string,
       .default_text = "default",
       .min = "1",
       .max = "64",
       .description = "Whose channel it is."},
      {.key = "provider",
       .type = string,
       .required = true,
       .min = "1",
       .max = "64",
       .description = "The id of the provider plugin."},
      {.key = "name", .type = string, .default_text = "", .max = "200", .description = "What people see."},
      {.key = "enabled",
       .type = boolean,
       .default_text = "true",
       .description = "Off: webhooks are refused and nothing is sent."},
      {.key = "messages_per_second",
       .type = number,
       .default_text = "0",
       .min = "0",
       .max = "100000",
       .description = "Of this number; 0 takes outbox.number_rate."},
      {.key = "pair_interval",
       .type = duration,
       .default_text = "0s",
       .min = "0s",
       .max = "1h",
       .description = "Between messages to one contact, on average; 0s takes outbox.pair_interval."},
      {.key = "pair_burst",
       .type = integer,
       .default_text = "0",
       .min = "0",
       .max = "1000",
       .description = "Messages to one contact at once; 0 takes outbox.pair_burst."},
  });
}

Loaded<std::vector<ChannelConfig>> load_channels(const Sources& sources,
                                                 const std::map<std::string, OptionTable>& providers) {
  return ChannelLoader(sources, providers).load();
}

}  // namespace parley::config
