-- Parts in stock: where they lie, how many, what happened to them, and what tickets need of them.

-- A part that its model no longer has stays on record: stock, repairs and their history name it.
ALTER TABLE model_part ADD COLUMN gone {bool} NOT NULL DEFAULT 0;

-- user_id: the engineer whose van it is.
CREATE TABLE stock_place (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    user_id {ref} REFERENCES user_account (id),
    active {bool} NOT NULL,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};

-- condition: 0 good, 1 bad (old parts that came back). The checks are the last wall: rules refuse before, in words.
CREATE TABLE stock_level (
    id {id},
    place_id {ref} NOT NULL REFERENCES stock_place (id),
    part_id {ref} NOT NULL REFERENCES model_part (id),
    condition {int} NOT NULL,
    on_hand {int} NOT NULL CHECK (on_hand >= 0),
    reserved {int} NOT NULL CHECK (reserved >= 0 AND reserved <= on_hand),
    min_stock {int} NOT NULL DEFAULT 0,
    updated_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX stock_level_by_place ON stock_level (place_id, part_id, condition);
CREATE INDEX stock_level_by_part ON stock_level (part_id);

-- What a ticket needs of a part. quantity = missing + reserved + issued; issued ones that came back unused are counted as issued
-- no more. old_due: old parts that must come back, old_back: that did. line_id: of a repair.
CREATE TABLE stock_need (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    line_id {ref},
    part_id {ref} NOT NULL REFERENCES model_part (id),
    place_id {ref} REFERENCES stock_place (id),
    quantity {int} NOT NULL,
    reserved {int} NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    issued {int} NOT NULL DEFAULT 0 CHECK (issued >= 0),
    old_due {int} NOT NULL DEFAULT 0,
    old_back {int} NOT NULL DEFAULT 0,
    created_at {utc} NOT NULL,
    CHECK (reserved + issued <= quantity AND old_back <= old_due)
) {strict};
CREATE INDEX stock_need_by_ticket ON stock_need (ticket_id, id);
CREATE INDEX stock_need_by_line ON stock_need (line_id) WHERE line_id IS NOT NULL;

-- The ledger; nothing in it is ever changed. kind: enum move_kind of src/stock/stock.h. quantity is negative only where an
-- adjustment took away.
CREATE TABLE stock_move (
    id {id},
    kind {int} NOT NULL,
    place_id {ref} NOT NULL REFERENCES stock_place (id),
    to_place_id {ref} REFERENCES stock_place (id),
    part_id {ref} NOT NULL REFERENCES model_part (id),
    condition {int} NOT NULL,
    quantity {int} NOT NULL,
    ticket_id {ref} REFERENCES ticket (id),
    need_id {ref} REFERENCES stock_need (id),
    serials {text} NOT NULL DEFAULT '',
    reason {text} NOT NULL DEFAULT '',
    user_id {ref} REFERENCES user_account (id),
    created_at {utc} NOT NULL
) {strict};
CREATE INDEX stock_move_by_part ON stock_move (part_id, id);
CREATE INDEX stock_move_by_place ON stock_move (place_id, id);
CREATE INDEX stock_move_by_ticket ON stock_move (ticket_id, id) WHERE ticket_id IS NOT NULL;

-- other_id may take the place of part_id.
CREATE TABLE part_alternate (
    part_id {ref} NOT NULL REFERENCES model_part (id),
    other_id {ref} NOT NULL REFERENCES model_part (id),
    PRIMARY KEY (part_id, other_id)
) {strict};

-- New companies get this from people/role_builtin.c; those that are there already get it here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'stock.read', 3 FROM role WHERE key IN ('agent', 'engineer', 'lead', 'manager');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'stock.write', 3 FROM role WHERE key IN ('lead', 'manager');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'stock.issue', 2 FROM role WHERE key IN ('agent', 'engineer', 'lead');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'stock.issue', 3 FROM role WHERE key = 'manager';
