// Work that comes again and again, on a thread of the host and on one node at a time.
// Needs the permission "parley.host.jobs/1".
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <parley/host/interface.hpp>
#include <parley/json.hpp>
#include <string>
#include <vector>

namespace parley::sdk {

/// Owns the work: keep it as a member of the plugin. The host runs none of it any more when the plugin is stopped.
class Jobs {
 public:
  /// Never two runs at once. What it throws is logged; the next run comes all the same.
  using Run = std::function<void()>;

  explicit Jobs(Host host) : host_(host), table_(&required_interface<parley_host_jobs_v1>(host, PARLEY_HOST_JOBS_V1)) {}

  /// [main] In start(). `interval` is from the end of one run to the beginning of the next. Throws Failure.
  void every(std::string_view name, std::chrono::milliseconds interval, Run run) {
    auto& kept = jobs_.emplace_back(std::make_unique<Run>(std::move(run)));
    const parley_job job{sizeof job, 0, str(name), static_cast<std::uint64_t>(interval.count()), kept.get(), perform};
    detail::HostError error;
    error.check(table_->every(host_.raw(), &job, error.sink()), "adding the job " + std::string(name));
  }

  /// The ids of all active tenants. Any thread; blocks. Throws Failure.
  std::vector<std::string> tenants() const {
    std::string document;
    const parley_sink sink{&document, detail::append_text};
    detail::HostError error;
    error.check(table_->tenants(host_.raw(), &sink, error.sink()), "reading the tenants");
    std::vector<std::string> ids;
    for (const Json& id : Json::parse(document).items()) ids.emplace_back(id.text());
    return ids;
  }

 private:
  static parley_status perform(void* ctx, const parley_sink* error) {
    return guarded(error, [&] { (*static_cast<const Run*>(ctx))(); });
  }

  Host host_;
  const parley_host_jobs_v1* table_;
  std::vector<std::unique_ptr<Run>> jobs_;
};

}  // namespace parley::sdk
