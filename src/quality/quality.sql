-- name: quality_form_list
SELECT id, version, model, name_zh, name_en, active, edition, draft IS NOT NULL AS has_draft, created_at, updated_at
  FROM quality_form ORDER BY id LIMIT 500;

-- name: quality_form_get
SELECT id, version, model, name_zh, name_en, active, edition, draft IS NOT NULL AS has_draft, created_at, updated_at
  FROM quality_form WHERE id = $1;

-- name: quality_form_of_model
SELECT id FROM quality_form WHERE model = $1;

-- name: quality_form_draft
SELECT draft FROM quality_form WHERE id = $1;

-- name: quality_form_insert
INSERT INTO quality_form (model, name_zh, name_en, active, draft, created_at, updated_at)
VALUES ($1, $2, $3, 0, $4, $5, $5)
RETURNING id;

-- name: quality_form_store
-- No row comes back when the version has moved on. $6 NULL: no draft any more.
UPDATE quality_form
   SET version = version + 1, name_zh = $3, name_en = $4, active = $5, draft = $6, edition = $7, updated_at = $8
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: quality_edition_insert
INSERT INTO quality_edition (form_id, edition, content, note, user_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id;

-- name: quality_edition_of
-- $2 = 0: the newest.
SELECT content FROM quality_edition
 WHERE form_id = $1 AND ($2 = 0 OR edition = $2)
 ORDER BY edition DESC LIMIT 1;

-- name: quality_edition_newest
-- Of a form that plans may be drawn with.
SELECT e.id FROM quality_edition e JOIN quality_form f ON f.id = e.form_id AND f.edition = e.edition
 WHERE f.id = $1 AND f.active = 1;

-- name: quality_edition_text
SELECT content FROM quality_edition WHERE id = $1;

-- name: quality_editions
SELECT e.id, e.form_id, e.edition, e.note, coalesce(u.name, '') AS user_name, e.created_at
  FROM quality_edition e LEFT JOIN user_account u ON u.id = e.user_id
 WHERE e.form_id = $1 ORDER BY e.edition DESC;

-- name: quality_plan_lock
-- Makes those who draw one plan wait for each other (SQLite has one writer anyway).
SELECT id FROM quality_plan WHERE id = $1;

-- name: quality_plan_lock:pg
SELECT id FROM quality_plan WHERE id = $1 FOR UPDATE;

-- name: quality_plan_insert
INSERT INTO quality_plan (name, form_id, team_id, month, per_person, second_percent, threshold, dispute_days, monthly,
                          user_id, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
RETURNING id;

-- name: quality_plan_update
-- No row comes back when the version has moved on.
UPDATE quality_plan
   SET version = version + 1, name = $3, form_id = $4, team_id = $5, month = $6, per_person = $7, second_percent = $8,
       threshold = $9, dispute_days = $10, monthly = $11, updated_at = $12
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: quality_plan_monthly
-- Those that draw themselves, of months before $1, and whose form is on.
SELECT p.id FROM quality_plan p JOIN quality_form f ON f.id = p.form_id
 WHERE p.monthly = 1 AND p.month < $1 AND f.active = 1
 ORDER BY p.id LIMIT 200;

-- name: quality_plan_followed
UPDATE quality_plan SET monthly = 0, version = version + 1, updated_at = $2 WHERE id = $1;

-- name: quality_pool_find
-- Who worked which ticket that was resolved from $2 until before $3 and that plan $1 has not drawn yet: whose it is in the
-- end, and who wrote to the customer. $4: only members of that team and those below it; 0: everybody.
WITH RECURSIVE below (id) AS (
    SELECT id FROM team WHERE id = $4
    UNION SELECT t.id FROM team t JOIN below b ON t.parent_id = b.id)
SELECT w.user_id, w.ticket_id, w.kind
  FROM (SELECT t.assignee_id AS user_id, t.id AS ticket_id, t.kind FROM ticket t
         WHERE t.resolved_at >= $2 AND t.resolved_at < $3 AND t.assignee_id IS NOT NULL
         UNION
        SELECT m.actor_id AS user_id, t.id AS ticket_id, t.kind
          FROM ticket t JOIN message m ON m.ticket_id = t.id
         WHERE t.resolved_at >= $2 AND t.resolved_at < $3 AND m.type = 0 AND m.actor_kind = 1) w
  JOIN user_account u ON u.id = w.user_id
 WHERE u.active = 1
   AND NOT EXISTS (SELECT 1 FROM quality_check c WHERE c.plan_id = $1 AND c.ticket_id = w.ticket_id)
   AND ($4 = 0 OR EXISTS (SELECT 1 FROM team_member tm
                           WHERE tm.user_id = w.user_id AND tm.team_id IN (SELECT id FROM below)))
 ORDER BY w.user_id, w.ticket_id;

-- name: quality_plan_have
-- How many of each person's tickets a plan has.
SELECT user_id, count(*) AS missing FROM quality_check WHERE plan_id = $1 AND turn = 0 GROUP BY user_id;

-- name: quality_draw_insert
INSERT INTO quality_draw (plan_id, edition_id, number, seed, until_at, drawn, user_id, created_at)
VALUES ($1, $2, (SELECT coalesce(max(number), 0) + 1 FROM quality_draw WHERE plan_id = $1), $3, $4, $5, $6, $7)
RETURNING id;

-- name: quality_draw_count
SELECT count(*) FROM quality_draw WHERE plan_id = $1;

-- name: quality_draw_list
SELECT d.id, d.plan_id, d.number, e.edition, d.seed, d.until_at, d.drawn, coalesce(u.name, '') AS user_name, d.created_at
  FROM quality_draw d JOIN quality_edition e ON e.id = d.edition_id LEFT JOIN user_account u ON u.id = d.user_id
 WHERE d.plan_id = $1 ORDER BY d.number DESC;

-- name: quality_draw_get
SELECT d.id, d.plan_id, d.number, e.edition, d.seed, d.until_at, d.drawn, coalesce(u.name, '') AS user_name, d.created_at
  FROM quality_draw d JOIN quality_edition e ON e.id = d.edition_id LEFT JOIN user_account u ON u.id = d.user_id
 WHERE d.id = $1;

-- name: quality_pool_insert
INSERT INTO quality_pool (draw_id, user_id, missing, tickets) VALUES ($1, $2, $3, $4);

-- name: quality_pool_of
SELECT p.user_id, u.name AS user_name, p.missing, p.tickets
  FROM quality_pool p JOIN user_account u ON u.id = p.user_id
 WHERE p.draw_id = $1 ORDER BY p.user_id;

-- name: quality_drawn_of
SELECT user_id, ticket_id FROM quality_check WHERE draw_id = $1 AND turn = 0 ORDER BY user_id, ticket_id;

-- name: quality_check_insert
INSERT INTO quality_check (plan_id, draw_id, form_id, ticket_id, user_id, turn, second_of, state, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $8)
RETURNING id;

-- name: quality_lock
-- Makes those who change checks of one ticket wait for each other (SQLite has one writer anyway). It is the ticket's row
-- that is held: all that is done with a ticket takes that first and the chain of its events last.
SELECT ticket_id FROM quality_check WHERE id = $1;

-- name: quality_lock:pg
SELECT t.id FROM quality_check c JOIN ticket t ON t.id = c.ticket_id WHERE c.id = $1 FOR UPDATE OF t;

-- name: quality_check_give
-- To $2 (NULL: nobody), as long as it is a draft of version $3 (0: any) that, with $5, nobody has.
UPDATE quality_check
   SET version = version + 1, assessor_id = $2, assigned_at = $4, note = '', updated_at = $6
 WHERE id = $1 AND state = 0 AND ($3 = 0 OR version = $3) AND ($5 = 0 OR assessor_id IS NULL)
RETURNING id;

-- name: quality_check_noted
UPDATE quality_check SET version = version + 1, note = $3, updated_at = $4
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: quality_check_put
UPDATE quality_check
   SET version = version + 1, state = $2, score = $3, weighted = $4, critical = $5, customer = $6, business = $7,
       compliance = $8, submitted_at = $9, final_at = $10, updated_at = $11
 WHERE id = $1;

-- name: quality_assessed_by
SELECT count(*) FROM quality_check WHERE plan_id = $1 AND ticket_id = $2 AND assessor_id = $3;

-- name: quality_pair
SELECT id FROM quality_check WHERE plan_id = $1 AND ticket_id = $2 AND turn = $3;

-- name: quality_others_of
-- The checks of a ticket in a plan, but for $3.
SELECT c.id, c.turn, coalesce(u.name, '') AS assessor_name, c.score, c.critical
  FROM quality_check c LEFT JOIN user_account u ON u.id = c.assessor_id
 WHERE c.plan_id = $1 AND c.ticket_id = $2 AND c.id <> $3 AND c.state > 0 ORDER BY c.turn;

-- name: quality_in_hand_of
SELECT id FROM quality_check WHERE assessor_id = $1 AND state = 0 ORDER BY id;

-- name: quality_marks_of
SELECT item, value, note, quotes FROM quality_score WHERE check_id = $1 ORDER BY item;

-- name: quality_marks_drop
DELETE FROM quality_score WHERE check_id = $1;

-- name: quality_mark_insert
INSERT INTO quality_score (check_id, item, value, note, quotes) VALUES ($1, $2, $3, $4, $5);

-- name: quality_mark_change
UPDATE quality_score SET value = $3 WHERE check_id = $1 AND item = $2;

-- name: quality_said
-- What stands at a place of a ticket's timeline: the message's words, empty for an event. No row: there is no such place.
SELECT coalesce(m.body, '') AS text, e.seq AS item
  FROM event e LEFT JOIN message m ON m.ticket_id = e.subject_id AND m.seq = e.seq
 WHERE e.subject_kind = 'ticket' AND e.subject_id = $1 AND e.seq = $2;

-- name: quality_led
-- Teams that $1 leads, and all below them.
WITH RECURSIVE led (id) AS (
    SELECT id FROM team WHERE lead_id = $1
    UNION SELECT t.id FROM team t JOIN led l ON t.parent_id = l.id)
SELECT id FROM led ORDER BY id;

-- name: quality_leads
-- Of how many teams of $2 does $1 lead the team, or one above it?
WITH RECURSIVE led (id) AS (
    SELECT id FROM team WHERE lead_id = $1
    UNION SELECT t.id FROM team t JOIN led l ON t.parent_id = l.id)
SELECT count(*) FROM team_member WHERE user_id = $2 AND team_id IN (SELECT id FROM led);

-- name: quality_teams_of
SELECT t.id, t.lead_id FROM team_member m JOIN team t ON t.id = m.team_id WHERE m.user_id = $1 ORDER BY t.id;

-- name: quality_opened
-- A row comes back when $2 opens it for the first time since $4.
INSERT INTO quality_opening (check_id, user_id, at) VALUES ($1, $2, $3)
    ON CONFLICT (check_id, user_id) DO UPDATE SET at = $3 WHERE quality_opening.at <= $4
RETURNING check_id;

-- name: quality_opened_at
SELECT at FROM quality_opening WHERE check_id = $1 AND user_id = $2;

-- name: quality_looked_lately
-- Has $1 looked at just that list ($3) since $2?
SELECT count(*)
  FROM (SELECT at, data FROM event WHERE subject_kind = 'quality_reader' AND subject_id = $1 ORDER BY seq DESC LIMIT 100) e
 WHERE e.at > $2 AND e.data = $3;

-- name: quality_dispute_insert
INSERT INTO quality_dispute (check_id, item, state, reason, value_before, created_at)
VALUES ($1, $2, 0, $3, $4, $5)
RETURNING id;

-- name: quality_dispute_there
SELECT id FROM quality_dispute WHERE check_id = $1 AND item = $2;

-- name: quality_dispute_check
SELECT check_id FROM quality_dispute WHERE id = $1;

-- name: quality_dispute_end
-- No row comes back when it was decided already.
UPDATE quality_dispute SET state = $2, value_after = $3, answer = $4, decided_by = $5, decided_at = $6
 WHERE id = $1 AND state = 0
RETURNING id;

-- name: quality_disputes_open
SELECT count(*) FROM quality_dispute WHERE check_id = $1 AND state = 0;

-- name: quality_disputes_of
SELECT d.id, d.check_id, d.item, d.state, d.reason, d.value_before, d.value_after, d.answer,
       coalesce(u.name, '') AS decided_name, d.decided_at, d.created_at, c.ticket_id, c.user_id, p.name AS user_name
  FROM quality_dispute d JOIN quality_check c ON c.id = d.check_id JOIN user_account p ON p.id = c.user_id
  LEFT JOIN user_account u ON u.id = d.decided_by
 WHERE d.check_id = $1 ORDER BY d.id;

-- name: quality_verify_rows
SELECT id, form_id, score, weighted, critical, customer, business, compliance
  FROM quality_check WHERE id > $1 AND state > 0 ORDER BY id LIMIT 500;

-- name: quality_draw_of
SELECT draw_id FROM quality_check WHERE id = $1;
