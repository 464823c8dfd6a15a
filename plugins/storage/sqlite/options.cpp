#include "options.hpp"

#include <boost/json.hpp>
#include <parley/plugin.hpp>

namespace parley::sqlite {

namespace {

using sdk::Failure;

std::int64_t integer(const boost::json::object& config, std::string_view key, std::int64_t otherwise) {
  const auto* value = config.if_contains(key);
  if (!value) return otherwise;
  boost::system::error_code wrong;
  const auto number = value->to_number<std::int64_t>(wrong);
  if (wrong || number < 0)
    throw Failure(PARLEY_INVALID, "option " + std::string(key) + ": expected an integer of at least 0");
  return number;
}

}  // namespace

Options Options::from_json(std::string_view config) {
  boost::system::error_code broken;
  const auto document = boost::json::parse(config, broken);
  if (broken || !document.is_object()) throw Failure(PARLEY_INVALID, "the config of storage.sqlite is no JSON object");
  const auto& object = document.get_object();

  Options options;
  if (const auto* path = object.if_contains("path")) {
    if (!path->is_string() || path->get_string().empty())
      throw Failure(PARLEY_INVALID, "option path: expected the path of the database file");
    options.path = path->get_string();
  }
  options.busy_timeout_ms = integer(object, "busy_timeout", options.busy_timeout_ms);
  options.cache_bytes = integer(object, "cache_size", options.cache_bytes);
  options.mmap_bytes = integer(object, "mmap_size", options.mmap_bytes);
  options.wal_autocheckpoint = integer(object, "wal_autocheckpoint", options.wal_autocheckpoint);
  options.log_buffer_bytes = std::size_t(integer(object, "log_buffer", std::int64_t(options.log_buffer_bytes)));
  options.held_statements = std::size_t(integer(object, "held_statements", std::int64_t(options.held_statements)));
  if (options.held_statements == 0)
    throw Failure(PARLEY_INVALID, "option held_statements: expected an integer of at least 1");
  return options;
}

}  // namespace parley::sqlite
