-- Customers: persons and organisations. Counters are maintained by the tickets' own transactions.
CREATE TABLE customer (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    kind {int} NOT NULL,
    name {text} NOT NULL,
    phone {text},
    mail {text},
    level {int} NOT NULL DEFAULT 0,
    notes {text} NOT NULL DEFAULT '',
    external_id {text},
    ticket_count {int} NOT NULL DEFAULT 0,
    open_count {int} NOT NULL DEFAULT 0,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE INDEX customer_by_phone ON customer (phone) WHERE phone IS NOT NULL;
CREATE INDEX customer_by_mail ON customer (mail) WHERE mail IS NOT NULL;
CREATE UNIQUE INDEX customer_by_external ON customer (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX customer_by_level ON customer (level, id);
