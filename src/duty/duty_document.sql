-- name: duty_document_get
SELECT d.id, d.version, d.post_id, d.edition, d.state, d.lang, d.purpose, d.authority AS authority_json,
       d.qualifications, d.unplaced, d.change_note, d.effective_on, d.review_on, d.created_by,
       d.submitted_by, d.approved_by, d.created_at, d.updated_at, d.submitted_at, d.approved_at,
       d.in_force_at, d.superseded_at, d.content_sha256,
       CASE d.lang WHEN 1 THEN p.name_en ELSE p.name_zh END AS post_name
  FROM duty_document d JOIN post p ON p.id = d.post_id
 WHERE d.id = $1 AND d.state < 5;

-- name: duty_document_list
-- Of a post, newest first; drafts only when $2.
SELECT d.id, d.version, d.post_id, d.edition, d.state, d.lang, d.purpose, d.change_note, d.effective_on,
       d.review_on, d.created_by, d.submitted_by, d.approved_by, d.created_at, d.updated_at,
       d.submitted_at, d.approved_at, d.in_force_at, d.superseded_at, d.content_sha256,
       CASE d.lang WHEN 1 THEN p.name_en ELSE p.name_zh END AS post_name
  FROM duty_document d JOIN post p ON p.id = d.post_id
 WHERE d.post_id = $1 AND d.state < 5 AND ($2 = 1 OR d.state > 0)
 ORDER BY d.edition DESC;

-- name: duty_document_in_force
SELECT id FROM duty_document WHERE post_id = $1 AND state = 3;

-- name: duty_document_open
SELECT id FROM duty_document WHERE post_id = $1 AND state < 3;

-- name: duty_document_insert
INSERT INTO duty_document (post_id, edition, state, lang, purpose, authority, qualifications, unplaced,
                           change_note, created_by, created_at, updated_at)
VALUES ($1, (SELECT COALESCE(max(edition), 0) + 1 FROM duty_document
                                              WHERE post_id = $1 AND state < 5), 0, $2, $3, $4,
        $5, $6, $7, $8, $9, $9)
RETURNING id;

-- name: duty_document_update
-- No row comes back when the version has moved on.
UPDATE duty_document
   SET version = version + 1, lang = $3, purpose = $4, authority = $5, qualifications = $6, unplaced = $7,
       change_note = $8, effective_on = $9, review_on = $10, updated_at = $11
 WHERE id = $1 AND version = $2 AND state = 0
RETURNING id;

-- name: duty_document_move
-- Between draft and review, and back from approved.
UPDATE duty_document
   SET version = version + 1, state = $3, updated_at = $4, submitted_at = $5, submitted_by = $6,
       approved_at = NULL, approved_by = NULL, content = NULL, content_sha256 = NULL
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: duty_document_approve
UPDATE duty_document
   SET version = version + 1, state = 2, updated_at = $3, approved_at = $3, approved_by = $4,
       effective_on = $5, review_on = $6, content = $7, content_sha256 = $8
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: duty_document_enforce
UPDATE duty_document
   SET version = version + 1, state = 3, in_force_at = $2, updated_at = $2
 WHERE id = $1 AND state = 2;

-- name: duty_document_supersede
UPDATE duty_document
   SET version = version + 1, state = 4, superseded_at = $2, updated_at = $2
 WHERE id = $1 AND state = 3;

-- name: duty_document_drop
-- Kept, and seen no more: its number is free again.
UPDATE duty_document SET version = version + 1, state = 5, updated_at = $3
 WHERE id = $1 AND version = $2 AND state = 0
RETURNING id;

-- name: duty_document_content
SELECT content FROM duty_document WHERE id = $1;

-- name: duty_document_due
-- Approved for today ($1) or earlier.
SELECT id FROM duty_document WHERE state = 2 AND effective_on <= $1 ORDER BY id;

-- name: duty_document_review_near
-- In force, to be looked through again until $1, and not told yet.
SELECT id, post_id, review_on FROM duty_document
 WHERE state = 3 AND review_on <= $1 AND review_told_at IS NULL ORDER BY id;

-- name: duty_document_review_told
UPDATE duty_document SET review_told_at = $2 WHERE id = $1;

-- name: duty_signature_list
SELECT id, user_id, name, at, content_sha256 FROM duty_signature WHERE document_id = $1 ORDER BY id;

-- name: duty_signature_find
SELECT id FROM duty_signature WHERE document_id = $1 AND user_id = $2;

-- name: duty_signature_insert
INSERT INTO duty_signature (document_id, user_id, name, at, content_sha256)
VALUES ($1, $2, $3, $4, $5)
RETURNING id;

-- name: duty_list
SELECT id, root_id, statement, elements, action, object, trigger_text AS "trigger", output, limit_kind,
       limit_amount, limit_unit, role, partners AS partners_json
  FROM duty WHERE document_id = $1 ORDER BY position, id;

-- name: duty_insert
INSERT INTO duty (document_id, root_id, position, statement, elements, action, object, trigger_text, output,
                  limit_kind, limit_amount, limit_unit, role, partners)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
RETURNING id;

-- name: duty_root_is_itself
UPDATE duty SET root_id = id WHERE id = $1 AND root_id IS NULL;

-- name: duty_update
UPDATE duty
   SET position = $3, statement = $4, elements = $5, action = $6, object = $7, trigger_text = $8, output = $9,
       limit_kind = $10, limit_amount = $11, limit_unit = $12, role = $13, partners = $14
 WHERE id = $1 AND document_id = $2;

-- name: duty_delete
DELETE FROM duty WHERE id = $1 AND document_id = $2;

-- name: duty_binding_list
-- Of all duties of a document.
SELECT b.duty_id, b.kind, b.target
  FROM duty_binding b JOIN duty d ON d.id = b.duty_id
 WHERE d.document_id = $1 ORDER BY b.duty_id, b.kind, b.position;

-- name: duty_binding_insert
INSERT INTO duty_binding (duty_id, kind, position, target) VALUES ($1, $2, $3, $4);

-- name: duty_binding_clear
DELETE FROM duty_binding WHERE duty_id = $1;

-- name: duty_measure_list
-- Of all duties of a document.
SELECT m.duty_id, m.measure, m.target, m.floor, m.rule, m.weight, m.cap, m.steps AS steps_json, m.example
  FROM duty_measure m JOIN duty d ON d.id = m.duty_id
 WHERE d.document_id = $1 ORDER BY m.duty_id, m.position;

-- name: duty_measure_insert
INSERT INTO duty_measure (duty_id, position, measure, target, floor, rule, weight, cap, steps, example)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: duty_measure_clear
DELETE FROM duty_measure WHERE duty_id = $1;

-- name: duty_verify_contents
SELECT id, content, content_sha256 FROM duty_document WHERE content IS NOT NULL ORDER BY id;

-- name: duty_verify_signatures
-- Those that vouch for another content than their document has.
SELECT s.id, s.document_id FROM duty_signature s
  JOIN duty_document d ON d.id = s.document_id
 WHERE d.content_sha256 IS NULL OR d.content_sha256 <> s.content_sha256 ORDER BY s.id;
