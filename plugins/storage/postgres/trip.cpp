#include "trip.hpp"

#include <libpq-fe.h>

#include "rows.hpp"

namespace parley::postgres {

Trip::Trip(Connection& connection, StatementCache& statements) : connection_(connection), statements_(statements) {
  if (PQenterPipelineMode(connection_.native()) != 1) lost();
  deallocate_given_up();
}

void Trip::deallocate_given_up() {
  while (const auto name = statements_.take_given_up()) {
    sent(PQsendQueryParams(connection_.native(), ("DEALLOCATE " + *name).c_str(), 0, nullptr, nullptr, nullptr, nullptr,
                           0),
         {.sql = "DEALLOCATE"});
  }
}

void Trip::command(std::string_view sql) {
  sent(PQsendQueryParams(connection_.native(), std::string(sql).c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0),
       {.sql = sql});
}

void Trip::run(std::string_view sql, std::span<const parley_value> values, std::uint64_t* affected) {
  send(values, {.sql = sql, .affected = affected});
}

void Trip::ask(std::string_view sql, std::string& answer) {
  send({}, {.sql = sql, .answer = &answer});
}

void Trip::send(std::span<const parley_value> values, Step step) {
  const std::string_view sql = step.sql;
  if (sql.find('\0') != std::string_view::npos)
    throw sdk::Failure(PARLEY_INVALID, "a statement holds a NUL byte, where its text would end");
  arguments_.fill(values);
  const HeldStatement* held = statements_.find(sql, values);
  if (!held) {
    held = &statements_.add(sql, values);
    sent(PQsendPrepare(connection_.native(), held->name.c_str(), held->text.c_str(), int(held->types.size()),
                       held->types.data()),
         {.sql = sql, .prepared = held->name});
  }
  sent(PQsendQueryPrepared(connection_.native(), held->name.c_str(), arguments_.count(), arguments_.values(),
                           arguments_.lengths(), arguments_.formats(), 0),
       std::move(step));
}

void Trip::sent(int ok, Step step) {
  if (ok != 1) lost();
  steps_.push_back(std::move(step));
}

ResultPtr Trip::finish() {
  if (PQpipelineSync(connection_.native()) != 1) lost();
  for (const Step& step : steps_) receive(step);
  receive_sync();
  if (PQexitPipelineMode(connection_.native()) != 1) lost();
  if (failure_) throw *failure_;
  return std::move(last_);
}

void Trip::receive(const Step& step) {
  ResultPtr result = next_result();
  switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      if (step.affected) *step.affected = affected_by(result.get());
      if (step.answer) *step.answer = PQgetvalue(result.get(), 0, 0);
      last_ = std::move(result);
      break;
    case PGRES_EMPTY_QUERY:
      if (!failure_) failure_.emplace(PARLEY_INVALID, "there is no statement in: \"" + std::string(step.sql) + "\"");
      break;
    case PGRES_PIPELINE_ABORTED:
      if (!step.prepared.empty()) statements_.never_prepared(step.prepared);
      break;
    case PGRES_FATAL_ERROR:
      fail(result.get(), step);
      break;
    default:  // COPY: the connection now waits for data that nobody will send
      throw Disconnected("expected a statement, found one that copies data: " + std::string(step.sql.substr(0, 120)));
  }
  // A null ends the results of a statement, of which there is one.
  if (ResultPtr(PQgetResult(connection_.native()))) lost();
}

void Trip::fail(const PGresult* result, const Step& step) {
  if (!connection_.alive()) throw Disconnected(failure_of(result, {}).what());
  if (!step.prepared.empty()) statements_.never_prepared(step.prepared);
  if (failure_) return;
  failure_ = failure_of(result, step.sql);
  const char* where = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
  stale_ = where && std::string_view(where) == "RevalidateCachedQuery";
  if (stale_) statements_.give_up(step.sql);
}

/// Ends with the server's word that all is done; before that it may refuse the implicit commit.
void Trip::receive_sync() {
  for (;;) {
    const ResultPtr result = next_result();
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return;
    if (PQresultStatus(result.get()) != PGRES_FATAL_ERROR) lost();
    fail(result.get(), {.sql = "the commit of these statements"});
    if (ResultPtr(PQgetResult(connection_.native()))) lost();
  }
}

ResultPtr Trip::next_result() {
  ResultPtr result(PQgetResult(connection_.native()));
  if (!result) lost();
  return result;
}

void Trip::lost() const {
  throw Disconnected("the connection to PostgreSQL ended: " + connection_.last_error());
}

}  // namespace parley::postgres
