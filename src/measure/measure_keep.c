/* In step with what happens: new events say which subjects to count anew, time says it of those that wait for a window to
 * close, and new definitions walk over all subjects once. One process at a time does it (the lease of
 * the job), a piece at a time. */
#include "measure_keep.h"

#define EVENTS   500
#define RECHECKS 200
#define WALK     100
#define SKEW_MS  (5 * 60 * 1000)
#define PIECE_MS 2000 /* of one run of the job: other jobs wait for it */

static const struct field state_fields[] = {
    { FIELD(struct keep_state, tx) },        { FIELD(struct keep_state, event_id) },
    { FIELD(struct keep_state, kept_at) },   { FIELD(struct keep_state, walk_subject) },
    { FIELD(struct keep_state, walk_id) },   { FIELD(struct keep_state, walks) },
    { FIELD(struct keep_state, catalogue) }, { 0 },
};

enum err keep_state_read(struct op *op, struct keep_state *ret)
{
    *ret = (struct keep_state){ 0 };
    return db_one(op, SQL(measure_state_get), NO_ARGS, state_fields, ret);
}

/* ------------------------------------------------------------------ definitions */

/* "CATALOGUE ZONE own-3:… own-5:…": what observations are counted by, as far as it can change. */
enum err keep_definitions(struct op *op, str *ret)
{
    struct own_set *own;
    struct company c = { 0 };
    TRY(own_set_read(op, &own));
    TRY(company_get(op, &c));
    *ret = arena_fmt(op->mem, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(measure_catalogue_hash()),
                     STR_ARG(c.time_zone), STR_ARG(own_set_hash(op, own)));
    return OK;
}

/* Is there a word in `now` that is not in `before`? One that only left needs no counting: it was forgotten when it was changed. */
static bool has_new_words(str before, str now)
{
    str word, rest = now;
    while (str_split(&rest, ' ', &word)) {
        str old, others = before;
        bool known = !word.n;
        while (!known && str_split(&others, ' ', &old))
            known = str_eq(old, word);
        if (!known)
            return true;
    }
    return false;
}

static enum err forget_all(struct op *op)
{
    TRY(db_run(op, SQL(measure_clear_cells), NO_ARGS, NULL));
    TRY(db_run(op, SQL(measure_clear_rechecks), NO_ARGS, NULL));
    return db_run(op, SQL(measure_clear_observations), NO_ARGS, NULL);
}

/* What the catalogue counts differently now cannot be told from what it counted: all is forgotten. Of the company's own
 * measures those that changed have been forgotten already, and in another time zone days are only moved. When another has
 * noticed it as well, it is left to that one. */
static enum err begin_walk(struct op *op, const struct keep_state *s, str now)
{
    int64_t tx = s->tx, id = s->event_id, taken;
    bool same_catalogue = s->catalogue.n && str_starts(s->catalogue, measure_catalogue_hash());
    TX(t, op);
    if (!s->kept_at.ms && !s->event_id)
        TRY(event_newest(op, &tx, &id));
    TRY(db_run(op, SQL(measure_walk_begin), ARGS(V(tx), V(id), V(now), V(s->catalogue)), &taken));
    if (!taken)
        return OK;
    if (!same_catalogue)
        TRY(forget_all(op));
    return tx_commit(&t);
}

static enum err take_note(struct op *op, const struct keep_state *s, str now)
{
    TX(t, op);
    TRY(db_run(op, SQL(measure_catalogue_set), ARGS(V(now), V(s->catalogue)), NULL));
    return tx_commit(&t);
}

/* ------------------------------------------------------------------ pieces */

struct keeping {
    struct op *op;
    bool more; /* there was as much as a piece takes */
    bool walks;
};

static enum err piece_definitions(struct op *op, void *ctx)
{
    struct keeping *k = ctx;
    struct keep_state s;
    str now;
    TRY(keep_state_read(op, &s));
    TRY(keep_definitions(op, &now));
    k->walks = s.walks;
    if (str_eq(s.catalogue, now))
        return OK;
    if (!has_new_words(s.catalogue, now))
        return take_note(op, &s, now);
    k->walks = true;
    return begin_walk(op, &s, now);
}

/* Not before anything that is counted happened, on whatever machine. A clock that is wrong by more than SKEW_MS is not
 * followed: what it wrote is looked at again when its time has come. */
static void now_after(struct op *op, utc kept_at, const struct list *events)
{
    const struct event *e = events->items;
    utc most = utc_add(op->now, SKEW_MS);
    if (kept_at.ms > op->now.ms)
        op->now = kept_at;
    for (size_t i = 0; i < events->n; i++)
        if (e[i].at.ms > op->now.ms && e[i].at.ms <= most.ms)
            op->now = e[i].at;
}

static enum err look_again(struct op *op, const struct list *events)
{
    const struct event *e = events->items;
    for (size_t i = 0; i < events->n; i++)
        if (e[i].at.ms > op->now.ms && str_is(e[i].subject_kind, "ticket"))
            TRY(db_run(op, SQL(measure_recheck_by),
                       ARGS(V(SUBJECT_TICKET), V(e[i].subject_id), V(e[i].at)), NULL));
    return OK;
}

/* Up to when all is counted. Events may be left: more than a piece takes, or on PostgreSQL held back by an older transaction
 * that is still open. Of those the first few say it; they come nearly in the order of their time. */
static enum err counted_up_to(struct op *op, const struct keep_state *s, utc *ret)
{
    utc first = { 0 };
    TRY(db_int(op, SQL(measure_first_left), ARGS(V(s->event_id), V(s->tx)), &first.ms));
    *ret = op->now;
    if (first.ms && first.ms <= op->now.ms)
        *ret = utc_add(first, -1);
    if (ret->ms < s->kept_at.ms)
        *ret = s->kept_at;
    return OK;
}

static enum err piece_events(struct op *op, void *ctx)
{
    struct keeping *k = ctx;
    struct id_list tickets = { .mem = op->mem }, units = { .mem = op->mem };
    struct keep_state s;
    struct list events;
    utc kept_at;
    TRY(keep_state_read(op, &s));
    TRY(event_since(op, s.tx, s.event_id, EVENTS, &events));
    now_after(op, s.kept_at, &events);
    TRY(keep_concerned(op, &events, &tickets, &units));
    TRY(keep_take_up(op, SUBJECT_TICKET, &tickets));
    TRY(keep_take_up(op, SUBJECT_UNIT, &units));
    if (events.n) {
        const struct event *last = &((const struct event *)events.items)[events.n - 1];
        s.tx = last->tx;
        s.event_id = last->id;
    }
    k->more |= events.n == EVENTS;
    TRY(counted_up_to(op, &s, &kept_at));
    TX(tx, op);
    TRY(look_again(op, &events));
    TRY(db_run(op, SQL(measure_state_set), ARGS(V(s.tx), V(s.event_id), V(kept_at)), NULL));
    return tx_commit(&tx);
}

struct due {
    int64_t subject, subject_id;
};

static enum err piece_rechecks(struct op *op, void *ctx)
{
    static const struct field fields[] = { { FIELD(struct due, subject) },
                                           { FIELD(struct due, subject_id) },
                                           { 0 } };
    struct keeping *k = ctx;
    struct id_list ids[SUBJECTS] = { { .mem = op->mem }, { .mem = op->mem } };
    struct list due;
    TRY(db_all(op, SQL(measure_rechecks_due), ARGS(V(op->now), V(RECHECKS)), fields,
               sizeof(struct due), &due));
    for (size_t i = 0; i < due.n; i++) {
        const struct due *d = &((const struct due *)due.items)[i];
        id_list_add(&ids[d->subject == SUBJECT_UNIT], d->subject_id);
    }
    k->more |= due.n == RECHECKS;
    for (int subject = 0; subject < SUBJECTS; subject++) {
        id_list_sort(&ids[subject]);
        TRY(keep_take_up(op, subject, &ids[subject]));
    }
    return OK;
}

/* To behind `last`, or where that is 0 to the next kind of subjects. Where the walk is not where it was read, another keeper
 * went on or new definitions began it anew: then it goes on from there. */
static enum err walk_on(struct op *op, struct keeping *k, const struct keep_state *s, int64_t last)
{
    bool tickets = s->walk_subject == SUBJECT_TICKET;
    int64_t moved;
    TX(tx, op);
    if (last || tickets)
        TRY(db_run(op, SQL(measure_walk_set),
                   ARGS(V(last ? s->walk_subject : (int64_t)SUBJECT_UNIT), V(last),
                        V(s->walk_subject), V(s->walk_id), V(s->catalogue)),
                   &moved));
    else
        TRY(db_run(op, SQL(measure_walk_end),
                   ARGS(V(s->walk_subject), V(s->walk_id), V(s->catalogue)), &moved));
    k->walks = last || tickets || !moved;
    k->more |= k->walks;
    return tx_commit(&tx);
}

static enum err piece_walk(struct op *op, void *ctx)
{
    static const struct field fields[] = { { FIELD(struct due, subject_id) }, { 0 } };
    struct keeping *k = ctx;
    struct id_list ids = { .mem = op->mem };
    struct keep_state s;
    struct list found;
    TRY(keep_state_read(op, &s));
    if (!s.walks)
        return OK;
    bool tickets = s.walk_subject == SUBJECT_TICKET;
    TRY(db_all(op, tickets ? SQL(measure_next_tickets) : SQL(measure_next_units),
               ARGS(V(s.walk_id), V(WALK)), fields, sizeof(struct due), &found));
    for (size_t i = 0; i < found.n; i++)
        id_list_add(&ids, ((const struct due *)found.items)[i].subject_id);
    TRY(keep_take_up(op, (int)s.walk_subject, &ids));
    return walk_on(op, k, &s, found.n == WALK ? ids.items[WALK - 1] : 0);
}

/* ------------------------------------------------------------------ the job */

static enum err keep_for(struct op *op, int64_t ms)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct keeping k = { .op = op };
    int64_t end = ms ? mono_us() + ms * 1000 : INT64_MAX;
    TRY(db_settle(op, true));
    TRY(db_in_batch(op, mem, piece_definitions, &k));
    do {
        k.more = false;
        op->now = utc_now(); /* of each piece: a long run must not fall behind its events */
        TRY(db_in_batch(op, mem, piece_events, &k));
        TRY(db_in_batch(op, mem, piece_rechecks, &k));
        if (k.walks)
            TRY(db_in_batch(op, mem, piece_walk, &k));
    } while (k.more && mono_us() < end);
    return OK;
}

enum err measure_wake(struct op *op)
{
    struct keep_state s;
    str now;
    int64_t waiting;
    TRY(keep_state_read(op, &s));
    TRY(keep_definitions(op, &now));
    TRY(db_int(op, SQL(measure_waiting), ARGS(V(s.event_id), V(s.tx), V(op->now)), &waiting));
    if (!waiting && !s.walks && str_eq(s.catalogue, now))
        return OK;
    TX(tx, op);
    TRY(job_add(op, "measures.keep", STR("{}"), STR("measures.keep"), op->now));
    TRY(tx_commit(&tx));
    return db_settle(op, true);
}

enum err measure_keep(struct op *op, str payload)
{
    (void)payload;
    return keep_for(op, PIECE_MS);
}

enum err measure_catch_up(struct op *op)
{
    return keep_for(op, 0);
}
