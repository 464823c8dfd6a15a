#include "redis_cache.hpp"

#include <parley/rate_arithmetic.hpp>

#include "reply.hpp"

namespace parley::bus_redis {

namespace {

using sdk::CacheKind;

/// The answers of scripts that give two numbers.
std::pair<std::int64_t, std::int64_t> pair_of(const Reply& reply) {
  const auto both = integers(reply);
  if (both.size() != 2) throw sdk::Failure(PARLEY_INTERNAL, "Redis gave another number of values than two");
  return {both[0], both[1]};
}

}  // namespace

std::string RedisCache::full_key(CacheKind kind, std::string_view key) const {
  static constexpr char kLetters[] = "?crslv";
  return (connections_.options.prefix + kLetters[static_cast<int>(kind)] + ':').append(key);
}

Reply RedisCache::run(Words words) {
  Command command;
  for (const std::string& word : words) command << word;
  Reply reply = connections_.pool.run(command);
  check(reply);
  return reply;
}

Reply RedisCache::evaluate(const char* verb, const std::string& script, const std::string& key, Words arguments) {
  Command command;
  command << verb << script << "1" << key;
  for (const std::string& argument : arguments) command << argument;
  return connections_.pool.run(command);
}

Reply RedisCache::run(const Script& script, const std::string& key, Words arguments) {
  Reply reply = evaluate("EVALSHA", script.sha1, key, arguments);
  if (const auto error = error_of(reply); error && error->starts_with("NOSCRIPT"))
    reply = evaluate("EVAL", script.text, key, arguments);
  check(reply);
  return reply;
}

sdk::Counted RedisCache::count(std::string_view key, std::int64_t by, std::int64_t ttl_ms) {
  const auto [value, left] =
      pair_of(run(scripts_.count, full_key(CacheKind::counter, key), {std::to_string(by), std::to_string(ttl_ms)}));
  return {value, left};
}

sdk::Taken RedisCache::take(std::string_view key, sdk::Rate rate, std::uint32_t cost) {
  const sdk::RateArithmetic arithmetic(rate, cost);
  const auto [allowed, debt] =
      pair_of(run(scripts_.take, full_key(CacheKind::rate, key),
                  {std::to_string(arithmetic.cost_us()), std::to_string(arithmetic.most_us())}));
  return arithmetic.answer(allowed != 0, debt);
}

sdk::MemberChange RedisCache::put_member(std::string_view key, std::string_view member, std::int64_t ttl_ms) {
  const std::string most = std::to_string(connections_.options.max_members);
  const auto [added, size] = pair_of(
      run(scripts_.put_member, full_key(CacheKind::set, key), {std::string(member), std::to_string(ttl_ms), most}));
  if (added < 0) throw sdk::Failure(PARLEY_LIMIT, "max_members allows " + most + " in one set");
  return {added != 0, static_cast<std::uint64_t>(size)};
}

sdk::MemberChange RedisCache::remove_member(std::string_view key, std::string_view member) {
  const auto [removed, size] =
      pair_of(run(scripts_.remove_member, full_key(CacheKind::set, key), {std::string(member)}));
  return {removed != 0, static_cast<std::uint64_t>(size)};
}

void RedisCache::members(std::string_view key, std::uint32_t max, sdk::Items items) {
  for (const std::string& member : texts(run(scripts_.members, full_key(CacheKind::set, key), {std::to_string(max)})))
    items(member);
}

std::uint64_t RedisCache::member_count(std::string_view key) {
  return static_cast<std::uint64_t>(integer(run(scripts_.member_count, full_key(CacheKind::set, key), {})));
}

void RedisCache::check_value(std::string_view value) const {
  const std::uint64_t most = connections_.options.max_value;
  if (value.size() > most)
    throw sdk::Failure(PARLEY_LIMIT, "a value of " + std::to_string(value.size()) + " bytes; max_value allows " +
                                         std::to_string(most));
}

void RedisCache::push(std::string_view key, std::string_view item, std::uint32_t keep, std::int64_t ttl_ms) {
  check_value(item);
  run(scripts_.push, full_key(CacheKind::list, key), {std::string(item), std::to_string(keep), std::to_string(ttl_ms)});
}

void RedisCache::recent(std::string_view key, std::uint32_t max, sdk::Items items) {
  for (const std::string& item : texts(run({"LRANGE", full_key(CacheKind::list, key), "0", std::to_string(max - 1)})))
    items(item);
}

bool RedisCache::set_value(std::string_view key, std::string_view value, std::int64_t ttl_ms, bool if_absent) {
  check_value(value);
  const std::string full = full_key(CacheKind::value, key), held(value), ttl = std::to_string(ttl_ms);
  const Reply reply = if_absent ? run({"SET", full, held, "PX", ttl, "NX"}) : run({"SET", full, held, "PX", ttl});
  return text(reply).has_value();
}

bool RedisCache::write_text(const Reply& reply, sdk::Sink out) const {
  const auto found = text(reply);
  if (found) out.write(*found);
  return found.has_value();
}

bool RedisCache::get_value(std::string_view key, sdk::Sink out) {
  return write_text(run({"GET", full_key(CacheKind::value, key)}), out);
}

bool RedisCache::take_value(std::string_view key, sdk::Sink out) {
  return write_text(run({"GETDEL", full_key(CacheKind::value, key)}), out);
}

void RedisCache::drop(CacheKind kind, std::string_view key) {
  run({"UNLINK", full_key(kind, key)});
}

}  // namespace parley::bus_redis
