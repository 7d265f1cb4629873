/* Would a definition have allowed a move that happened? With what was known then, and the roles of now. */
#include "flow_try_internal.h"

/* ------------------------------------------------------------------ what was known */

static void put(struct op *op, const struct process_record *r, str key, const json_t *value)
{
    struct op probe = *op;
    op_forgive(&probe);
    process_record_put(&probe, r, key, value, STR("/values"));
}

/* What a form recorded stands in the events. What documents and effects told does not: it is known only when the last that
 * was told is older than the move. */
static enum err known_then(struct op *op, const struct past_now *past, struct process_record *ret)
{
    struct ticket_facts facts;
    const struct kept_value *k = past->kept.items;
    *ret = process_record_of(op, past->d);
    TRY(ticket_facts_get(op, &past->flow->t, &facts));
    for (const struct field *f = ticket_fact_fields; f->name; f++)
        process_record_set(ret, f->name, &facts, ticket_fact_fields);
    for (size_t i = 0; i < past->told_n; i++)
        put(op, ret, past->told[i].key, past->told[i].value);
    for (size_t i = 0; i < past->kept.n; i++) {
        const json_t *value;
        if (k[i].updated_at.ms > past->at.ms)
            continue;
        TRY(json_read(op, k[i].value, &value));
        put(op, ret, k[i].key, value);
    }
    return OK;
}

static bool was_told(const struct past_now *past, str key)
{
    for (size_t i = 0; i < past->told_n; i++)
        if (str_eq(past->told[i].key, key))
            return true;
    return false;
}

static bool written_since(const struct past_now *past, str key)
{
    const struct kept_value *k = past->kept.items;
    for (size_t i = 0; i < past->kept.n; i++)
        if (str_eq(k[i].key, key))
            return k[i].updated_at.ms > past->at.ms && !was_told(past, key);
    return false;
}

/* ------------------------------------------------------------------ one candidate */

static void no(struct verdict *v, int result, str why)
{
    *v = (struct verdict){ .result = result, .why = why };
}

static enum err who_may(struct op *op, const struct process_step *from,
                        const struct process_move *m, const struct past_move *p, struct verdict *v)
{
    bool by_hand = str_is(p->by, "person") || str_is(p->by, "customer");
    bool may =
        str_is(p->by, "time") ? m->after_minutes > 0 : m->automatic || from->kind == STEP_DECISION;
    if (by_hand)
        TRY(mover_may(op, p->who, from, m, &may));
    if (!may)
        no(v, by_hand ? TRY_ROLE : TRY_BY_ITSELF, STR(""));
    return OK;
}

static bool all_known(struct op *op, const struct past_now *past, const struct process_record *r,
                      const struct process_move *m, struct verdict *v)
{
    for (size_t i = 0; i < m->required.n; i++) {
        str key = m->required.items[i];
        if (process_record_has(r, key))
            continue;
        no(v, written_since(past, key) ? TRY_UNSURE : TRY_MISSING,
           process_name_of(op, past->d, key));
        return false;
    }
    return true;
}

static enum err guard_holds(struct op *op, const struct past_now *past,
                            const struct process_record *r, const struct process_move *m, bool *ret,
                            struct verdict *v)
{
    strs keys;
    str words;
    bool unsure = false;
    TRY(process_guard(op, r, m->guard, ret));
    TRY(process_guard_keys(op, m->guard, &keys));
    for (size_t i = 0; i < keys.n; i++)
        unsure |= written_since(past, keys.items[i]);
    if (*ret && !unsure)
        return OK;
    *ret = false;
    TRY(process_guard_words(op, past->d, m->guard, &words));
    no(v, unsure ? TRY_UNSURE : TRY_GUARD, words);
    return OK;
}

static enum err candidate(struct op *op, const struct past_now *past,
                          const struct process_record *r, const struct process_move *m,
                          const struct past_move *p, struct verdict *v)
{
    const struct process_step *from = process_step_named(past->d, p->from);
    bool holds;
    *v = (struct verdict){ .allowed = true };
    TRY(who_may(op, from, m, p, v));
    if (!v->allowed || !all_known(op, past, r, m, v))
        return OK;
    TRY(guard_holds(op, past, r, m, &holds, v));
    if (holds && m->two_person_field.n && !p->asked_by && str_is(p->by, "person"))
        v->second = process_record_number(r, m->two_person_field) > m->two_person_above;
    return OK;
}

/* ------------------------------------------------------------------ any of those that are drawn */

/* Of several moves between two steps the one that would have done, else what stands in the way of the first of the same key, or
 * of the first. */
static bool better(const struct verdict *a, bool a_same, const struct verdict *b, bool b_same)
{
    if (a->allowed != b->allowed)
        return a->allowed;
    if ((a->result == TRY_UNSURE) != (b->result == TRY_UNSURE))
        return a->result == TRY_UNSURE;
    return a_same && !b_same;
}

enum err flow_try_move(struct op *op, const struct past_now *past, const struct past_move *p,
                       struct verdict *ret)
{
    const struct process_move *m = past->d->moves.items;
    struct process_record r;
    bool found = false, same = false;
    no(ret, TRY_NO_STEP, STR(""));
    if (!process_step_named(past->d, p->from) || !process_step_named(past->d, p->to))
        return OK;
    no(ret, TRY_NO_MOVE, STR(""));
    TRY(known_then(op, past, &r));
    for (size_t i = 0; i < past->d->moves.n; i++) {
        struct verdict v;
        bool from = str_eq(m[i].from, p->from) || str_is(m[i].from, "*");
        bool this = str_eq(m[i].key, p->move);
        if (!from || !str_eq(m[i].to, p->to))
            continue;
        TRY(candidate(op, past, &r, &m[i], p, &v));
        if (!found || better(&v, this, ret, same))
            *ret = v, same = this;
        found = true;
    }
    return OK;
}
