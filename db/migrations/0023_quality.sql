-- Quality checks (质检): forms, plans that draw tickets at random, checks of them, and disputes (see src/quality/quality.h).

-- A form is edited as a draft and switched on as an edition; a check keeps the edition that it was drawn with.
-- model: key of the shipped form that it began as. draft and content: JSON (struct quality_form_def).
CREATE TABLE quality_form (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    model {text},
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    active {bool} NOT NULL,
    draft {text},
    edition {int} NOT NULL DEFAULT 0,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX quality_form_by_model ON quality_form (model) WHERE model IS NOT NULL;

CREATE TABLE quality_edition (
    id {id},
    form_id {ref} NOT NULL REFERENCES quality_form (id),
    edition {int} NOT NULL,
    content {text} NOT NULL,
    note {text} NOT NULL,
    user_id {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX quality_edition_by_form ON quality_edition (form_id, edition);

-- month: YYYY-MM of the company's calendar. team_id NULL: everybody. threshold: thousandths of points by which two checks
-- of a pair may differ. monthly: drawn by itself when its month is over, and followed by the next month's.
CREATE TABLE quality_plan (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    name {text} NOT NULL,
    form_id {ref} NOT NULL REFERENCES quality_form (id),
    team_id {ref} REFERENCES team (id),
    month {text} NOT NULL,
    per_person {int} NOT NULL,
    second_percent {int} NOT NULL,
    threshold {int} NOT NULL,
    dispute_days {int} NOT NULL,
    monthly {bool} NOT NULL,
    user_id {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE INDEX quality_plan_by_month ON quality_plan (month, id);

-- One draw of a plan: with its seed and its pool (each person's tickets then, between commas) it can be drawn again.
-- missing: how many each person was short of then. until_at: tickets resolved before it were in the pool.
CREATE TABLE quality_draw (
    id {id},
    plan_id {ref} NOT NULL REFERENCES quality_plan (id),
    edition_id {ref} NOT NULL REFERENCES quality_edition (id),
    number {int} NOT NULL,
    seed {text} NOT NULL,
    until_at {utc} NOT NULL,
    drawn {int} NOT NULL,
    user_id {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX quality_draw_by_plan ON quality_draw (plan_id, number);

CREATE TABLE quality_pool (
    draw_id {ref} NOT NULL REFERENCES quality_draw (id),
    user_id {ref} NOT NULL REFERENCES user_account (id),
    missing {int} NOT NULL,
    tickets {text} NOT NULL,
    PRIMARY KEY (draw_id, user_id)
) {strict};

-- user_id: whose work it is. turn: 0 the first check, 1 the blind second, 2 the decision between two that differ; those of
-- turn 1 and 2 name the first as second_of. state: 0 draft, 1 submitted, 2 disputed, 3 final.
-- score: thousandths of points, 0 to 100000; weighted: the same before critical errors. critical: at least one of the
-- three classes has an error. Only the check that counts among a pair's has final_at; a dispute leaves it as it is.
CREATE TABLE quality_check (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    plan_id {ref} NOT NULL REFERENCES quality_plan (id),
    draw_id {ref} NOT NULL REFERENCES quality_draw (id),
    form_id {ref} NOT NULL REFERENCES quality_edition (id),
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    user_id {ref} NOT NULL REFERENCES user_account (id),
    assessor_id {ref} REFERENCES user_account (id),
    turn {int} NOT NULL,
    second_of {ref} REFERENCES quality_check (id),
    state {int} NOT NULL,
    score {int} NOT NULL DEFAULT 0,
    weighted {int} NOT NULL DEFAULT 0,
    critical {bool} NOT NULL DEFAULT 0,
    customer {bool} NOT NULL DEFAULT 0,
    business {bool} NOT NULL DEFAULT 0,
    compliance {bool} NOT NULL DEFAULT 0,
    note {text} NOT NULL DEFAULT '',
    assigned_at {utc},
    submitted_at {utc},
    final_at {utc},
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX quality_check_once ON quality_check (plan_id, ticket_id, turn);
CREATE UNIQUE INDEX quality_check_pair ON quality_check (second_of, turn) WHERE second_of IS NOT NULL;
CREATE INDEX quality_check_by_ticket ON quality_check (ticket_id);
CREATE INDEX quality_check_by_user ON quality_check (user_id, final_at) WHERE final_at IS NOT NULL;
CREATE INDEX quality_check_by_final ON quality_check (final_at) WHERE final_at IS NOT NULL;
CREATE INDEX quality_check_by_assessor ON quality_check (assessor_id, state);
CREATE INDEX quality_check_free ON quality_check (id) WHERE assessor_id IS NULL;

-- value: 0 or 1 (no, yes), 0 to 5 points, -1 not applicable. quotes: JSON (struct quality_quote).
CREATE TABLE quality_score (
    check_id {ref} NOT NULL REFERENCES quality_check (id),
    item {text} NOT NULL,
    value {int} NOT NULL,
    note {text} NOT NULL,
    quotes {text} NOT NULL,
    PRIMARY KEY (check_id, item)
) {strict};

-- state: 0 open, 1 upheld, 2 changed. value_before, value_after: of the item, as in quality_score.
CREATE TABLE quality_dispute (
    id {id},
    check_id {ref} NOT NULL REFERENCES quality_check (id),
    item {text} NOT NULL,
    state {int} NOT NULL,
    reason {text} NOT NULL,
    value_before {int} NOT NULL,
    value_after {int},
    answer {text} NOT NULL DEFAULT '',
    decided_by {ref} REFERENCES user_account (id),
    decided_at {utc},
    created_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX quality_dispute_once ON quality_dispute (check_id, item);
CREATE INDEX quality_dispute_open ON quality_dispute (id) WHERE state = 0;

-- When somebody else than the person last opened a result: said in its history once an hour.
CREATE TABLE quality_opening (
    check_id {ref} NOT NULL REFERENCES quality_check (id),
    user_id {ref} NOT NULL REFERENCES user_account (id),
    at {utc} NOT NULL,
    PRIMARY KEY (check_id, user_id)
) {strict};

-- New companies get this from people/role_builtin.c; those that are there already get it here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'quality.read', 1 FROM role WHERE key IN ('agent', 'engineer', 'warehouse', 'finance', 'collaborator');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'quality.read', 2 FROM role WHERE key = 'lead';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'quality.decide', 2 FROM role WHERE key = 'lead';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'quality.read', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'quality.check', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'quality.plan', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'quality.decide', 3 FROM role WHERE key = 'manager';
