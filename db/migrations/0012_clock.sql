-- By when somebody must act next on a ticket: kept for lists and for the breach check, worked out anew from its
-- events at each change. due_at: of the clock (enum clock_kind) that runs out first; without one the end of time, so
-- that lists by it have a total order. alarm_at: when a clock next reaches a share of its target at which something
-- happens.
ALTER TABLE ticket ADD COLUMN due_at {utc} NOT NULL DEFAULT 253402300799000;
ALTER TABLE ticket ADD COLUMN due_clock {int};
ALTER TABLE ticket ADD COLUMN near_at {utc};
ALTER TABLE ticket ADD COLUMN alarm_at {utc};
CREATE INDEX ticket_work_due ON ticket (due_at, id, team_id, assignee_id) WHERE status < 3;
CREATE INDEX ticket_by_alarm ON ticket (alarm_at) WHERE alarm_at IS NOT NULL;

-- Further targets (steps, handovers, days of the law) and what happens at which share of a target, as JSON.
ALTER TABLE standard_edition ADD COLUMN plan {text} NOT NULL DEFAULT '{}';

-- What somebody shall hear of. Kept until read, and for a while after. The words come from type and data.
CREATE TABLE notification (
    id {id},
    user_id {ref} NOT NULL REFERENCES user_account (id),
    type {text} NOT NULL,
    subject_kind {text} NOT NULL,
    subject_id {ref} NOT NULL,
    data {text} NOT NULL,
    created_at {utc} NOT NULL,
    read_at {utc}
) {strict};
CREATE INDEX notification_by_user ON notification (user_id, id);
CREATE INDEX notification_unread ON notification (user_id) WHERE read_at IS NULL;
