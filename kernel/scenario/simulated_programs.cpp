#include "scenario/simulated_programs.hpp"

#include <algorithm>

#include "base/quoted.hpp"
#include "bot/folder_programs.hpp"

namespace parley::scenario {

namespace {

bool is_called(const bot::Runnable& program, std::string_view name) {
  return bot::name_of(program) == name || (program.flow && program.flow->document().id == name);
}

}  // namespace

void SimulatedPrograms::put(bot::Runnable program) {
  std::lock_guard lock(mutex_);
  std::erase_if(put_, [&](const bot::Runnable& other) { return is_called(other, bot::name_of(program)); });
  put_.push_back(std::move(program));
}

Result<bot::Runnable> SimulatedPrograms::pinned(const std::string&, const dialogue::Session& session) {
  std::lock_guard lock(mutex_);
  const auto found = begun_.find(session.version);
  if (found != begun_.end()) return found->second;
  return fail(Errc::not_found, "the version of " + in_quotes(session.name) + " that this session began with is gone");
}

Result<std::optional<bot::Runnable>> SimulatedPrograms::current(const std::string& tenant, std::string_view name) {
  {
    std::lock_guard lock(mutex_);
    for (const bot::Runnable& each : put_)
      if (is_called(each, name)) return std::optional(begun(each));
  }
  Result<std::optional<bot::Runnable>> found = source_.by_name(tenant, std::string(name));
  if (!found || !*found) return found;
  std::lock_guard lock(mutex_);
  return std::optional(begun(std::move(**found)));
}

Result<std::optional<bot::Runnable>> SimulatedPrograms::default_of(const std::string& tenant,
                                                                   const std::string& channel) {
  {
    std::lock_guard lock(mutex_);
    for (const bot::Runnable& each : put_)
      if (each.flow && bot::is_default_for(*each.flow, channel)) return std::optional(begun(each));
  }
  Result<std::optional<bot::Runnable>> found = source_.default_of(tenant, channel);
  if (!found || !*found) return found;
  std::lock_guard lock(mutex_);
  return std::optional(begun(std::move(**found)));
}

bot::Runnable SimulatedPrograms::begun(bot::Runnable program) {
  begun_.insert_or_assign(bot::hash_of(program), program);
  return program;
}

}  // namespace parley::scenario
