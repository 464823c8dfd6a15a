-- What people add to conversations: assignment, notes, categories, opt-outs; and what lists and searches need beside it.

ALTER TABLE contacts ADD COLUMN phone TEXT NOT NULL DEFAULT '';          -- E.164, as people know the contact
ALTER TABLE contacts ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN category_id TEXT;
ALTER TABLE contacts ADD COLUMN is_blocked INTEGER NOT NULL DEFAULT 0;   -- nothing of theirs is answered, nothing is sent
ALTER TABLE contacts ADD COLUMN opted_in_at BIGINT;
ALTER TABLE contacts ADD COLUMN opted_out_at BIGINT;                     -- no campaign reaches them; answers still do
ALTER TABLE contacts ADD COLUMN merged_into TEXT;                        -- the contact that took its place
CREATE INDEX contacts_recent ON contacts (tenant_id, created_at, id);
CREATE INDEX contacts_name ON contacts (tenant_id, name, id);
CREATE INDEX contacts_phone ON contacts (tenant_id, phone);
CREATE INDEX contact_identities_contact ON contact_identities (tenant_id, contact_id);

CREATE TABLE contact_categories (
  tenant_id  TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  color      TEXT   NOT NULL,  -- #rrggbb
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX contact_categories_name ON contact_categories (tenant_id, name);

-- The fields that a tenant adds to its contacts.
CREATE TABLE custom_fields (
  tenant_id  TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  field_key  TEXT   NOT NULL,
  label      TEXT   NOT NULL,
  type       TEXT   NOT NULL,  -- 'text', 'number', 'boolean', 'date', 'choice'
  choices    TEXT   NOT NULL,  -- JSON array, for 'choice'
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX custom_fields_key ON custom_fields (tenant_id, field_key);

-- What a contact has in a custom field.
CREATE TABLE contact_values (
  tenant_id  TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  field_id   TEXT NOT NULL,
  value      TEXT NOT NULL,         -- a text as it is; a number, true or false as JSON writes it
  number     DOUBLE PRECISION,      -- of a number, to compare it
  PRIMARY KEY (tenant_id, contact_id, field_id)
);
CREATE INDEX contact_values_field ON contact_values (tenant_id, field_id, value);

-- Saved filters over contacts.
CREATE TABLE segments (
  tenant_id  TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  filter     TEXT   NOT NULL,  -- JSON object
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX segments_name ON segments (tenant_id, name);

-- Two contacts made one, with what is needed to part them again.
CREATE TABLE contact_merges (
  tenant_id  TEXT   NOT NULL,
  id         TEXT   NOT NULL,
  kept_id    TEXT   NOT NULL,
  merged_id  TEXT   NOT NULL,
  before     TEXT   NOT NULL,  -- JSON: both contacts, their identities and conversations as they were
  merged_by  TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  undone_at  BIGINT,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX contact_merges_kept ON contact_merges (tenant_id, kept_id);

-- The messages that a merge took into the kept contact's conversation, to give them back.
CREATE TABLE contact_merge_messages (
  tenant_id       TEXT NOT NULL,
  merge_id        TEXT NOT NULL,
  message_id      TEXT NOT NULL,
  conversation_id TEXT NOT NULL,  -- where it was before
  PRIMARY KEY (tenant_id, merge_id, message_id)
);

ALTER TABLE conversations ADD COLUMN status TEXT NOT NULL DEFAULT 'open';  -- open, snoozed, resolved
ALTER TABLE conversations ADD COLUMN assigned_to TEXT;                     -- a user
ALTER TABLE conversations ADD COLUMN department_id TEXT;
ALTER TABLE conversations ADD COLUMN queue_id TEXT;
ALTER TABLE conversations ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE conversations ADD COLUMN unread_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN last_message_id TEXT;
ALTER TABLE conversations ADD COLUMN last_message_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN last_message_text TEXT NOT NULL DEFAULT '';  -- its first words, for lists
ALTER TABLE conversations ADD COLUMN last_message_direction TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN first_reply_at BIGINT;                -- of a person, since it was opened
ALTER TABLE conversations ADD COLUMN snoozed_until BIGINT;
ALTER TABLE conversations ADD COLUMN resolved_at BIGINT;
ALTER TABLE conversations ADD COLUMN version BIGINT NOT NULL DEFAULT 0;    -- counts changes: who acts on an old one starts again
ALTER TABLE conversations ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN merged_into TEXT;                     -- the conversation that took its messages: it is in no list
CREATE INDEX conversations_of_contact ON conversations (tenant_id, contact_id);
-- Of lists: all ask for what is not merged, and count further than they show, which the entries alone answer.
CREATE INDEX conversations_recent ON conversations (tenant_id, last_message_at, id, unread_count)
 WHERE merged_into IS NULL;
CREATE INDEX conversations_status ON conversations (tenant_id, status, last_message_at, id, unread_count)
 WHERE merged_into IS NULL;
-- In part: a conversation that the bot holds is in none of them, and every message of it would write an entry to each.
CREATE INDEX conversations_assigned ON conversations (tenant_id, assigned_to, last_message_at, id)
 WHERE assigned_to IS NOT NULL AND merged_into IS NULL;
CREATE INDEX conversations_department ON conversations (tenant_id, department_id, last_message_at, id)
 WHERE department_id IS NOT NULL AND merged_into IS NULL;
CREATE INDEX conversations_queue ON conversations (tenant_id, queue_id, last_message_at, id)
 WHERE queue_id IS NOT NULL AND merged_into IS NULL;
CREATE INDEX conversations_tagged ON conversations (tenant_id, last_message_at, id)
 WHERE tags <> '[]' AND merged_into IS NULL;
CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;

ALTER TABLE messages ADD COLUMN author_kind TEXT NOT NULL DEFAULT '';  -- contact, bot, user, api_key, campaign
ALTER TABLE messages ADD COLUMN author_id TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN text TEXT NOT NULL DEFAULT '';         -- its words, for lists and search
ALTER TABLE messages ADD COLUMN is_internal INTEGER NOT NULL DEFAULT 0;  -- a note among colleagues; never sent
ALTER TABLE messages ADD COLUMN reply_to TEXT;                         -- a message of the same conversation
ALTER TABLE messages ADD COLUMN accepted_at BIGINT;                    -- when each status was reached
ALTER TABLE messages ADD COLUMN sent_at BIGINT;
ALTER TABLE messages ADD COLUMN delivered_at BIGINT;
ALTER TABLE messages ADD COLUMN read_at BIGINT;
ALTER TABLE messages ADD COLUMN failed_at BIGINT;
