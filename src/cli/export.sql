-- name: export_tickets
SELECT t.id, t.version, t.kind, t.subject, t.description, t.status, t.impact, t.urgency, t.priority,
       t.channel, t.customer_id, c.name AS customer_name, t.unit_id, t.order_id, t.team_id, t.assignee_id,
       t.tags, t.external_id, t.message_count, t.created_at, t.updated_at, t.first_reply_at, t.resolved_at,
       t.closed_at, t.reopened_count,
       CASE t.last_from WHEN 1 THEN 'customer' WHEN 2 THEN 'agent' ELSE '' END AS last_from
  FROM ticket t LEFT JOIN customer c ON c.id = t.customer_id
 WHERE t.created_at >= $1 AND t.created_at < $2
 ORDER BY t.id;

-- name: export_customers
SELECT id, version, kind, name, phone, mail, level, notes, external_id, ticket_count, open_count,
       created_at, updated_at
  FROM customer WHERE created_at >= $1 AND created_at < $2
 ORDER BY id;

-- name: export_categories
SELECT c.id, c.key, p.key AS parent, c.name_zh, c.name_en, c.durable, c.active, c.created_at
  FROM category c LEFT JOIN category p ON p.id = c.parent_id
 WHERE c.created_at >= $1 AND c.created_at < $2
 ORDER BY c.id;

-- name: export_models
SELECT m.id, m.code, c.key AS category, m.name_zh, m.name_en, m.brand, m.active, m.created_at
  FROM model m JOIN category c ON c.id = m.category_id
 WHERE m.created_at >= $1 AND m.created_at < $2
 ORDER BY m.id;

-- name: export_parts
-- By when their model was made.
SELECT p.id, m.code AS model, p.number, p.name_zh, p.name_en, p.main, p.wear, p.price
  FROM model_part p JOIN model m ON m.id = p.model_id
 WHERE p.gone = 0 AND m.created_at >= $1 AND m.created_at < $2
 ORDER BY m.id, p.seq, p.id;

-- name: export_terms
SELECT t.id, t.name_zh, t.name_en, c.key AS category, m.code AS model, t.covers, t.months, t.starts,
       t.valid_from, t.valid_to, t.active, t.created_at
  FROM warranty_term t
  LEFT JOIN category c ON c.id = t.category_id
  LEFT JOIN model m ON m.id = t.model_id
 WHERE t.created_at >= $1 AND t.created_at < $2
 ORDER BY t.id;

-- name: export_repairs
SELECT s.id, m.code AS model, u.serial, s.kind, s.in_on, s.out_on, s.note, s.created_at
  FROM repair_stay s
  JOIN unit u ON u.id = s.unit_id
  JOIN model m ON m.id = u.model_id
 WHERE s.created_at >= $1 AND s.created_at < $2
 ORDER BY s.id;

-- name: export_units
SELECT u.id, u.version, u.model_id, m.code AS model_code, m.name_zh AS model_name_zh,
       m.name_en AS model_name_en, m.category_id, k.key AS category_key, u.serial, u.batch, u.customer_id,
       c.name AS customer_name, u.order_line_id, l.order_id, o.number AS order_number, u.channel, u.price,
       u.ordered_on, u.purchased_on, u.invoiced_on, u.shipped_on, u.delivered_on, u.installed_on,
       u.manufactured_on, u.exchanged_on, u.replaces_id, r.serial AS replaces_serial, rm.code AS replaces_model_code, n.id AS replaced_by_id,
       n.serial AS replaced_by_serial, n.exchanged_on AS replaced_on, u.state, u.notes, u.external_id,
       u.created_at, u.updated_at
  FROM unit u
  JOIN model m ON m.id = u.model_id
  JOIN category k ON k.id = m.category_id
  LEFT JOIN customer c ON c.id = u.customer_id
  LEFT JOIN order_line l ON l.id = u.order_line_id
  LEFT JOIN sales_order o ON o.id = l.order_id
  LEFT JOIN unit r ON r.id = u.replaces_id
  LEFT JOIN model rm ON rm.id = r.model_id
  LEFT JOIN unit n ON n.replaces_id = u.id
 WHERE u.created_at >= $1 AND u.created_at < $2
 ORDER BY u.id;

-- name: export_orders
SELECT o.id, o.number, o.external_id, o.customer_id, c.name AS customer_name, o.channel, o.ordered_on, o.paid,
       l.id AS line_id, m.code AS model, l.quantity, l.price,
       (SELECT group_concat(u.serial, ' ') FROM unit u WHERE u.order_line_id = l.id) AS serials,
       o.notes, o.created_at
  FROM sales_order o
  LEFT JOIN customer c ON c.id = o.customer_id
  LEFT JOIN order_line l ON l.order_id = o.id
  LEFT JOIN model m ON m.id = l.model_id
 WHERE o.created_at >= $1 AND o.created_at < $2
 ORDER BY o.id, l.seq;

-- name: export_orders:pg
SELECT o.id, o.number, o.external_id, o.customer_id, c.name AS customer_name, o.channel, o.ordered_on, o.paid,
       l.id AS line_id, m.code AS model, l.quantity, l.price,
       (SELECT string_agg(u.serial, ' ' ORDER BY u.id) FROM unit u WHERE u.order_line_id = l.id) AS serials,
       o.notes, o.created_at
  FROM sales_order o
  LEFT JOIN customer c ON c.id = o.customer_id
  LEFT JOIN order_line l ON l.order_id = o.id
  LEFT JOIN model m ON m.id = l.model_id
 WHERE o.created_at >= $1 AND o.created_at < $2
 ORDER BY o.id, l.seq;

-- name: export_events
SELECT e.id, e.at, e.actor_kind, e.actor_id, coalesce(u.name, c.name, '') AS actor_name,
       e.subject_kind, e.subject_id, e.seq, e.type, e.data
  FROM event e
  LEFT JOIN user_account u ON e.actor_kind = 1 AND u.id = e.actor_id
  LEFT JOIN customer c ON e.actor_kind = 2 AND c.id = e.actor_id
 WHERE e.at >= $1 AND e.at < $2
 ORDER BY e.id;
