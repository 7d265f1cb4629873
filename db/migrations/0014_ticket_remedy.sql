-- What people state of a ticket's case beside what units, orders and customers say: a JSON object of facts.
CREATE TABLE ticket_stated (
    ticket_id {ref} PRIMARY KEY REFERENCES ticket (id),
    facts {text} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};

-- Decisions of a person that differ from what the rules say; the last one for a remedy counts. was and verdict: 0
-- refused, 1 unknown, 2 entitled. amount NULL: none was set.
CREATE TABLE ticket_override (
    id {id},
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    remedy {int} NOT NULL,
    was {int} NOT NULL,
    verdict {int} NOT NULL,
    amount {money},
    reason {text} NOT NULL,
    user_id {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL
) {strict};
CREATE INDEX ticket_override_by_ticket ON ticket_override (ticket_id, id);

-- New companies get this from people/role_builtin.c; those that are there already get it here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'remedy.override', 2 FROM role WHERE key = 'lead';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'remedy.override', 3 FROM role WHERE key = 'manager';
