/* Notifications: added by rooms above, read by whom they are for. */
#include "notification.h"

#include "../people/people.h"
#include "notification_sql.h"

#define DAY_MS         (24 * 3600 * INT64_C(1000))
#define KEPT_MS        (90 * DAY_MS)
#define UNREAD_KEPT_MS (366 * DAY_MS)

const struct field notification_fields[] = {
    { FIELD(struct notification, id) },
    { FIELD(struct notification, type), .doc = "what happened, as in events" },
    { FIELD(struct notification, subject_kind) },
    { FIELD(struct notification, subject_id) },
    { FIELD_JSON(struct notification, data), .doc = "details" },
    { FIELD(struct notification, created_at) },
    { FIELD(struct notification, read_at), .flags = NULLABLE },
    { 0 },
};

enum err notification_add(struct op *op, int64_t user_id, const char *type,
                          const char *subject_kind, int64_t subject_id, str data)
{
    bool active = false;
    TRY(user_is_active(op, user_id, &active));
    if (!active)
        return OK;
    return db_run(op, SQL(notification_insert),
                  ARGS(V(user_id), V(type), V(subject_kind), V(subject_id), V(data), V(op->now)),
                  NULL);
}

enum err notification_list(struct op *op, const struct notification_query *q, struct list *ret,
                           str *ret_next)
{
    int64_t before = INT64_MAX;
    bool given = false;
    struct list found = { 0 };

    TRY(cursor_read(op, q->after, &before, 1, &given));
    TRY(db_all(op, SQL(notification_list),
               ARGS(V(op->actor->id), V(given ? before : INT64_MAX), V(q->unread), V(q->limit + 1)),
               notification_fields, sizeof(struct notification), &found));
    *ret_next = (str){ 0 };
    if (found.n > (size_t)q->limit) {
        found.n = (size_t)q->limit;
        *ret_next = cursor_make(op, &((struct notification *)found.items)[found.n - 1].id, 1);
    }
    *ret = found;
    return OK;
}

enum err notification_unread(struct op *op, int64_t *ret)
{
    return db_int(op, SQL(notification_unread), ARGS(V(op->actor->id)), ret);
}

enum err notification_read(struct op *op, int64_t up_to)
{
    TX(tx, op);
    TRY(db_run(op, SQL(notification_read), ARGS(V(op->actor->id), V(up_to), V(op->now)), NULL));
    return tx_commit(&tx);
}

enum err notification_housekeeping(struct op *op)
{
    TX(tx, op);
    TRY(db_run(op, SQL(notification_clear),
               ARGS(V(utc_add(op->now, -KEPT_MS)), V(utc_add(op->now, -UNREAD_KEPT_MS))), NULL));
    return tx_commit(&tx);
}
