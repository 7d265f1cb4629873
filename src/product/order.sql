-- name: order_get
SELECT o.id, o.version, o.number, o.customer_id, c.name AS customer_name, o.channel, o.ordered_on, o.paid,
       o.notes, o.external_id, o.created_at, o.updated_at
  FROM sales_order o LEFT JOIN customer c ON c.id = o.customer_id
 WHERE o.id = $1;

-- name: order_by_number
SELECT id FROM sales_order WHERE number_key = $1;

-- name: order_by_external
SELECT id FROM sales_order WHERE external_id = $1;

-- name: order_insert
INSERT INTO sales_order (number, number_key, customer_id, channel, ordered_on, paid, notes, external_id,
                         created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
RETURNING id;

-- name: order_update
-- No row comes back when the version has moved on.
UPDATE sales_order
   SET version = version + 1, number = $3, number_key = $4, customer_id = $5, channel = $6,
       ordered_on = $7, paid = $8, notes = $9, external_id = $10, updated_at = $11
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: order_lines
SELECT l.id, l.model_id, m.code AS model_code, m.name_zh AS model_name_zh, m.name_en AS model_name_en,
       l.quantity, l.price
  FROM order_line l JOIN model m ON m.id = l.model_id
 WHERE l.order_id = $1 ORDER BY l.seq, l.id;

-- name: order_line_units
SELECT id, serial FROM unit WHERE order_line_id = $1 ORDER BY id;

-- name: order_unit_model
SELECT model_id FROM unit WHERE id = $1;

-- name: order_line_insert
INSERT INTO order_line (order_id, seq, model_id, quantity, price) VALUES ($1, $2, $3, $4, $5)
RETURNING id;

-- name: order_line_update
UPDATE order_line SET seq = $3, quantity = $4, price = $5 WHERE id = $1 AND order_id = $2;

-- name: order_line_drop
DELETE FROM order_line WHERE id = $1;
