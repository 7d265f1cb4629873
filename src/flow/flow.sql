-- name: flow_value_put
INSERT INTO flow_value (ticket_id, key, value, updated_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (ticket_id, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at;
