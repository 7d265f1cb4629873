-- name: dismissal_of_post
SELECT id, post_id, root_id, rule, words, reason, user_id, at
  FROM lint_dismissal WHERE post_id = $1 AND undone_at IS NULL ORDER BY id;

-- name: dismissal_list
-- Newest first, before $1; of rule $2 (empty: any) and post $3 (0: any).
SELECT l.id, l.post_id, l.root_id, l.rule, l.words, l.reason, l.user_id, u.name AS user_name, l.at
  FROM lint_dismissal l JOIN user_account u ON u.id = l.user_id
 WHERE l.undone_at IS NULL AND l.id < $1 AND ($2 = '' OR l.rule = $2) AND ($3 = 0 OR l.post_id = $3)
 ORDER BY l.id DESC LIMIT $4;

-- name: dismissal_get
SELECT l.id, l.post_id, l.root_id, l.rule, l.words, l.reason, l.user_id, u.name AS user_name, l.at
  FROM lint_dismissal l JOIN user_account u ON u.id = l.user_id
 WHERE l.id = $1 AND l.undone_at IS NULL;

-- name: dismissal_same
SELECT id FROM lint_dismissal
 WHERE post_id = $1 AND COALESCE(root_id, 0) = $2 AND rule = $3 AND words = $4 AND undone_at IS NULL;

-- name: dismissal_insert
INSERT INTO lint_dismissal (post_id, root_id, rule, words, reason, user_id, at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
RETURNING id;

-- name: dismissal_undo
UPDATE lint_dismissal SET undone_at = $2 WHERE id = $1;

-- name: dismissal_counts
SELECT rule, count(*) AS n FROM lint_dismissal WHERE undone_at IS NULL GROUP BY rule;

-- name: lint_switch_list
SELECT rule, off, reason FROM lint_switch ORDER BY rule;

-- name: lint_switch_set
INSERT INTO lint_switch (rule, off, reason, user_id, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (rule) DO UPDATE SET off = $2, reason = $3, user_id = $4, at = $5;
