#include <parley/feature.hpp>
#include <parley/host/routes.hpp>
#include <parley/host/store.hpp>

namespace {

using namespace parley;

class @CLASS@ : public sdk::Feature {
 public:
  @CLASS@(sdk::Host host, std::string_view config)
      : greeting_(sdk::Json::parse(config)["greeting"].text()), routes_(host), store_(host) {}

  std::vector<sdk::Migration> migrations() const override {
    return {{"0001_visits",
             "CREATE TABLE @NAME@_visits (tenant_id TEXT NOT NULL, visitor TEXT NOT NULL, visits BIGINT NOT NULL, "
             "PRIMARY KEY (tenant_id, visitor))"}};
  }

  void start() override {
    routes_.post("/@NAME@/{tenant}/visits/{visitor}", [this](const sdk::RouteRequest& r) { return visit(r); });
  }

 private:
  sdk::Reply visit(const sdk::RouteRequest& request) const {
    const std::string_view tenant = request.param("tenant");
    const std::string_view visitor = request.param("visitor");
    store_.write(tenant, {"INSERT INTO @NAME@_visits (tenant_id, visitor, visits) VALUES ($1, $2, 1) "
                          "ON CONFLICT (tenant_id, visitor) DO UPDATE SET visits = @NAME@_visits.visits + 1",
                          {visitor}});
    const auto visits = store_.select(
        tenant, {"SELECT visits FROM @NAME@_visits WHERE tenant_id = $1 AND visitor = $2", {visitor}},
        [](const sdk::Row& row) { return row.integer(0); });
    if (visits.empty()) throw sdk::Failure(PARLEY_NOT_FOUND, "no such visitor");
    return sdk::Reply::json(sdk::Json::object({{"greeting", greeting_}, {"visits", visits.front()}}));
  }

  std::string greeting_;
  sdk::Routes routes_;
  sdk::Store store_;
};

}  // namespace

PARLEY_PLUGIN(@CLASS@, parley::sdk::Feature);
