#include "plugin/retirement.hpp"

#include <algorithm>

#include "plugin/watched_call.hpp"

namespace parley::plugin {

namespace {

std::string subject(const Instance& instance) {
  return "plugin " + instance.id() + ", generation " + std::to_string(instance.generation());
}

/// Runs on the watched thread; owns the instance for as long as the plugin's code may run.
void end_instance(const std::shared_ptr<Instance>& owner, Lifecycle* lifecycle, Result<void>& result) {
  const auto turn = owner->main_turn();
  if (lifecycle != nullptr) {
    result = owner->call("stop", [&](const parley_sink*) {
      lifecycle->stop(*owner);
      return parley_status{PARLEY_OK};
    });
  }
  if (auto ended = owner->deinit(); ended.has_error()) result = ended;
}

}  // namespace

std::vector<std::string> Retirement::retire(Serving serving) {
  const Instance& instance = *serving.owner;
  serving.pin.reset();
  if (registrations_ != nullptr) registrations_->remove(instance.id(), instance.generation());
  if (serving.drained->wait_for(options_.drain_deadline)) return finish(std::move(serving));
  std::string reason = subject(instance) + ": expected to be out of use within " +
                       std::to_string(options_.drain_deadline.count()) +
                       " ms, found it in use; it stays alive until its last user lets go";
  return {keep(std::move(serving), std::move(reason), false)};
}

std::vector<std::string> Retirement::finish(Serving serving) {
  const std::shared_ptr<Instance> owner = serving.owner;
  auto result = std::make_shared<Result<void>>();
  const bool ended = run_watched(options_.stop_deadline,
                                 [owner, result, lifecycle = lifecycle_] { end_instance(owner, lifecycle, *result); });
  if (!ended) {
    std::string reason = subject(*owner) + ": expected stop and deinit to end within " +
                         std::to_string(options_.stop_deadline.count()) +
                         " ms, found them still running; it is left behind until this process ends";
    return {keep(std::move(serving), std::move(reason), true)};
  }
  std::vector<std::string> notes;
  if (result->has_error()) notes.push_back(result->error().message);
  if (std::string left = check_books(*owner); !left.empty()) notes.push_back(std::move(left));
  for (const std::string& note : notes) log_.error(note);
  return notes;
}

std::string Retirement::check_books(const Instance& instance) {
  if (registrations_ == nullptr) return {};
  const std::vector<std::string> left = registrations_->left(instance.id(), instance.generation());
  if (left.empty()) return {};
  std::string text = subject(instance) + ": expected no registration after its end, found ";
  for (const std::string& registration : left) text.append(registration).append(", ");
  text += "which it made while it was ending; the server has removed them";
  registrations_->remove(instance.id(), instance.generation());
  return text;
}

std::string Retirement::keep(Serving serving, std::string reason, bool stuck) {
  log_.error(reason);
  std::lock_guard lock(mutex_);
  remaining_.push_back({std::move(serving), reason, stuck});
  return reason;
}

void Retirement::sweep() {
  std::vector<Serving> drained;
  {
    std::lock_guard lock(mutex_);
    const auto keeps = [](const Remaining& item) { return item.stuck || !item.serving.drained->happened(); };
    const auto first = std::stable_partition(remaining_.begin(), remaining_.end(), keeps);
    for (auto it = first; it != remaining_.end(); ++it) drained.push_back(std::move(it->serving));
    remaining_.erase(first, remaining_.end());
  }
  for (Serving& serving : drained) finish(std::move(serving));
}

std::vector<std::string> Retirement::left_behind(std::string_view id) const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> reasons;
  for (const Remaining& item : remaining_) {
    if (item.serving.owner->id() == id) reasons.push_back(item.reason);
  }
  return reasons;
}

std::size_t Retirement::left_behind_count() const {
  std::lock_guard lock(mutex_);
  return remaining_.size();
}

}  // namespace parley::plugin
