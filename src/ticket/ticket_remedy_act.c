/* What people do about a ticket's remedy: state facts, decide otherwise, ask the customer for what is missing. */
#include "../base/json.h"
#include "../remedy/facts.h"
#include "ticket_internal.h"
#include "ticket_remedy.h"
#include "ticket_remedy_internal.h"
#include "ticket_remedy_sql.h"

/* ------------------------------------------------------------------ stating facts */

static enum err stated_check(struct op *op, str facts)
{
    struct remedy_facts read;
    struct fact_set known;
    const json_t *root;
    TRY(json_read(op, facts, &root));
    return facts_read(op, root, STR("/facts"), &read, &known);
}

enum err ticket_facts_state(struct op *op, int64_t id, str facts, struct ticket_remedy *ret)
{
    struct ticket_row row;
    str before = { 0 };
    TRY(stated_check(op, facts));
    TX(tx, op);
    TRY(ticket_hold(op, id, 0, "ticket.edit", &row));
    TRY(db_text(op, SQL(stated_get), ARGS(V(id)), &before));
    if (!str_eq(before.p ? before : STR("{}"), facts)) {
        TRY(db_run(op, SQL(stated_put), ARGS(V(id), V(facts), V(op->now)), NULL));
        TRY(event_append(op, "ticket", id, "ticket.facts_stated",
                         arena_fmt(op->mem, "{\"before\":" STR_FMT ",\"after\":" STR_FMT "}",
                                   STR_ARG(before.p ? before : STR("{}")), STR_ARG(facts)),
                         NULL));
    }
    TRY(ticket_remedy_of(op, &row.t, (str){ 0 }, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ deciding otherwise */

/* What holds for a remedy now: the last decision of a person, else what the rules say. */
static int verdict_now(const struct ticket_remedy *r, int remedy, int *ret_rules)
{
    const struct remedy_verdict *v = r->report.remedies.items;
    const struct remedy_override *o = r->overrides.items;
    *ret_rules = VERDICT_UNKNOWN;
    for (size_t i = 0; i < r->report.remedies.n; i++)
        if (v[i].remedy == remedy)
            *ret_rules = v[i].verdict;
    for (size_t i = 0; i < r->overrides.n; i++)
        if (o[i].remedy == remedy)
            return o[i].verdict;
    return *ret_rules;
}

enum err ticket_remedy_override(struct op *op, int64_t id, const struct override_form *form,
                                struct ticket_remedy *ret)
{
    struct ticket_row row;
    int64_t made, by = op->actor->kind == ACTOR_USER ? op->actor->id : 0;
    int rules;
    if (form->amount.minor && form->verdict != VERDICT_ENTITLED)
        op_field(op, STR("/amount"), "remedy.amount_of_nothing");
    TRY(op_check(op));
    TX(tx, op);
    TRY(ticket_hold(op, id, 0, "remedy.override", &row));
    TRY(ticket_remedy_of(op, &row.t, (str){ 0 }, ret));
    if (verdict_now(ret, form->remedy, &rules) == form->verdict && !form->amount.minor)
        return refuse(op, ERR_CONFLICT, "remedy.no_override");
    TRY(db_int(op, SQL(override_insert),
               ARGS(V(id), V(form->remedy), V(rules), V(form->verdict), V_REF(form->amount.minor),
                    V(form->reason), V_REF(by), V(op->now)),
               &made));
    TRY(event_append(op, "ticket", id, "ticket.remedy_overridden",
                     DATA(op, D("remedy", remedy_labels[form->remedy]),
                          D("was", verdict_labels[rules]),
                          D("verdict", verdict_labels[form->verdict]),
                          D("amount", form->amount.minor), D("reason", form->reason)),
                     NULL));
    TRY(ticket_remedy_of(op, &row.t, (str){ 0 }, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ asking for evidence */

static const struct remedy_fact_card *card_of(const struct list *cards, str fact)
{
    const struct remedy_fact_card *c = cards->items;
    for (size_t i = 0; i < cards->n; i++)
        if (str_eq(c[i].fact, fact))
            return &c[i];
    return NULL;
}

static enum err letter(struct op *op, const struct evidence_form *form, str *ret)
{
    bool zh = form->lang == LANG_ZH;
    const struct remedy_rules *rules;
    CLEANUP(buf_release) struct buf out;
    enum lang lang = op->lang;
    buf_init(&out, FACT_LETTER_MAX);
    TRY(remedy_rules_here(op, &rules));
    op->lang = (enum lang)form->lang;
    struct list cards = remedy_facts_list(op, rules);
    op->lang = lang;
    buf_z(&out, zh ? "您好，为了确定怎样为您处理，还请补充下列信息或凭证：\n"
                   : "To settle how we can help you, we still need the following:\n");
    for (size_t i = 0; i < form->facts.n; i++) {
        const struct remedy_fact_card *c = card_of(&cards, form->facts.items[i]);
        if (c)
            buf_fmt(&out, "%zu. " STR_FMT "\n", i + 1, STR_ARG(c->ask.n ? c->ask : c->label));
        else
            op_field(op, arena_fmt(op->mem, "/facts/%zu", i), "field.unknown");
    }
    TRY(op_check(op));
    if (form->note.n)
        buf_fmt(&out, STR_FMT "\n", STR_ARG(form->note));
    buf_z(&out, zh ? "直接回复这条消息即可，照片和文件可以一并上传。"
                   : "Please answer this message; photos and files can be added to it.");
    *ret = arena_str(op->mem, buf_view(&out));
    return OK;
}

enum err ticket_evidence_request(struct op *op, int64_t id, const struct evidence_form *form,
                                 struct timeline_item *ret)
{
    struct message_form said = { .type = MESSAGE_REPLY };
    struct ticket_row row;
    TRY(letter(op, form, &said.body));
    TX(tx, op);
    TRY(ticket_hold(op, id, 0, "ticket.reply",
                    &row)); /* before its chain of events, as everybody does */
    if (status_is_work(row.t.status))
        said.then = str_of(ticket_status_labels[TICKET_WAITING]);
    TRY(event_append(op, "ticket", id, "ticket.evidence_requested",
                     DATA(op, D("facts", arena_join(op->mem, &form->facts, ","))), NULL));
    TRY(ticket_say(op, id, &said, ret));
    return tx_commit(&tx);
}
