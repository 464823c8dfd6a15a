#include "plugin/status_code.hpp"

namespace parley::plugin {

namespace {

struct Row {
  parley_status status;
  Errc code;
  std::string_view name;
};

// The first row of a code is the one that to_status answers with, the first of a status the one of to_errc.
constexpr Row kRows[] = {
    {PARLEY_INVALID, Errc::invalid, "invalid"},
    {PARLEY_NOT_FOUND, Errc::not_found, "not_found"},
    {PARLEY_DENIED, Errc::denied, "denied"},
    {PARLEY_CONFLICT, Errc::conflict, "conflict"},
    {PARLEY_LIMIT, Errc::limit, "limit"},
    {PARLEY_UNAVAILABLE, Errc::unavailable, "unavailable"},
    {PARLEY_TIMEOUT, Errc::timeout, "timeout"},
    {PARLEY_INTERNAL, Errc::internal, "internal"},
    {PARLEY_UNSUPPORTED, Errc::unsupported, "unsupported"},
    // What the ABI does not tell apart.
    {PARLEY_INVALID, Errc::unprocessable, "invalid"},
    {PARLEY_DENIED, Errc::unauthenticated, "denied"},
    {PARLEY_CONFLICT, Errc::outdated, "conflict"},
    {PARLEY_LIMIT, Errc::quota, "limit"},
};

}  // namespace

Errc to_errc(parley_status status) {
  for (const Row& row : kRows) {
    if (row.status == status) return row.code;
  }
  return Errc::internal;
}

parley_status to_status(Errc code) {
  for (const Row& row : kRows) {
    if (row.code == code) return row.status;
  }
  return PARLEY_INTERNAL;
}

std::string_view name(parley_status status) {
  if (status == PARLEY_OK) return "ok";
  for (const Row& row : kRows) {
    if (row.status == status) return row.name;
  }
  return "unknown";
}

}  // namespace parley::plugin
