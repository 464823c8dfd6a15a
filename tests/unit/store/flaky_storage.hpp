// A storage plugin in front of a real one, whose calls fail when a test says so.
#pragma once

#include <functional>
#include <parley/abi/storage.h>
#include <string>

#include "support/test_storage.hpp"

namespace parley::test {

class FlakyStorage {
 public:
  /// Asked before every begin, commit, rollback, execute and bulk with its name and SQL; what it returns other than
  /// PARLEY_OK is the outcome. Called on the threads that use the storage.
  using Before = std::function<parley_status(std::string_view call, std::string_view sql)>;

  FlakyStorage(const TestStorage& real, Before before) : real_(real), before_(std::move(before)) {
    table_ = *real.table();
    table_.batch = nullptr;  // so that each statement of a batch is asked for
    table_.facts = [](parley_plugin* p, const parley_sink* out, const parley_sink* error) {
      return self(p).real_.table()->facts(self(p).real_.plugin(), out, error);
    };
    table_.open_session = [](parley_plugin* p, std::uint32_t flags, parley_session** out, const parley_sink* error) {
      return self(p).real_.table()->open_session(self(p).real_.plugin(), flags, out, error);
    };
    table_.close_session = [](parley_plugin* p, parley_session* s) {
      self(p).real_.table()->close_session(self(p).real_.plugin(), s);
    };
    table_.begin = [](parley_plugin* p, parley_session* s, const parley_sink* error) {
      return self(p).guard("begin", "", error, [&](auto& t, auto* q) { return t.begin(q, s, error); });
    };
    table_.commit = [](parley_plugin* p, parley_session* s, const parley_sink* error) {
      return self(p).guard("commit", "", error, [&](auto& t, auto* q) { return t.commit(q, s, error); });
    };
    table_.rollback = [](parley_plugin* p, parley_session* s, const parley_sink* error) {
      return self(p).guard("rollback", "", error, [&](auto& t, auto* q) { return t.rollback(q, s, error); });
    };
    table_.execute = [](parley_plugin* p, parley_session* s, parley_str sql, const parley_value* params,
                        std::uint32_t count, const parley_rows* rows, std::uint64_t* affected,
                        const parley_sink* error) {
      return self(p).guard("execute", {sql.data, sql.size}, error, [&](auto& t, auto* q) {
        return t.execute(q, s, sql, params, count, rows, affected, error);
      });
    };
    table_.bulk = [](parley_plugin* p, parley_session* s, parley_str sql, const parley_value* params,
                     std::uint32_t width, std::uint64_t rows, std::uint64_t* affected, const parley_sink* error) {
      return self(p).guard("bulk", {sql.data, sql.size}, error,
                           [&](auto& t, auto* q) { return t.bulk(q, s, sql, params, width, rows, affected, error); });
    };
    table_.scope = [](parley_plugin* p, parley_session* s, std::uint32_t reach, parley_str tenant,
                      const parley_sink* error) {
      return self(p).real_.table()->scope(self(p).real_.plugin(), s, reach, tenant, error);
    };
  }
  FlakyStorage(const FlakyStorage&) = delete;
  FlakyStorage& operator=(const FlakyStorage&) = delete;

  const parley_storage_v1* table() const { return &table_; }
  parley_plugin* plugin() { return reinterpret_cast<parley_plugin*>(this); }

 private:
  static FlakyStorage& self(parley_plugin* plugin) { return *reinterpret_cast<FlakyStorage*>(plugin); }

  template <class Call>
  parley_status guard(std::string_view call, std::string_view sql, const parley_sink* error, Call&& run) {
    if (const parley_status status = before_(call, sql); status != PARLEY_OK) {
      error->write(error->ctx, "made to fail", 12);
      return status;
    }
    return run(*real_.table(), real_.plugin());
  }

  const TestStorage& real_;
  const Before before_;
  parley_storage_v1 table_;
};

}  // namespace parley::test
