-- What happened: append-only, one hash chain per subject (see src/event/event.h).
CREATE TABLE event (
    id {id},
    tx {tx},
    at {utc} NOT NULL,
    actor_kind {int} NOT NULL,
    actor_id {ref} NOT NULL,
    subject_kind {text} NOT NULL,
    subject_id {ref} NOT NULL,
    seq {int} NOT NULL,
    type {text} NOT NULL,
    data {text} NOT NULL,
    hash {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX event_by_subject ON event (subject_kind, subject_id, seq);
@pg CREATE INDEX event_by_tx ON event (tx, id);

-- How many events a subject has: what was cut off at the end of a chain shows here.
CREATE TABLE event_head (
    subject_kind {text} NOT NULL,
    subject_id {ref} NOT NULL,
    seq {int} NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
) {strict};
