-- Who works here (see src/people/people.h).

-- mail_key and find are folded by us: mail without case, and "login name mail" for searching.
CREATE TABLE user_account (
    id {id},
    version {int} NOT NULL,
    login {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    mail {text},
    mail_key {text} UNIQUE,
    phone {text},
    lang {int} NOT NULL,
    theme {int} NOT NULL,
    password {text} NOT NULL,
    active {bool} NOT NULL,
    find {text} NOT NULL,
    created_at {utc} NOT NULL,
    seen_at {utc}
) {strict};

CREATE TABLE team (
    id {id},
    version {int} NOT NULL,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    parent_id {ref} REFERENCES team (id),
    lead_id {ref} REFERENCES user_account (id),
    active {bool} NOT NULL
) {strict};
CREATE INDEX team_by_parent ON team (parent_id);
CREATE INDEX team_by_lead ON team (lead_id);

CREATE TABLE team_member (
    user_id {ref} NOT NULL REFERENCES user_account (id),
    team_id {ref} NOT NULL REFERENCES team (id),
    PRIMARY KEY (user_id, team_id)
) {strict};
CREATE INDEX team_member_by_team ON team_member (team_id, user_id);

CREATE TABLE role (
    id {id},
    version {int} NOT NULL,
    key {text} NOT NULL UNIQUE,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    builtin {bool} NOT NULL
) {strict};

-- scope: 1 own, 2 team, 3 all. The role "admin" has no rows: it may do everything.
CREATE TABLE role_grant (
    role_id {ref} NOT NULL REFERENCES role (id),
    permission {text} NOT NULL,
    scope {int} NOT NULL,
    PRIMARY KEY (role_id, permission)
) {strict};

CREATE TABLE user_role (
    user_id {ref} NOT NULL REFERENCES user_account (id),
    role_id {ref} NOT NULL REFERENCES role (id),
    PRIMARY KEY (user_id, role_id)
) {strict};
CREATE INDEX user_role_by_role ON user_role (role_id, user_id);

-- hash: SHA-256 of the secret that the browser or the program holds, in hex.
CREATE TABLE session (
    id {id},
    hash {text} NOT NULL UNIQUE,
    user_id {ref} NOT NULL REFERENCES user_account (id),
    created_at {utc} NOT NULL,
    seen_at {utc} NOT NULL,
    expires_at {utc} NOT NULL,
    address {text},
    agent {text}
) {strict};
CREATE INDEX session_by_user ON session (user_id, id);

-- permissions: one key per line.
CREATE TABLE token (
    id {id},
    hash {text} NOT NULL UNIQUE,
    user_id {ref} NOT NULL REFERENCES user_account (id),
    name {text} NOT NULL,
    permissions {text} NOT NULL,
    created_at {utc} NOT NULL,
    expires_at {utc} NOT NULL,
    used_at {utc}
) {strict};
CREATE INDEX token_by_user ON token (user_id, id);

-- Counters of attempts: closed until `until`, of no more use after `ends`.
CREATE TABLE throttle (
    key {text} PRIMARY KEY,
    count {int} NOT NULL,
    until {utc} NOT NULL,
    ends {utc} NOT NULL
) {strict};

CREATE TABLE company (
    id {int} PRIMARY KEY CHECK (id = 1),
    version {int} NOT NULL,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    time_zone {text} NOT NULL,
    phone {text},
    portal_note_zh {text},
    portal_note_en {text}
) {strict};
INSERT INTO company (id, version, name_zh, name_en, time_zone)
VALUES (1, 1, '本公司', 'Our company', 'Asia/Shanghai');

-- Raised by every change of users, teams, roles: actors kept in memory are good for one number.
CREATE TABLE people_version (
    id {int} PRIMARY KEY CHECK (id = 1),
    version {int} NOT NULL
) {strict};
INSERT INTO people_version (id, version) VALUES (1, 1);
