/* Who looked at what others were found to do. A result is said in its own history, a list of many in that of its reader, each once an
 * hour: pages read their lists again whenever something changes. */
#include "quality_internal.h"

#define HOUR_MS  (3600 * INT64_C(1000))
#define DATA_MAX 60000

enum err quality_look(struct op *op, const struct quality_check *c)
{
    int64_t at = 0, first = 0, hour_ago = op->now.ms - HOUR_MS;
    if (!c->counts || quality_is_me(op, c->user_id) || op->actor->kind != ACTOR_USER)
        return OK;
    TRY(db_int(op, SQL(quality_opened_at), ARGS(V(c->id), V(op->actor->id)), &at));
    if (at > hour_ago)
        return OK;
    TX(tx, op);
    TRY(db_int(op, SQL(quality_opened), ARGS(V(c->id), V(op->actor->id), V(op->now), V(hour_ago)),
               &first));
    if (first)
        TRY(event_append(op, "quality_check", c->id, "quality_check.opened",
                         DATA(op, D("user_id", c->user_id)), NULL));
    return tx_commit(&tx);
}

static str look_data(struct op *op, const char *list, const char *of, const ints *ids)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, DATA_MAX);
    buf_fmt(&out, "{\"list\":\"%s\",\"%s\":[", list, of);
    for (size_t i = 0; i < ids->n; i++)
        buf_fmt(&out, "%s%lld", i ? "," : "", (long long)ids->items[i]);
    buf_z(&out, "]}");
    return arena_str(op->mem, buf_view(&out));
}

enum err quality_look_list(struct op *op, const char *list, const char *of, const ints *ids)
{
    int64_t lately = 0;
    if (!ids->n || op->actor->kind != ACTOR_USER)
        return OK;
    str data = look_data(op, list, of, ids);
    TRY(db_int(op, SQL(quality_looked_lately),
               ARGS(V(op->actor->id), V(utc_add(op->now, -HOUR_MS)), V(data)), &lately));
    if (lately)
        return OK;
    TX(tx, op);
    TRY(event_append(op, "quality_reader", op->actor->id, "quality_reader.looked", data, NULL));
    return tx_commit(&tx);
}
