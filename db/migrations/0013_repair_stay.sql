-- What moves the end of a unit's warranty (see src/product/warranty.h): days in which it was out of use, and the
-- exchange of one unit for another.

-- kind: 0 in repair, 1 without parts, wherever the unit stood. out_on NULL: not over yet. The day in_on is not
-- counted.
CREATE TABLE repair_stay (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    unit_id {ref} NOT NULL REFERENCES unit (id),
    kind {int} NOT NULL,
    in_on {text} NOT NULL,
    out_on {text},
    note {text} NOT NULL DEFAULT '',
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE INDEX repair_stay_by_unit ON repair_stay (unit_id, in_on);

-- The unit that this one was given for, on that day; no unit is replaced twice.
ALTER TABLE unit ADD COLUMN exchanged_on {text};
ALTER TABLE unit ADD COLUMN replaces_id {ref} REFERENCES unit (id);
CREATE UNIQUE INDEX unit_by_replaced ON unit (replaces_id) WHERE replaces_id IS NOT NULL;
