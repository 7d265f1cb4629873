-- Work for later: claimed by lease, tried again with back-off. state: 0 waiting, 1 running, 2 done, 3 dead.
CREATE TABLE job (
    id {id},
    kind {text} NOT NULL,
    payload {text} NOT NULL DEFAULT '{}',
    dedupe {text},
    state {int} NOT NULL DEFAULT 0,
    run_at {utc} NOT NULL,
    leased_until {utc} NOT NULL DEFAULT 0,
    attempts {int} NOT NULL DEFAULT 0,
    error {text} NOT NULL DEFAULT '',
    created_at {utc} NOT NULL,
    ended_at {utc}
) {strict};
CREATE INDEX job_due ON job (run_at, id) WHERE state < 2;
CREATE INDEX job_by_state ON job (state, id);
CREATE UNIQUE INDEX job_dedupe ON job (dedupe) WHERE dedupe IS NOT NULL AND state < 2;
