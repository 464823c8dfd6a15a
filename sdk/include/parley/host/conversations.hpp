// Conversations of the host: look at one, change one, say which departments and queues there are.
// Needs the permission "parley.host.conversations/1".
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <parley/host/interface.hpp>
#include <parley/json.hpp>

namespace parley::sdk {

/// Any thread. Owns what keep_teams() was given: keep it as a member of the plugin.
class Conversations {
 public:
  /// Whether the tenant has the team; `kind` is "department" or "queue". Any thread; quick. What it throws fails the
  /// change that asked.
  using Exists = std::function<bool(std::string_view tenant, std::string_view kind, std::string_view id)>;

  explicit Conversations(Host host)
      : host_(host), table_(&required_interface<parley_host_conversations_v1>(host, PARLEY_HOST_CONVERSATIONS_V1)) {}

  /// As the REST API shows it, or nothing when it is not the tenant's. Blocks. Throws Failure.
  std::optional<Json> find(std::string_view tenant, std::string_view id) const {
    std::string document;
    const parley_sink sink{&document, detail::append_text};
    detail::HostError error;
    const parley_status status = table_->get(host_.raw(), str(tenant), str(id), &sink, error.sink());
    if (status == PARLEY_NOT_FOUND) return std::nullopt;
    error.check(status, "reading a conversation");
    return Json::parse(document);
  }

  /// The conversation afterwards. `change` is {"action": "assign", "user_id": ...} and so on, see abi/host.h; `author`
  /// is a Call's principal, null stands for the plugin. Blocks until it is durable. Throws Failure: PARLEY_NOT_FOUND,
  /// PARLEY_CONFLICT when the conversation has moved on from the change's "version", PARLEY_INVALID.
  Json change(std::string_view tenant, std::string_view id, const Json& change, const Json& author = {}) const {
    std::string document, problem;
    const parley_sink sink{&document, detail::append_text}, error{&problem, detail::append_text};
    const std::string what = change.dump(), who = author.is_null() ? std::string() : author.dump();
    const parley_status status = table_->change(host_.raw(), str(tenant), str(id), str(what), str(who), &sink, &error);
    if (status != PARLEY_OK) throw Failure(status, problem);  // as it is: a caller may pass the document on
    return Json::parse(document);
  }

  /// [main] Once, in start().
  void keep_teams(Exists exists) {
    exists_ = std::make_unique<Exists>(std::move(exists));
    detail::HostError error;
    error.check(table_->keep_teams(host_.raw(), exists_.get(), ask, error.sink()), "keeping the teams");
  }

 private:
  static parley_status ask(void* ctx, parley_str tenant, parley_str kind, parley_str id) {
    bool found = false;
    const parley_status status =
        guarded(nullptr, [&] { found = (*static_cast<const Exists*>(ctx))(view(tenant), view(kind), view(id)); });
    return status != PARLEY_OK ? status : found ? PARLEY_OK : PARLEY_NOT_FOUND;
  }

  Host host_;
  const parley_host_conversations_v1* table_;
  std::unique_ptr<Exists> exists_;
};

}  // namespace parley::sdk
