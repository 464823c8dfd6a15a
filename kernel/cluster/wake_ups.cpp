#include "cluster/wake_ups.hpp"

#include "base/named_thread.hpp"

namespace parley::cluster {

namespace {
constexpr std::string_view kTopic = "cluster";
}

WakeUps::WakeUps(bus::Bus& bus, std::string process, Log log)
    : bus_(bus), process_(std::move(process)), log_(log.as("cluster")) {}

WakeUps::~WakeUps() {
  stop();
}

Result<> WakeUps::start(Ears ears) {
  ears_ = std::move(ears);
  bus::Receiver receiver;
  receiver.message = [this](std::string_view payload) { hear(payload); };
  receiver.resync = [this] {
    ears_.rows(ShardMask().set());
    ears_.leases();
  };
  Result<bus::Subscription> subscription = bus_.subscribe(kTopic, std::move(receiver));
  if (!subscription) return subscription.error();
  subscription_ = std::move(*subscription);
  thread_ = named_thread("wake-ups", [this] { run(); });
  return {};
}

void WakeUps::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  subscription_ = bus::Subscription();
}

void WakeUps::rows(int shard) {
  std::lock_guard lock(mutex_);
  rows_.set(std::size_t(shard));
  wake_.notify_one();
}

void WakeUps::leases() {
  std::lock_guard lock(mutex_);
  leases_ = true;
  wake_.notify_one();
}

/// What has come together while the last message was sent goes in one.
void WakeUps::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || leases_ || rows_.any(); });
    const ShardMask rows = std::exchange(rows_, {});
    const bool leases = std::exchange(leases_, false);
    if (stopping_ && !leases && rows.none()) return;
    lock.unlock();
    send(rows, leases);
    lock.lock();
  }
}

void WakeUps::send(ShardMask rows, bool leases) {
  if (rows.any()) ears_.rows(rows);  // the shard may be this node's by now
  const std::string payload = process_ + "\n" + (leases ? "leases" : "") + "\n" + (rows.any() ? rows.to_string() : "");
  if (const auto sent = bus_.publish(kTopic, payload); !sent)
    log_.warning("other nodes were not woken; they look by themselves", {{"reason", sent.error().message}});
}

void WakeUps::hear(std::string_view payload) {
  const std::size_t sender = payload.find('\n');
  if (sender == std::string_view::npos || payload.substr(0, sender) == process_) return;
  payload.remove_prefix(sender + 1);
  const std::size_t end = payload.find('\n');
  if (end == std::string_view::npos) return;
  if (end > 0) ears_.leases();
  const std::string_view rows = payload.substr(end + 1);
  const bool sound = rows.size() == kShards && rows.find_first_not_of("01") == std::string_view::npos;
  if (sound) ears_.rows(ShardMask(std::string(rows)));
}

}  // namespace parley::cluster
