-- Tickets with their messages, attachments, tags and maintained counts.
-- contact: the phone (E.164) and mail (folded) that came with it, a line each; its customer, found by one of
-- them, may have others.
-- status: 0 new, 1 open, 2 waiting, 3 resolved, 4 closed: below 3 there is work to do.
CREATE TABLE ticket (
    id {id},
    version {int} NOT NULL DEFAULT 1,
    kind {int} NOT NULL,
    subject {text} NOT NULL,
    description {text} NOT NULL DEFAULT '',
    status {int} NOT NULL,
    impact {int} NOT NULL,
    urgency {int} NOT NULL,
    priority {int} NOT NULL,
    channel {int} NOT NULL,
    customer_id {ref} REFERENCES customer (id),
    team_id {ref} REFERENCES team (id),
    assignee_id {ref} REFERENCES user_account (id),
    tags {text} NOT NULL DEFAULT '',
    external_id {text},
    message_count {int} NOT NULL DEFAULT 0,
    last_from {int},
    access_hash {text},
    contact {text},
    created_at {utc} NOT NULL,
    updated_at {utc} NOT NULL,
    first_reply_at {utc},
    resolved_at {utc},
    closed_at {utc},
    reopened_count {int} NOT NULL DEFAULT 0
) {strict};
-- A list walks one of these in its order, or sorts what one of them holds, and reads only the rows of the
-- page. So they also carry what views and scopes ask besides: nothing else is read to pass a ticket over.
CREATE INDEX ticket_work_updated ON ticket (updated_at, id, team_id, assignee_id) WHERE status < 3;
CREATE INDEX ticket_work_priority ON ticket (priority, updated_at, id, team_id, assignee_id) WHERE status < 3;
CREATE INDEX ticket_by_updated ON ticket (updated_at, id, team_id, assignee_id);
CREATE INDEX ticket_by_priority ON ticket (priority, updated_at, id, status, team_id, assignee_id);
CREATE INDEX ticket_by_status ON ticket (status, updated_at, id, priority, team_id, assignee_id);
CREATE INDEX ticket_by_assignee ON ticket (assignee_id, status, updated_at, id, priority, team_id);
CREATE INDEX ticket_by_team ON ticket (team_id, status, updated_at, id);
CREATE INDEX ticket_by_customer ON ticket (customer_id, id);
CREATE UNIQUE INDEX ticket_by_external ON ticket (external_id) WHERE external_id IS NOT NULL;

-- seq is the place in the ticket's chain of events: the timeline joins the two.
CREATE TABLE message (
    id {id},
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    seq {int} NOT NULL,
    type {int} NOT NULL,
    actor_kind {int} NOT NULL,
    actor_id {ref} NOT NULL,
    body {text} NOT NULL,
    created_at {utc} NOT NULL
) {strict};
CREATE UNIQUE INDEX message_by_ticket ON message (ticket_id, seq);

-- A file is uploaded first (ticket_id null), then claimed by the message or ticket that it belongs to.
CREATE TABLE attachment (
    id {id},
    ticket_id {ref} REFERENCES ticket (id),
    message_id {ref} REFERENCES message (id),
    name {text} NOT NULL,
    media_type {text} NOT NULL,
    size {int} NOT NULL,
    sha256 {text} NOT NULL,
    actor_kind {int} NOT NULL,
    actor_id {ref} NOT NULL,
    claim_hash {text},
    created_at {utc} NOT NULL
) {strict};
CREATE INDEX attachment_by_ticket ON attachment (ticket_id, id);
CREATE INDEX attachment_by_blob ON attachment (sha256);
CREATE INDEX attachment_unclaimed ON attachment (created_at) WHERE ticket_id IS NULL;

CREATE TABLE ticket_tag (
    ticket_id {ref} NOT NULL REFERENCES ticket (id),
    tag {text} NOT NULL,
    PRIMARY KEY (tag, ticket_id)
) {strict};
CREATE INDEX ticket_tag_by_ticket ON ticket_tag (ticket_id);

-- How many tickets stand where. team_id and assignee_id 0 = none. slot spreads the writers of
-- PostgreSQL over several rows; the count is the sum.
CREATE TABLE ticket_count (
    team_id {ref} NOT NULL,
    assignee_id {ref} NOT NULL,
    status {int} NOT NULL,
    slot {int} NOT NULL,
    n {int} NOT NULL,
    PRIMARY KEY (team_id, assignee_id, status, slot)
) {strict};
