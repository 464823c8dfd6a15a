-- Channels that people made through the API; those of etc/channels.toml are not here.
CREATE TABLE channels (
  tenant_id         TEXT    NOT NULL,
  id                TEXT    NOT NULL,
  name              TEXT    NOT NULL,
  provider          TEXT    NOT NULL,  -- id of the provider plugin
  options           TEXT    NOT NULL,  -- JSON object: the provider's options that are no secrets
  secrets           TEXT    NOT NULL,  -- sealed JSON object: those that are
  is_active         INTEGER NOT NULL,
  is_default        INTEGER NOT NULL,
  health_status     TEXT    NOT NULL,  -- unknown, healthy, failing
  last_health_check BIGINT,
  error_message     TEXT    NOT NULL,
  created_at        BIGINT  NOT NULL,
  updated_at        BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX channels_default ON channels (tenant_id) WHERE is_default = 1;
CREATE UNIQUE INDEX channels_id ON channels (id);  -- the webhook of a channel names it alone
