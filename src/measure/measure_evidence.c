/* What a figure rests on, as one hash: its observations and the chains of events of their tickets. Whoever keeps it can
 * prove later that neither has been altered. */
#include "../base/digest.h"
#include "../store/filter.h"
#include "measure_internal.h"

struct event_mark {
    int64_t subject_id, seq;
    str hash;
};

static const struct field event_mark_fields[] = {
    { FIELD(struct event_mark, subject_id) },
    { FIELD(struct event_mark, seq) },
    { FIELD(struct event_mark, hash) },
    { 0 },
};

/* A chain's last hash vouches for all before it, so only that goes in. */
static enum err add_chain(struct op *op, struct sha256_state *hash, int64_t ticket_id,
                          int64_t *ret_events)
{
    struct event_mark m = { 0 };
    bool found;
    TRY(db_find(op, SQL(measure_chain_end), ARGS(V(ticket_id)), event_mark_fields, &m, &found));
    *ret_events += m.seq;
    sha256_add(hash, arena_fmt(op->mem, "ticket %lld %lld " STR_FMT "\n", (long long)ticket_id,
                               (long long)m.seq, STR_ARG(m.hash)));
    return OK;
}

static str observed(struct op *op, const struct counted *c)
{
    return arena_fmt(op->mem, "observation %lld %lld %lld %lld %lld %lld %lld %lld\n",
                     (long long)c->subject, (long long)c->subject_id, (long long)c->part,
                     (long long)c->at.ms, (long long)c->num, (long long)c->den,
                     (long long)c->excluded, (long long)c->user_id);
}

enum err measure_evidence(struct op *op, const struct measure *m, int scope, int64_t scope_id,
                          str from, str to, str *ret_hash, int64_t *ret_events)
{
    struct measure_period p;
    struct filter f;
    struct list rows;
    int64_t last = 0;
    char text[SHA256_HEX];
    struct sha256_state *hash = sha256_new(op->mem);
    *ret_events = 0;
    TRY(measure_period_read(op, from, to, &p));
    filter_init(op, &f, NULL);
    TRY(measure_where(op, &f, m, scope, scope_id, &p));
    filter_order(&f, " ORDER BY o.subject, o.subject_id, o.part", 1000000);
    struct sql sql = filter_sql(&f, "measure_evidence",
                                "SELECT o.subject, o.subject_id, o.part, o.at, o.num, o.den, "
                                "o.excluded, o.user_id FROM observation o");
    TRY(db_all(op, &sql, f.args, f.arg_count, counted_fields, sizeof(struct counted), &rows));
    for (size_t i = 0; i < rows.n; i++) {
        const struct counted *c = &((const struct counted *)rows.items)[i];
        sha256_add(hash, observed(op, c));
        if (c->subject == SUBJECT_TICKET && c->subject_id != last)
            TRY(add_chain(op, hash, c->subject_id, ret_events));
        last = c->subject_id;
    }
    sha256_end(hash, text);
    *ret_hash = arena_str(op->mem, str_of(text));
    return OK;
}
