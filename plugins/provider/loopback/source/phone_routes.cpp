#include "phone_routes.hpp"

#include "customer.hpp"
#include "media_data.hpp"
#include "page_files.hpp"
#include "query_value.hpp"

namespace parley::loopback {

namespace {

using sdk::Json;
using sdk::Reply;
using sdk::RouteRequest;

// Pictures may come from anywhere: a bot's message names their address.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob: http: "
    "https:; "
    "media-src 'self' data: blob: http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A message in JSON around a file in base64, with room for its caption and escapes.
std::uint64_t largest_body(const PhoneOptions& options) {
  return std::uint64_t(options.max_media) / 3 * 4 + std::uint64_t(options.max_text) * 6 + 64 * 1024;
}

Reply guarded_reply(Reply reply) {
  reply.headers.emplace_back("x-content-type-options", "nosniff");
  reply.headers.emplace_back("referrer-policy", "no-referrer");
  return reply;
}

Reply no_store(Reply reply) {
  reply.headers.emplace_back("cache-control", "no-store");
  return guarded_reply(std::move(reply));
}

Json to_json(const Chat& chat) {
  Json line = Json::object({{"customer", chat.customer}, {"name", chat.name}, {"unread", chat.unread}});
  if (chat.last) line.set("last", Json::object({{"text", preview(*chat.last)}, {"at", chat.last->at}}));
  return line;
}

}  // namespace

PhoneRoutes::PhoneRoutes(sdk::Host host, Phone& phone)
    : phone_(phone), gate_(phone.options().allow_remote), routes_(host) {}

void PhoneRoutes::add() {
  const auto open = [this](auto function) {
    return [this, function](const RouteRequest& r) {
      gate_.check(r);
      return (this->*function)(r);
    };
  };
  const auto change = [this](auto function) {
    return [this, function](const RouteRequest& r) {
      gate_.check_change(r);
      return (this->*function)(r);
    };
  };
  routes_.get("/phone", [this](const RouteRequest& r) { return page_file(r, "index.html"); });
  routes_.add("POST", "/phone/api/messages", change(&PhoneRoutes::post_message), largest_body(phone_.options()));
  routes_.get("/phone/api/chats", open(&PhoneRoutes::get_chats));
  routes_.get("/phone/api/chats/{customer}/messages", open(&PhoneRoutes::get_history));
  routes_.post("/phone/api/chats/{customer}/read", change(&PhoneRoutes::post_read));
  routes_.get("/phone/api/media/{id}", open(&PhoneRoutes::get_media));
  routes_.stream("/phone/ws/{customer}", [this](const RouteRequest& r) { return join(r); });
  routes_.get("/phone/{file...}", [this](const RouteRequest& r) { return page_file(r, r.param("file")); });
}

PhoneChannel PhoneRoutes::channel_of(const RouteRequest& request) const {
  return phone_.channels().find(query_value(request.query(), "channel"));
}

Reply PhoneRoutes::page_file(const RouteRequest& request, std::string_view name) const {
  gate_.check(request);
  const PageFile* file = find_page_file(name);
  if (!file) throw sdk::Failure(PARLEY_NOT_FOUND, "the phone's page has no file '" + std::string(name) + "'");
  const std::string tag = "\"" + std::string(file->digest) + "\"";
  const bool known = request.header("if-none-match") == tag;
  Reply reply =
      known ? Reply::empty(304) : Reply{200, std::string(file->content), std::string(content_type_of(file->name)), {}};
  reply.headers = {{"etag", tag}, {"cache-control", "no-cache"}, {"content-security-policy", kPolicy}};
  return guarded_reply(std::move(reply));
}

Reply PhoneRoutes::post_message(const RouteRequest& request) const {
  const Json posted = request.json();
  const PhoneChannel channel = phone_.channels().find(posted["channel"].text());
  return no_store(Reply::json(Json::object({{"id", phone_.write(channel, posted)}}), 202));
}

Reply PhoneRoutes::get_chats(const RouteRequest& request) const {
  const PhoneChannel channel = channel_of(request);
  Json chats = Json::array();
  for (const Chat& chat : phone_.chats(channel)) chats.push(to_json(chat));
  const Json about = Json::object({{"id", channel.id}, {"name", channel.name.empty() ? channel.id : channel.name}});
  return no_store(Reply::json(Json::object({{"channel", about},
                                            {"max_text", phone_.options().max_text},
                                            {"max_media", phone_.options().max_media},
                                            {"chats", std::move(chats)}})));
}

Reply PhoneRoutes::get_history(const RouteRequest& request) const {
  const std::int64_t after = query_number(request.query(), "after");
  Json items = Json::array();
  for (const StoredMessage& message :
       phone_.history(channel_of(request), customer_named(request.param("customer")), after))
    items.push(to_page(message));
  return no_store(Reply::json(Json::object({{"messages", std::move(items)}})));
}

Reply PhoneRoutes::post_read(const RouteRequest& request) const {
  const Json posted = request.json();
  if (!posted["number"].is_integer())
    throw sdk::Failure(PARLEY_INVALID, "number: expected that of the last message that was shown");
  phone_.seen(channel_of(request), customer_named(request.param("customer")), posted["number"].integer());
  return no_store(Reply::empty(204));
}

Reply PhoneRoutes::get_media(const RouteRequest& request) const {
  auto [type, bytes] = phone_.media(channel_of(request), request.param("id"));
  const bool shown = is_safe_to_show(type);
  Reply reply{200, std::move(bytes), shown ? std::move(type) : "application/octet-stream", {}};
  reply.headers = {{"content-security-policy", "default-src 'none'; sandbox"},
                   {"content-disposition", shown ? "inline" : "attachment"},
                   {"cache-control", "private, max-age=86400, immutable"}};
  return guarded_reply(std::move(reply));
}

std::string PhoneRoutes::join(const RouteRequest& request) const {
  gate_.check(request);
  return room_of(channel_of(request), customer_named(request.param("customer")));
}

}  // namespace parley::loopback
