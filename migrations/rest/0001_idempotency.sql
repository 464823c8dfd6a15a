-- Answers to writes that named an Idempotency-Key, kept for a day so that a repetition gets the same one.
CREATE TABLE idempotency_keys (
  tenant_id       TEXT    NOT NULL,
  owner_id        TEXT    NOT NULL,  -- the user or API key that sent it: keys of two callers never meet
  idempotency_key TEXT    NOT NULL,
  digest          TEXT    NOT NULL,  -- of method, target and body
  status          INTEGER NOT NULL,  -- 0 while the first request is under way
  content_type    TEXT    NOT NULL,
  body            TEXT    NOT NULL,
  created_at      BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id, owner_id, idempotency_key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
