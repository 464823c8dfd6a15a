-- Statuses look for messages that went out, by the id that the provider gave them. The others, and those that have no
-- such id yet, only cost: an entry for each incoming message, and for each answer one to write and to take out again.
DROP INDEX messages_provider;
CREATE INDEX messages_provider ON messages (tenant_id, channel_id, provider_id)
  WHERE direction = 'out' AND provider_id IS NOT NULL;
