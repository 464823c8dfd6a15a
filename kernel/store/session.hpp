// The kernel's end of the storage interface: which plugin, its facts, and one connection as a C++ value.
#pragma once

#include <cstdint>
#include <parley/abi/storage.h>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/row.hpp"

namespace parley::store {

/// One connection to the database. Movable; used by one thread at a time; closed by its destructor.
///
/// Errors of all functions: conflict (a broken unique or foreign key), unavailable (busy, away or full), and what else
/// the plugin reports; the messages are the plugin's.
class Session {
 public:
  Session(const parley_storage_v1* table, parley_plugin* plugin, parley_session* session)
      : table_(table), plugin_(plugin), session_(session) {}
  Session(Session&& other) noexcept;
  Session& operator=(Session&& other) noexcept;
  ~Session();

  Result<void> begin();
  Result<void> commit();
  /// An error means that the session is unusable: close it.
  Result<void> rollback();

  /// Whose rows the statements that follow may touch; a new session reaches nobody's. Where the database does not keep
  /// tenants apart by itself this does nothing.
  Result<void> scope_tenant(std::string_view tenant);
  Result<void> scope_system();

  /// The rows inserted, updated or deleted. What `row` throws is thrown here.
  Result<std::uint64_t> execute(std::string_view sql, std::span<const parley_value> params,
                                const RowFunction& row = {});
  /// As execute() for each element of `affected`, with `width` parameters each from the row-major `params`.
  Result<void> bulk(std::string_view sql, std::span<const parley_value> params, std::uint32_t width,
                    std::span<std::uint64_t> affected);
  /// Each run in its own scope, in order; one trip where the database can. Ends at the first failure.
  Result<void> batch(std::span<const parley_run> runs);
  /// Several statements separated by ";", without parameters.
  Result<void> run_script(std::string_view script);

 private:
  using Step = parley_status (*)(parley_plugin*, parley_session*, const parley_sink*);
  Result<void> step(Step function);
  Result<void> scope(std::uint32_t reach, std::string_view tenant);
  Result<void> one_by_one(std::span<const parley_run> runs);

  const parley_storage_v1* table_;
  parley_plugin* plugin_;
  parley_session* session_;
};

/// A started storage plugin. Cheap to copy; the plugin must outlive every copy and every session.
class Storage {
 public:
  struct Facts {
    std::string dialect;      ///< "sqlite" or "postgres"; picks migrations
    std::size_t writers = 1;  ///< sessions that can write at once
  };

  Storage(const parley_storage_v1* table, parley_plugin* plugin) : table_(table), plugin_(plugin) {}

  /// Errors: what the plugin says; invalid when its answer is no such document.
  Result<Facts> facts() const;
  enum class Access { read_write, read_only };
  Result<Session> open(Access access) const;

 private:
  const parley_storage_v1* table_;
  parley_plugin* plugin_;
};

}  // namespace parley::store
