-- name: unit_get
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
 WHERE u.id = $1;

-- name: unit_insert
INSERT INTO unit (model_id, serial, serial_key, batch, customer_id, order_line_id, channel, price, ordered_on,
                  purchased_on, invoiced_on, shipped_on, delivered_on, installed_on, manufactured_on, state,
                  notes, external_id, token, created_at, updated_at, exchanged_on, replaces_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20, $21, $22)
RETURNING id;

-- name: unit_update
-- No row comes back when the version has moved on.
UPDATE unit
   SET version = version + 1, model_id = $3, serial = $4, serial_key = $5, batch = $6, customer_id = $7,
       order_line_id = $8, channel = $9, price = $10, ordered_on = $11, purchased_on = $12,
       invoiced_on = $13, shipped_on = $14, delivered_on = $15, installed_on = $16, manufactured_on = $17,
       state = $18, notes = $19, external_id = $20, updated_at = $21, exchanged_on = $22, replaces_id = $23
 WHERE id = $1 AND version = $2
RETURNING id;

-- name: unit_by_serial_of
SELECT id FROM unit WHERE serial_key = $1 AND model_id = $2;

-- name: unit_by_serial
-- Only when it is the only one with that serial.
SELECT CASE WHEN count(*) = 1 THEN max(id) ELSE 0 END FROM unit WHERE serial_key = $1;

-- name: unit_by_external
SELECT id FROM unit WHERE external_id = $1;

-- name: unit_by_token
SELECT id FROM unit WHERE token = $1;

-- name: unit_token
SELECT token FROM unit WHERE id = $1;

-- name: unit_line
-- What a unit takes from the order line that it was sold by.
SELECT l.model_id, l.price, o.customer_id, o.channel, o.ordered_on
  FROM order_line l JOIN sales_order o ON o.id = l.order_id
 WHERE l.id = $1;
