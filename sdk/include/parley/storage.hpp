// A storage backend in C++: derive from Storage and Session, export with PARLEY_PLUGIN(MyStorage,
// parley::sdk::Storage).
#pragma once

#include <memory>
#include <parley/abi/storage.h>
#include <parley/plugin.hpp>
#include <span>

namespace parley::sdk {

/// Where the rows of a result go. A null `rows` in the ABI arrives as one that takes and drops them.
class RowSink {
 public:
  explicit RowSink(const parley_rows* rows) : rows_(rows) {}
  bool wanted() const { return rows_ != nullptr; }
  /// Hands one row over; throws when the receiver wants no more.
  void row(std::span<const parley_value> columns) const {
    if (!rows_) return;
    const parley_status status = rows_->row(rows_->ctx, columns.data(), std::uint32_t(columns.size()));
    if (status != PARLEY_OK) throw Failure(status, "the receiver ended the result");
  }

 private:
  const parley_rows* rows_;
};

/// One connection; one thread at a time. Functions throw Failure with PARLEY_CONFLICT, PARLEY_UNAVAILABLE, ...
class Session {
 public:
  virtual ~Session() = default;
  virtual void begin() = 0;
  virtual void commit() = 0;
  virtual void rollback() = 0;
  /// Returns the number of rows inserted, updated or deleted.
  virtual std::uint64_t execute(std::string_view sql, std::span<const parley_value> params, const RowSink& rows) = 0;
  /// `params` is row-major, `width` values a row; affected.size() is the number of rows.
  virtual void bulk(std::string_view sql, std::span<const parley_value> params, std::uint32_t width,
                    std::span<std::uint64_t> affected) = 0;
  virtual void run_script(std::string_view script) = 0;

  /// For databases that can keep tenants apart by themselves: from now on only rows within `reach` (PARLEY_REACH_*).
  virtual void scope(std::uint32_t reach, std::string_view tenant) {
    (void)reach;
    (void)tenant;
  }
  /// Each run in its scope, in order. Override it where a trip to the database costs something.
  virtual void batch(std::span<const parley_run> runs) {
    for (const parley_run& run : runs) {
      scope(run.reach, view(run.tenant));
      const std::span<const parley_value> params(run.params, run.param_count * run.row_count);
      if (run.row_count == 1)
        *run.affected = execute(view(run.sql), params, RowSink(nullptr));
      else
        bulk(view(run.sql), params, run.param_count, {run.affected, run.row_count});
    }
  }
};

class Storage {
 public:
  virtual ~Storage() = default;
  virtual std::string facts() const = 0;
  virtual std::unique_ptr<Session> open_session(bool read_only) = 0;

  /// The parley.storage/1 table for plugin class `Type`, or null for another id.
  template <class Type>
  static const void* table(std::string_view id);
};

// ---- below: how the classes meet the C table ---------------------------------------------------------------------

namespace detail {

inline Session& session(parley_session* handle) {
  return *reinterpret_cast<Session*>(handle);
}

inline parley_storage_v1 session_functions() {
  parley_storage_v1 t{};
  t.struct_size = sizeof t;
  t.close_session = [](parley_plugin*, parley_session* s) { delete &session(s); };
  t.begin = [](parley_plugin*, parley_session* s, const parley_sink* error) {
    return guarded(error, [&] { session(s).begin(); });
  };
  t.commit = [](parley_plugin*, parley_session* s, const parley_sink* error) {
    return guarded(error, [&] { session(s).commit(); });
  };
  t.rollback = [](parley_plugin*, parley_session* s, const parley_sink* error) {
    return guarded(error, [&] { session(s).rollback(); });
  };
  t.execute = [](parley_plugin*, parley_session* s, parley_str sql, const parley_value* params, std::uint32_t count,
                 const parley_rows* rows, std::uint64_t* affected, const parley_sink* error) {
    return guarded(error, [&] {
      const std::uint64_t changed = session(s).execute(view(sql), {params, count}, RowSink(rows));
      if (affected) *affected = changed;
    });
  };
  t.bulk = [](parley_plugin*, parley_session* s, parley_str sql, const parley_value* params, std::uint32_t width,
              std::uint64_t rows, std::uint64_t* affected, const parley_sink* error) {
    return guarded(error, [&] { session(s).bulk(view(sql), {params, width * rows}, width, {affected, rows}); });
  };
  t.run_script = [](parley_plugin*, parley_session* s, parley_str script, const parley_sink* error) {
    return guarded(error, [&] { session(s).run_script(view(script)); });
  };
  t.scope = [](parley_plugin*, parley_session* s, std::uint32_t reach, parley_str tenant, const parley_sink* error) {
    return guarded(error, [&] { session(s).scope(reach, view(tenant)); });
  };
  t.batch = [](parley_plugin*, parley_session* s, const parley_run* runs, std::uint64_t count,
               const parley_sink* error) {
    return guarded(error, [&] { session(s).batch({runs, count}); });
  };
  return t;
}

}  // namespace detail

template <class Type>
const void* Storage::table(std::string_view id) {
  static const parley_storage_v1 functions = [] {
    parley_storage_v1 t = detail::session_functions();
    t.facts = [](parley_plugin* p, const parley_sink* out, const parley_sink* error) {
      return guarded(error, [&] { Sink(out).write(self<Type>(p).facts()); });
    };
    t.open_session = [](parley_plugin* p, std::uint32_t flags, parley_session** out, const parley_sink* error) {
      return guarded(error, [&] {
        *out = reinterpret_cast<parley_session*>(
            self<Type>(p).open_session((flags & PARLEY_SESSION_READ_ONLY) != 0).release());
      });
    };
    return t;
  }();
  return id == PARLEY_STORAGE_V1 ? &functions : nullptr;
}

}  // namespace parley::sdk
