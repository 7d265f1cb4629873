/* Notifications (通知): what somebody shall hear of although nobody wrote to them, such as a clock that runs out. Each
 * is one user's own: nobody else reads it. The words are made by the reader's side from type and data, so that they
 * come in the reader's language. Read ones are cleared away after ninety days, others after a year. */
#pragma once

#include "../http/http.h"

struct notification {
    int64_t id;
    str type; /* "ticket.escalated" */
    str subject_kind;
    int64_t subject_id;
    str data; /* JSON object */
    utc created_at, read_at;
};

struct notification_query {
    bool unread; /* only those */
    str after;
    int64_t limit;
};

extern const struct field notification_fields[];
extern const struct route notification_routes[];

/* Inside a transaction. data: JSON object text. One who is not active any more hears nothing. */
enum err notification_add(struct op *op, int64_t user_id, const char *type,
                          const char *subject_kind, int64_t subject_id, str data) MUST_CHECK;
/* The actor's own, newest first. */
enum err notification_list(struct op *op, const struct notification_query *q, struct list *ret,
                           str *ret_next) MUST_CHECK;
enum err notification_unread(struct op *op, int64_t *ret) MUST_CHECK;
/* Marks those of the actor's own up to id as read. */
enum err notification_read(struct op *op, int64_t up_to) MUST_CHECK;
enum err notification_housekeeping(struct op *op) MUST_CHECK;
