-- On SQLite the id of a text is kind · 2^55 + ref_id · 2^17 + n: the index walks ids downwards, and so
-- gives the newest records of a kind first, without sorting. 274877906943 = 2^38 - 1 masks ref_id out.

-- name: search_kind_add
INSERT INTO search_kind (kind) VALUES ($1)
ON CONFLICT (kind) DO UPDATE SET kind = excluded.kind;

-- name: search_doc_get
SELECT id, body FROM search_doc WHERE kind = $1 AND ref_id = $2 AND part = $3;

-- name: search_doc_add
-- No row when the kind has no number yet.
INSERT INTO search_doc (id, kind, ref_id, part, body)
SELECT coalesce((SELECT max(d.id) + 1 FROM search_doc d
                  WHERE d.id >= (k.id << 55) + ($2 << 17)
                    AND d.id < (k.id << 55) + (($2 + 1) << 17)),
                (k.id << 55) + ($2 << 17)), $1, $2, $3, $4
  FROM search_kind k WHERE k.kind = $1
RETURNING id;

-- name: search_doc_add:pg
INSERT INTO search_doc (kind, ref_id, part, body) VALUES ($1, $2, $3, $4) RETURNING id;

-- name: search_doc_add_nth
-- The same where the caller counts the record's texts. No row when the kind has no number yet.
INSERT INTO search_doc (id, kind, ref_id, part, body)
SELECT (k.id << 55) + ($2 << 17) + $5, $1, $2, $3, $4 FROM search_kind k WHERE k.kind = $1;

-- name: search_doc_add_nth:pg
INSERT INTO search_doc (kind, ref_id, part, body) SELECT $1, $2, $3, $4 WHERE $5 >= 0;

-- name: search_doc_change
UPDATE search_doc SET body = $2 WHERE id = $1;

-- name: search_doc_remove
DELETE FROM search_doc WHERE id = $1;

-- name: search_doc_put
-- PostgreSQL only: there the index is part of the row.
SELECT $1, $2, $3, $4, $5, $6;

-- name: search_doc_put:pg
INSERT INTO search_doc (kind, ref_id, part, body, spaced, grams)
VALUES ($1, $2, $3, $4, $5, $6::text[])
ON CONFLICT (kind, ref_id, part) DO UPDATE
   SET body = excluded.body, spaced = excluded.spaced, grams = excluded.grams;

-- name: search_doc_drop
DELETE FROM search_doc WHERE kind = $1 AND ref_id = $2 AND part = $3;

-- name: search_fts_add
-- SQLite only.
INSERT INTO search_fts (rowid, body) VALUES ($1, $2);

-- name: search_fts_add:pg
SELECT $1::bigint, $2::text;

-- name: search_fts_add_nth
-- SQLite only. The index entry of search_doc_add_nth. VALUES and not SELECT: a statement that may add
-- several rows runs under a savepoint, for which FTS5 writes out all that it gathered.
INSERT INTO search_fts (rowid, body)
VALUES ((SELECT (k.id << 55) + ($2 << 17) + $3 FROM search_kind k WHERE k.kind = $1), $4);

-- name: search_fts_add_nth:pg
SELECT $1::text, $2::bigint, $3::bigint, $4::text;

-- name: search_fts_remove
-- SQLite only. FTS5 must be told the old text to find its words.
INSERT INTO search_fts (search_fts, rowid, body) VALUES ('delete', $1, $2);

-- name: search_fts_remove:pg
SELECT $1::bigint, $2::text;

-- name: search_newest
-- References below $2 of texts that hold one phrase ($3), newest first. $4 are the phrase's grams, which
-- only PostgreSQL needs.
SELECT (f.rowid >> 17) & 274877906943 AS ref_id
  FROM search_fts f
 WHERE f.search_fts MATCH $3 AND $4 IS NOT NULL
   AND f.rowid >= (SELECT k.id << 55 FROM search_kind k WHERE k.kind = $1)
   AND f.rowid < (SELECT (k.id << 55) + ($2 << 17) FROM search_kind k WHERE k.kind = $1)
 ORDER BY f.rowid DESC LIMIT $5;

-- name: search_newest:pg
SELECT DISTINCT ref_id
  FROM search_doc
 WHERE kind = $1 AND ref_id < $2 AND spaced LIKE $3 AND grams @> $4::text[]
 ORDER BY ref_id DESC LIMIT $5;

-- name: search_docs_after
SELECT id, kind, ref_id, part, body FROM search_doc WHERE id > $1 ORDER BY id LIMIT $2;

-- name: search_docs_after:pg
SELECT id, kind, ref_id, part, body, spaced, array_to_string(grams, ' ') AS grams
  FROM search_doc WHERE id > $1 ORDER BY id LIMIT $2;

-- name: search_docs_misnumbered
-- SQLite: texts that came from elsewhere (a restored dump) with an id that says another record.
SELECT d.id, d.kind, d.ref_id, d.part, d.body
  FROM search_doc d LEFT JOIN search_kind k ON k.kind = d.kind
 WHERE k.id IS NULL OR (d.id >> 17) <> (k.id << 38) + d.ref_id
 ORDER BY d.id LIMIT $1;

-- name: search_fts_rebuild
-- SQLite only.
INSERT INTO search_fts (search_fts) VALUES ('rebuild');

-- name: search_fts_rebuild:pg
SELECT 1;

-- name: search_fts_check
-- SQLite only: compares the index with the texts, fails when they differ.
INSERT INTO search_fts (search_fts, rank) VALUES ('integrity-check', 1);

-- name: search_fts_check:pg
SELECT 1;

-- name: search_fts_has
-- SQLite only.
SELECT count(*) FROM search_fts WHERE search_fts MATCH $1 AND rowid = $2;

-- name: search_fts_has:pg
SELECT count(*) FROM search_doc WHERE spaced LIKE $1 AND id = $2;
