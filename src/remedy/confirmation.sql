-- name: confirmation_list
SELECT c.rule, c.edition, c.confirmed, c.reason, c.user_id, COALESCE(u.name, '') AS user_name, c.at
  FROM remedy_confirmation c LEFT JOIN user_account u ON u.id = c.user_id
 ORDER BY c.rule, c.at;

-- name: confirmation_set
INSERT INTO remedy_confirmation (rule, edition, confirmed, reason, user_id, at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (rule, edition) DO UPDATE SET confirmed = $3, reason = $4, user_id = $5, at = $6;
