/* Walks every chain of events: each hash must follow from the one before, each place must be filled,
 * each chain must be as long as its head says. */
#include "event_hash.h"
#include "event_sql.h"

struct walked {
    struct event event;
    str hash;
};

static const struct field walked_fields[] = {
    { FIELD_NAMED(struct walked, event.id, "id") },
    { FIELD_NAMED(struct walked, event.at, "at") },
    { FIELD_NAMED(struct walked, event.actor_kind, "actor_kind"), .labels = actor_kind_labels },
    { FIELD_NAMED(struct walked, event.actor_id, "actor_id") },
    { FIELD_NAMED(struct walked, event.subject_kind, "subject_kind") },
    { FIELD_NAMED(struct walked, event.subject_id, "subject_id") },
    { FIELD_NAMED(struct walked, event.seq, "seq") },
    { FIELD_NAMED(struct walked, event.type, "type") },
    { .name = "data", .kind = F_JSON, .offset = offsetof(struct walked, event.data) },
    { FIELD(struct walked, hash) },
    { 0 },
};

struct walk {
    void (*say)(void *ctx, str line);
    void *ctx;
    struct arena *mem; /* emptied between events */
    char kind[48], hash[SHA256_HEX];
    int64_t subject, seq, events, wrong;
};

static void walk_say(struct walk *w, const struct event *e, const char *what)
{
    w->wrong++;
    w->say(w->ctx,
           arena_fmt(w->mem, STR_FMT " %lld: event %lld (place %lld) %s", STR_ARG(e->subject_kind),
                     (long long)e->subject_id, (long long)e->id, (long long)e->seq, what));
}

static void walk_enter(struct walk *w, const struct event *e)
{
    str kind = { w->kind, strlen(w->kind) };
    if (str_eq(kind, e->subject_kind) && w->subject == e->subject_id)
        return;
    size_t n = e->subject_kind.n < sizeof w->kind ? e->subject_kind.n : sizeof w->kind - 1;
    memcpy(w->kind, e->subject_kind.p, n);
    w->kind[n] = 0;
    w->subject = e->subject_id;
    w->seq = 0;
    w->hash[0] = 0;
}

static enum err walk_event(void *ctx, void *row)
{
    struct walk *w = ctx;
    struct walked *r = row;
    char hash[SHA256_HEX];

    arena_reset(w->mem);
    walk_enter(w, &r->event);
    w->events++;
    if (r->event.seq != w->seq + 1)
        walk_say(w, &r->event, "does not follow the one before: events are missing");
    event_hash(w->mem, &r->event, str_of(w->hash), hash);
    if (!str_is(r->hash, hash))
        walk_say(w, &r->event, "was altered: its hash does not fit");
    w->seq = r->event.seq;
    /* Go on from what is stored, so that one altered event is told once and not as a broken rest. */
    size_t n = r->hash.n < SHA256_HEX ? r->hash.n : SHA256_HEX - 1;
    memcpy(w->hash, r->hash.p, n);
    w->hash[n] = 0;
    return OK;
}

enum err event_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                      int64_t *ret_events, int64_t *ret_wrong)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct walk w = { .say = say, .ctx = ctx, .mem = mem };
    struct list heads;

    TRY(db_each(op, SQL(event_walk), NO_ARGS, walked_fields, sizeof(struct walked), walk_event,
                &w));
    TRY(db_all(op, SQL(event_heads_wrong), NO_ARGS, event_fields, sizeof(struct event), &heads));
    for (size_t i = 0; i < heads.n; i++) {
        const struct event *h = &((struct event *)heads.items)[i];
        w.wrong++;
        say(ctx, arena_fmt(op->mem, STR_FMT " %lld: %lld events are there, %lld are recorded",
                           STR_ARG(h->subject_kind), (long long)h->subject_id, (long long)h->id,
                           (long long)h->seq));
    }
    *ret_events = w.events;
    *ret_wrong = w.wrong;
    return OK;
}
