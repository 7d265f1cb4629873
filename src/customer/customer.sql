-- name: customer_get
SELECT id, version, kind, name, phone, mail, level, notes, external_id, ticket_count, open_count,
       created_at, updated_at
  FROM customer WHERE id = $1;

-- name: customer_insert
INSERT INTO customer (kind, name, phone, mail, level, notes, external_id, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
RETURNING id;

-- name: customer_update
-- No row comes back when the version has moved on.
UPDATE customer
   SET version = version + 1, kind = $3, name = $4, phone = $5, mail = $6, level = $7, notes = $8,
       external_id = $9, updated_at = $10
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: customer_by_phone
SELECT id, version, kind, name, phone, mail, level, notes, external_id, ticket_count, open_count,
       created_at, updated_at
  FROM customer WHERE phone = $1 ORDER BY id LIMIT 1;

-- name: customer_by_mail
SELECT id, version, kind, name, phone, mail, level, notes, external_id, ticket_count, open_count,
       created_at, updated_at
  FROM customer WHERE mail = $1 ORDER BY id LIMIT 1;

-- name: customer_by_external
SELECT id FROM customer WHERE external_id = $1;

-- name: customer_contact_lock
-- Until the end of the transaction nobody else looks for this contact. SQLite has one writer anyway.
SELECT length($1);

-- name: customer_contact_lock:pg
SELECT 1 FROM pg_advisory_xact_lock(hashtextextended($1, 0));

-- name: customer_count
UPDATE customer SET ticket_count = ticket_count + $2, open_count = open_count + $3 WHERE id = $1;
