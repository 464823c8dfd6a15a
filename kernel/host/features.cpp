#include "host/features.hpp"

#include <parley/abi/feature.h>

#include "base/json.hpp"
#include "plugin/instance.hpp"

namespace parley::host {

namespace {

Result<json::array> migrations_of(const plugin::Instance& instance, const parley_feature_v1& feature) {
  plugin::StringSink out;
  const Result<> called = instance.call(
      "migrations", [&](const parley_sink* error) { return feature.migrations(instance.raw(), out.raw(), error); });
  if (!called) return called.error();
  if (out.text().empty()) return json::array{};
  Result<json::value> value = parse_json(out.text(), instance.id() + " migrations");
  if (!value) return value.error();
  if (!value->is_array()) return fail(Errc::invalid, "plugin " + instance.id() + ", migrations: expected a JSON array");
  return std::move(value->get_array());
}

}  // namespace

Result<void> Features::start(const std::shared_ptr<plugin::Instance>& instance) {
  const auto* feature = instance->interface<parley_feature_v1>(PARLEY_FEATURE_V1);
  if (!feature) return {};
  const Result<json::array> migrations = migrations_of(*instance, *feature);
  if (!migrations) return migrations.error();
  if (const Result<> migrated = migrate_(instance->id(), *migrations); !migrated) return migrated.error();
  const Result<> started =
      instance->call("start", [&](const parley_sink* error) { return feature->start(instance->raw(), error); });
  if (!started) return started.error();
  const Result<std::size_t> left = registrations_.publish(instance->id(), instance->generation(), retire_deadline_);
  if (!left) return left.error();
  if (*left > 0)
    log_.warning("requests are still inside the replaced plugin", {{"plugin", instance->id()}, {"requests", *left}});
  return {};
}

void Features::stop(plugin::Instance& instance) {
  const auto* feature = instance.interface<parley_feature_v1>(PARLEY_FEATURE_V1);
  if (!feature) return;
  const Result<> stopped = instance.call("stop", [&](const parley_sink*) {
    feature->stop(instance.raw());
    return PARLEY_OK;
  });
  if (!stopped) log_.error("a plugin's stop failed", {{"plugin", instance.id()}, {"reason", stopped.error().message}});
}

}  // namespace parley::host
