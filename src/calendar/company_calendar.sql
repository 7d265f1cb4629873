-- name: company_calendar_list
-- $1: key, or empty for all. With the version in force at $2: the latest whose time has come, else the first.
SELECT c.id, c.version, c.key, c.name_zh, c.name_en, c.created_at, c.updated_at, v.id AS version_id, v.number,
       v.effective_at, v.zone, v.covers_to, v.source,
       CASE WHEN $1 = '' THEN NULL ELSE v.content END AS content
  FROM calendar c
  JOIN calendar_version v ON v.calendar_id = c.id AND v.number =
       COALESCE((SELECT max(number) FROM calendar_version
                  WHERE calendar_id = c.id AND effective_at <= $2), 1)
 WHERE $1 = '' OR c.key = $1
 ORDER BY c.key;

-- name: calendar_version_list
SELECT id, number, effective_at, zone, covers_to, source, note, user_id, created_at
  FROM calendar_version WHERE calendar_id = $1 ORDER BY number DESC;

-- name: calendar_version_get
SELECT id, number, effective_at, content, zone, covers_to, source, note, user_id, created_at
  FROM calendar_version WHERE calendar_id = $1 AND number = $2;

-- name: calendar_version_content
SELECT content FROM calendar_version WHERE id = $1;

-- name: calendar_version_insert
INSERT INTO calendar_version (calendar_id, number, effective_at, content, zone, covers_to, source, note, user_id,
                              created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: calendar_id_of_key
SELECT id FROM calendar WHERE key = $1;

-- name: calendar_insert
-- No row comes back when the key is taken.
INSERT INTO calendar (key, name_zh, name_en, created_at, updated_at)
VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (key) DO NOTHING
RETURNING id;

-- name: calendar_advance
-- $2: the version that was read, 0 for any. No row comes back when it has moved on.
UPDATE calendar
   SET version = version + 1, name_zh = $3, name_en = $4, updated_at = $5
 WHERE id = $1 AND ($2 = 0 OR version = $2)
RETURNING version;
