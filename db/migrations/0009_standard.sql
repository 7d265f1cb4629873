-- Service standards: by when somebody must act. An edition is never changed: a ticket keeps the one that was in
-- effect when it came in. Targets are minutes of working time, 0: no such clock. pauses: a line each.
CREATE TABLE standard (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    position {int} NOT NULL,
    fallback {bool} NOT NULL,
    active {bool} NOT NULL,
    created_at {utc} NOT NULL
) {strict};

CREATE TABLE standard_edition (
    id {id},
    standard_id {ref} NOT NULL REFERENCES standard (id),
    number {int} NOT NULL,
    effective_at {utc} NOT NULL,
    condition {text} NOT NULL,
    calendar {text} NOT NULL,
    first_response {int} NOT NULL,
    next_response {int} NOT NULL,
    resolution {int} NOT NULL,
    pauses {text} NOT NULL,
    warn_percent {int} NOT NULL,
    created_by {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX standard_edition_number ON standard_edition (standard_id, number);
CREATE INDEX standard_edition_effective ON standard_edition (standard_id, effective_at);

-- New companies get this from people/role_builtin.c; those that are there already get it here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'standard.write', 3 FROM role WHERE key = 'manager';
