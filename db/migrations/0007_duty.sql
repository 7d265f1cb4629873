-- Posts, their duty documents and what was said of the documents' words (see src/duty/duty.h).
-- industry: 0 general, 1 ecommerce, 2 manufacturing. model: key of the model document that it began as.
CREATE TABLE post (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    team_id {ref} REFERENCES team (id),
    industry {int} NOT NULL,
    supervisor {bool} NOT NULL,
    reports_to {ref} REFERENCES post (id),
    model {text},
    active {bool} NOT NULL,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE INDEX post_by_reports_to ON post (reports_to);
CREATE INDEX post_by_team ON post (team_id);

-- The posts that stand in for one.
CREATE TABLE post_deputy (
    post_id {ref} NOT NULL REFERENCES post (id),
    deputy_id {ref} NOT NULL REFERENCES post (id),
    PRIMARY KEY (post_id, deputy_id)
) {strict};
CREATE INDEX post_deputy_by_deputy ON post_deputy (deputy_id);

CREATE TABLE post_holder (
    post_id {ref} NOT NULL REFERENCES post (id),
    user_id {ref} NOT NULL REFERENCES user_account (id),
    since {utc} NOT NULL,
    PRIMARY KEY (post_id, user_id)
) {strict};
CREATE INDEX post_holder_by_user ON post_holder (user_id);

-- An edition of a post's document. state: 0 draft, 1 review, 2 approved, 3 in force, 4 superseded, 5 dropped.
-- Dates are those of the company's calendar (YYYY-MM-DD). qualifications and unplaced: a line each; authority
-- and a duty's partners: JSON. content: what was approved and is signed, frozen, vouched for by its hash.
CREATE TABLE duty_document (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    post_id {ref} NOT NULL REFERENCES post (id),
    edition {int} NOT NULL,
    state {int} NOT NULL,
    lang {int} NOT NULL,
    purpose {text} NOT NULL,
    authority {text} NOT NULL,
    qualifications {text} NOT NULL,
    unplaced {text} NOT NULL,
    change_note {text} NOT NULL,
    effective_on {text},
    review_on {text},
    review_told_at {utc},
    created_by {ref} REFERENCES user_account (id),
    submitted_by {ref} REFERENCES user_account (id),
    approved_by {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL,
    submitted_at {utc},
    approved_at {utc},
    in_force_at {utc},
    superseded_at {utc},
    content {text},
    content_sha256 {text}
) {strict};
CREATE UNIQUE INDEX duty_document_edition ON duty_document (post_id, edition) WHERE state < 5;
CREATE UNIQUE INDEX duty_document_open ON duty_document (post_id) WHERE state < 3;
CREATE UNIQUE INDEX duty_document_in_force ON duty_document (post_id) WHERE state = 3;
CREATE INDEX duty_document_by_state ON duty_document (state, effective_on, review_on);

-- root_id: the duty that this one has been since the edition in which it was first written.
-- role: 0 accountable, 1 responsible. limit_kind: 0 none, 1 within, 2 every; limit_unit by its label's place.
CREATE TABLE duty (
    id {id},
    document_id {ref} NOT NULL REFERENCES duty_document (id),
    root_id {ref},
    position {int} NOT NULL,
    statement {text} NOT NULL,
    elements {text} NOT NULL,
    action {text} NOT NULL,
    object {text} NOT NULL,
    trigger_text {text} NOT NULL,
    output {text} NOT NULL,
    limit_kind {int} NOT NULL,
    limit_amount {int} NOT NULL,
    limit_unit {int} NOT NULL,
    role {int} NOT NULL,
    partners {text} NOT NULL
) {strict};
CREATE INDEX duty_by_document ON duty (document_id, position);

-- What a duty is bound to. kind: 0 permission (its key), 1 training (its name); processes, standards and
-- measures will be further kinds.
CREATE TABLE duty_binding (
    duty_id {ref} NOT NULL REFERENCES duty (id),
    kind {int} NOT NULL,
    position {int} NOT NULL,
    target {text} NOT NULL,
    PRIMARY KEY (duty_id, kind, position)
) {strict};

-- name: as the holder was called then. The same holder signs an edition once.
CREATE TABLE duty_signature (
    id {id},
    document_id {ref} NOT NULL REFERENCES duty_document (id),
    user_id {ref} NOT NULL REFERENCES user_account (id),
    name {text} NOT NULL,
    at {utc} NOT NULL,
    content_sha256 {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX duty_signature_once ON duty_signature (document_id, user_id);
CREATE INDEX duty_signature_by_user ON duty_signature (user_id);

-- A finding set aside: the rule's words in one duty (root_id) of a post, or in the document (NULL).
CREATE TABLE lint_dismissal (
    id {id},
    post_id {ref} NOT NULL REFERENCES post (id),
    root_id {ref},
    rule {text} NOT NULL,
    words {text} NOT NULL,
    reason {text} NOT NULL,
    user_id {ref} NOT NULL REFERENCES user_account (id),
    at {utc} NOT NULL,
    undone_at {utc}
) {strict};
CREATE INDEX lint_dismissal_by_post ON lint_dismissal (post_id) WHERE undone_at IS NULL;
CREATE INDEX lint_dismissal_by_rule ON lint_dismissal (rule, id) WHERE undone_at IS NULL;

-- Rules that the company switched off (or on, where the program has them off), and why.
CREATE TABLE lint_switch (
    rule {text} PRIMARY KEY,
    off {bool} NOT NULL,
    reason {text} NOT NULL,
    user_id {ref} NOT NULL REFERENCES user_account (id),
    at {utc} NOT NULL
) {strict};

-- New companies get these from people/role_builtin.c; those that are there already get them here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'duty.write', 3 FROM role WHERE key IN ('hr', 'manager');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'duty.approve', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'duty.rules', 3 FROM role WHERE key IN ('hr', 'manager');
