#include "base/metrics.hpp"

#include <algorithm>
#include <cstdio>

namespace parley {

namespace {

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

std::string sample(std::string_view name, std::string_view labels, std::string_view value) {
  std::string line(name);
  if (!labels.empty()) line.append("{").append(labels).append("}");
  return line.append(" ").append(value).append("\n");
}

std::string with_bound(const std::string& labels, std::string_view bound) {
  return labels + (labels.empty() ? "" : ",") + "le=\"" + std::string(bound) + "\"";
}

template <class T>
T& slot(std::map<std::string, std::unique_ptr<T>>& all, std::string_view labels) {
  auto& held = all[std::string(labels)];
  if (!held) held = std::make_unique<T>();
  return *held;
}

}  // namespace

void Histogram::observe(double seconds) {
  const auto bucket = std::size_t(std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin());
  buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
  sum_micros_.fetch_add(std::uint64_t(std::max(seconds, 0.0) * 1e6), std::memory_order_relaxed);
}

Metrics::Family& Metrics::family(std::string_view name, std::string_view help, std::string_view type) {
  auto it = families_.find(name);
  if (it == families_.end())
    it = families_.emplace(name, Family{std::string(help), std::string(type), {}, {}, {}}).first;
  return it->second;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, std::string_view labels) {
  std::lock_guard lock(mutex_);
  return slot(family(name, help, "counter").counters, labels);
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, std::string_view labels) {
  std::lock_guard lock(mutex_);
  return slot(family(name, help, "gauge").gauges, labels);
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, std::string_view labels) {
  std::lock_guard lock(mutex_);
  return slot(family(name, help, "histogram").histograms, labels);
}

std::string Metrics::render() const {
  std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : families_) {
    out += "# HELP " + name + " " + family.help + "\n# TYPE " + name + " " + family.type + "\n";
    for (const auto& [labels, counter] : family.counters) out += sample(name, labels, std::to_string(counter->value()));
    for (const auto& [labels, gauge] : family.gauges) out += sample(name, labels, std::to_string(gauge->value()));
    for (const auto& [labels, histogram] : family.histograms) {
      std::uint64_t total = 0;
      for (std::size_t i = 0; i <= Histogram::kBounds.size(); ++i) {
        total += histogram->buckets_[i].load(std::memory_order_relaxed);
        const std::string bound = i < Histogram::kBounds.size() ? number(Histogram::kBounds[i]) : "+Inf";
        out += sample(name + "_bucket", with_bound(labels, bound), std::to_string(total));
      }
      out +=
          sample(name + "_sum", labels, number(double(histogram->sum_micros_.load(std::memory_order_relaxed)) / 1e6));
      out += sample(name + "_count", labels, std::to_string(total));
    }
  }
  return out;
}

}  // namespace parley
