-- name: migration_list
SELECT number, sha256 FROM schema_migration ORDER BY number;

-- name: migration_add
INSERT INTO schema_migration (number, name, sha256, at) VALUES ($1, $2, $3, $4);
