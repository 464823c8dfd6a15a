// feature.analytics: dashboards and reports, computed from the tables when somebody asks.
#include <parley/feature.hpp>
#include <parley/host/clock.hpp>

#include "answer_cache.hpp"
#include "csv.hpp"
#include "declarations.hpp"
#include "reports.hpp"

namespace parley::analytics {

namespace {
/// A time zone that is none would refuse each request; the operator hears of it at the start.
std::string checked_zone(const sdk::Json& config) {
  const std::string name(config["time_zone"].text("UTC"));
  if (TimeZone::find(name)) return name;
  throw sdk::Failure(PARLEY_INVALID,
                     "option time_zone: expected the name of a time zone such as America/Sao_Paulo, "
                     "found \"" +
                         name + "\"");
}
}  // namespace

class Analytics : public sdk::Feature {
 public:
  Analytics(sdk::Host host, std::string_view config) : Analytics(host, sdk::Json::parse(config)) {}

  void start() override {
    add(metrics_endpoint(), [this](const sdk::Call& call) {
      return reports_.metrics(call.tenant(), zone_of(call.query(), zone_), clock_.wall_ms());
    });
    for (const auto& [report, endpoint] :
         {std::pair("timeline", timeline_endpoint()), std::pair("agents", agents_endpoint()),
          std::pair("channels", channels_endpoint())})
      add(endpoint, [this, name = std::string(report)](const sdk::Call& call) { return made(name, call); });
    endpoints_.add(export_endpoint(), [this](const sdk::Call& call) { return exported(call); });
  }

 private:
  Analytics(sdk::Host host, const sdk::Json& config)
      : zone_(checked_zone(config)),
        clock_(host),
        figures_(host),
        reports_(figures_),
        cache_({config["cache"].integer(5000), int(config["waiting"].integer(4))}, clock_),
        endpoints_(host) {}

  void add(const sdk::Endpoint& endpoint, std::function<sdk::Json(const sdk::Call&)> make) {
    endpoints_.add(endpoint, [this, make = std::move(make)](const sdk::Call& call) {
      return sdk::Reply::json(cache_.answer(question(call), [&] { return make(call).dump(); }));
    });
  }

  /// Everything that the answer depends on, but for the time.
  static std::string question(const sdk::Call& call) {
    return call.tenant() + "\n" + std::string(call.request().path()) + "\n" + call.query().dump();
  }

  sdk::Json made(std::string_view report, const sdk::Call& call) const {
    const sdk::Json& query = call.query();
    const Range range = range_of(query, clock_.wall_ms());
    if (report == "agents") return reports_.agents(call.tenant(), range);
    if (report == "channels") return reports_.channels(call.tenant(), range);
    return reports_.timeline(call.tenant(), range, zone_of(query, zone_), interval_of(query));
  }

  sdk::Reply exported(const sdk::Call& call) {
    const std::string report(call.query()["report"].text());
    sdk::Reply reply{200, cache_.answer(question(call), [&] { return to_csv(made(report, call)["data"]); }),
                     "text/csv; charset=utf-8"};
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + report + ".csv\"");
    return reply;
  }

  const std::string zone_;
  const sdk::Clock clock_;
  const Figures figures_;
  const Reports reports_;
  AnswerCache cache_;
  sdk::Endpoints endpoints_;
};

}  // namespace parley::analytics

PARLEY_PLUGIN(parley::analytics::Analytics, parley::sdk::Feature);
