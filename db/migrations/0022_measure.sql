-- Measures: what was counted of what happened (see src/measure/measure.h). All of it can be worked out anew from events.

-- What clocks came to, ticket by ticket: digests of their events that statements of measures can ask.
-- kind, state: enum clock_kind, clock_state. Seconds of working time. late_before: runs before the last that were over the target.
CREATE TABLE measure_clock (
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    key {text} NOT NULL,
    kind {int} NOT NULL,
    target {int} NOT NULL,
    used {int} NOT NULL,
    started_at {utc} NOT NULL,
    ended_at {utc},
    due_at {utc},
    state {int} NOT NULL,
    late_before {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (ticket_id, key)
) {strict};
CREATE TABLE measure_time (
    ticket_id {ref} PRIMARY KEY REFERENCES ticket (id),
    first_human_at {utc},
    first_any_at {utc},
    first_seconds {int},
    resolve_seconds {int},
    wait_seconds {int} NOT NULL,
    by_staff {bool} NOT NULL
) {strict};

-- One row for each thing that a measure counts. subject: 0 ticket, 1 unit. day, until_day: of the company's calendar, as
-- 20261126. until: of what stands. excluded: 0, or the place of the reason in the measure's list. level: of the customer + 1.
-- mix: what a person's figure is compared within: kind × 100 + priority × 10 + shift in which the ticket came in (0 day, 1
-- evening, 2 night, 3 weekend).
CREATE TABLE observation (
    measure {text} NOT NULL,
    subject {int} NOT NULL,
    subject_id {ref} NOT NULL,
    part {int} NOT NULL,
    at {utc} NOT NULL,
    day {int} NOT NULL,
    until {utc},
    until_day {int},
    num {int} NOT NULL,
    den {int} NOT NULL,
    excluded {int} NOT NULL,
    user_id {ref},
    team_id {ref},
    process_id {ref},
    model_id {ref},
    level {int} NOT NULL,
    mix {int} NOT NULL,
    PRIMARY KEY (subject, subject_id, measure, part)
) {strict};
CREATE INDEX observation_by_day ON observation (measure, day, subject_id);
CREATE INDEX observation_by_user ON observation (user_id, measure, day) WHERE user_id IS NOT NULL;
CREATE INDEX observation_by_model ON observation (model_id, measure, day) WHERE model_id IS NOT NULL;

-- Sums of observations for each day (span 0: 20261126) and month (span 1: 202611). scope: enum measure_scope; persons and
-- products are so many and do so little each that theirs are read from the observations. class: of a value
-- (tally.h); -n: excluded for reason n.
CREATE TABLE measure_cell (
    measure {text} NOT NULL,
    scope {int} NOT NULL,
    scope_id {ref} NOT NULL,
    span {int} NOT NULL,
    period {int} NOT NULL,
    class {int} NOT NULL,
    n {int} NOT NULL,
    num {int} NOT NULL,
    den {int} NOT NULL,
    PRIMARY KEY (measure, scope, scope_id, span, period, class)
) {strict};

-- When time alone may change what is counted of a subject.
CREATE TABLE measure_recheck (
    subject {int} NOT NULL,
    subject_id {ref} NOT NULL,
    at {utc} NOT NULL,
    PRIMARY KEY (subject, subject_id)
) {strict};
CREATE INDEX measure_recheck_by_time ON measure_recheck (at);

-- Up to which event all is counted (tx, event_id), and as of when. Numbers of transactions do not outlive their database: what is
-- restored begins at 0, and counts once more. A walk over all subjects, when definitions are new: from
-- which id on (NULL: none goes on). catalogue: hash of the definitions that were counted by. turn:
-- raised by each change of observations, so that of two who count at once the later one sees that it must look again.
CREATE TABLE measure_state (
    id {id},
    tx {int} NOT NULL DEFAULT 0,
    event_id {int} NOT NULL,
    kept_at {utc},
    walk_subject {int},
    walk_id {ref},
    turn {int} NOT NULL DEFAULT 0,
    catalogue {text} NOT NULL
) {strict};
INSERT INTO measure_state (id, tx, event_id, catalogue) VALUES (1, 0, 0, '');

-- Measures of the company: conditions over the events of a ticket. kind: share, count, duration of enum measure_kind.
-- within_minutes 0: whenever. whose: 0 assignee, 1 who began it, 2 who ended it.
CREATE TABLE measure_own (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    formula_zh {text} NOT NULL,
    formula_en {text} NOT NULL,
    kind {int} NOT NULL,
    direction {int} NOT NULL,
    tickets {text} NOT NULL,
    begins {text} NOT NULL,
    ends {text} NOT NULL,
    within_minutes {int} NOT NULL,
    whose {int} NOT NULL,
    active {bool} NOT NULL,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};

-- Returns of a unit, for measures of units.
CREATE INDEX rma_line_by_unit ON rma_line (unit_id) WHERE unit_id IS NOT NULL;

-- New companies get this from people/role_builtin.c; those that are there already get it here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'measure.read', 1 FROM role WHERE key IN ('agent', 'engineer', 'warehouse', 'finance');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'measure.read', 2 FROM role WHERE key = 'lead';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'measure.read', 3 FROM role WHERE key IN ('manager', 'hr');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'measure.write', 3 FROM role WHERE key = 'manager';
