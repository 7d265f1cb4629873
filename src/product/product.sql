-- name: product_customer
SELECT count(*) FROM customer WHERE id = $1;
