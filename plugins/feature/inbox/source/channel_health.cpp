#include "channel_health.hpp"

#include <vector>

#include "new_id.hpp"

namespace parley::inbox {

namespace {

constexpr std::int64_t kLookedBack = 5 * 60'000;
constexpr std::int64_t kMostRead = 200;
constexpr std::int64_t kFewest = 5;

constexpr const char* kUnhealthy =
    "SELECT id, name, error_message FROM channels WHERE tenant_id = $1 AND is_active = 1 AND health_status = 'failing'";
// By ids, which sort by time: the newest few rows and no more, however many there are.
constexpr const char* kLately =
    "SELECT channel_id, direction, status FROM messages WHERE tenant_id = $1 AND id >= $2 ORDER BY id DESC LIMIT $3";

}  // namespace

std::map<std::string, std::int64_t> mostly_failing(std::span<const Sending> sent) {
  struct Count {
    std::int64_t all = 0, failed = 0;
  };
  std::map<std::string, Count> counts;
  for (const Sending& one : sent) {
    ++counts[one.channel_id].all;
    if (one.failed) ++counts[one.channel_id].failed;
  }
  std::map<std::string, std::int64_t> failing;
  for (const auto& [channel, count] : counts)
    if (count.all >= kFewest && count.failed * 2 > count.all) failing[channel] = count.failed;
  return failing;
}

std::map<std::string, sdk::Json> ChannelHealth::failing(std::string_view tenant, std::int64_t now) const {
  std::map<std::string, sdk::Json> found;
  store_.query(tenant, {kUnhealthy, {}}, [&](const sdk::Row& row) {
    found[std::string(row.text(0))] = sdk::Json::object(
        {{"channel_id", row.text(0)}, {"channel_name", row.text(1)}, {"reason", row.text(2)}, {"failed_messages", 0}});
  });
  std::vector<Sending> sent;
  store_.query(tenant, {kLately, {lowest_id(now - kLookedBack), kMostRead}}, [&](const sdk::Row& row) {
    const std::string_view status = row.text(2);
    if (row.text(1) == "out" && status != "pending" && status != "note" && status != "deleted")
      sent.push_back({std::string(row.text(0)), status == "failed"});
  });
  for (const auto& [channel, failed] : mostly_failing(sent))
    found.try_emplace(channel, sdk::Json::object({{"channel_id", channel},
                                                  {"channel_name", ""},
                                                  {"reason", "most of the messages sent lately have failed"},
                                                  {"failed_messages", failed}}));
  return found;
}

}  // namespace parley::inbox
