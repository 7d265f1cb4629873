-- Processes: which steps a ticket goes through. A process is edited as a draft and switched on as an edition; what runs
-- keeps the edition that it began with. Definitions are JSON (struct process_def).
-- industry: 0 any, 1 e-commerce, 2 manufacturing.
CREATE TABLE process (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    key {text} NOT NULL,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    industry {int} NOT NULL,
    active {bool} NOT NULL,
    draft {text},
    edition {int} NOT NULL DEFAULT 0,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX process_by_key ON process (key);

CREATE TABLE process_edition (
    id {id},
    process_id {ref} NOT NULL REFERENCES process (id),
    edition {int} NOT NULL,
    definition {text} NOT NULL,
    note {text} NOT NULL,
    user_id {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX process_edition_by_process ON process_edition (process_id, edition);

-- Tickets on their way through processes. status: 0 running, 1 ended, 2 given up. timer_at: when a move takes itself.
-- seen: the steps that it was in, a line each, so that rework is known without reading history.
-- due_at: by when the step has to be left (its own target or that of the law), NULL: whenever.
CREATE TABLE flow (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    process_id {ref} NOT NULL REFERENCES process (id),
    edition_id {ref} NOT NULL REFERENCES process_edition (id),
    parent_id {ref} REFERENCES flow (id),
    step {text} NOT NULL,
    status {int} NOT NULL,
    team_id {ref} REFERENCES team (id),
    since {utc} NOT NULL,
    due_at {utc},
    late_at {utc},
    timer_at {utc},
    seen {text} NOT NULL DEFAULT '',
    started_at {utc} NOT NULL,
    ended_at {utc}
) {strict};
CREATE INDEX flow_by_ticket ON flow (ticket_id, id);
CREATE INDEX flow_by_step ON flow (process_id, step, since) WHERE status = 0;
CREATE INDEX flow_by_timer ON flow (timer_at) WHERE timer_at IS NOT NULL;
CREATE INDEX flow_by_late ON flow (late_at) WHERE late_at IS NOT NULL;

-- What is known of a ticket's case: forms of its steps and what its documents (returns, repairs, refunds, visits) tell. value: JSON.
CREATE TABLE flow_value (
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    key {text} NOT NULL,
    value {text} NOT NULL,
    updated_at {utc} NOT NULL,
    PRIMARY KEY (ticket_id, key)
) {strict};

-- A move that a second person must agree to. decision: 0 open, 1 agreed, 2 refused, 3 taken back. seen: what was asked, as JSON.
CREATE TABLE flow_approval (
    id {id},
    flow_id {ref} NOT NULL REFERENCES flow (id),
    move {text} NOT NULL,
    seen {text} NOT NULL DEFAULT '',
    reason {text} NOT NULL,
    user_id {ref} NOT NULL REFERENCES user_account (id),
    created_at {utc} NOT NULL,
    decision {int} NOT NULL,
    decided_by {ref} REFERENCES user_account (id),
    decided_at {utc},
    answer {text} NOT NULL
) {strict};
CREATE INDEX flow_approval_by_flow ON flow_approval (flow_id, id);
CREATE UNIQUE INDEX flow_approval_open ON flow_approval (flow_id) WHERE decision = 0;

-- Work for somebody beside the steps. done_at NULL: not done.
CREATE TABLE task (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    flow_id {ref} REFERENCES flow (id),
    title_zh {text} NOT NULL,
    title_en {text} NOT NULL,
    role {text} NOT NULL,
    team_id {ref} REFERENCES team (id),
    assignee_id {ref} REFERENCES user_account (id),
    due_at {utc},
    created_at {utc} NOT NULL,
    done_at {utc},
    done_by {ref} REFERENCES user_account (id)
) {strict};
CREATE INDEX task_by_ticket ON task (ticket_id, id);
CREATE INDEX task_open_by_assignee ON task (assignee_id, due_at) WHERE done_at IS NULL;

-- How many stand where now, and how many went along which arrow after what wait, kept up by each move. slot spreads the writers.
-- bucket: floor(log2(seconds of wait + 1)), so that medians need no history.
CREATE TABLE flow_count (
    process_id {ref} NOT NULL,
    step {text} NOT NULL,
    team_id {ref} NOT NULL,
    slot {int} NOT NULL,
    n {int} NOT NULL,
    PRIMARY KEY (process_id, step, team_id, slot)
) {strict};
CREATE TABLE flow_arrow (
    process_id {ref} NOT NULL,
    from_step {text} NOT NULL,
    to_step {text} NOT NULL,
    bucket {int} NOT NULL,
    slot {int} NOT NULL,
    n {int} NOT NULL,
    seconds {int} NOT NULL,
    late {int} NOT NULL,
    again {int} NOT NULL,
    PRIMARY KEY (process_id, from_step, to_step, bucket, slot)
) {strict};

-- The step that a ticket is in (process.step, and its names), and by when it has to be left, for lists and clocks.
ALTER TABLE ticket ADD COLUMN step {text};
ALTER TABLE ticket ADD COLUMN step_zh {text};
ALTER TABLE ticket ADD COLUMN step_en {text};
ALTER TABLE ticket ADD COLUMN step_due_at {utc};
ALTER TABLE ticket ADD COLUMN step_near_at {utc};

-- New companies get this from people/role_builtin.c; those that are there already get it here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'process.write', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'flow.move', 2 FROM role WHERE key IN ('agent', 'lead', 'engineer');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'flow.move', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'flow.override', 2 FROM role WHERE key = 'lead';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'flow.override', 3 FROM role WHERE key = 'manager';
