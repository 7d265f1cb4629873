-- Returns in a list across tickets, and found by what stands on a parcel or on what is in it. …_key: the number in the form
-- of product_key(); of rows that are there already as near to it as SQL comes.
ALTER TABLE rma ADD COLUMN tracking_key {key} NOT NULL DEFAULT '';
ALTER TABLE rma_line ADD COLUMN expected_key {key} NOT NULL DEFAULT '';
ALTER TABLE rma_line ADD COLUMN actual_key {key} NOT NULL DEFAULT '';
UPDATE rma SET tracking_key = lower(replace(replace(tracking, '-', ''), ' ', '')) WHERE tracking <> '';
UPDATE rma_line SET expected_key = lower(replace(replace(expected_serial, '-', ''), ' ', ''))
 WHERE expected_serial <> '';
UPDATE rma_line SET actual_key = lower(replace(replace(actual_serial, '-', ''), ' ', ''))
 WHERE actual_serial <> '';
CREATE INDEX rma_by_tracking ON rma (tracking_key) WHERE tracking_key <> '';
CREATE INDEX rma_line_by_expected ON rma_line (expected_key) WHERE expected_key <> '';
CREATE INDEX rma_line_by_actual ON rma_line (actual_key) WHERE actual_key <> '';

-- What waits, by the day on which it was to be sent: of one state, and of all in which something can still happen.
CREATE INDEX rma_by_ship ON rma (state, ship_by, id);
CREATE INDEX rma_open ON rma (ship_by, id, state) WHERE state < 4;
