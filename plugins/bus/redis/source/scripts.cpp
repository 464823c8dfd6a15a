#include "scripts.hpp"

#include <Poco/SHA1Engine.h>
#include <utility>

namespace parley::bus_redis {

namespace {

constexpr const char* kCount = R"(
local value = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  left = tonumber(ARGV[2])
end
return {value, left}
)";

// Numbers up to 2^53 are exact in Lua; microseconds since 1970 and 400 days more stay far below.
constexpr const char* kTake = R"(
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local spent = tonumber(redis.call('GET', KEYS[1]) or now)
if spent < now then spent = now end
local after = spent + tonumber(ARGV[1])
if after - now > tonumber(ARGV[2]) then return {0, spent - now} end
if after > spent then
  redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
end
return {1, after - now}
)";

constexpr const char* kNow = R"(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
)";

constexpr const char* kPutMember = R"(
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not known and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return {-1, 0} end
redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[2])), ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return {known and 0 or 1, redis.call('ZCARD', KEYS[1])}
)";

constexpr const char* kRemoveMember = R"(
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
return {redis.call('ZREM', KEYS[1], ARGV[1]), redis.call('ZCARD', KEYS[1])}
)";

constexpr const char* kMembers = R"(
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), '+inf', 'LIMIT', 0, ARGV[1])
)";

constexpr const char* kMemberCount = R"(
return redis.call('ZCOUNT', KEYS[1], '(' .. string.format('%.0f', now), '+inf')
)";

constexpr const char* kPush = R"(
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, tonumber(ARGV[2]) - 1)
return redis.call('PEXPIRE', KEYS[1], ARGV[3])
)";

std::string with_now(const char* text) {
  return std::string(kNow) + text;
}

}  // namespace

Script::Script(std::string source) : text(std::move(source)) {
  Poco::SHA1Engine engine;
  engine.update(text);
  sha1 = Poco::DigestEngine::digestToHex(engine.digest());
}

Scripts::Scripts()
    : count(kCount),
      take(kTake),
      put_member(with_now(kPutMember)),
      remove_member(with_now(kRemoveMember)),
      members(with_now(kMembers)),
      member_count(with_now(kMemberCount)),
      push(kPush) {}

}  // namespace parley::bus_redis
