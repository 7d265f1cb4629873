-- name: people_touch
-- Also the lock of this room: changes of users, teams and roles follow one another.
UPDATE people_version SET version = version + 1 WHERE id = 1;
