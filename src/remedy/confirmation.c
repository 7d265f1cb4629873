/* Figures that are not from the full text of a law: an administrator's word that they hold. */
#include "remedy_internal.h"

#include "../base/date.h"
#include "../event/event.h"
#include "../people/people.h"
#include "confirmation_sql.h"

#include <assert.h>

const struct field remedy_confirmation_fields[] = {
    { FIELD(struct remedy_confirmation, rule) },
    { FIELD(struct remedy_confirmation, edition) },
    { FIELD(struct remedy_confirmation, confirmed) },
    { FIELD(struct remedy_confirmation, reason) },
    { FIELD(struct remedy_confirmation, user_id) },
    { FIELD(struct remedy_confirmation, user_name) },
    { FIELD(struct remedy_confirmation, at) },
    { 0 },
};

enum err confirmation_list(struct op *op, struct list *ret)
{
    return db_all(op, SQL(confirmation_list), NO_ARGS, remedy_confirmation_fields,
                  sizeof(struct remedy_confirmation), ret);
}

static void state_put(struct op *op, const struct rule *r, const struct list *said,
                      struct remedy_rule_card *card)
{
    const struct remedy_confirmation *c = said->items;
    str edition = rule_edition(op, r);
    for (size_t i = 0; i < said->n; i++) {
        if (!str_eq(c[i].rule, r->id) || !str_eq(c[i].edition, edition))
            continue;
        card->confirmed = c[i].confirmed;
        card->confirmed_by = c[i].user_name;
        card->confirm_reason = c[i].reason;
        card->confirmed_at = c[i].at;
    }
}

enum err remedy_rules_state(struct op *op, struct list *ret)
{
    const struct remedy_rules *rules;
    struct list said;
    TRY(remedy_rules_here(op, &rules));
    TRY(confirmation_list(op, &said));
    struct list cards = remedy_rules_list(op, rules);
    for (size_t i = 0; i < cards.n; i++)
        state_put(op, rules->rules[i], &said, &((struct remedy_rule_card *)cards.items)[i]);
    *ret = cards;
    return OK;
}

/* The edition valid today, else the newest. */
static enum err rule_today(struct op *op, str id, const struct rule **ret, size_t *ret_index)
{
    const struct remedy_rules *rules;
    str today;
    TRY(remedy_rules_here(op, &rules));
    TRY(company_today(op, &today));
    ptrdiff_t n = rule_number(rules, id);
    if (n < 0)
        return refuse_with(op, ERR_NOT_FOUND, "remedy.no_rule", P("id", id));
    *ret_index = rules->first[n + 1] - 1;
    for (size_t i = rules->first[n]; i < rules->first[n + 1]; i++) {
        const struct rule *r = rules->rules[i];
        if (str_cmp(r->valid_from, today) <= 0 &&
            (!r->valid_to.n || str_cmp(today, r->valid_to) <= 0))
            *ret_index = i;
    }
    *ret = rules->rules[*ret_index];
    return OK;
}

static str confirmation_data(struct op *op, const struct remedy_confirmation *c)
{
    static const struct field fields[] = {
        { FIELD(struct remedy_confirmation, rule) },
        { FIELD(struct remedy_confirmation, edition) },
        { FIELD(struct remedy_confirmation, confirmed) },
        { FIELD(struct remedy_confirmation, reason) },
        { 0 },
    };
    CLEANUP(buf_release) struct buf data;
    buf_init(&data, 64 << 10);
    fields_write(&data, fields, c);
    return arena_str(op->mem, buf_view(&data));
}

enum err confirmation_set(struct op *op, str rule, bool confirmed, str reason,
                          struct remedy_rule_card *ret)
{
    const struct rule *r = NULL;
    size_t index = 0;
    struct list states;
    TX(tx, op);
    TRY(rule_today(op, rule, &r, &index));
    assert(r);
    if (r->confidence == CONFIDENCE_TEXT)
        return refuse_with(op, ERR_CONFLICT, "remedy.needs_none", P("id", rule));
    const struct remedy_confirmation c = {
        .rule = r->id, .edition = rule_edition(op, r), .confirmed = confirmed, .reason = reason
    };
    TRY(db_run(op, SQL(confirmation_set),
               ARGS(V(c.rule), V(c.edition), V(confirmed), V(reason),
                    V_REF(op->actor->kind == ACTOR_USER ? op->actor->id : 0), V(op->now)),
               NULL));
    TRY(event_append(op, "company", 1,
                     confirmed ? "company.remedy_rule_confirmed" : "company.remedy_rule_doubted",
                     confirmation_data(op, &c), NULL));
    TRY(remedy_rules_state(op, &states));
    *ret = ((struct remedy_rule_card *)states.items)[index];
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ evaluation with all of it */

/* Which figures and promises hold here; without a database none. */
static enum err context_make(struct op *op, str on, str bought_on, struct remedy_calendar *calendar,
                             struct remedy_context *ret)
{
    *ret = (struct remedy_context){ .on = on, .promised_on = bought_on, .calendar = calendar };
    TRY(remedy_rules_here(op, &ret->rules));
    TRY(remedy_calendar_here(op, calendar));
    if (!op->env->db) {
        if (!on.n)
            ret->on = date_at(op->mem, op->now, STR("Asia/Shanghai"));
        return OK;
    }
    if (!on.n)
        TRY(company_today(op, &ret->on));
    TRY(confirmation_list(op, &ret->confirmations));
    return promise_valid(op, bought_on.n ? bought_on : ret->on, &ret->promises);
}

/* Who bought under a promise keeps it: what was promised on the best known day of the purchase counts. Empty: no such
 * day is known. */
static str day_bought(const struct remedy_facts *f)
{
    const str days[] = { f->ordered_on, f->invoice_on, f->delivered_on, f->signed_on };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (days[i].n)
            return days[i];
    return (str){ 0 };
}

enum err remedy_evaluate_here(struct op *op, const json_t *facts, str prefix, str on,
                              struct remedy_report *ret)
{
    struct remedy_context context;
    struct remedy_calendar calendar;
    struct remedy_facts read;
    struct fact_set known;
    if (on.n && !facts_day_ok(on)) {
        op_field(op, STR("/on"), "date.invalid");
        return op_check(op);
    }
    TRY(facts_read(op, facts, prefix, &read, &known));
    TRY(context_make(op, on, day_bought(&read), &calendar, &context));
    return remedy_evaluate(op, &context, &read, &known, ret);
}
