-- Flows, scripts and rules as people edit them, their published versions, and the conversations that run on them.

CREATE TABLE flows (
  tenant_id  TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  is_active  INTEGER NOT NULL,        -- paused: no session begins; those that run go on
  draft      TEXT   NOT NULL,         -- docs/flows.md
  revision   BIGINT NOT NULL,         -- of the draft: its ETag
  published  TEXT,                    -- the hash of the version that new sessions begin with
  created_at BIGINT NOT NULL,
  created_by TEXT   NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT   NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX flows_name ON flows (tenant_id, name);

CREATE TABLE scripts (
  tenant_id  TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  is_active  INTEGER NOT NULL,
  draft      TEXT   NOT NULL,         -- Lua
  revision   BIGINT NOT NULL,
  published  TEXT,
  created_at BIGINT NOT NULL,
  created_by TEXT   NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT   NOT NULL,
  PRIMARY KEY (tenant_id, name)
);

-- Rules made in the console; those of script files are not here.
CREATE TABLE rules (
  tenant_id  TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  is_active  INTEGER NOT NULL,
  priority   INTEGER NOT NULL,
  document   TEXT   NOT NULL,         -- docs/rules.md "As JSON"
  revision   BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT   NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT   NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

-- What sessions are pinned to: by content, so the same text is one version, wherever it came from.
CREATE TABLE bot_versions (
  tenant_id    TEXT   NOT NULL,
  program      TEXT   NOT NULL,       -- 'flow', 'script'
  hash         TEXT   NOT NULL,       -- SHA-256 of the text, 64 hex digits
  name         TEXT   NOT NULL,       -- the flow's id, the script's name
  number       INTEGER NOT NULL,      -- counts the publications of that name; 0: of a file, not published by people
  document     TEXT   NOT NULL,
  published_at BIGINT NOT NULL,
  published_by TEXT   NOT NULL,
  PRIMARY KEY (tenant_id, program, hash)
);
CREATE INDEX bot_versions_name ON bot_versions (tenant_id, program, name, number);

-- A flow or script that runs, or ran, in a conversation.
CREATE TABLE bot_sessions (
  tenant_id       TEXT    NOT NULL,
  id              TEXT    NOT NULL,
  conversation_id TEXT    NOT NULL,
  channel_id      TEXT    NOT NULL,
  contact_id      TEXT    NOT NULL,
  peer            TEXT    NOT NULL,   -- the lane of the conversation
  person          TEXT    NOT NULL,   -- JSON: whom to write to, as in an inbound event's "from"
  shard           INTEGER NOT NULL,
  program         TEXT    NOT NULL,   -- 'flow', 'script'
  name            TEXT    NOT NULL,
  version         TEXT    NOT NULL,   -- bot_versions.hash
  status          TEXT    NOT NULL,   -- waiting, calling, completed, failed, expired, handed_off, cancelled, diverged
  reason          TEXT    NOT NULL,   -- for people, of those that ended otherwise than completed
  state           TEXT    NOT NULL,   -- JSON of the program's own
  revision        BIGINT  NOT NULL,   -- counts turns: what was computed from an old one is not written
  due_at          BIGINT,             -- the earliest of its timers
  requests        TEXT    NOT NULL,   -- JSON array of what is under way outside; '' for none
  caller_id       TEXT,               -- the session that called this one
  caller_request  BIGINT  NOT NULL,
  started_at      BIGINT  NOT NULL,
  updated_at      BIGINT  NOT NULL,
  ended_at        BIGINT,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX bot_sessions_waiting ON bot_sessions (tenant_id, conversation_id) WHERE status = 'waiting';
CREATE INDEX bot_sessions_due ON bot_sessions (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX bot_sessions_ended ON bot_sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX bot_sessions_requests ON bot_sessions (shard) WHERE requests <> '';
CREATE INDEX bot_sessions_name ON bot_sessions (tenant_id, program, name, started_at);
CREATE INDEX bot_sessions_conversation ON bot_sessions (tenant_id, conversation_id, started_at);

-- What durable scripts learned from outside.
CREATE TABLE session_effects (
  tenant_id  TEXT    NOT NULL,
  session_id TEXT    NOT NULL,
  seq        BIGINT  NOT NULL,
  kind       TEXT    NOT NULL,
  effect_key TEXT    NOT NULL,
  occurrence INTEGER NOT NULL,
  args_hash  TEXT    NOT NULL,
  failed     INTEGER NOT NULL,
  result     TEXT    NOT NULL,        -- JSON
  at         BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id, session_id, seq)
);

-- The trace: what each turn of a session did.
CREATE TABLE session_turns (
  tenant_id  TEXT   NOT NULL,
  session_id TEXT   NOT NULL,
  turn       BIGINT NOT NULL,         -- the session's revision after it
  at         BIGINT NOT NULL,
  cause      TEXT   NOT NULL,         -- start, message, timer, result, resumed
  steps      TEXT   NOT NULL,         -- JSON array: docs/flows.md "Traces"
  PRIMARY KEY (tenant_id, session_id, turn)
);
CREATE INDEX session_turns_age ON session_turns (at);

-- What flows and scripts send to far ends without seeing it.
CREATE TABLE tenant_secrets (
  tenant_id  TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  header     TEXT   NOT NULL,         -- in which it is sent
  sealed     TEXT   NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT   NOT NULL,
  PRIMARY KEY (tenant_id, name)
);

-- What scripts keep for the whole business: kv.set.
CREATE TABLE tenant_values (
  tenant_id  TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  value      TEXT   NOT NULL,         -- JSON
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, name)
);

-- The scenarios of a flow or script as people edit them; publishing plays them.
CREATE TABLE bot_scenarios (
  tenant_id  TEXT   NOT NULL,
  program    TEXT   NOT NULL,         -- 'flow', 'script'
  name       TEXT   NOT NULL,         -- the flow's id, the script's name
  source     TEXT   NOT NULL,         -- Lua: docs/scenarios.md
  updated_at BIGINT NOT NULL,
  updated_by TEXT   NOT NULL,
  PRIMARY KEY (tenant_id, program, name)
);
