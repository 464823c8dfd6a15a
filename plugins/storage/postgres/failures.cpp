#include "failures.hpp"

#include <libpq-fe.h>
#include <string>

namespace parley::postgres {

namespace {

bool one_of(std::string_view code, std::initializer_list<std::string_view> list) {
  for (const std::string_view each : list)
    if (code == each) return true;
  return false;
}

}  // namespace

parley_status status_of(std::string_view code) {
  if (one_of(code, {"23505", "23503", "23P01"})) return PARLEY_CONFLICT;
  // Deadlock and serialization, a lock not free, a statement that took too long, a plan that a change of the tables
  // has overtaken: the same again may go well.
  if (one_of(code, {"40001", "40P01", "55P03", "57014", "0A000"})) return PARLEY_UNAVAILABLE;
  if (one_of(code, {"42501", "25006", "28000", "28P01"})) return PARLEY_DENIED;
  const std::string_view group = code.substr(0, 2);
  if (group == "22" || group == "23" || code == "42804") return PARLEY_INVALID;
  if (group == "54") return PARLEY_LIMIT;
  // Connection, resources, shutdown and start-up, I/O.
  if (one_of(group, {"08", "53", "57", "58"})) return PARLEY_UNAVAILABLE;
  return PARLEY_INTERNAL;
}

sdk::Failure failure_of(const PGresult* result, std::string_view sql) {
  constexpr std::size_t kShown = 120;
  const char* code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  std::string text = said ? said : PQresultErrorMessage(result);
  if (!sql.empty()) {
    text += ", in: ";
    text += sql.substr(0, kShown);
    if (sql.size() > kShown) text += "...";
  }
  return sdk::Failure(code ? status_of(code) : PARLEY_INTERNAL, std::move(text));
}

}  // namespace parley::postgres
