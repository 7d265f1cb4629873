-- Appraisals (see src/appraisal/appraisal.h). kind: 0 month, 1 quarter, 2 year. state: 0 draft, 1 open, 2 closed, 3 thrown away. from_on, to_on: days of
-- the company's calendar, both included. post_ids, team_ids, user_ids, document_ids: numbers between commas; empty: does not
-- narrow. measures_share: percent of the whole. compute_asked_at: sheets that were computed before that are to be computed.
CREATE TABLE appraisal_cycle (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    name {text} NOT NULL,
    kind {int} NOT NULL,
    from_on {text} NOT NULL,
    to_on {text} NOT NULL,
    state {int} NOT NULL,
    post_ids {text} NOT NULL,
    team_ids {text} NOT NULL,
    user_ids {text} NOT NULL,
    document_ids {text} NOT NULL,
    measures_share {int} NOT NULL,
    created_by {ref} REFERENCES user_account (id),
    opened_by {ref} REFERENCES user_account (id),
    closed_by {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL,
    opened_at {utc},
    closed_at {utc},
    compute_asked_at {utc}
) {strict};
CREATE INDEX appraisal_cycle_by_state ON appraisal_cycle (state, id);

-- What is judged by people in a cycle. judged_by: 0 lead, 1 peers. share: percent of the whole.
CREATE TABLE appraisal_criterion (
    id {id},
    cycle_id {ref} NOT NULL REFERENCES appraisal_cycle (id),
    position {int} NOT NULL,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    guide {text} NOT NULL,
    judged_by {int} NOT NULL,
    share {int} NOT NULL
) {strict};
CREATE INDEX appraisal_criterion_by_cycle ON appraisal_criterion (cycle_id, position);

-- A person's sheet for one post. state: 0 self, 1 lead, 2 confirm, 3 appeal, 4 closed. document_id: the edition that it is judged by,
-- fixed when the cycle opened. skip_reason: why it went on
-- without the person, a line each time. score, uncapped: thousandths of a point. content: what it was when it was closed, frozen, vouched for
-- by its hash.
CREATE TABLE appraisal (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    cycle_id {ref} NOT NULL REFERENCES appraisal_cycle (id),
    user_id {ref} NOT NULL REFERENCES user_account (id),
    post_id {ref} NOT NULL REFERENCES post (id),
    document_id {ref} NOT NULL REFERENCES duty_document (id),
    document_sha256 {text} NOT NULL,
    state {int} NOT NULL,
    self_comment {text} NOT NULL DEFAULT '',
    lead_comment {text} NOT NULL DEFAULT '',
    skip_reason {text} NOT NULL DEFAULT '',
    lead_id {ref} REFERENCES user_account (id),
    score {int},
    uncapped {int},
    cap {int},
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL,
    computed_at {utc},
    handed_in_at {utc},
    submitted_at {utc},
    confirmed_at {utc},
    closed_at {utc},
    content {text},
    content_sha256 {text}
) {strict};
CREATE UNIQUE INDEX appraisal_once ON appraisal (cycle_id, post_id, user_id);
CREATE INDEX appraisal_by_user ON appraisal (user_id, id);
CREATE INDEX appraisal_by_post ON appraisal (post_id, id);
CREATE INDEX appraisal_by_state ON appraisal (cycle_id, state, id);

-- kind: 0 measure, 1 judged by the lead, 2 by peers. content: JSON of what was counted (struct appraisal_content). points: thousandths;
-- NULL: has no score. tickets: numbers, a line each.
CREATE TABLE appraisal_item (
    id {id},
    appraisal_id {ref} NOT NULL REFERENCES appraisal (id),
    position {int} NOT NULL,
    kind {int} NOT NULL,
    criterion_id {ref} REFERENCES appraisal_criterion (id),
    measure {text},
    weight {int} NOT NULL,
    content {text} NOT NULL,
    points {int},
    missed {bool} NOT NULL DEFAULT 0,
    self_comment {text} NOT NULL DEFAULT '',
    self_points {int},
    comment {text} NOT NULL DEFAULT '',
    evidence {text} NOT NULL DEFAULT '',
    tickets {text} NOT NULL DEFAULT '',
    attachment_ids {text} NOT NULL DEFAULT ''
) {strict};
CREATE INDEX appraisal_item_by_appraisal ON appraisal_item (appraisal_id, position, id);

-- Peers that were asked. What they answered stands below, without their names and times: under a key by chance.
CREATE TABLE appraisal_peer (
    id {id},
    appraisal_id {ref} NOT NULL REFERENCES appraisal (id),
    user_id {ref} NOT NULL REFERENCES user_account (id),
    asked_by {ref} REFERENCES user_account (id),
    asked_at {utc} NOT NULL,
    answered {bool} NOT NULL
) {strict};
CREATE UNIQUE INDEX appraisal_peer_once ON appraisal_peer (appraisal_id, user_id);
CREATE INDEX appraisal_peer_by_user ON appraisal_peer (user_id, answered, id);
CREATE TABLE appraisal_peer_word (
    key {text} PRIMARY KEY,
    item_id {ref} NOT NULL REFERENCES appraisal_item (id),
    points {int} NOT NULL,
    evidence {text} NOT NULL,
    tickets {text} NOT NULL,
    attachment_ids {text} NOT NULL
) {strict};
CREATE INDEX appraisal_peer_word_by_item ON appraisal_peer_word (item_id);

-- outcome: 0 open, 1 rejected, 2 observations do not count, 3 another score. excluded: JSON. before, after: thousandths, of the item and of
-- the whole. sha256: over what was decided, as the event has it.
CREATE TABLE appraisal_appeal (
    id {id},
    appraisal_id {ref} NOT NULL REFERENCES appraisal (id),
    item_id {ref} NOT NULL REFERENCES appraisal_item (id),
    reason {text} NOT NULL,
    raised_at {utc} NOT NULL,
    outcome {int} NOT NULL,
    decision {text} NOT NULL DEFAULT '',
    excluded {text} NOT NULL DEFAULT '[]',
    decided_by {ref} REFERENCES user_account (id),
    decided_at {utc},
    item_before {int},
    item_after {int},
    score_before {int},
    score_after {int},
    sha256 {text}
) {strict};
CREATE UNIQUE INDEX appraisal_appeal_once ON appraisal_appeal (item_id);
CREATE INDEX appraisal_appeal_by_appraisal ON appraisal_appeal (appraisal_id, id);

-- Who else than its person looked at a sheet. how: 0 the sheet, 1 its record on paper, 2 a list of the team, 3 training needs, 4 the whole
-- cycle as a file, 5 worked out anew.
CREATE TABLE appraisal_opening (
    id {id},
    appraisal_id {ref} NOT NULL REFERENCES appraisal (id),
    user_id {ref} NOT NULL REFERENCES user_account (id),
    how {int} NOT NULL,
    at {utc} NOT NULL
) {strict};
CREATE INDEX appraisal_opening_by_appraisal ON appraisal_opening (appraisal_id, id);

-- New companies get these from people/role_builtin.c; those that are there already get them here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'appraisal.manage', 3 FROM role WHERE key IN ('hr', 'manager');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'appraisal.read', 3 FROM role WHERE key IN ('hr', 'manager');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'appraisal.read', 2 FROM role WHERE key = 'lead';
