// parley.host.jobs/1: work that comes again and again.
#include "base/json.hpp"
#include "host/interfaces.hpp"
#include "host/services.hpp"
#include "plugin/call.hpp"
#include "plugin/instance.hpp"

namespace parley::host {

namespace {

using plugin::view;

parley_status every(const parley_host* host, const parley_job* job, const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    const plugin::PluginContext& context = plugin::context_of(host);
    const std::string name(view(job->name));
    auto run = [context, name, ctx = job->ctx, perform = job->run] {
      const auto pin = context.pin();
      if (!pin) return;
      const Result<> done =
          plugin::call(context.id, "job " + name, [&](const parley_sink* said) { return perform(ctx, said); });
      if (!done) context.log.error("a job failed; it runs again", {{"job", name}, {"reason", done.error().message}});
    };
    const auto interval = Millis(std::min<std::uint64_t>(job->interval_ms, Job::kLongest.count() + 1));
    return services_of(host).registrations.jobs().stage(context.id, context.generation,
                                                        {name, interval, std::move(run)});
  });
}

parley_status tenants(const parley_host* host, const parley_sink* ids, const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    Services& services = services_of(host);
    const auto inside = enter(services);
    if (!inside) return inside.error();
    const auto active = services.active_tenants();
    if (!active) return active.error();
    json::array list;
    for (const std::string& id : *active) list.emplace_back(id);
    const std::string text = json::serialize(list);
    if (ids->write(ids->ctx, text.data(), text.size()) == PARLEY_OK) return {};
    return fail(Errc::limit, "the list of tenants does not fit");
  });
}

}  // namespace

const parley_host_jobs_v1& jobs_interface() {
  static constexpr parley_host_jobs_v1 table{sizeof table, 0, every, tenants};
  return table;
}

}  // namespace parley::host
