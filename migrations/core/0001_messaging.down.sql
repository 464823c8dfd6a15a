-- Undoes 0001_messaging in development. Everything is lost.
DROP TABLE parked_statuses;
DROP TABLE outbox;
DROP TABLE messages;
DROP TABLE conversations;
DROP TABLE contact_identities;
DROP TABLE contacts;
DROP TABLE dead_letters;
DROP TABLE journal;
