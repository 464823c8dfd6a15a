-- Who may do what: companies, people, roles, keys, sign-ins, and the record of what was changed.
-- Times are milliseconds since 1970 (UTC). Secrets are stored as digests, or sealed (kernel/secrets).

-- A company. Its own id is the tenant_id, so that the same rules guard this row as all others.
CREATE TABLE tenants (
  tenant_id  TEXT    NOT NULL PRIMARY KEY,
  name       TEXT    NOT NULL,
  slug       TEXT    NOT NULL,
  is_active  INTEGER NOT NULL,
  settings   TEXT    NOT NULL,  -- JSON object: branding, allowed providers
  ai_keys    TEXT    NOT NULL,  -- sealed JSON object: provider -> key; '' for none
  quotas     TEXT    NOT NULL,  -- JSON object: what differs from the configured defaults
  created_at BIGINT  NOT NULL,
  updated_at BIGINT  NOT NULL,
  deleted_at BIGINT             -- then it is in no list and nobody gets in; its rows stay for whoever has to keep them
);
CREATE UNIQUE INDEX tenants_slug ON tenants (slug);

-- A person. People belong to tenants through memberships, so this table has no tenant.
CREATE TABLE users (
  id             TEXT    NOT NULL PRIMARY KEY,
  email          TEXT    NOT NULL,  -- lower case
  name           TEXT    NOT NULL,
  password_hash  TEXT    NOT NULL,  -- as the password plugin writes it; '' when none was set yet
  totp_secret    TEXT    NOT NULL,  -- sealed; '' without a second factor
  totp_confirmed INTEGER NOT NULL,
  totp_last_step BIGINT  NOT NULL,  -- a code counts once
  is_active      INTEGER NOT NULL,
  is_super_admin INTEGER NOT NULL,
  last_login_at  BIGINT,
  created_at     BIGINT  NOT NULL,
  updated_at     BIGINT  NOT NULL
);
CREATE UNIQUE INDEX users_email ON users (email);

CREATE TABLE memberships (
  tenant_id  TEXT    NOT NULL,
  user_id    TEXT    NOT NULL,
  role       TEXT    NOT NULL,  -- a built-in role's name or a role's id
  is_active  INTEGER NOT NULL,
  skills     TEXT    NOT NULL,  -- JSON array of strings
  created_at BIGINT  NOT NULL,
  updated_at BIGINT  NOT NULL,
  PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);

-- Roles that a tenant made; the built-in ones are in the program.
CREATE TABLE roles (
  tenant_id   TEXT   NOT NULL,
  id          TEXT   NOT NULL,
  name        TEXT   NOT NULL,
  description TEXT   NOT NULL,
  permissions TEXT   NOT NULL,  -- JSON array of "resource:action"
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX roles_name ON roles (tenant_id, name);

-- A sign-in: the family of refresh tokens that come from one login. Only the newest token is good.
CREATE TABLE sign_ins (
  id           TEXT    NOT NULL PRIMARY KEY,
  user_id      TEXT    NOT NULL,
  tenant       TEXT    NOT NULL,  -- the tenant it acts in
  family_digest TEXT   NOT NULL,  -- of the part that all its refresh tokens share: only a true one ends the family
  token_digest TEXT    NOT NULL,
  user_agent   TEXT    NOT NULL,
  address      TEXT    NOT NULL,
  created_at   BIGINT  NOT NULL,
  used_at      BIGINT  NOT NULL,
  expires_at   BIGINT  NOT NULL,
  revoked      INTEGER NOT NULL
);
CREATE INDEX sign_ins_user ON sign_ins (user_id);
CREATE INDEX sign_ins_age ON sign_ins (expires_at);

CREATE TABLE invitations (
  tenant_id    TEXT   NOT NULL,
  id           TEXT   NOT NULL,
  email        TEXT   NOT NULL,
  role         TEXT   NOT NULL,
  token_digest TEXT   NOT NULL,
  invited_by   TEXT   NOT NULL,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  accepted_at  BIGINT,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX invitations_token ON invitations (token_digest);

CREATE TABLE password_resets (
  token_digest TEXT   NOT NULL PRIMARY KEY,
  user_id      TEXT   NOT NULL,
  expires_at   BIGINT NOT NULL
);

CREATE TABLE api_keys (
  tenant_id    TEXT   NOT NULL,
  id           TEXT   NOT NULL,
  name         TEXT   NOT NULL,
  prefix       TEXT   NOT NULL,  -- its first characters, so that people recognise it
  digest       TEXT   NOT NULL,
  permissions  TEXT   NOT NULL,  -- JSON array
  created_by   TEXT   NOT NULL,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT,
  last_used_at BIGINT,
  revoked_at   BIGINT,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX api_keys_digest ON api_keys (digest);

-- What people and keys changed. Rows are only ever added.
CREATE TABLE audit (
  tenant_id   TEXT   NOT NULL,
  id          TEXT   NOT NULL,
  actor_kind  TEXT   NOT NULL,  -- 'user', 'api_key', 'system'
  actor_id    TEXT   NOT NULL,
  actor_name  TEXT   NOT NULL,
  action      TEXT   NOT NULL,  -- 'contacts.update'
  resource_id TEXT   NOT NULL,
  details     TEXT   NOT NULL,  -- JSON object; never a secret
  address     TEXT   NOT NULL,
  request_id  TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX audit_resource ON audit (tenant_id, resource_id);
