/* Findings set aside, with the reason; and rules that are wrong too often, switched off. */
#include "finding.h"

#include "finding_sql.h"

const struct field dismissal_fields[] = {
    { FIELD(struct dismissal, id) },
    { FIELD(struct dismissal, post_id) },
    { FIELD(struct dismissal, root_id), .flags = NULLABLE, .doc = "duty; null: of the document" },
    { FIELD(struct dismissal, rule) },
    { FIELD(struct dismissal, words) },
    { FIELD(struct dismissal, reason) },
    { FIELD(struct dismissal, user_id) },
    { FIELD(struct dismissal, user_name), .doc = "who set it aside" },
    { FIELD(struct dismissal, at) },
    { 0 },
};

const struct field dismissal_form_fields[] = {
    { FIELD(struct dismissal_form, rule), .flags = REQUIRED | TRIM, .max = 20 },
    { FIELD(struct dismissal_form, words), .flags = MULTILINE, .max = 2000,
      .doc = "the finding's text" },
    { FIELD(struct dismissal_form, reason), .flags = REQUIRED | TRIM, .min = 2, .max = 500,
      .doc = "why the finding does not hold here" },
    { FIELD(struct dismissal_form, duty_id), .flags = NULLABLE, .min = 0,
      .doc = "null: of the document" },
    { 0 },
};

const struct field dismissal_query_fields[] = {
    { FIELD(struct dismissal_query, rule), .max = 20 },
    { FIELD(struct dismissal_query, post_id), .min = 0 },
    { FIELD(struct dismissal_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct dismissal_query, limit), .min = 1, .max = PAGE_MAX,
      .doc = "rows, 50 unless said" },
    { 0 },
};

static enum err rule_known(struct op *op, str rule, struct lint_rule_card *ret)
{
    const struct lint_rules *rules;
    TRY(lint_rules_here(op, &rules));
    struct list cards = lint_rules_list(op, rules);
    for (size_t i = 0; i < cards.n; i++)
        if (str_eq(((struct lint_rule_card *)cards.items)[i].id, rule)) {
            *ret = ((struct lint_rule_card *)cards.items)[i];
            return OK;
        }
    return refuse_with(op, ERR_NOT_FOUND, "lint.no_rule", P("id", rule));
}

/* ------------------------------------------------------------------ dismissals */

static enum err root_of(struct op *op, const struct duty_document *d, int64_t duty_id, int64_t *ret)
{
    const struct duty *duties = d->duties.items;
    *ret = 0;
    for (size_t i = 0; i < d->duties.n; i++)
        if (duties[i].id == duty_id)
            *ret = duties[i].root_id;
    if (duty_id && !*ret)
        op_field(op, STR("/duty_id"), "duty.unknown");
    return op_check(op);
}

static enum err dismissal_get(struct op *op, int64_t id, struct dismissal *ret)
{
    bool found = false;
    *ret = (struct dismissal){ 0 };
    TRY(db_find(op, SQL(dismissal_get), ARGS(V(id)), dismissal_fields, ret, &found));
    return found ? OK : refuse(op, ERR_NOT_FOUND, "lint_dismissal.not_found");
}

static str dismissal_data(struct op *op, const struct dismissal *l)
{
    static const struct field fields[] = {
        { FIELD(struct dismissal, rule) },
        { FIELD(struct dismissal, words) },
        { FIELD(struct dismissal, reason) },
        { 0 },
    };
    CLEANUP(buf_release) struct buf data;
    buf_init(&data, 64 << 10);
    fields_write(&data, fields, l);
    return arena_str(op->mem, buf_view(&data));
}

enum err dismissal_add(struct op *op, int64_t document_id, const struct dismissal_form *form,
                       struct dismissal *ret)
{
    struct duty_document d;
    struct lint_rule_card card;
    int64_t root = 0, id = 0;
    str words = form->words.p ? form->words : STR("");

    TX(tx, op);
    TRY(document_get(op, document_id, &d));
    TRY(rule_known(op, form->rule, &card));
    TRY(root_of(op, &d, form->duty_id, &root));
    TRY(db_int(op, SQL(dismissal_same), ARGS(V(d.post_id), V(root), V(form->rule), V(words)), &id));
    if (!id) {
        TRY(db_int(op, SQL(dismissal_insert),
                   ARGS(V(d.post_id), V_REF(root), V(form->rule), V(words), V(form->reason),
                        V_REF(actor_user(op)), V(op->now)),
                   &id));
        TRY(dismissal_get(op, id, ret));
        TRY(event_append(op, "duty_document", document_id, "duty_document.dismissed",
                         dismissal_data(op, ret), NULL));
    }
    TRY(dismissal_get(op, id, ret));
    return tx_commit(&tx);
}

enum err dismissal_undo(struct op *op, int64_t id)
{
    struct dismissal l;
    TX(tx, op);
    TRY(dismissal_get(op, id, &l));
    TRY(db_run(op, SQL(dismissal_undo), ARGS(V(id), V(op->now)), NULL));
    TRY(event_append(op, "post", l.post_id, "post.dismissal_undone", dismissal_data(op, &l), NULL));
    return tx_commit(&tx);
}

enum err dismissal_list(struct op *op, const struct dismissal_query *q, struct list *ret,
                        str *ret_next)
{
    int64_t before = 0, limit = q->limit ? q->limit : PAGE_DEFAULT;
    bool given = false;
    TRY(cursor_read(op, q->after, &before, 1, &given));
    TRY(db_all(op, SQL(dismissal_list),
               ARGS(V(given ? before : INT64_MAX), V(q->rule.p ? q->rule : STR("")), V(q->post_id),
                    V(limit + 1)),
               dismissal_fields, sizeof(struct dismissal), ret));
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)limit) {
        ret->n = (size_t)limit;
        *ret_next = cursor_make(op, &((struct dismissal *)ret->items)[limit - 1].id, 1);
    }
    return OK;
}

/* ------------------------------------------------------------------ rules on and off */

struct rule_count {
    str rule;
    int64_t n;
    bool off;
    str reason;
};

static const struct field rule_count_fields[] = {
    { FIELD(struct rule_count, rule) },
    { FIELD(struct rule_count, n) },
    { FIELD(struct rule_count, off) },
    { FIELD(struct rule_count, reason) },
    { 0 },
};

#define CARD(member) FIELD_NAMED(struct rule_state, card.member, #member)
const struct field rule_state_fields[] = {
    { CARD(id) },
    { CARD(lang), .labels = lint_lang_labels, .doc = "auto: of either language" },
    { CARD(essential), .labels = lint_essential_labels },
    { CARD(severity), .labels = lint_severity_labels },
    { CARD(off), .doc = "not applied here" },
    { CARD(message) },
    { CARD(rewrite), .doc = "`__` is for the author to fill" },
    { CARD(why) },
    { CARD(guard), .doc = "when it does not apply" },
    { CARD(match), .doc = "texts that it finds" },
    { CARD(no_match), .doc = "texts that it must not find" },
    { FIELD(struct rule_state, dismissals), .doc = "findings of it that were set aside" },
    { FIELD(struct rule_state, off_reason), .flags = NULLABLE,
      .doc = "why it was switched here; null: it was not" },
    { 0 },
};

const struct field rule_switch_fields[] = {
    { FIELD(struct rule_switch, off), .flags = REQUIRED },
    { FIELD(struct rule_switch, reason), .flags = REQUIRED | TRIM, .min = 2, .max = 500 },
    { 0 },
};

static const struct rule_count *counted(const struct list *rows, str rule)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq(((const struct rule_count *)rows->items)[i].rule, rule))
            return &((const struct rule_count *)rows->items)[i];
    return NULL;
}

enum err rule_list(struct op *op, struct list *ret)
{
    const struct lint_rules *rules;
    struct list counts, switches;
    TRY(lint_rules_here(op, &rules));
    struct list cards = lint_rules_list(op, rules);
    TRY(db_all(op, SQL(dismissal_counts), NO_ARGS, rule_count_fields, sizeof(struct rule_count),
               &counts));
    TRY(db_all(op, SQL(lint_switch_list), NO_ARGS, rule_count_fields, sizeof(struct rule_count),
               &switches));
    struct rule_state *states = arena_array(op->mem, cards.n, sizeof *states);
    for (size_t i = 0; i < cards.n; i++) {
        states[i].card = ((struct lint_rule_card *)cards.items)[i];
        const struct rule_count *n = counted(&counts, states[i].card.id);
        const struct rule_count *s = counted(&switches, states[i].card.id);
        states[i].dismissals = n ? n->n : 0;
        if (!s)
            continue;
        states[i].card.off |= s->off;
        states[i].off_reason = s->reason;
    }
    *ret = (struct list){ states, cards.n };
    return OK;
}

enum err rules_off(struct op *op, strs *ret)
{
    struct list switches;
    TRY(db_all(op, SQL(lint_switch_list), NO_ARGS, rule_count_fields, sizeof(struct rule_count),
               &switches));
    *ret = (strs){ arena_array(op->mem, switches.n, sizeof(str)), 0 };
    for (size_t i = 0; i < switches.n; i++)
        if (((struct rule_count *)switches.items)[i].off)
            ret->items[ret->n++] = ((struct rule_count *)switches.items)[i].rule;
    return OK;
}

static str switch_data(struct op *op, str rule, const struct rule_switch *form)
{
    const struct rule_count row = { .rule = rule, .off = form->off, .reason = form->reason };
    static const struct field fields[] = {
        { FIELD(struct rule_count, rule) },
        { FIELD(struct rule_count, off) },
        { FIELD(struct rule_count, reason) },
        { 0 },
    };
    CLEANUP(buf_release) struct buf data;
    buf_init(&data, 64 << 10);
    fields_write(&data, fields, &row);
    return arena_str(op->mem, buf_view(&data));
}

enum err rule_set(struct op *op, str rule, const struct rule_switch *form, struct rule_state *ret)
{
    struct lint_rule_card card;
    struct list states;
    TX(tx, op);
    TRY(rule_known(op, rule, &card));
    if (card.off && !form->off)
        return refuse(op, ERR_CONFLICT, "lint.off_by_program");
    TRY(db_run(op, SQL(lint_switch_set),
               ARGS(V(rule), V(form->off), V(form->reason), V_REF(actor_user(op)), V(op->now)),
               NULL));
    TRY(event_append(op, "company", 1, "company.lint_rule_switched", switch_data(op, rule, form),
                     NULL));
    TRY(rule_list(op, &states));
    for (size_t i = 0; i < states.n; i++)
        if (str_eq(((struct rule_state *)states.items)[i].card.id, rule))
            *ret = ((struct rule_state *)states.items)[i];
    return tx_commit(&tx);
}
