/* Quotes: what was charged as it was sent, and the customer's answer, by the ticket's link or as staff heard it. */
#include "repair_internal.h"

#include "../base/date.h"
#include "../base/record_text.h"

#include <stdlib.h>

const char *const quote_channel_labels[] = { "link", "staff", NULL };

const struct field repair_quote_fields[] = {
    { FIELD(struct repair_quote, id) },
    { FIELD(struct repair_quote, repair_id) },
    { FIELD(struct repair_quote, number) },
    { FIELD(struct repair_quote, amount), .doc = "minor units" },
    { FIELD_JSON(struct repair_quote, lines), .doc = "the charged lines as they were sent" },
    { FIELD(struct repair_quote, text) },
    { FIELD(struct repair_quote, valid_until), .format = "date", .doc = "the last day" },
    { FIELD(struct repair_quote, state), .labels = quote_state_labels },
    { FIELD(struct repair_quote, superseded),
      .doc = "a newer one has taken its place, or its lines changed" },
    { FIELD(struct repair_quote, sent_name), .flags = NULLABLE },
    { FIELD(struct repair_quote, sent_at) },
    { FIELD(struct repair_quote, answered_by) },
    { FIELD(struct repair_quote, answer_note) },
    { FIELD(struct repair_quote, channel), .labels = quote_channel_labels },
    { FIELD(struct repair_quote, answered_at), .flags = NULLABLE },
    { 0 },
};

const struct field repair_quoted_fields[] = {
    { FIELD(struct repair_line, kind), .labels = line_kind_labels },
    { FIELD(struct repair_line, text) },
    { FIELD(struct repair_line, number), .flags = NULLABLE },
    { FIELD(struct repair_line, part_zh), .flags = NULLABLE },
    { FIELD(struct repair_line, part_en), .flags = NULLABLE },
    { FIELD(struct repair_line, quantity) },
    { FIELD(struct repair_line, minutes) },
    { FIELD(struct repair_line, price) },
    { FIELD(struct repair_line, amount) },
    { 0 },
};

static enum err lines_json(struct op *op, const struct list *lines, str *ret)
{
    const struct repair_line *all = lines->items;
    struct repair_line *charged = arena_array(op->mem, lines->n, sizeof *charged);
    struct list list = { charged, 0 };
    for (size_t i = 0; i < lines->n; i++)
        if (!all[i].covered)
            charged[list.n++] = all[i];
    return records_text(op, repair_quoted_fields, sizeof *charged, &list, ret);
}

static str number_text(struct op *op, int64_t number)
{
    return arena_fmt(op->mem, "%lld", (long long)number);
}

enum err repair_quote_send(struct op *op, int64_t id, const struct quote_form *form,
                           struct repair *ret)
{
    struct repair r;
    str today, lines;
    int64_t quote = 0;

    TX(tx, op);
    TRY(repair_begin(op, id, "repair.quote", REPAIR_ACT_QUOTE, &r));
    TRY(company_today(op, &today));
    if (!date_ok(form->valid_until))
        op_field(op, STR("/valid_until"), "date.invalid");
    else if (str_cmp(form->valid_until, today) < 0)
        op_field(op, STR("/valid_until"), "repair.past");
    TRY(op_check(op));
    if (r.charged.minor == 0)
        return refuse(op, ERR_CONFLICT, "repair.nothing_charged");
    TRY(lines_json(op, &r.lines, &lines));
    TRY(db_run(op, SQL(repair_quotes_void), ARGS(V(id)), NULL));
    TRY(db_int(op, SQL(repair_quote_insert),
               ARGS(V(id), V(r.quotes.n + 1), V(r.charged), V(lines),
                    V(form->text.p ? form->text : STR("")), V(form->valid_until),
                    V_REF(op->actor->kind == ACTOR_USER ? op->actor->id : 0), V(op->now)),
               &quote));
    r.state = REPAIR_QUOTED;
    TRY(repair_end(op, &r, "repair.quoted",
                   DATA(op, D("amount", number_text(op, r.charged.minor)),
                        D("valid_until", form->valid_until))));
    *ret = r;
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ the answer */

static enum err answer(struct op *op, struct repair *r, const struct repair_quote *q,
                       const struct answer_form *form, enum quote_channel channel)
{
    int64_t done = 0;
    int state = form->accept ? QUOTE_ACCEPTED : QUOTE_REFUSED;
    enum repair_act act = form->accept ? REPAIR_ACT_ACCEPT : REPAIR_ACT_REFUSE;

    if (q->superseded)
        return refuse(op, ERR_CONFLICT, "repair.quote_void");
    if (q->state == QUOTE_EXPIRED)
        return refuse(op, ERR_CONFLICT, "repair.quote_expired");
    if (q->state != QUOTE_SENT || r->state != REPAIR_QUOTED)
        return refuse(op, ERR_CONFLICT, "repair.quote_answered");
    TRY(db_int(op, SQL(repair_quote_answer),
               ARGS(V(q->id), V(state), V(form->name), V(form->note.p ? form->note : STR("")),
                    V((int)channel), V(op->now)),
               &done));
    if (!done)
        return refuse(op, ERR_CONFLICT, "repair.quote_answered");
    r->state = (int)repair_after((enum repair_state)r->state, act);
    return repair_end(op, r, form->accept ? "repair.quote_accepted" : "repair.quote_refused",
                      DATA(op, D("amount", number_text(op, q->amount.minor)), D("by", form->name),
                           D("channel", str_of(quote_channel_labels[channel]))));
}

enum err repair_quote_record(struct op *op, int64_t id, const struct answer_form *form,
                             struct repair *ret)
{
    struct repair r;
    TX(tx, op);
    TRY(repair_begin(op, id, "repair.quote", form->accept ? REPAIR_ACT_ACCEPT : REPAIR_ACT_REFUSE,
                     &r));
    if (!repair_last_quote(&r))
        return refuse(op, ERR_CONFLICT, "repair.no_act");
    TRY(answer(op, &r, repair_last_quote(&r), form, QUOTE_BY_STAFF));
    *ret = r;
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ the customer's side */

enum err repair_quotes_public(struct op *op, int64_t ticket_id, struct list *ret)
{
    struct repair r;
    int64_t newest = 0;
    *ret = (struct list){ 0 };
    TRY(db_int(op, SQL(repair_newest), ARGS(V(ticket_id)), &newest));
    if (!newest)
        return OK;
    TRY(repair_load(op, newest, &r));
    *ret = r.quotes;
    return OK;
}

const struct repair_quote *repair_quote_of(const struct repair *r, int64_t id)
{
    const struct repair_quote *q = r->quotes.items;
    for (size_t i = 0; i < r->quotes.n; i++)
        if (q[i].id == id)
            return &q[i];
    abort();
}

enum err repair_quote_answer(struct op *op, int64_t ticket_id, int64_t quote_id,
                             const struct answer_form *form, struct repair_quote *ret)
{
    struct repair r;
    int64_t repair_id = 0;

    TX(tx, op);
    TRY(stock_ticket_lock(op, ticket_id));
    TRY(db_int(op, SQL(repair_quote_of_ticket), ARGS(V(quote_id), V(ticket_id)), &repair_id));
    if (!repair_id)
        return refuse(op, ERR_NOT_FOUND, "repair.quote_not_found");
    TRY(repair_load(op, repair_id, &r));
    TRY(answer(op, &r, repair_quote_of(&r, quote_id), form, QUOTE_BY_LINK));
    *ret = *repair_quote_of(&r, quote_id);
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ running out */

static enum err quote_expire(struct op *op, const struct repair_quote *q)
{
    int64_t ticket_id = 0, done = 0;

    TX(tx, op);
    TRY(db_int(op, SQL(repair_ticket), ARGS(V(q->repair_id)), &ticket_id));
    TRY(stock_ticket_lock(op, ticket_id));
    TRY(db_int(op, SQL(repair_quote_expire), ARGS(V(q->id)), &done));
    if (!done) /* answered meanwhile */
        return tx_commit(&tx);
    TRY(event_append(op, "ticket", ticket_id, "repair.quote_expired",
                     DATA(op, D("amount", number_text(op, q->amount.minor))), NULL));
    TRY(repair_facts_tell(op, ticket_id));
    return tx_commit(&tx);
}

enum err repair_quotes_expire(struct op *op)
{
    struct list late;
    str today;

    TRY(company_today(op, &today));
    TRY(db_all(op, SQL(repair_quotes_late), ARGS(V(today)), repair_quote_fields,
               sizeof(struct repair_quote), &late));
    for (size_t i = 0; i < late.n; i++)
        TRY(quote_expire(op, &((struct repair_quote *)late.items)[i]));
    return OK;
}
