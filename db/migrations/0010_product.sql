-- Products (see src/product/product.h): categories, models with their parts, single units, orders, and the
-- warranty that the seller promises. Days are those of the company's calendar (YYYY-MM-DD); prices are minor
-- units of the company's currency, null or 0 where nobody knows. Keys are folded: case, width, blanks, hyphens.
CREATE TABLE category (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    key {text} NOT NULL UNIQUE,
    parent_id {ref} REFERENCES category (id),
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    durable {bool} NOT NULL,
    active {bool} NOT NULL,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE INDEX category_by_parent ON category (parent_id);

CREATE TABLE model (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    category_id {ref} NOT NULL REFERENCES category (id),
    code {text} NOT NULL,
    code_key {text} NOT NULL UNIQUE,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    brand {text} NOT NULL DEFAULT '',
    active {bool} NOT NULL,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE INDEX model_by_category ON model (category_id, id);

-- main: one of the main parts, for which a longer warranty may be promised. wear: used up, not repaired.
CREATE TABLE model_part (
    id {id},
    model_id {ref} NOT NULL REFERENCES model (id),
    seq {int} NOT NULL,
    number {text} NOT NULL,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    main {bool} NOT NULL,
    wear {bool} NOT NULL,
    price {money} NOT NULL DEFAULT 0
) {strict};
CREATE UNIQUE INDEX model_part_by_number ON model_part (model_id, number);

-- covers: 0 the whole unit, 1 its main parts. starts: 0 the latest proven day, 1 purchase, 2 invoice, 3 delivery,
-- 4 installation. Of category_id and model_id one is set. valid_from and valid_to: by the day of purchase, both
-- included.
CREATE TABLE warranty_term (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    name_zh {text} NOT NULL,
    name_en {text} NOT NULL,
    category_id {ref} REFERENCES category (id),
    model_id {ref} REFERENCES model (id),
    covers {int} NOT NULL,
    months {int} NOT NULL,
    starts {int} NOT NULL,
    valid_from {text},
    valid_to {text},
    active {bool} NOT NULL,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE INDEX warranty_term_by_category ON warranty_term (category_id);
CREATE INDEX warranty_term_by_model ON warranty_term (model_id);

-- channel: 0 unknown, 1 online, 2 television, 3 telephone, 4 mail order, 5 shop, 6 dealer, 7 project.
CREATE TABLE sales_order (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    number {text} NOT NULL,
    number_key {text} NOT NULL UNIQUE,
    customer_id {ref} REFERENCES customer (id),
    channel {int} NOT NULL,
    ordered_on {text},
    paid {money} NOT NULL DEFAULT 0,
    notes {text} NOT NULL DEFAULT '',
    external_id {text},
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE INDEX sales_order_by_customer ON sales_order (customer_id, id);
CREATE UNIQUE INDEX sales_order_by_external ON sales_order (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE order_line (
    id {id},
    order_id {ref} NOT NULL REFERENCES sales_order (id),
    seq {int} NOT NULL,
    model_id {ref} NOT NULL REFERENCES model (id),
    quantity {int} NOT NULL,
    price {money} NOT NULL DEFAULT 0
) {strict};
CREATE INDEX order_line_by_order ON order_line (order_id, seq);
CREATE INDEX order_line_by_model ON order_line (model_id);

-- state: 0 sold, 1 in stock, 2 returned, 3 replaced by another, 4 scrapped. token: what the unit's QR code says;
-- it opens the public form and nothing else.
CREATE TABLE unit (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    model_id {ref} NOT NULL REFERENCES model (id),
    serial {text} NOT NULL,
    serial_key {text} NOT NULL,
    batch {text} NOT NULL DEFAULT '',
    customer_id {ref} REFERENCES customer (id),
    order_line_id {ref} REFERENCES order_line (id),
    channel {int} NOT NULL,
    price {money} NOT NULL DEFAULT 0,
    ordered_on {text},
    purchased_on {text},
    invoiced_on {text},
    shipped_on {text},
    delivered_on {text},
    installed_on {text},
    manufactured_on {text},
    state {int} NOT NULL,
    notes {text} NOT NULL DEFAULT '',
    external_id {text},
    token {text} NOT NULL UNIQUE,
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX unit_by_serial ON unit (serial_key, model_id);
CREATE UNIQUE INDEX unit_by_external ON unit (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX unit_by_model ON unit (model_id, id);
CREATE INDEX unit_by_customer ON unit (customer_id, id);
CREATE INDEX unit_by_line ON unit (order_line_id);

-- What a ticket is about.
ALTER TABLE ticket ADD COLUMN unit_id {ref} REFERENCES unit (id);
ALTER TABLE ticket ADD COLUMN order_id {ref} REFERENCES sales_order (id);
CREATE INDEX ticket_by_unit ON ticket (unit_id, id) WHERE unit_id IS NOT NULL;
CREATE INDEX ticket_by_order ON ticket (order_id, id) WHERE order_id IS NOT NULL;

-- New companies get this from people/role_builtin.c; those that are there already get it here.
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'product.read', 3 FROM role WHERE key IN ('agent', 'engineer', 'lead', 'manager');
INSERT INTO role_grant (role_id, permission, scope)
SELECT id, 'product.write', 3 FROM role WHERE key IN ('lead', 'manager');
