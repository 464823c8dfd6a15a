-- The first conversation: what came in, who spoke, what goes out. Times are milliseconds since 1970 (UTC), ids UUIDv7.
-- Portable: the same text runs on SQLite and PostgreSQL.

-- Everything a provider told us, before anyone acts on it. The primary key drops duplicates in the inserting statement.
CREATE TABLE journal (
  tenant_id   TEXT    NOT NULL,
  channel_id  TEXT    NOT NULL,
  event_key   TEXT    NOT NULL,  -- kind and provider id, or a digest of them when they are long or unprintable
  id          TEXT    NOT NULL,  -- order of arrival
  peer        TEXT    NOT NULL,  -- the other side's address: the lane in which this event waits
  event       TEXT    NOT NULL,  -- inbound-event.schema.json; emptied when done
  received_at BIGINT  NOT NULL,
  state       INTEGER NOT NULL,  -- 0 pending, 1 done, 2 dead
  PRIMARY KEY (tenant_id, channel_id, event_key)
);
CREATE INDEX journal_pending ON journal (id) WHERE state = 0;
CREATE INDEX journal_age ON journal (received_at);

-- What could not be handled, kept whole for a person to look at.
CREATE TABLE dead_letters (
  tenant_id  TEXT   NOT NULL,
  channel_id TEXT   NOT NULL,
  event_key  TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  event      TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, channel_id, event_key)
);

CREATE TABLE contacts (
  tenant_id  TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  language   TEXT   NOT NULL,
  tags       TEXT   NOT NULL,  -- JSON array of strings
  vars       TEXT   NOT NULL,  -- JSON object: what rules and flows remember about the person
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

-- A contact is a set of identities, each scoped to the channel that told it to us.
CREATE TABLE contact_identities (
  tenant_id  TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  kind       TEXT NOT NULL,  -- 'address' (a phone number) or 'user' (a business-scoped user id)
  value      TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, channel_id, kind, value)
);

CREATE TABLE conversations (
  tenant_id       TEXT   NOT NULL,
  id              TEXT   NOT NULL,
  channel_id      TEXT   NOT NULL,
  contact_id      TEXT   NOT NULL,
  holder          TEXT   NOT NULL,  -- who holds it: '' the bot, otherwise a person or department; the bot is then silent
  rule_uses       TEXT   NOT NULL,  -- JSON object: rule id -> times used, for rules with a limit
  last_inbound_at BIGINT NOT NULL,
  created_at      BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX conversations_contact ON conversations (tenant_id, channel_id, contact_id);

CREATE TABLE messages (
  tenant_id       TEXT    NOT NULL,
  id              TEXT    NOT NULL,
  conversation_id TEXT    NOT NULL,
  channel_id      TEXT    NOT NULL,
  direction       TEXT    NOT NULL,  -- 'in', 'out'
  type            TEXT    NOT NULL,
  content         TEXT    NOT NULL,  -- the event, or the outbound message
  provider_id     TEXT,
  status          TEXT    NOT NULL,  -- in: 'received'; out: pending, accepted, sent, delivered, read, played, failed
  status_rank     INTEGER NOT NULL,  -- a status only ever moves to a higher rank
  error           TEXT    NOT NULL,
  created_at      BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX messages_provider ON messages (tenant_id, channel_id, provider_id);
CREATE INDEX messages_conversation ON messages (tenant_id, conversation_id, id);

-- What is to be sent and not yet known to have arrived. A row goes when its message is accepted or has failed.
CREATE TABLE outbox (
  tenant_id       TEXT    NOT NULL,
  id              TEXT    NOT NULL,  -- the message's id
  conversation_id TEXT    NOT NULL,
  channel_id      TEXT    NOT NULL,
  peer            TEXT    NOT NULL,
  document        TEXT    NOT NULL,  -- outbound-message.schema.json
  state           TEXT    NOT NULL,  -- 'pending', 'sending' (leased), 'unknown' (sent or not: waiting for the echo)
  attempts        INTEGER NOT NULL,
  due_at          BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

-- Statuses that overtook the answer to the send: picked up when the message learns its provider id.
CREATE TABLE parked_statuses (
  tenant_id   TEXT    NOT NULL,
  channel_id  TEXT    NOT NULL,
  provider_id TEXT    NOT NULL,
  status      TEXT    NOT NULL,
  status_rank INTEGER NOT NULL,
  error       TEXT    NOT NULL,
  received_at BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id, channel_id, provider_id, status)
);
