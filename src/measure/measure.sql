-- name: measure_clock_clear
DELETE FROM measure_clock WHERE ticket_id BETWEEN $1 AND $2;

-- name: measure_clock_insert
INSERT INTO measure_clock (ticket_id, key, kind, target, used, started_at, ended_at, due_at, state, late_before)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: measure_time_clear
DELETE FROM measure_time WHERE ticket_id BETWEEN $1 AND $2;

-- name: measure_time_insert
INSERT INTO measure_time (ticket_id, first_human_at, first_any_at, first_seconds, resolve_seconds, wait_seconds, by_staff)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: measure_ticket_dims
-- Where the tickets $1 to $2 stand among teams, processes, products and levels of customers.
SELECT t.id AS subject_id, t.team_id, u.model_id, coalesce(c.level + 1, 0) AS level, t.kind, t.priority, t.created_at,
       (SELECT f.process_id FROM flow f WHERE f.ticket_id = t.id AND f.parent_id IS NULL
         ORDER BY f.id LIMIT 1) AS process_id
  FROM ticket t
  LEFT JOIN customer c ON c.id = t.customer_id
  LEFT JOIN unit u ON u.id = t.unit_id
 WHERE t.id BETWEEN $1 AND $2
 ORDER BY t.id;

-- name: measure_unit_dims
SELECT u.id AS subject_id, u.model_id FROM unit u WHERE u.id BETWEEN $1 AND $2 ORDER BY u.id;

-- name: measure_ticket_about
SELECT t.customer_id, t.unit_id, t.created_at FROM ticket t WHERE t.id = $1;

-- name: measure_tickets_beside
-- Of the same customer or unit, that came in from $3 on.
SELECT id FROM ticket WHERE customer_id = $1 AND created_at >= $3
 UNION
SELECT id FROM ticket WHERE unit_id = $2 AND created_at >= $3
 ORDER BY 1 LIMIT $4;

-- name: measure_recheck_customer
-- All tickets of a customer that came in from $2 on are to be counted anew, at $3.
INSERT INTO measure_recheck (subject, subject_id, at) SELECT 0, id, $3 FROM ticket WHERE customer_id = $1 AND created_at >= $2
    ON CONFLICT (subject, subject_id) DO UPDATE SET at = excluded.at;

-- name: measure_recheck_unit
INSERT INTO measure_recheck (subject, subject_id, at) SELECT 0, id, $3 FROM ticket WHERE unit_id = $1 AND created_at >= $2
    ON CONFLICT (subject, subject_id) DO UPDATE SET at = excluded.at;

-- name: measure_units_of_documents
-- Units that returns and inspections of a ticket are about.
SELECT l.unit_id AS id FROM rma_line l JOIN rma r ON r.id = l.rma_id WHERE r.ticket_id = $1 AND l.unit_id IS NOT NULL
 UNION
SELECT i.unit_id FROM inspection i WHERE i.ticket_id = $1 AND i.unit_id IS NOT NULL
 ORDER BY 1;

-- name: measure_state_get
SELECT tx, event_id, kept_at, coalesce(walk_subject, 0) AS walk_subject, coalesce(walk_id, 0) AS walk_id,
       CASE WHEN walk_id IS NULL THEN 0 ELSE 1 END AS walks, catalogue
  FROM measure_state WHERE id = 1;

-- name: measure_state_set
UPDATE measure_state SET tx = $1, event_id = $2, kept_at = $3 WHERE id = 1;

-- name: measure_turn
SELECT turn FROM measure_state WHERE id = 1;

-- name: measure_turn_raise
UPDATE measure_state SET turn = turn + 1 WHERE id = 1;

-- name: measure_turn_take
UPDATE measure_state SET turn = turn + 1 WHERE id = 1 AND turn = $1;

-- name: measure_walk_begin
-- No row changes when the definitions are no longer those that were read ($4).
UPDATE measure_state SET turn = turn + 1, tx = $1, event_id = $2, walk_subject = 0, walk_id = 0, catalogue = $3
 WHERE id = 1 AND catalogue = $4;

-- name: measure_catalogue_set
UPDATE measure_state SET catalogue = $1 WHERE id = 1 AND catalogue = $2;

-- name: measure_walk_set
-- Only from where it was read ($3, $4), by the same definitions.
UPDATE measure_state SET walk_subject = $1, walk_id = $2
 WHERE id = 1 AND walk_subject = $3 AND walk_id = $4 AND catalogue = $5;

-- name: measure_walk_end
UPDATE measure_state SET walk_subject = NULL, walk_id = NULL
 WHERE id = 1 AND walk_subject = $1 AND walk_id = $2 AND catalogue = $3;

-- name: measure_clear_cells
DELETE FROM measure_cell;

-- name: measure_clear_observations
DELETE FROM observation;

-- name: measure_clear_rechecks
DELETE FROM measure_recheck;

-- name: measure_next_tickets
SELECT id AS subject_id FROM ticket WHERE id > $1 ORDER BY id LIMIT $2;

-- name: measure_next_units
SELECT id AS subject_id FROM unit WHERE id > $1 ORDER BY id LIMIT $2;

-- name: measure_rechecks_due
SELECT subject, subject_id FROM measure_recheck WHERE at <= $1 ORDER BY at LIMIT $2;

-- name: measure_recheck_clear
DELETE FROM measure_recheck WHERE subject = $1 AND subject_id BETWEEN $2 AND $3;

-- name: measure_recheck_set
INSERT INTO measure_recheck (subject, subject_id, at) VALUES ($1, $2, $3)
    ON CONFLICT (subject, subject_id) DO UPDATE SET at = excluded.at;

-- name: measure_recheck_by
-- Not later than $3.
INSERT INTO measure_recheck (subject, subject_id, at) VALUES ($1, $2, $3)
    ON CONFLICT (subject, subject_id) DO UPDATE
   SET at = CASE WHEN excluded.at < measure_recheck.at THEN excluded.at ELSE measure_recheck.at END;

-- name: observation_kept
-- What is kept of the subjects $2 to $3.
SELECT measure, subject, subject_id, part, at, day, until, until_day, num, den, excluded, user_id, team_id, process_id,
       model_id, level, mix
  FROM observation WHERE subject = $1 AND subject_id BETWEEN $2 AND $3
 ORDER BY subject_id, measure, part;

-- name: observation_drop
DELETE FROM observation WHERE subject = $1 AND subject_id = $2 AND measure = $3 AND part = $4;

-- name: observation_insert
INSERT INTO observation (measure, subject, subject_id, part, at, day, until, until_day, num, den, excluded, user_id,
                         team_id, process_id, model_id, level, mix)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: measure_cell_add
INSERT INTO measure_cell (measure, scope, scope_id, span, period, class, n, num, den)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (measure, scope, scope_id, span, period, class)
    DO UPDATE SET n = measure_cell.n + excluded.n, num = measure_cell.num + excluded.num, den = measure_cell.den + excluded.den;

-- name: measure_cell_all
SELECT measure, scope, scope_id, span, period, class, n, num, den FROM measure_cell
 WHERE n <> 0 OR num <> 0 OR den <> 0
 ORDER BY measure, scope, scope_id, span, period, class;

-- name: measure_cell_sum
-- Of one figure: the months $4 to $5, the days $6 to $7 and the days $8 to $9.
SELECT class, sum(n) AS n, sum(num) AS num, sum(den) AS den FROM measure_cell
 WHERE measure = $1 AND scope = $2 AND scope_id = $3
   AND (span = 1 AND period BETWEEN $4 AND $5 OR span = 0 AND (period BETWEEN $6 AND $7 OR period BETWEEN $8 AND $9))
 GROUP BY class ORDER BY class;

-- name: measure_next_scope
SELECT min(scope_id) FROM measure_cell WHERE measure = $1 AND scope = $2 AND scope_id > $3;

-- name: measure_own_list
SELECT id, version, name_zh, name_en, formula_zh, formula_en, kind, direction, tickets, begins, ends, within_minutes, whose,
       active, created_at, updated_at
  FROM measure_own ORDER BY id;

-- name: measure_own_get
SELECT id, version, name_zh, name_en, formula_zh, formula_en, kind, direction, tickets, begins, ends, within_minutes, whose,
       active, created_at, updated_at
  FROM measure_own WHERE id = $1;

-- name: measure_own_insert
INSERT INTO measure_own (name_zh, name_en, formula_zh, formula_en, kind, direction, tickets, begins, ends, within_minutes,
                         whose, active, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13) RETURNING id;

-- name: measure_own_update
-- No row comes back when the version has moved on.
UPDATE measure_own SET version = version + 1, name_zh = $3, name_en = $4, formula_zh = $5, formula_en = $6, kind = $7,
       direction = $8, tickets = $9, begins = $10, ends = $11, within_minutes = $12, whose = $13, active = $14, updated_at = $15
 WHERE id = $1 AND version = $2 RETURNING id;

-- name: measure_own_events
SELECT e.subject_id AS ticket_id, e.at, e.type, e.actor_kind, e.actor_id, e.data
  FROM event e
 WHERE e.subject_kind = 'ticket' AND e.subject_id BETWEEN $1 AND $2
 ORDER BY e.subject_id, e.seq;

-- name: measure_own_tickets
SELECT t.id, t.kind, t.priority, t.channel, coalesce(c.level, 0) AS customer_level, t.team_id, u.model_id, m.category_id,
       t.assignee_id
  FROM ticket t
  LEFT JOIN customer c ON c.id = t.customer_id
  LEFT JOIN unit u ON u.id = t.unit_id
  LEFT JOIN model m ON m.id = u.model_id
 WHERE t.id BETWEEN $1 AND $2 ORDER BY t.id;

-- name: measure_mix_all
-- What came out in the whole company, by mix.
SELECT mix, count(*) AS n, sum(num) AS num, sum(den) AS den FROM observation
 WHERE measure = $1 AND day BETWEEN $2 AND $3 AND excluded = 0
 GROUP BY mix ORDER BY mix;

-- name: measure_mix_person
SELECT mix, count(*) AS n, sum(num) AS num, sum(den) AS den FROM observation
 WHERE user_id = $4 AND measure = $1 AND day BETWEEN $2 AND $3 AND excluded = 0
 GROUP BY mix ORDER BY mix;

-- name: measure_chain_end
-- The newest event of a ticket: its hash vouches for all before.
SELECT subject_id, seq, hash FROM event WHERE subject_kind = 'ticket' AND subject_id = $1
 ORDER BY seq DESC LIMIT 1;

-- name: measure_behind
SELECT count(*) FROM (SELECT 1 AS one FROM event WHERE id > $1 AND $2 >= 0 LIMIT 1000) AS newer;

-- name: measure_behind:pg
SELECT count(*) FROM (SELECT 1 AS one FROM event WHERE (tx, id) > ($2, $1) LIMIT 1000) AS newer;

-- name: measure_first_left
-- When the earliest of the next events behind $1 happened; 0: there is none.
SELECT coalesce(min(at), 0) FROM (SELECT at FROM event WHERE id > $1 AND $2 >= 0 ORDER BY id LIMIT 500) AS newer;

-- name: measure_first_left:pg
SELECT coalesce(min(at), 0)
  FROM (SELECT at FROM event WHERE (tx, id) > ($2, $1) ORDER BY tx, id LIMIT 500) AS newer;

-- name: measure_waiting
-- Is there an event behind $1, or a subject to be looked at again by $3?
SELECT (SELECT count(*) FROM (SELECT 1 AS one FROM event WHERE id > $1 AND $2 >= 0 LIMIT 1) AS newer)
     + (SELECT count(*) FROM (SELECT 1 AS one FROM measure_recheck WHERE at <= $3 LIMIT 1) AS due);

-- name: measure_waiting:pg
SELECT (SELECT count(*) FROM (SELECT 1 AS one FROM event WHERE (tx, id) > ($2, $1) LIMIT 1) AS newer)
     + (SELECT count(*) FROM (SELECT 1 AS one FROM measure_recheck WHERE at <= $3 LIMIT 1) AS due);

-- name: measure_own_forget_observations
DELETE FROM observation WHERE measure = $1;

-- name: measure_own_forget_cells
DELETE FROM measure_cell WHERE measure = $1;

-- name: measure_team_name
SELECT name_zh, name_en FROM team WHERE id = $1;

-- name: measure_process_name
SELECT name_zh, name_en FROM process WHERE id = $1;

-- name: measure_model_name
SELECT code || ' ' || name_zh AS name_zh, code || ' ' || name_en AS name_en FROM model WHERE id = $1;

-- name: measure_next_post
SELECT min(id) FROM post WHERE id > $1 AND active = 1;
