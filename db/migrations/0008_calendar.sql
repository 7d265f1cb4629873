-- Calendars of the company. A version is never changed: what was promised by it stays explainable. calendar.version
-- is the number of the latest one. content: JSON as src/calendar/calendar.h has it; zone and covers_to are taken
-- from it for lists. effective_at: from when on it is the one in force (the first also before). source: 0 comes with
-- the program, 1 written here, 2 import of a year's holidays.
CREATE TABLE calendar (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    key {text} NOT NULL UNIQUE,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};

CREATE TABLE calendar_version (
    id {id},
    calendar_id {ref} NOT NULL REFERENCES calendar (id),
    number {int} NOT NULL,
    effective_at {utc} NOT NULL,
    content {text} NOT NULL,
    zone {text} NOT NULL,
    covers_to {text},
    source {int} NOT NULL,
    note {text} NOT NULL,
    user_id {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX calendar_version_number ON calendar_version (calendar_id, number);

-- New companies get this from people/role_builtin.c; those that are there already get it here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'calendar.write', 3 FROM role WHERE key = 'manager';
