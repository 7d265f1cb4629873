-- What the company promises beyond the law, and which unverified figures of rules it has confirmed (see
-- src/remedy/remedy.h).

-- An edition of a promise. Days are those of the company's calendar (YYYY-MM-DD); valid_to NULL: until
-- further notice. scope: a condition on facts as JSON, NULL: for everything. remedies: a line each.
CREATE TABLE remedy_promise (
    id {id},
    key {text} NOT NULL,
    edition {int} NOT NULL,
    text_zh {text} NOT NULL,
    text_en {text} NOT NULL,
    scope {text},
    ground {text} NOT NULL,
    remedies {text} NOT NULL,
    days {int} NOT NULL,
    freight_seller {bool} NOT NULL,
    covers_excluded {bool} NOT NULL,
    valid_from {text} NOT NULL,
    valid_to {text},
    user_id {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL,
    UNIQUE (key, edition)
) {strict};
CREATE INDEX remedy_promise_by_end ON remedy_promise (valid_to);

-- An administrator's word on a rule whose figures are not from the full text of the law. edition: the rule's
-- first day and the day it was checked, so that a word on an older wording does not carry over.
CREATE TABLE remedy_confirmation (
    rule {text} NOT NULL,
    edition {text} NOT NULL,
    confirmed {bool} NOT NULL,
    reason {text} NOT NULL,
    user_id {ref} REFERENCES user_account (id),
    at {utc} NOT NULL,
    PRIMARY KEY (rule, edition)
) {strict};

-- New companies get these from people/role_builtin.c; those that are there already get them here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'remedy.write', 3 FROM role WHERE key = 'manager';
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'remedy.confirm', 3 FROM role WHERE key = 'manager';
