-- Undoes 0003_provider_ids in development.
DROP INDEX messages_provider;
CREATE INDEX messages_provider ON messages (tenant_id, channel_id, provider_id);
