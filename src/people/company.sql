-- name: company_get
SELECT version, name_zh, name_en, time_zone, phone, portal_note_zh, portal_note_en
  FROM company WHERE id = 1;

-- name: company_lock
-- A change that changes nothing: the second of two editors waits here and then sees the first one's.
UPDATE company SET version = version WHERE id = 1;

-- name: company_update
UPDATE company
   SET version = version + 1, name_zh = $1, name_en = $2, time_zone = $3, phone = $4,
       portal_note_zh = $5, portal_note_en = $6
 WHERE id = 1;
