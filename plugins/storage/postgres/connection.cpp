#include "connection.hpp"

#include <array>
#include <libpq-fe.h>
#include <new>
#include <tuple>

#include "failures.hpp"

namespace parley::postgres {

namespace {

using sdk::Failure;

constexpr int kOldestVersion = 130000;

// What the kernel relies on, whatever the server's configuration or the role's settings say. synchronous_commit only
// ever gets stricter: "remote_apply" stays.
constexpr const char* kSetUp =
    "SELECT r.rolsuper OR r.rolbypassrls, r.rolname, current_setting('server_encoding'), "
    "set_config('statement_timeout', $1, false), set_config('default_transaction_read_only', $2, false), "
    "set_config('idle_in_transaction_session_timeout', $3, false), "
    "set_config('default_transaction_isolation', 'read committed', false), set_config('row_security', 'on', false), "
    "set_config('bytea_output', 'hex', false), set_config('extra_float_digits', '1', false), "
    "set_config('standard_conforming_strings', 'on', false), set_config('client_min_messages', 'warning', false), "
    "CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', false) END "
    "FROM pg_roles r WHERE r.rolname = current_user";

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

[[noreturn]] void refuse_role(const std::string& role) {
  throw Failure(PARLEY_INVALID,
                "row level security does not hold for the role \"" + role +
                    "\" (superuser or BYPASSRLS), so tenants would not be kept apart; make one for it, CREATE ROLE "
                    "parley LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '...', or ALTER ROLE \"" +
                    role + "\" NOSUPERUSER NOBYPASSRLS, and name it in url");
}

}  // namespace

void ResultDeleter::operator()(PGresult* result) const {
  PQclear(result);
}

void Connection::Deleter::operator()(PGconn* connection) const {
  PQfinish(connection);
}

Connection::Connection(const Options& options, bool read_only) {
  connect(options);
  set_up(options, read_only);
}

void Connection::connect(const Options& options) {
  const std::string timeout = std::to_string((options.connect_timeout_ms + 999) / 1000);
  // What stands before the url is a default that the url can change. A server that vanished without a word is noticed
  // after 25 seconds, whether an answer is awaited (keepalives) or something is being sent (tcp_user_timeout).
  const std::array<std::pair<const char*, const char*>, 9> settings{
      {{"application_name", options.application_name.c_str()},
       {"connect_timeout", timeout.c_str()},
       {"keepalives_idle", "10"},
       {"keepalives_interval", "5"},
       {"keepalives_count", "3"},
       {"tcp_user_timeout", "25000"},
       {"dbname", options.url.c_str()},
       {"client_encoding", "UTF8"},
       {nullptr, nullptr}}};
  std::array<const char*, settings.size()> keys{}, values{};
  for (std::size_t i = 0; i < settings.size(); ++i) std::tie(keys[i], values[i]) = settings[i];
  connection_.reset(PQconnectdbParams(keys.data(), values.data(), 1));
  if (!connection_) throw std::bad_alloc();
  if (!alive()) throw Disconnected("no connection to PostgreSQL: " + last_error());
  PQsetNoticeProcessor(
      native(), [](void*, const char*) {}, nullptr);  // libpq would print them
}

void Connection::set_up(const Options& options, bool read_only) {
  if (PQserverVersion(native()) < kOldestVersion)
    throw Failure(PARLEY_INVALID, "expected PostgreSQL 13 or later, found a server of version " +
                                      std::to_string(PQserverVersion(native()) / 10000));
  const std::string timeout = std::to_string(options.statement_timeout_ms);
  // A node that stops in the middle of a transaction (SIGSTOP, a frozen virtual machine) would keep its locks.
  const std::string idle = std::to_string(options.idle_transaction_timeout_ms);
  const std::array<const char*, 3> values{timeout.c_str(), read_only ? "on" : "off", idle.c_str()};
  const ResultPtr result(
      PQexecParams(native(), kSetUp, int(values.size()), nullptr, values.data(), nullptr, nullptr, 0));
  if (!alive()) throw Disconnected("no connection to PostgreSQL: " + last_error());
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) throw failure_of(result.get(), "the set-up of a session");
  const auto column = [&](int number) { return std::string(PQgetvalue(result.get(), 0, number)); };
  if (column(0) == "t") refuse_role(column(1));
  if (column(2) != "UTF8")
    throw Failure(PARLEY_INVALID, "expected a database in UTF8, found " + column(2) +
                                      ": make one with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0");
}

bool Connection::alive() const {
  return PQstatus(native()) == CONNECTION_OK;
}

std::string Connection::last_error() const {
  return trimmed(PQerrorMessage(native()));
}

}  // namespace parley::postgres
