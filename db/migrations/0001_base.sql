-- What the engines keep: the texts that are searched, and answers to calls that may be repeated.
-- (schema_migration is made by the migrator itself.)

-- Kinds of searched records, numbered: the number is the highest part of search_doc.id on SQLite.
CREATE TABLE search_kind (
    id {id},
    kind {text} NOT NULL UNIQUE
) {strict};

-- One folded text of one record. On SQLite the id is made of kind, ref_id and a number (search.sql), so
-- that the index gives the newest records first. On PostgreSQL the grams are the index and `spaced`
-- decides: both are made from body.
CREATE TABLE search_doc (
    id {id},
    kind {text} NOT NULL,
    ref_id {int} NOT NULL,
    part {int} NOT NULL,
    body {text} NOT NULL,
@pg spaced text NOT NULL DEFAULT '',
@pg grams text[] NOT NULL DEFAULT '{}',
    UNIQUE (kind, ref_id, part)
) {strict};

-- No scores are asked for, so the sizes of texts (columnsize) need not be kept. Beginnings of words of
-- 2 to 8 letters are indexed; CJK characters are words of one letter and cost nothing there.
@sqlite CREATE VIRTUAL TABLE search_fts USING fts5(
@sqlite     body, content = 'search_doc', content_rowid = 'id',
@sqlite     tokenize = 'aftersale', columnsize = 0, prefix = '2 3 4 5 6 7 8'
@sqlite );
@pg CREATE INDEX search_doc_grams ON search_doc USING gin (grams);

-- What was answered to a call with an Idempotency-Key: the same call again gets the same answer.
CREATE TABLE idempotency (
    key {text} NOT NULL,
    actor_key {text} NOT NULL,
    method_path {text} NOT NULL,
    request_hash {text} NOT NULL,
    status {int} NOT NULL,
    answer {text} NOT NULL,
    content_type {text} NOT NULL,
    at {utc} NOT NULL,
    PRIMARY KEY (actor_key, key)
) {strict};
CREATE INDEX idempotency_at ON idempotency (at);
