-- name: product_customer
SELECT count(*) FROM customer WHERE id = $1;

-- name: product_model
SELECT count(*) FROM model WHERE id = $1;

-- name: product_unit
SELECT count(*) FROM unit WHERE id = $1;

-- name: product_order
SELECT count(*) FROM sales_order WHERE id = $1;
