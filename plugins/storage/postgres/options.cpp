#include "options.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <libpq-fe.h>
#include <memory>
#include <parley/plugin.hpp>

namespace parley::postgres {

namespace {

using sdk::Failure;

std::int64_t integer(const boost::json::object& config, std::string_view key, std::int64_t otherwise,
                     std::int64_t least) {
  const auto* value = config.if_contains(key);
  if (!value) return otherwise;
  boost::system::error_code wrong;
  const auto number = value->to_number<std::int64_t>(wrong);
  if (wrong || number < least)
    throw Failure(PARLEY_INVALID,
                  "option " + std::string(key) + ": expected an integer of at least " + std::to_string(least));
  return number;
}

std::string text(const boost::json::object& config, std::string_view key, std::string otherwise) {
  const auto* value = config.if_contains(key);
  if (!value) return otherwise;
  if (!value->is_string()) throw Failure(PARLEY_INVALID, "option " + std::string(key) + ": expected a text");
  return std::string(value->get_string());
}

/// libpq's own words are not repeated: they quote what they do not understand, and that may be the password.
[[noreturn]] void refuse_url() {
  throw Failure(PARLEY_INVALID,
                "option url: expected postgresql://user:password@host:port/database or host=... user=... dbname=..., "
                "found something else; in a URL write special characters of the password as %XX (\"@\" is %40, \"/\" "
                "is %2F)");
}

void check_url(const std::string& url) {
  if (url.empty())
    throw Failure(PARLEY_INVALID,
                  "option url: expected the address of a PostgreSQL database, found nothing; set it in "
                  "plugins.d/storage.postgres.toml");
  const std::size_t scheme = url.find("://");
  if (scheme != std::string::npos) {
    const std::string authority = url.substr(scheme + 3, url.find_first_of("/?", scheme + 3) - (scheme + 3));
    if (std::count(authority.begin(), authority.end(), '@') > 1) refuse_url();
  }
  char* problem = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parts(PQconninfoParse(url.c_str(), &problem),
                                                                           PQconninfoFree);
  PQfreemem(problem);
  if (!parts) refuse_url();
  for (const PQconninfoOption* part = parts.get(); part->keyword; ++part) {
    if (std::string_view(part->keyword) != "port" || !part->val) continue;
    if (std::string_view(part->val).find_first_not_of("0123456789,") != std::string_view::npos) refuse_url();
  }
}

}  // namespace

Options Options::from_json(std::string_view config) {
  boost::system::error_code broken;
  const auto document = boost::json::parse(config, broken);
  if (broken || !document.is_object())
    throw Failure(PARLEY_INVALID, "the config of storage.postgres is no JSON object");
  const auto& object = document.get_object();

  Options options;
  options.url = text(object, "url", {});
  check_url(options.url);
  options.application_name = text(object, "application_name", options.application_name);
  options.connect_timeout_ms = integer(object, "connect_timeout", options.connect_timeout_ms, 0);
  options.statement_timeout_ms = integer(object, "statement_timeout", options.statement_timeout_ms, 0);
  options.idle_transaction_timeout_ms =
      integer(object, "idle_transaction_timeout", options.idle_transaction_timeout_ms, 0);
  options.commit_patience_ms = integer(object, "commit_patience", options.commit_patience_ms, 0);
  options.writers = integer(object, "writers", options.writers, 1);
  options.held_statements = std::size_t(integer(object, "held_statements", std::int64_t(options.held_statements), 1));
  return options;
}

}  // namespace parley::postgres
