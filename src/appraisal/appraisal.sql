-- name: appraisal_get
SELECT a.id, a.version, a.cycle_id, c.name AS cycle_name, c.from_on AS "from", c.to_on AS "to", c.state AS cycle_state,
       a.user_id, u.name AS user_name, a.post_id, p.name_zh AS post_zh, p.name_en AS post_en, a.document_id, d.edition,
       a.document_sha256, a.state, c.measures_share, a.self_comment, a.lead_comment, a.skip_reason, a.lead_id, l.name AS lead_name,
       a.score, a.uncapped, COALESCE(a.cap, -1) AS cap, a.computed_at, a.handed_in_at, a.submitted_at, a.confirmed_at,
       a.closed_at, a.updated_at, a.content_sha256
  FROM appraisal a
  JOIN appraisal_cycle c ON c.id = a.cycle_id
  JOIN user_account u ON u.id = a.user_id
  JOIN post p ON p.id = a.post_id
  JOIN duty_document d ON d.id = a.document_id
  LEFT JOIN user_account l ON l.id = a.lead_id
 WHERE a.id = $1;

-- name: appraisal_lock
-- Acts on one sheet wait for each other (SQLite has one writer anyway).
SELECT id FROM appraisal WHERE id = $1;

-- name: appraisal_lock:pg
SELECT id FROM appraisal WHERE id = $1 FOR UPDATE;

-- name: appraisal_update
-- No row comes back when the version has moved on.
UPDATE appraisal
   SET version = version + 1, state = $3, self_comment = $4, lead_comment = $5, lead_id = $6, score = $7, uncapped = $8,
       cap = $9, handed_in_at = $10, submitted_at = $11, confirmed_at = $12, closed_at = $13, updated_at = $14, skip_reason = $15
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: appraisal_computed
-- A person's words are no answer to the figures, so counting does not make them late; a lead submits what was read.
UPDATE appraisal
   SET version = version + CASE WHEN state = 0 THEN 0 ELSE 1 END, score = $2, uncapped = $3, cap = $4, computed_at = $5, updated_at = $5
 WHERE id = $1;

-- name: appraisal_frozen
-- Once.
UPDATE appraisal SET content = $2, content_sha256 = $3 WHERE id = $1 AND content IS NULL;

-- name: appraisal_content
SELECT content FROM appraisal WHERE id = $1;

-- name: appraisal_item_list
SELECT i.id, i.kind, i.criterion_id, k.name_zh AS criterion_zh, k.name_en AS criterion_en, k.guide, i.weight, i.content,
       i.points, i.missed, i.self_comment, i.self_points, i.comment, i.evidence, i.tickets, i.attachment_ids,
       (SELECT count(*) FROM appraisal_peer_word w WHERE w.item_id = i.id) AS answers
  FROM appraisal_item i LEFT JOIN appraisal_criterion k ON k.id = i.criterion_id
 WHERE i.appraisal_id = $1 ORDER BY i.position, i.id;

-- name: appraisal_item_update
UPDATE appraisal_item
   SET content = $2, points = $3, missed = $4, self_comment = $5, self_points = $6, comment = $7, evidence = $8, tickets = $9,
       attachment_ids = $10
 WHERE id = $1;

-- name: appraisal_peer_of
SELECT x.user_id, u.name AS user_name, x.answered, x.asked_at
  FROM appraisal_peer x JOIN user_account u ON u.id = x.user_id
 WHERE x.appraisal_id = $1 ORDER BY u.name, u.id;

-- name: appraisal_peer_insert
INSERT INTO appraisal_peer (appraisal_id, user_id, asked_by, asked_at, answered) VALUES ($1, $2, $3, $4, 0);

-- name: appraisal_peer_answer
-- No row comes back when nobody was asked, or the word was said already.
UPDATE appraisal_peer SET answered = 1 WHERE appraisal_id = $1 AND user_id = $2 AND answered = 0
RETURNING id;

-- name: appraisal_peer_word_insert
INSERT INTO appraisal_peer_word (key, item_id, points, evidence, tickets, attachment_ids) VALUES ($1, $2, $3, $4, $5, $6);

-- name: appraisal_peer_words
SELECT w.key, w.item_id, w.points, w.evidence, w.tickets, w.attachment_ids
  FROM appraisal_peer_word w JOIN appraisal_item i ON i.id = w.item_id
 WHERE i.appraisal_id = $1;

-- name: appraisal_file_name
SELECT id, name FROM attachment WHERE id = $1;

-- name: appraisal_peer_word_clear
DELETE FROM appraisal_peer_word WHERE item_id IN (SELECT id FROM appraisal_item WHERE appraisal_id = $1);

-- name: appraisal_peer_requests
SELECT x.appraisal_id, u.name AS user_name, p.name_zh AS post_zh, p.name_en AS post_en, c.name AS cycle_name,
       c.from_on AS "from", c.to_on AS "to", x.asked_at, x.answered,
       CASE WHEN a.state < 2 AND c.state = 1 THEN 1 ELSE 0 END AS "open"
  FROM appraisal_peer x
  JOIN appraisal a ON a.id = x.appraisal_id
  JOIN appraisal_cycle c ON c.id = a.cycle_id
  JOIN user_account u ON u.id = a.user_id
  JOIN post p ON p.id = a.post_id
 WHERE x.user_id = $1 ORDER BY x.answered, x.id DESC LIMIT 200;

-- name: appraisal_peer_items
SELECT i.id, k.name_zh, k.name_en, k.guide
  FROM appraisal_item i JOIN appraisal_criterion k ON k.id = i.criterion_id
 WHERE i.appraisal_id = $1 AND i.kind = 2 ORDER BY i.position;

-- name: appraisal_appeal_list
SELECT x.id, x.item_id, x.reason, x.raised_at, x.outcome, x.decision, x.excluded AS excluded_json, x.decided_by,
       u.name AS decided_name, x.decided_at, x.item_before, x.item_after, x.score_before, x.score_after, x.sha256
  FROM appraisal_appeal x LEFT JOIN user_account u ON u.id = x.decided_by
 WHERE x.appraisal_id = $1 ORDER BY x.id;

-- name: appraisal_appeal_sheet
SELECT appraisal_id FROM appraisal_appeal WHERE id = $1;

-- name: appraisal_appeal_insert
INSERT INTO appraisal_appeal (appraisal_id, item_id, reason, raised_at, outcome, item_before, score_before)
VALUES ($1, $2, $3, $4, 0, $5, $6)
RETURNING id;

-- name: appraisal_appeal_decide
-- No row comes back when it was decided already.
UPDATE appraisal_appeal
   SET outcome = $2, decision = $3, excluded = $4, decided_by = $5, decided_at = $6, item_before = $7, item_after = $8,
       score_before = $9, score_after = $10, sha256 = $11
 WHERE id = $1 AND outcome = 0
RETURNING id;

-- name: appraisal_opening_insert
INSERT INTO appraisal_opening (appraisal_id, user_id, how, at) VALUES ($1, $2, $3, $4);

-- name: appraisal_opening_list
SELECT o.id, u.name AS user_name, o.how, o.at
  FROM appraisal_opening o JOIN user_account u ON u.id = o.user_id
 WHERE o.appraisal_id = $1 AND o.id < $2 ORDER BY o.id DESC LIMIT $3;

-- name: appraisal_verify_contents
-- Closed sheets, with what the event of their closing says of them (type, newest).
SELECT a.id, a.content, a.content_sha256, a.score,
       (SELECT e.data FROM event e
         WHERE e.subject_kind = 'appraisal' AND e.subject_id = a.id AND e.type = 'appraisal.closed'
         ORDER BY e.id DESC LIMIT 1) AS said
  FROM appraisal a WHERE a.state = 4 ORDER BY a.id;

-- name: appraisal_verify_decisions
SELECT x.id, x.appraisal_id, x.item_id, x.outcome, x.reason, x.raised_at, x.decision, x.excluded AS excluded_json, x.decided_by,
       x.decided_at, x.item_before, x.item_after, x.score_before, x.score_after, x.sha256, e.data AS said
  FROM appraisal_appeal x
  LEFT JOIN event e ON e.subject_kind = 'appraisal' AND e.subject_id = x.appraisal_id
       AND e.type = 'appraisal.decided' AND e.data LIKE '{"appeal_id":' || CAST(x.id AS text) || ',%'
 WHERE x.outcome > 0 ORDER BY x.id;
