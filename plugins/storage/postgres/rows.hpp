// From a result of libpq to the rows of the storage interface.
#pragma once

#include <cstdint>
#include <parley/storage.hpp>

struct pg_result;

namespace parley::postgres {

/// Hands every row over. Integers, oids, booleans and numerics without a fraction arrive as integers, floats and other
/// numerics as reals, bytea as a blob, and every other type as the text that PostgreSQL writes for it.
void deliver(const pg_result* result, const sdk::RowSink& rows);

/// Rows that the statement inserted, updated or deleted; 0 for all other statements.
std::uint64_t affected_by(pg_result* result);

}  // namespace parley::postgres
