#include "redis_options.hpp"

#include <Poco/Exception.h>
#include <Poco/URI.h>
#include <charconv>
#include <parley/failure.hpp>
#include <parley/json.hpp>

namespace parley::bus_redis {

namespace {

using sdk::Failure;

constexpr std::string_view kDefaultUrl = "redis://127.0.0.1:6379/0";
constexpr int kMostDb = 65535;

[[noreturn]] void refuse(const std::string& what) {
  throw Failure(PARLEY_INVALID, "url: " + what +
                                    "; expected redis://[user[:password]@]host[:port][/db], rediss://... or "
                                    "unix://[user[:password]@]/path[?db=N]");
}

int database(std::string_view text) {
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size() || number < 0 || number > kMostDb)
    refuse("the database is no number");
  return number;
}

void read_user(Address& address, const std::string& info) {
  const auto colon = info.find(':');
  Poco::URI::decode(info.substr(0, colon), address.user);
  if (colon != std::string::npos) Poco::URI::decode(info.substr(colon + 1), address.password);
  if (!address.user.empty() && address.password.empty()) refuse("there is a user without a password");
}

void read_place(Address& address, const Poco::URI& uri) {
  if (uri.getScheme() == "unix") {
    address.socket_path = uri.getPath();
    if (address.socket_path.size() < 2) refuse("there is no path of a socket");
    for (const auto& [name, value] : uri.getQueryParameters())
      if (name == "db")
        address.db = database(value);
      else
        refuse("there is an unknown parameter");
    return;
  }
  if (uri.getScheme() != "redis" && uri.getScheme() != "rediss") refuse("the scheme is none of these");
  if (uri.getHost().empty()) refuse("there is no host");
  if (!uri.getRawQuery().empty()) refuse("there is an unknown parameter");
  address.tls = uri.getScheme() == "rediss";
  address.host = uri.getHost();
  if (uri.getPort() != 0) address.port = uri.getPort();
  if (uri.getPath().size() > 1) address.db = database(std::string_view(uri.getPath()).substr(1));
}

std::uint64_t positive(const sdk::Json& options, const char* key) {
  const std::int64_t value = options[key].integer();
  if (value <= 0) throw Failure(PARLEY_INVALID, std::string(key) + ": expected an integer above 0");
  return static_cast<std::uint64_t>(value);
}

Millis duration(const sdk::Json& options, const char* key) {
  return Millis(static_cast<std::int64_t>(positive(options, key)));
}

}  // namespace

std::string Address::shown() const {
  if (!socket_path.empty()) return socket_path;
  return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
}

Address Address::parse(const std::string& url) {
  Address address;
  try {
    const Poco::URI uri(url);
    read_user(address, uri.getUserInfo());
    read_place(address, uri);
  } catch (const Poco::Exception&) {  // its text holds the address
    refuse("it is no address");
  }
  return address;
}

RedisOptions RedisOptions::from_json(std::string_view config) {
  const sdk::Json options = sdk::Json::parse(config);
  RedisOptions read;
  const std::string url(options["url"].text());
  read.address = Address::parse(url.empty() ? std::string(kDefaultUrl) : url);
  read.prefix = options["prefix"].text();
  read.tls_ca = options["tls_ca"].text();
  read.connect_timeout = duration(options, "connect_timeout");
  read.timeout = duration(options, "timeout");
  read.ping_interval = duration(options, "ping_interval");
  read.retry_first = duration(options, "retry_first");
  read.retry_longest = duration(options, "retry_longest");
  read.connections = positive(options, "connections");
  read.max_payload = positive(options, "max_payload");
  read.max_subscriptions = positive(options, "max_subscriptions");
  read.max_value = positive(options, "max_value");
  read.max_members = positive(options, "max_members");
  return read;
}

}  // namespace parley::bus_redis
