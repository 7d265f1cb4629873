/* What is behind a figure: its observations, with their tickets as far as the reader may see them. */
#include "../store/filter.h"
#include "../ticket/ticket.h"
#include "measure_internal.h"

const struct field observation_fields[] = {
    { FIELD(struct observation, ticket_id), .flags = NULLABLE },
    { FIELD(struct observation, number), .flags = NULLABLE,
      .doc = "of the ticket; null when the caller may not read it" },
    { FIELD(struct observation, subject), .flags = NULLABLE },
    { FIELD(struct observation, unit_id), .flags = NULLABLE },
    { FIELD(struct observation, part), .doc = "tells several of one ticket apart" },
    { FIELD(struct observation, at), .doc = "when it counts" },
    { FIELD(struct observation, num), .doc = "of durations seconds, of means thousandths" },
    { FIELD(struct observation, den) },
    { FIELD(struct observation, excluded), .flags = NULLABLE, .doc = "why it does not count" },
    { FIELD(struct observation, user_id), .flags = NULLABLE,
      .doc = "whose it is; null also where the caller may not read that person's figures" },
    { FIELD(struct observation, user_name), .flags = NULLABLE },
    { FIELD(struct observation, team_id), .flags = NULLABLE },
    { 0 },
};

/* As it is read: with what decides about who may see the ticket. */
struct opened {
    struct observation o;
    int64_t day, subject_kind, subject_id, reason, assignee_id, ticket_team_id;
    str ticket_subject;
};

static const struct field opened_fields[] = {
    { FIELD_NAMED(struct opened, o.part, "part") },
    { FIELD_NAMED(struct opened, o.at, "at") },
    { FIELD_NAMED(struct opened, o.num, "num") },
    { FIELD_NAMED(struct opened, o.den, "den") },
    { FIELD_NAMED(struct opened, o.user_id, "user_id") },
    { FIELD_NAMED(struct opened, o.user_name, "user_name") },
    { FIELD_NAMED(struct opened, o.team_id, "team_id") },
    { FIELD(struct opened, day) },
    { FIELD(struct opened, subject_kind) },
    { FIELD(struct opened, subject_id) },
    { FIELD(struct opened, reason) },
    { FIELD(struct opened, assignee_id) },
    { FIELD(struct opened, ticket_team_id) },
    { FIELD(struct opened, ticket_subject) },
    { 0 },
};

/* Of durations, counts and what stands all that counts is in the numerator. */
static void only_part(struct filter *f, const struct measure *m, str part)
{
    bool split = m->kind == MEASURE_SHARE || m->kind == MEASURE_RATIO || m->kind == MEASURE_BALANCE;
    if (!part.n)
        return;
    filter_and(f, str_is(part, "excluded") ? "o.excluded <> 0" : "o.excluded = 0", NO_ARGS);
    if (str_is(part, "numerator") && split)
        filter_and(f, "o.num > 0", NO_ARGS);
    else if (str_is(part, "rest"))
        filter_and(f, split ? "o.num <= 0" : "1 = 0", NO_ARGS);
}

static enum err only_reason(struct op *op, struct filter *f, const struct measure *m, str reason)
{
    const struct exclusion *e = m->exclusions.items;
    if (!reason.n)
        return OK;
    for (size_t i = 0; i < m->exclusions.n; i++)
        if (str_eq(e[i].key, reason)) {
            filter_and(f, "o.excluded = ?", ARGS(V((int64_t)i + 1)));
            return OK;
        }
    op_field(op, STR("reason"), "measure.no_exclusion");
    return op_check(op);
}

/* Whose figures the reader may see is asked once for each person. */
struct known {
    int64_t user_id;
    bool may;
};
struct showing {
    struct op *op;
    const struct measure *m;
    bool personal; /* what is told of a ticket here tells of the person */
    struct known *known;
    size_t n;
};

static enum err may_see(struct showing *s, int64_t user_id, bool *ret)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->known[i].user_id == user_id) {
            *ret = s->known[i].may;
            return OK;
        }
    TRY(measure_may_read(s->op, PER_PERSON, user_id, ret));
    s->known[s->n++] = (struct known){ user_id, *ret };
    return OK;
}

/* Of colleagues the rows of a wider figure do not say whose they are, or they would tell one by one what their own figure
 * refuses to. */
static enum err show(struct showing *s, struct opened *r)
{
    const struct exclusion *e = s->m->exclusions.items;
    struct observation *o = &r->o;
    bool may = true;
    if (o->user_id)
        TRY(may_see(s, o->user_id, &may));
    if (!may) {
        o->user_id = 0;
        o->user_name = (str){ 0 };
    }
    if (r->reason > 0 && r->reason <= (int64_t)s->m->exclusions.n)
        o->excluded = e[r->reason - 1].key;
    if (r->subject_kind == SUBJECT_UNIT) {
        o->unit_id = r->subject_id;
        return OK;
    }
    if (!may && s->personal)
        return OK;
    o->ticket_id = r->subject_id;
    if (!ticket_reach(s->op, "ticket.read", r->ticket_team_id, r->assignee_id))
        return OK;
    o->number = ticket_number(s->op->mem, r->subject_id);
    o->subject = r->ticket_subject;
    return OK;
}

static enum err read_page(struct op *op, struct filter *f, struct list *ret)
{
    struct sql sql = filter_sql(
        f, "measure_opened",
        "SELECT o.part, o.day, o.at, o.num, o.den, o.excluded AS reason, o.user_id, o.team_id, "
        "u.name AS user_name, "
        "o.subject AS subject_kind, o.subject_id, t.subject AS ticket_subject, t.assignee_id, "
        "t.team_id AS ticket_team_id FROM observation o "
        "LEFT JOIN ticket t ON o.subject = 0 AND t.id = o.subject_id "
        "LEFT JOIN user_account u ON u.id = o.user_id");
    return db_all(op, &sql, f->args, f->arg_count, opened_fields, sizeof(struct opened), ret);
}

enum err measure_observations(struct op *op, str key, const struct observation_query *q,
                              struct list *ret, str *ret_next)
{
    struct measure m;
    struct measure_period p;
    struct filter f;
    struct list rows;
    int64_t last[3];
    bool given, may;
    int scope = q->scope.n ? label_index(measure_scope_labels, q->scope) : PER_COMPANY;
    TRY(measure_get(op, key, &m));
    TRY(measure_period_read(op, q->from, q->to, &p));
    TRY(measure_may_read(op, scope, q->scope_id, &may));
    if (!may)
        return permission_refuse(op, "measure.read");
    TRY(cursor_read(op, q->after, last, 3, &given));
    filter_init(op, &f, NULL);
    TRY(measure_where(op, &f, &m, scope, q->scope_id, &p));
    only_part(&f, &m, q->part);
    TRY(only_reason(op, &f, &m, q->reason));
    if (given)
        filter_and(&f, "(o.day, o.subject_id, o.part) > (?, ?, ?)",
                   ARGS(V(last[0]), V(last[1]), V(last[2])));
    filter_order(&f, " ORDER BY o.day, o.subject_id, o.part", q->limit + 1);
    TRY(read_page(op, &f, &rows));
    struct opened *r = rows.items;
    size_t n = rows.n > (size_t)q->limit ? (size_t)q->limit : rows.n;
    struct observation *found = arena_array(op->mem, n, sizeof *found);
    const struct measure_entry *entry = measure_entry_of(key);
    struct showing showing = { .op = op,
                               .m = &m,
                               .personal = entry && entry->personal,
                               .known = arena_array(op->mem, n, sizeof(struct known)) };
    for (size_t i = 0; i < n; i++) {
        TRY(show(&showing, &r[i]));
        found[i] = r[i].o;
    }
    *ret = (struct list){ found, n };
    *ret_next = STR("");
    if (rows.n > n) {
        const struct opened *end = &r[n - 1];
        *ret_next = cursor_make(op, (int64_t[]){ end->day, end->subject_id, end->o.part }, 3);
    }
    return OK;
}
