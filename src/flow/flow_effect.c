/* What follows a move: each effect is carried out in the move's own transaction, by the system. */
#include "flow_internal.h"

#include "../base/json.h"
#include "../base/text.h"
#include "../event/event.h"
#include "../ticket/ticket_remedy.h"

/* ------------------------------------------------------------------ words */

/* A value as people write it: amounts in whole units, choices by their names. */
static str value_words(struct op *op, const struct flow_now *n, str key, enum lang lang)
{
    const struct process_field *f = process_field_named(n->d, key);
    CLEANUP(buf_release) struct buf raw;
    buf_init(&raw, 16384);
    if (!process_record_has(&n->known, key))
        return STR("—");
    int64_t number = process_record_number(&n->known, key);
    const struct process_fact *fact = process_fact_named(key);
    bool is_money = f ? f->type == PF_MONEY : fact && fact->kind == F_MONEY;
    if (is_money)
        return arena_fmt(op->mem, "%lld.%02lld", (long long)(number / 100),
                         (long long)(number % 100));
    process_record_write(&n->known, key, &raw);
    str text = buf_view(&raw);
    if (text.n >= 2 && text.p[0] == '"') {
        const json_t *value;
        text = json_read(op, text, &value) == OK ? json_view(value) : text;
    }
    const struct process_choice *c = f ? f->choices.items : NULL;
    for (size_t i = 0; f && i < f->choices.n; i++)
        if (str_eq(c[i].key, text))
            return lang == LANG_EN ? c[i].en : c[i].zh;
    return arena_str(op->mem, text);
}

static str word(struct op *op, const struct flow_now *n, str name, enum lang lang,
                const struct company *c)
{
    if (str_is(name, "number"))
        return n->t.number;
    if (str_is(name, "customer"))
        return n->t.customer_name;
    if (str_is(name, "company"))
        return lang == LANG_EN ? c->name_en : c->name_zh;
    if (str_is(name, "subject"))
        return n->t.subject;
    return value_words(op, n, name, lang);
}

str flow_words(struct op *op, const struct flow_now *n, str text, enum lang lang)
{
    CLEANUP(buf_release) struct buf out;
    struct company company = { 0 };
    buf_init(&out, 64u << 10);
    if (company_get(op, &company) != OK)
        op_forgive(op);
    for (size_t i = 0; i < text.n; i++) {
        const char *end = text.p[i] == '{' ? memchr(text.p + i, '}', text.n - i) : NULL;
        if (!end) {
            buf_char(&out, text.p[i]);
            continue;
        }
        size_t from = i + 1;
        i = (size_t)(end - text.p);
        buf_str(&out, word(op, n, (str){ text.p + from, i - from }, lang, &company));
    }
    return arena_str(op->mem, buf_view(&out));
}

/* ------------------------------------------------------------------ one by one */

static enum err set(struct op *op, struct flow_now *n, const struct process_effect *e)
{
    const json_t *value;
    TRY(json_read(op, e->value, &value));
    process_record_put(op, &n->known, e->field, value, STR("/values"));
    TRY(op_check(op));
    return flow_value_set(op, n->f.ticket_id, e->field, e->value);
}

static enum err task(struct op *op, struct flow_now *n, const struct process_effect *e)
{
    utc due = { 0 };
    int64_t id, team = e->team_id ? e->team_id : n->t.team_id;
    str zh = text_cut(flow_words(op, n, e->zh, LANG_ZH), 200);
    str en = text_cut(flow_words(op, n, e->en, LANG_EN), 200);
    if (e->minutes)
        TRY(flow_after(op, n->d, op->now, e->minutes, &due));
    TRY(db_int(op, SQL(task_insert),
               ARGS(V(n->f.ticket_id), V(n->f.id), V(zh), V(en), V(or_empty(e->role)), V_REF(team),
                    V(due), V(op->now)),
               &id));
    return event_append(op, "ticket", n->f.ticket_id, "task.created",
                        DATA(op, D("task_id", id), D("flow_id", n->f.id), D("title_zh", zh),
                             D("title_en", en), D("role", e->role)),
                        NULL);
}

static enum err say(struct op *op, struct flow_now *n, const struct process_effect *e)
{
    struct op as = *op;
    struct timeline_item item;
    const bool note = e->kind == EFFECT_NOTE;
    /* Customers of this service are written to in Chinese; notes are for whoever acts. */
    enum lang lang = note ? op->lang : LANG_ZH;
    const struct message_form form = {
        .type = note ? MESSAGE_NOTE : MESSAGE_REPLY,
        .body = flow_words(op, n, lang == LANG_EN ? e->en : e->zh, lang),
    };
    as.actor = &actor_system;
    enum err err = ticket_say(&as, n->f.ticket_id, &form, &item);
    op->db = as.db;
    if (err != OK)
        op->fault = as.fault;
    TRY(err);
    return ticket_hold_public(op, n->f.ticket_id, &n->t);
}

static enum err other_process(struct op *op, struct flow_now *n, const struct process_effect *e)
{
    if (e->kind == EFFECT_FOLLOW_UP) {
        str payload =
            arena_fmt(op->mem, "%lld " STR_FMT, (long long)n->f.ticket_id, STR_ARG(e->process));
        return job_add(op, "flow.begin", payload,
                       arena_fmt(op->mem, "flow.begin " STR_FMT, STR_ARG(payload)),
                       utc_add(op->now, e->minutes * 60000));
    }
    /* A company that does not have that process, or in which it runs already, loses nothing else by it. */
    return flow_begin_if(op, n->f.ticket_id, e->process, n->f.id);
}

static enum err fact_of(struct op *op, struct flow_now *n, const char *key, int verdict)
{
    str json = arena_fmt(op->mem, "\"%s\"", entitled_labels[verdict + 1]);
    const json_t *value;
    TRY(json_read(op, json, &value));
    process_record_put(op, &n->known, str_of(key), value, STR("/values"));
    return flow_value_set(op, n->f.ticket_id, str_of(key), json);
}

/* What the rules give the customer today, with a person's decision in its place where there is one. */
static enum err remedy(struct op *op, struct flow_now *n)
{
    static const struct {
        const char *fact;
        int remedy;
    } asked[] = { { "remedy_repair", REMEDY_REPAIR },
                  { "remedy_exchange", REMEDY_EXCHANGE },
                  { "remedy_return", REMEDY_REFUND } };
    struct op as = *op;
    struct ticket_remedy r;
    as.actor = &actor_system;
    enum err err = ticket_remedy_get(&as, n->f.ticket_id, STR(""), &r);
    op->db = as.db;
    if (err != OK)
        op->fault = as.fault;
    TRY(err);
    const struct remedy_verdict *v = r.report.remedies.items;
    const struct remedy_override *o = r.overrides.items;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        int verdict = -1;
        for (size_t k = 0; k < r.report.remedies.n; k++)
            if (v[k].remedy == asked[i].remedy)
                verdict = v[k].verdict;
        for (size_t k = r.overrides.n; k-- > 0;)
            if (o[k].remedy == asked[i].remedy)
                verdict = o[k].verdict;
        TRY(fact_of(op, n, asked[i].fact, verdict));
    }
    return OK;
}

static enum err notify(struct op *op, struct flow_now *n, const struct process_effect *e)
{
    static const struct field fields[] = { { FIELD(struct flow, id) }, { 0 } };
    struct list users = { 0 };
    struct team team = { 0 };
    if (e->role.n)
        TRY(db_all(op, SQL(flow_users_of_role), ARGS(V(e->role), V(n->t.team_id)), fields,
                   sizeof(struct flow), &users));
    else if (n->t.team_id)
        TRY(team_get(op, n->t.team_id, &team));
    str data = DATA(op, D("flow_id", n->f.id), D("number", n->t.number), D("subject", n->t.subject),
                    D("zh", flow_words(op, n, e->zh, LANG_ZH)),
                    D("en", flow_words(op, n, e->en, LANG_EN)));
    if (team.lead_id)
        TRY(flow_tell(op, &n->t, team.lead_id, "flow.notice", data));
    for (size_t i = 0; i < users.n; i++)
        TRY(flow_tell(op, &n->t, ((const struct flow *)users.items)[i].id, "flow.notice", data));
    return OK;
}

static enum err effect(struct op *op, struct flow_now *n, const struct process_effect *e)
{
    switch ((enum effect_kind)e->kind) {
    case EFFECT_SET:
        return set(op, n, e);
    case EFFECT_TASK:
        return task(op, n, e);
    case EFFECT_PROCESS:
    case EFFECT_FOLLOW_UP:
        return other_process(op, n, e);
    case EFFECT_REMEDY:
        return remedy(op, n);
    case EFFECT_REPLY:
    case EFFECT_NOTE:
        return say(op, n, e);
    case EFFECT_NOTIFY:
        return notify(op, n, e);
    }
    return OK;
}

enum err flow_effects(struct op *op, struct flow_now *n, const struct process_move *move)
{
    const struct process_effect *e = move->effects.items;
    for (size_t i = 0; i < move->effects.n; i++)
        TRY(effect(op, n, &e[i]));
    return OK;
}
