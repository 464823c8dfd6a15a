#include "tables.hpp"

namespace parley::inbox {

namespace {

constexpr const char* kDepartments = R"sql(
CREATE TABLE inbox_departments (
  tenant_id   TEXT   NOT NULL,
  id          TEXT   NOT NULL,
  name        TEXT   NOT NULL,
  description TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_departments_name ON inbox_departments (tenant_id, name);
CREATE TABLE inbox_department_agents (
  tenant_id     TEXT NOT NULL,
  department_id TEXT NOT NULL,
  user_id       TEXT NOT NULL,
  PRIMARY KEY (tenant_id, department_id, user_id)
);
)sql";

constexpr const char* kQuickReplies = R"sql(
CREATE TABLE inbox_quick_replies (
  tenant_id  TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  shortcut   TEXT   NOT NULL,  -- "/hello"
  text       TEXT   NOT NULL,
  category   TEXT   NOT NULL,
  created_by TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_quick_replies_shortcut ON inbox_quick_replies (tenant_id, shortcut);
)sql";

constexpr const char* kQueues = R"sql(
CREATE TABLE inbox_queues (
  tenant_id     TEXT    NOT NULL,
  id            TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  department_id TEXT,
  is_active     INTEGER NOT NULL,  -- otherwise it takes conversations and gives none
  settings      TEXT    NOT NULL,  -- JSON object: how it gives, see queue.hpp
  created_at    BIGINT  NOT NULL,
  updated_at    BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_queues_name ON inbox_queues (tenant_id, name);
CREATE TABLE inbox_queue_agents (
  tenant_id     TEXT    NOT NULL,
  queue_id      TEXT    NOT NULL,
  user_id       TEXT    NOT NULL,
  priority      INTEGER NOT NULL,  -- the higher first
  last_given_at BIGINT  NOT NULL,  -- 0: never
  PRIMARY KEY (tenant_id, queue_id, user_id)
);
-- Who takes conversations now. No row: away.
CREATE TABLE inbox_agents (
  tenant_id  TEXT   NOT NULL,
  user_id    TEXT   NOT NULL,
  status     TEXT   NOT NULL,  -- online, away
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, user_id)
);
-- A conversation's stay with people: waiting in a queue, then with an agent. At most one of a conversation is open.
CREATE TABLE inbox_tickets (
  tenant_id       TEXT    NOT NULL,
  id              TEXT    NOT NULL,
  conversation_id TEXT    NOT NULL,
  queue_id        TEXT    NOT NULL,  -- '': given by hand, through no queue
  priority        INTEGER NOT NULL,  -- 1 goes before 0
  entered_at      BIGINT  NOT NULL,
  queued_at       BIGINT  NOT NULL,  -- when it came into this queue, after overflow later than entered_at
  hops            INTEGER NOT NULL,  -- how often it flowed over
  agent_id        TEXT,              -- null: it waits
  given_at        BIGINT,
  first_reply_due BIGINT,
  first_reply_at  BIGINT,
  resolution_due  BIGINT,
  told            INTEGER NOT NULL,  -- bits: which warnings and alerts were given, see sla.hpp
  closed_at       BIGINT,
  outcome         TEXT    NOT NULL,  -- resolved, or left: to the bot, another queue, put aside
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_tickets_open ON inbox_tickets (tenant_id, conversation_id) WHERE closed_at IS NULL;
CREATE INDEX inbox_tickets_agent ON inbox_tickets (tenant_id, agent_id) WHERE closed_at IS NULL;
CREATE INDEX inbox_tickets_queue ON inbox_tickets (tenant_id, queue_id, entered_at);
CREATE INDEX inbox_tickets_closed ON inbox_tickets (tenant_id, closed_at) WHERE closed_at IS NOT NULL;
)sql";

constexpr const char* kNews = R"sql(
CREATE TABLE inbox_notifications (
  tenant_id       TEXT   NOT NULL,
  id              TEXT   NOT NULL,
  user_id         TEXT   NOT NULL,
  kind            TEXT   NOT NULL,
  conversation_id TEXT   NOT NULL,
  data            TEXT   NOT NULL,  -- JSON object: names to say it with
  created_at      BIGINT NOT NULL,
  read_at         BIGINT,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX inbox_notifications_user ON inbox_notifications (tenant_id, user_id, id);
CREATE INDEX inbox_notifications_unread ON inbox_notifications (tenant_id, user_id) WHERE read_at IS NULL;
-- Something is wrong. While it lasts there is one row for its cause, whoever has resolved it.
CREATE TABLE inbox_alerts (
  tenant_id   TEXT   NOT NULL,
  id          TEXT   NOT NULL,
  cause       TEXT   NOT NULL,  -- "queue_long:" and a queue's id
  kind        TEXT   NOT NULL,
  data        TEXT   NOT NULL,  -- JSON object
  created_at  BIGINT NOT NULL,
  ended_at    BIGINT,           -- when it was no longer so
  resolved_at BIGINT,
  resolved_by TEXT   NOT NULL,  -- a user; '' with resolved_at: it ended by itself
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_alerts_cause ON inbox_alerts (tenant_id, cause) WHERE ended_at IS NULL;
)sql";

}  // namespace

std::vector<sdk::Migration> migrations() {
  return {{"0001_departments", kDepartments},
          {"0002_quick_replies", kQuickReplies},
          {"0003_queues", kQueues},
          {"0004_news", kNews}};
}

}  // namespace parley::inbox
