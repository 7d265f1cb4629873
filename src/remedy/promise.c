/* What a company promises beyond the law: kept by editions, held like rules. */
#include "remedy_internal.h"

#include "../base/date.h"
#include "../event/event.h"
#include "../people/people.h"
#include "promise_sql.h"

static const char *const promise_grounds[] = { "no_reason", "quality", "promise", NULL };

const struct field remedy_promise_fields[] = {
    { FIELD(struct remedy_promise, id), .flags = READONLY },
    { FIELD(struct remedy_promise, key) },
    { FIELD(struct remedy_promise, edition) },
    { FIELD(struct remedy_promise, text_zh) },
    { FIELD(struct remedy_promise, text_en) },
    { FIELD_JSON(struct remedy_promise, scope), .flags = NULLABLE,
      .doc = "condition on facts; null: for everything" },
    { FIELD(struct remedy_promise, ground), .labels = promise_grounds },
    { FIELD(struct remedy_promise, remedies), .labels = remedy_labels },
    { FIELD(struct remedy_promise, days), .doc = "after the goods were received" },
    { FIELD(struct remedy_promise, freight_seller), .doc = "the way back is paid" },
    { FIELD(struct remedy_promise, covers_excluded), .doc = "also for goods that the law excepts" },
    { FIELD(struct remedy_promise, valid_from) },
    { FIELD(struct remedy_promise, valid_to), .flags = NULLABLE },
    { FIELD(struct remedy_promise, user_id), .flags = NULLABLE },
    { FIELD(struct remedy_promise, user_name), .doc = "who made this edition" },
    { FIELD(struct remedy_promise, created_at) },
    { 0 },
};

const struct field remedy_promise_form_fields[] = {
    { FIELD(struct remedy_promise, key), .flags = REQUIRED | TRIM, .min = 2, .max = 40,
      .doc = "a known key: a new edition of that promise" },
    { FIELD(struct remedy_promise, text_zh), .flags = REQUIRED | TRIM, .max = 500 },
    { FIELD(struct remedy_promise, text_en), .flags = REQUIRED | TRIM, .max = 500 },
    { FIELD_JSON(struct remedy_promise, scope), .flags = NULLABLE, .max = 4096,
      .doc = "condition on facts; null: for everything" },
    { FIELD(struct remedy_promise, ground), .flags = REQUIRED, .labels = promise_grounds },
    { FIELD(struct remedy_promise, remedies), .flags = REQUIRED, .labels = remedy_labels,
      .max = REMEDY_COUNT },
    { FIELD(struct remedy_promise, days), .flags = REQUIRED, .min = 1, .max = 3660 },
    { FIELD(struct remedy_promise, freight_seller) },
    { FIELD(struct remedy_promise, covers_excluded) },
    { FIELD(struct remedy_promise, valid_from), .flags = NULLABLE, .max = 10,
      .doc = "null: today" },
    { FIELD(struct remedy_promise, valid_to), .flags = NULLABLE, .max = 10,
      .doc = "null: until further notice" },
    { 0 },
};

/* Valid at the same time, at most. */
#define PROMISES_MAX (RULE_IDS_MAX / 4)

/* ------------------------------------------------------------------ as rules */

static size_t ground_number(const struct remedy_rules *rules, str ground)
{
    for (size_t g = 1; g < rules->ground_count; g++)
        if (str_eq(rules->grounds[g], ground))
            return g;
    return 0;
}

static bool scope_read(struct op *op, str scope, str prefix, struct condition *ret)
{
    const json_t *root;
    if (!scope.n || str_is(scope, "null"))
        return false;
    return json_read(op, scope, &root) == OK &&
           condition_read(op, remedy_facts_fields, root, prefix, ret) == OK;
}

static void promise_rule(struct evaluation *e, const struct remedy_promise *p, struct rule *r)
{
    static const struct pack own = { .key = { "promise", 7 } };
    struct op *op = e->op;
    *r = (struct rule){
        .id = arena_fmt(op->mem, "P-" STR_FMT, STR_ARG(p->key)),
        .title_zh = p->text_zh,
        .title_en = p->text_en,
        .ground = p->ground,
        .ground_n = ground_number(e->rules, p->ground),
        .valid_from = p->valid_from,
        .valid_to = p->valid_to,
        .grants = p->remedies,
        .freight = p->freight_seller ? STR("seller") : (str){ 0 },
        .pack = &own,
        .within = { .there = true,
                    .count = p->days,
                    .unit = PERIOD_DAY,
                    .roll = REMEDY_ROLL_REST,
                    .count_n = -1,
                    .restart_n = -1,
                    .start_n = 2,
                    .event_n = 1 },
    };
    r->within.starts[0] = (int)fact_at_offset(offsetof(struct remedy_facts, signed_on));
    r->within.starts[1] = (int)fact_at_offset(offsetof(struct remedy_facts, delivered_on));
    r->within.events[0] = (int)fact_at_offset(offsetof(struct remedy_facts, notice_on));
    for (size_t i = 0; i < p->remedies.n; i++)
        if (remedy_number(p->remedies.items[i]) >= 0)
            r->grant_bits |= 1u << remedy_number(p->remedies.items[i]);
    r->has_condition = scope_read(op, p->scope, STR("/scope"), &r->condition);
}

/* A promise that also covers what the law excepts takes away those bars: as a fact, so that rules can say
 * so. */
static void cover(struct evaluation *e, const struct rule *r, struct remedy_facts *facts,
                  struct fact_set *known)
{
    struct fact_set none = { 0 };
    if (r->has_condition && condition_tri(&r->condition, &e->f, &none) != TRI_YES)
        return;
    facts->promise.covers_excluded = true;
    fact_add(known, (size_t)fact_at_offset(offsetof(struct remedy_facts, promise.covers_excluded)));
}

void promises_make(struct evaluation *e, struct remedy_facts *facts, struct fact_set *known)
{
    const struct remedy_promise *promises = e->context->promises.items;
    size_t n = e->context->promises.n < PROMISES_MAX ? e->context->promises.n : PROMISES_MAX;
    str day = e->context->promised_on.n ? e->context->promised_on : e->context->on;
    e->promised = arena_array(e->op->mem, n, sizeof(*e->promised));
    for (size_t i = 0; i < n; i++) {
        const struct remedy_promise *p = &promises[i];
        bool begun = str_cmp(p->valid_from, day) <= 0;
        bool over = p->valid_to.n && str_cmp(p->valid_to, day) < 0;
        if (!begun || over)
            continue;
        struct rule *r = &e->promised[i];
        promise_rule(e, p, r);
        r->number = e->held_count;
        e->held[e->held_count++].rule = r;
        if (p->covers_excluded)
            cover(e, r, facts, known);
    }
}

/* ------------------------------------------------------------------ kept by editions */

const struct permission remedy_permissions[] = {
    { "remedy.write", "修改售后承诺", "Change what the company promises", false },
    { "remedy.confirm", "确认法规数字", "Confirm unverified figures of rules", false },
    { "remedy.override", "处置权益另作决定", "Decide otherwise than the rules say", true },
    { 0 },
};

enum err promise_list(struct op *op, struct list *ret)
{
    return db_all(op, SQL(promise_list), NO_ARGS, remedy_promise_fields,
                  sizeof(struct remedy_promise), ret);
}

enum err promise_valid(struct op *op, str on, struct list *ret)
{
    return db_all(op, SQL(promise_valid), ARGS(V(on)), remedy_promise_fields,
                  sizeof(struct remedy_promise), ret);
}

static void day_check(struct op *op, str day, const char *pointer)
{
    if (day.n && !date_ok(day))
        op_field(op, str_of(pointer), "date.invalid");
}

/* A promise binds those who bought under it: it may not be made, or changed, for days that are over. */
static enum err form_check(struct op *op, struct remedy_promise *p, str today)
{
    const json_t *root;
    struct condition scope;
    day_check(op, p->valid_from, "/valid_from");
    day_check(op, p->valid_to, "/valid_to");
    TRY(op_check(op));
    if (!p->valid_from.n)
        p->valid_from = today;
    if (str_cmp(p->valid_from, today) < 0)
        op_field(op, STR("/valid_from"), "promise.backdated");
    if (p->valid_to.n && str_cmp(p->valid_to, p->valid_from) < 0)
        op_field(op, STR("/valid_to"), "promise.period");
    if (str_is(p->scope, "null"))
        p->scope = (str){ 0 };
    if (p->scope.n) {
        TRY(json_read(op, p->scope, &root));
        TRY(condition_read(op, remedy_facts_fields, root, STR("/scope"), &scope));
    }
    return op_check(op);
}

/* The edition before ends the day before the new one begins. */
static enum err edition_end(struct op *op, struct remedy_promise *p)
{
    struct remedy_promise before = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(promise_newest), ARGS(V(p->key)), remedy_promise_fields, &before, &found));
    p->edition = found ? before.edition + 1 : 1;
    if (!found)
        return OK;
    if (str_cmp(p->valid_from, before.valid_from) <= 0) {
        op_field(op, STR("/valid_from"), "promise.overlap");
        return op_check(op);
    }
    if (before.valid_to.n && str_cmp(before.valid_to, p->valid_from) < 0)
        return OK;
    str last = date_add_days(op->mem, p->valid_from, -1);
    return db_run(op, SQL(promise_end), ARGS(V(before.id), V(last)), NULL);
}

static str promise_data(struct op *op, const struct remedy_promise *p)
{
    CLEANUP(buf_release) struct buf data;
    buf_init(&data, 64 << 10);
    fields_write(&data, remedy_promise_form_fields, p);
    return arena_str(op->mem, buf_view(&data));
}

enum err promise_add(struct op *op, const struct remedy_promise *form, struct remedy_promise *ret)
{
    struct remedy_promise p = *form;
    int64_t id = 0, count = 0;
    str today, remedies = STR("");
    TRY(company_today(op, &today));
    TRY(form_check(op, &p, today));
    for (size_t i = 0; i < p.remedies.n; i++)
        remedies = arena_fmt(op->mem, STR_FMT "%s" STR_FMT, STR_ARG(remedies), i ? "\n" : "",
                             STR_ARG(p.remedies.items[i]));
    TX(tx, op);
    TRY(edition_end(op, &p));
    TRY(db_int(op, SQL(promise_count), ARGS(V(today)), &count));
    if (count >= PROMISES_MAX)
        return refuse(op, ERR_CONFLICT, "promise.too_many");
    TRY(db_int(op, SQL(promise_insert),
               ARGS(V(p.key), V(p.edition), V(p.text_zh), V(p.text_en), V(none_if_empty(p.scope)),
                    V(p.ground), V(remedies), V(p.days), V(p.freight_seller), V(p.covers_excluded),
                    V(p.valid_from), V(none_if_empty(p.valid_to)),
                    V_REF(op->actor->kind == ACTOR_USER ? op->actor->id : 0), V(op->now)),
               &id));
    TRY(event_begin(op, "remedy_promise", id, "remedy_promise.created", promise_data(op, &p)));
    *ret = (struct remedy_promise){ 0 };
    TRY(db_one(op, SQL(promise_get), ARGS(V(id)), remedy_promise_fields, ret));
    return tx_commit(&tx);
}
