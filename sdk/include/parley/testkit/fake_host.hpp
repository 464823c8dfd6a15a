// A host for tests: it offers every interface of <parley/abi/host.h>, records what the plugin does through them, and
// lets the test play the rest of the world (call a route, emit an event, answer a fetch).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <parley/abi/host.h>
#include <parley/plugin.hpp>
#include <parley/testkit/fake_conversations.hpp>
#include <parley/testkit/fake_endpoints.hpp>
#include <parley/testkit/fake_http.hpp>
#include <parley/testkit/fake_store.hpp>
#include <parley/testkit/text_sink.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace parley::testkit {

struct LogLine {
  int level = PARLEY_LOG_INFO;
  std::string message;
};
struct Published {
  std::string room;
  std::string text;
};
/// {"type", "rooms", "data"}, for people of a tenant.
struct Emitted {
  std::string tenant;
  sdk::Json event;
};
struct Accepted {
  std::string channel_id;
  std::string events;
};

/// Thread-safe. Must outlive the plugin that was given it.
class FakeHost {
 public:
  using FetchAnswer = std::function<Response(std::string_view head, std::string_view body)>;

  FakeHost() = default;
  FakeHost(const FakeHost&) = delete;  // raw() points into this object
  FakeHost& operator=(const FakeHost&) = delete;

  const parley_host* raw() const { return &host_; }
  FakeHttp& http() { return http_; }
  /// The endpoints of the API that the plugin registered.
  const FakeEndpoints& endpoints() const { return endpoints_; }
  FakeStore& store() { return store_; }
  FakeConversations& conversations() { return conversations_; }

  /// From now on this host has no such interface.
  void withhold(std::string_view id) {
    locked([&] { withheld_.emplace(id); });
  }
  /// How fetches end from now on; without one they fail as unanswered. Runs on the fetching thread.
  void answer_fetches(FetchAnswer answer) {
    locked([&] { fetch_answer_ = std::move(answer); });
  }
  /// What inbound.accept returns from now on.
  void answer_inbound(parley_status status) {
    locked([&] { inbound_status_ = status; });
  }
  /// Moves the host's clock; milliseconds since 1970. It stands still in between.
  void set_wall_ms(std::int64_t now) {
    locked([&] { wall_ms_ = now; });
  }
  /// An API key's principal, by the SHA-256 of the key in hex. A status other than PARLEY_OK is what find_key returns.
  void put_key(std::string digest_hex, sdk::Json principal, parley_status status = PARLEY_OK) {
    locked([&] { keys_[std::move(digest_hex)] = {status, principal.dump()}; });
  }
  /// How often a plugin asked for a key.
  std::uint64_t key_lookups() const { return copy(key_lookups_); }
  /// Calls the plugin's handlers of that kind.
  void emit(std::string_view kind, std::string_view document);
  /// Runs a job of the plugin once, on this thread; what it failed with, or "".
  std::string run_job(std::string_view name);
  /// The names of the jobs that the plugin has, with their intervals in milliseconds.
  std::map<std::string, std::uint64_t> jobs() const;
  /// Which tenants jobs work for.
  void set_tenants(std::vector<std::string> tenants) {
    locked([&] { tenants_ = std::move(tenants); });
  }
  /// What a host does before stop: no route, no subscription and no job of the plugin is left.
  void remove_registrations();

  std::vector<LogLine> logs() const { return copy(logs_); }
  std::vector<Published> published() const { return copy(published_); }
  std::vector<Emitted> emitted() const { return copy(emitted_); }
  std::vector<Accepted> accepted() const { return copy(accepted_); }
  std::map<std::string, std::uint64_t> counters() const { return copy(counters_); }
  std::map<std::string, std::int64_t> gauges() const { return copy(gauges_); }

 private:
  struct Handler {
    std::string kind;
    void* ctx;
    void (*event)(void*, parley_str, parley_str);
  };

  static FakeHost& of(const parley_host* host) { return *static_cast<FakeHost*>(host->ctx); }
  static const void* find(const parley_host* host, parley_str id);
  static const parley_host_log_v1& log_table();
  static const parley_host_metrics_v1& metrics_table();
  static const parley_host_http_v1& http_table();
  static const parley_host_realtime_v1& realtime_table();
  static const parley_host_store_v1& store_table();
  static const parley_host_inbound_v1& inbound_table();
  static const parley_host_events_v1& events_table();
  static const parley_host_fetch_v1& fetch_table();
  static const parley_host_clock_v1& clock_table();
  static const parley_host_identity_v1& identity_table();
  static const parley_host_conversations_v1& conversations_table();
  static const parley_host_jobs_v1& jobs_table();

  template <class Code>
  void locked(Code&& code) const {
    const std::lock_guard lock(mutex_);
    code();
  }
  template <class Value>
  Value copy(const Value& value) const {
    const std::lock_guard lock(mutex_);
    return value;
  }

  mutable std::mutex mutex_;
  parley_host host_{sizeof host_, PARLEY_ABI_MAJOR, PARLEY_ABI_MINOR, this, find};
  FakeHttp http_;
  FakeEndpoints endpoints_;
  FakeStore store_;
  FakeConversations conversations_;
  std::set<std::string, std::less<>> withheld_;
  std::vector<LogLine> logs_;
  std::vector<Published> published_;
  std::vector<Emitted> emitted_;
  std::vector<Accepted> accepted_;
  std::map<std::string, std::uint64_t> counters_;
  std::map<std::string, std::int64_t> gauges_;
  std::vector<Handler> handlers_;
  struct FakeJob {
    std::uint64_t interval_ms;
    void* ctx;
    decltype(parley_job::run) run;
  };
  std::map<std::string, FakeJob, std::less<>> jobs_;
  std::vector<std::string> tenants_{"acme"};
  FetchAnswer fetch_answer_;
  parley_status inbound_status_ = PARLEY_OK;
  std::int64_t wall_ms_ = 1'767'225'600'000;  // 2026-01-01
  std::map<std::string, std::pair<parley_status, std::string>, std::less<>> keys_;
  std::uint64_t key_lookups_ = 0;
};

// ---- below: the tables ---------------------------------------------------------------------------------------------

inline void FakeHost::emit(std::string_view kind, std::string_view document) {
  for (const Handler& handler : copy(handlers_))
    if (handler.kind == kind) handler.event(handler.ctx, sdk::str(kind), sdk::str(document));
}

inline void FakeHost::remove_registrations() {
  http_.remove_all();
  endpoints_.remove_all();
  conversations_.forget_teams();
  locked([&] {
    handlers_.clear();
    jobs_.clear();
  });
}

inline std::string FakeHost::run_job(std::string_view name) {
  const auto all = copy(jobs_);
  const auto found = all.find(name);
  if (found == all.end()) return "there is no such job";
  TextSink error;
  const parley_status status = found->second.run(found->second.ctx, error.raw());
  return status == PARLEY_OK ? std::string() : error.text().empty() ? std::string("no reason") : error.text();
}

inline std::map<std::string, std::uint64_t> FakeHost::jobs() const {
  std::map<std::string, std::uint64_t> all;
  for (const auto& [name, job] : copy(jobs_)) all[name] = job.interval_ms;
  return all;
}

inline const void* FakeHost::find(const parley_host* host, parley_str id) {
  const std::string_view wanted = sdk::view(id);
  bool withheld = false;
  of(host).locked([&] { withheld = of(host).withheld_.contains(wanted); });
  if (withheld) return nullptr;
  const std::pair<std::string_view, const void*> tables[] = {
      {PARLEY_HOST_LOG_V1, &log_table()},       {PARLEY_HOST_METRICS_V1, &metrics_table()},
      {PARLEY_HOST_HTTP_V1, &http_table()},     {PARLEY_HOST_REALTIME_V1, &realtime_table()},
      {PARLEY_HOST_STORE_V1, &store_table()},   {PARLEY_HOST_INBOUND_V1, &inbound_table()},
      {PARLEY_HOST_EVENTS_V1, &events_table()}, {PARLEY_HOST_FETCH_V1, &fetch_table()},
      {PARLEY_HOST_CLOCK_V1, &clock_table()},   {PARLEY_HOST_IDENTITY_V1, &identity_table()},
      {PARLEY_HOST_JOBS_V1, &jobs_table()},     {PARLEY_HOST_CONVERSATIONS_V1, &conversations_table()}};
  for (const auto& [name, table] : tables)
    if (name == wanted) return table;
  return nullptr;
}

inline const parley_host_log_v1& FakeHost::log_table() {
  static const parley_host_log_v1 table{
      sizeof table, 0, [](const parley_host* host, std::int32_t level, parley_str message) {
        of(host).locked([&] { of(host).logs_.push_back({level, std::string(sdk::view(message))}); });
      }};
  return table;
}

inline const parley_host_metrics_v1& FakeHost::metrics_table() {
  static const parley_host_metrics_v1 table{
      sizeof table, 0,
      [](const parley_host* host, parley_str name, std::uint64_t by) {
        of(host).locked([&] { of(host).counters_[std::string(sdk::view(name))] += by; });
      },
      [](const parley_host* host, parley_str name, std::int64_t value) {
        of(host).locked([&] { of(host).gauges_[std::string(sdk::view(name))] = value; });
      }};
  return table;
}

inline const parley_host_http_v1& FakeHost::http_table() {
  static const parley_host_http_v1 table{
      sizeof table, 0,
      [](const parley_host* host, const parley_route* route, const parley_sink* error) {
        return of(host).http_.add(*route, error);
      },
      [](const parley_host* host, const parley_stream* stream, const parley_sink* error) {
        return of(host).http_.add(*stream, error);
      },
      [](const parley_host* host, const parley_endpoint* endpoint, const parley_sink* error) {
        return of(host).endpoints_.add(*endpoint, error);
      }};
  return table;
}

inline const parley_host_realtime_v1& FakeHost::realtime_table() {
  static const parley_host_realtime_v1 table{
      sizeof table, 0,
      [](const parley_host* host, parley_str room, parley_str text) {
        of(host).locked([&] {
          of(host).published_.push_back({std::string(sdk::view(room)), std::string(sdk::view(text))});
        });
      },
      [](const parley_host* host, parley_str tenant, parley_str event, const parley_sink*) -> parley_status {
        of(host).locked([&] {
          of(host).emitted_.push_back({std::string(sdk::view(tenant)), sdk::Json::parse(sdk::view(event))});
        });
        return PARLEY_OK;
      }};
  return table;
}

inline const parley_host_store_v1& FakeHost::store_table() {
  static const parley_host_store_v1 table{
      sizeof table, 0,
      [](const parley_host* host, parley_str tenant, const parley_statement* statement, const parley_rows* rows,
         const parley_sink* error) { return of(host).store_.run(tenant, *statement, rows, error); },
      [](const parley_host* host, parley_str tenant, const parley_statement* statements, std::uint64_t count,
         const parley_sink* error) -> parley_status {
        for (std::uint64_t i = 0; i < count; ++i)
          if (const auto status = of(host).store_.run(tenant, statements[i], nullptr, error); status != PARLEY_OK)
            return status;
        return PARLEY_OK;
      }};
  return table;
}

inline const parley_host_inbound_v1& FakeHost::inbound_table() {
  static const parley_host_inbound_v1 table{
      sizeof table, 0, [](const parley_host* host, parley_str channel_id, parley_str events, const parley_sink* error) {
        FakeHost& self = of(host);
        parley_status status = PARLEY_OK;
        self.locked([&] {
          status = self.inbound_status_;
          if (status != PARLEY_OK) return;
          self.accepted_.push_back({std::string(sdk::view(channel_id)), std::string(sdk::view(events))});
        });
        return status == PARLEY_OK ? status : detail::complain(error, "the test refuses inbound events", status);
      }};
  return table;
}

inline const parley_host_events_v1& FakeHost::events_table() {
  static const parley_host_events_v1 table{
      sizeof table, 0,
      [](const parley_host* host, parley_str kind, void* ctx, void (*event)(void*, parley_str, parley_str),
         const parley_sink*) -> parley_status {
        of(host).locked([&] { of(host).handlers_.push_back({std::string(sdk::view(kind)), ctx, event}); });
        return PARLEY_OK;
      }};
  return table;
}

inline const parley_host_fetch_v1& FakeHost::fetch_table() {
  static const parley_host_fetch_v1 table{
      sizeof table, 0,
      [](const parley_host* host, parley_str head, parley_str body, std::uint32_t, void* ctx,
         void (*done)(void*, const parley_http_response*, parley_str)) {
        const FetchAnswer answer = of(host).copy(of(host).fetch_answer_);
        if (!answer) return done(ctx, nullptr, sdk::str("the test answers no fetches"));
        answer(sdk::view(head), sdk::view(body)).with_raw([&](const parley_http_response& raw) {
          done(ctx, &raw, sdk::str(""));
        });
      }};
  return table;
}

inline const parley_host_clock_v1& FakeHost::clock_table() {
  static const parley_host_clock_v1 table{sizeof table, 0,
                                          [](const parley_host* host) { return of(host).copy(of(host).wall_ms_); }};
  return table;
}

inline const parley_host_identity_v1& FakeHost::identity_table() {
  static const parley_host_identity_v1 table{
      sizeof table, 0,
      [](const parley_host* host, parley_str digest_hex, const parley_sink* principal,
         const parley_sink* error) -> parley_status {
        std::pair<parley_status, std::string> found{PARLEY_NOT_FOUND, ""};
        of(host).locked([&] {
          ++of(host).key_lookups_;
          const auto key = of(host).keys_.find(sdk::view(digest_hex));
          if (key != of(host).keys_.end()) found = key->second;
        });
        if (found.first != PARLEY_OK) return detail::complain(error, "the test refuses this key", found.first);
        return principal->write(principal->ctx, found.second.data(), found.second.size());
      }};
  return table;
}

inline const parley_host_conversations_v1& FakeHost::conversations_table() {
  static const parley_host_conversations_v1 table{
      sizeof table, 0,
      [](const parley_host* host, parley_str tenant, parley_str id, const parley_sink* out, const parley_sink* error) {
        return of(host).conversations_.read(tenant, id, out, error);
      },
      [](const parley_host* host, parley_str tenant, parley_str id, parley_str change, parley_str author,
         const parley_sink* out,
         const parley_sink* error) { return of(host).conversations_.change(tenant, id, change, author, out, error); },
      [](const parley_host* host, void* ctx, parley_status (*exists)(void*, parley_str, parley_str, parley_str),
         const parley_sink*) -> parley_status {
        of(host).conversations_.keep(ctx, exists);
        return PARLEY_OK;
      }};
  return table;
}

inline const parley_host_jobs_v1& FakeHost::jobs_table() {
  static const parley_host_jobs_v1 table{
      sizeof table, 0,
      [](const parley_host* host, const parley_job* job, const parley_sink* error) -> parley_status {
        bool added = false;
        of(host).locked([&] {
          added =
              of(host)
                  .jobs_.try_emplace(std::string(sdk::view(job->name)), FakeJob{job->interval_ms, job->ctx, job->run})
                  .second;
        });
        return added ? PARLEY_OK : detail::complain(error, "the job was added before", PARLEY_CONFLICT);
      },
      [](const parley_host* host, const parley_sink* ids, const parley_sink*) -> parley_status {
        sdk::Json list = sdk::Json::array();
        for (const std::string& id : of(host).copy(of(host).tenants_)) list.push(id);
        const std::string text = list.dump();
        return ids->write(ids->ctx, text.data(), text.size());
      }};
  return table;
}

}  // namespace parley::testkit
