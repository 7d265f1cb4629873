/* The record of a repair: reading, writing, and what the ticket is told of it. */
#include "repair_internal.h"

#include "../base/date.h"
#include "../flow/flow.h"

const char *const repair_kind_labels[] = { "depot", "on_site", "in_store", NULL };
const char *const pay_method_labels[] = { "none",   "cash",   "card",  "transfer",
                                          "wechat", "alipay", "other", NULL };
const char *const test_result_labels[] = { "none", "passed", "failed", NULL };

const struct permission repair_permissions[] = {
    { "repair.write", "处理维修单", "Work on repairs", true },
    { "repair.pay", "登记维修收款", "Record what was paid for repairs", true },
    { "repair.quote", "向客户报价、登记答复", "Send quotes of repairs and record the answer",
      true },
    { 0 },
};

const struct field repair_fields[] = {
    { FIELD(struct repair, id) },
    { FIELD(struct repair, version), .doc = "for If-Match" },
    { FIELD(struct repair, ticket_id) },
    { FIELD(struct repair, unit_id), .flags = NULLABLE },
    { FIELD(struct repair, kind), .labels = repair_kind_labels },
    { FIELD(struct repair, state), .labels = repair_state_labels },
    { FIELD(struct repair, received_on), .flags = NULLABLE, .format = "date" },
    { FIELD(struct repair, received_by), .flags = NULLABLE },
    { FIELD(struct repair, received_name), .flags = NULLABLE },
    { FIELD(struct repair, appearance) },
    { FIELD(struct repair, accessories) },
    { FIELD(struct repair, privacy), .doc = "what was said about the customer's data in it" },
    { FIELD(struct repair, photos), .doc = "attachments of the ticket" },
    { FIELD(struct repair, diagnosis) },
    { FIELD(struct repair, cause) },
    { FIELD(struct repair, verdict), .labels = repair_verdict_labels },
    { FIELD(struct repair, diagnosed_by), .flags = NULLABLE },
    { FIELD(struct repair, diagnosed_name), .flags = NULLABLE },
    { FIELD(struct repair, diagnosed_at), .flags = NULLABLE },
    { FIELD(struct repair, repeat),
      .doc = "the unit was repaired in warranty before: a right to exchange may follow" },
    { FIELD(struct repair, paid), .doc = "minor units" },
    { FIELD(struct repair, paid_by), .labels = pay_method_labels },
    { FIELD(struct repair, paid_reference) },
    { FIELD(struct repair, paid_at), .flags = NULLABLE },
    { FIELD(struct repair, started_at), .flags = NULLABLE },
    { FIELD(struct repair, finished_at), .flags = NULLABLE },
    { FIELD(struct repair, test), .labels = test_result_labels },
    { FIELD(struct repair, checklist) },
    { FIELD(struct repair, tested_by), .flags = NULLABLE },
    { FIELD(struct repair, tested_name), .flags = NULLABLE },
    { FIELD(struct repair, tested_at), .flags = NULLABLE },
    { FIELD(struct repair, handed_on), .flags = NULLABLE, .format = "date" },
    { FIELD(struct repair, carrier) },
    { FIELD(struct repair, tracking) },
    { FIELD(struct repair, handover_note) },
    { FIELD(struct repair, guarantee_until), .flags = NULLABLE, .format = "date",
      .doc = "last day of the guarantee on the repair itself" },
    { FIELD(struct repair, created_at) },
    { FIELD(struct repair, updated_at) },
    { FIELD(struct repair, lines), .of = repair_line_fields, .size = sizeof(struct repair_line) },
    { FIELD(struct repair, quotes), .of = repair_quote_fields, .size = sizeof(struct repair_quote),
      .doc = "newest first" },
    { FIELD(struct repair, charged), .doc = "sum of the lines that the warranty does not cover" },
    { FIELD(struct repair, consent),
      .doc = "nothing is charged, or the customer agreed to it as it is" },
    { FIELD(struct repair, acts), .labels = repair_act_labels,
      .doc = "what its state lets be done" },
    { 0 },
};

/* ------------------------------------------------------------------ small helpers */

static str numbers_text(struct op *op, const ints *numbers)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 4096);
    for (size_t i = 0; i < numbers->n; i++) {
        if (i)
            buf_char(&out, ',');
        buf_int(&out, numbers->items[i]);
    }
    return arena_str(op->mem, buf_view(&out));
}

static str texts_text(struct op *op, const strs *texts)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 16384);
    for (size_t i = 0; i < texts->n; i++) {
        if (i)
            buf_char(&out, '\n');
        buf_str(&out, texts->items[i]);
    }
    return arena_str(op->mem, buf_view(&out));
}

static str day_or_none(str day)
{
    return day.n ? day : (str){ 0 };
}

/* ------------------------------------------------------------------ reading */

const struct repair_quote *repair_last_quote(const struct repair *r)
{
    return r->quotes.n ? r->quotes.items : NULL;
}

static enum err quotes_read(struct op *op, struct repair *r)
{
    str today;
    TRY(company_today(op, &today));
    TRY(db_all(op, SQL(repair_quotes_of), ARGS(V(r->id)), repair_quote_fields,
               sizeof(struct repair_quote), &r->quotes));
    struct repair_quote *q = r->quotes.items;
    for (size_t i = 0; i < r->quotes.n; i++)
        if (q[i].state == QUOTE_SENT && str_cmp(q[i].valid_until, today) < 0)
            q[i].state = QUOTE_EXPIRED;
    return OK;
}

static bool has_consent(const struct repair *r)
{
    const struct repair_quote *q = repair_last_quote(r);
    if (r->charged.minor == 0)
        return true;
    return q && q->state == QUOTE_ACCEPTED && !q->superseded && q->amount.minor == r->charged.minor;
}

static void acts_find(struct op *op, struct repair *r)
{
    str *acts = arena_array(op->mem, REPAIR_ACT_COUNT, sizeof *acts);
    size_t n = 0;
    for (int act = 0; act < REPAIR_ACT_VOID; act++)
        if (repair_after((enum repair_state)r->state, (enum repair_act)act) != REPAIR_NONE)
            acts[n++] = str_of(repair_act_labels[act]);
    r->acts = (strs){ acts, n };
}

enum err repair_load(struct op *op, int64_t id, struct repair *ret)
{
    struct repair r = { 0 };
    bool found = false;

    TRY(db_find(op, SQL(repair_get), ARGS(V(id)), repair_fields, &r, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "repair.not_found");
    TRY(db_all(op, SQL(repair_lines_of), ARGS(V(id)), repair_line_fields,
               sizeof(struct repair_line), &r.lines));
    struct repair_line *lines = r.lines.items;
    for (size_t i = 0; i < r.lines.n; i++)
        lines[i].amount = line_amount(&lines[i]);
    TRY(quotes_read(op, &r));
    r.charged = lines_charged(&r.lines);
    r.consent = has_consent(&r);
    acts_find(op, &r);
    *ret = r;
    return OK;
}

enum err repair_get(struct op *op, int64_t id, struct repair *ret)
{
    struct ticket t;
    TRY(repair_load(op, id, ret));
    enum err err = ticket_get(op, ret->ticket_id, &t);
    if (err != ERR_NOT_FOUND)
        return err;
    op_forgive(op);
    return refuse(op, ERR_NOT_FOUND, "repair.not_found");
}

enum err repair_list(struct op *op, int64_t ticket_id, struct list *ret)
{
    static const struct field fields[] = { { FIELD(struct repair, id) }, { 0 } };
    struct ticket t;
    struct list ids;

    TRY(ticket_get(op, ticket_id, &t));
    TRY(db_all(op, SQL(repair_ids_of), ARGS(V(ticket_id)), fields, sizeof(struct repair), &ids));
    for (size_t i = 0; i < ids.n; i++) {
        struct repair *r = &((struct repair *)ids.items)[i];
        TRY(repair_load(op, r->id, r));
    }
    *ret = ids;
    return OK;
}

/* ------------------------------------------------------------------ changing */

enum err repair_begin(struct op *op, int64_t id, const char *permission, enum repair_act act,
                      struct repair *ret)
{
    struct ticket t;
    int64_t ticket_id = 0;

    TRY(db_int(op, SQL(repair_ticket), ARGS(V(id)), &ticket_id));
    enum err err = ticket_id ? stock_ticket_hold(op, ticket_id, permission, &t) : ERR_NOT_FOUND;
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        return refuse(op, ERR_NOT_FOUND, "repair.not_found");
    }
    TRY(err);
    TRY(repair_load(op, id, ret));
    if (repair_after((enum repair_state)ret->state, act) == REPAIR_NONE)
        return refuse(op, ERR_CONFLICT, "repair.no_act");
    return OK;
}

static enum err repair_store(struct op *op, const struct repair *r)
{
    int64_t done = 0;
    TRY(db_int(op, SQL(repair_update),
               ARGS(V(r->id), V(r->version), V_REF(r->unit_id), V(r->kind), V(r->state),
                    V(day_or_none(r->received_on)), V_REF(r->received_by),
                    V(or_empty(r->appearance)), V(texts_text(op, &r->accessories)),
                    V(or_empty(r->privacy)), V(numbers_text(op, &r->photos)),
                    V(or_empty(r->diagnosis)), V(or_empty(r->cause)), V(r->verdict),
                    V_REF(r->diagnosed_by), V(r->diagnosed_at), V(r->paid), V(r->paid_by),
                    V(or_empty(r->paid_reference)), V(r->paid_at), V(r->started_at),
                    V(r->finished_at), V_REF((int64_t)r->test), V(or_empty(r->checklist)),
                    V_REF(r->tested_by), V(r->tested_at), V(day_or_none(r->handed_on)),
                    V(or_empty(r->carrier)), V(or_empty(r->tracking)),
                    V(or_empty(r->handover_note)), V(day_or_none(r->guarantee_until)), V(op->now)),
               &done));
    return done ? OK : version_refuse(op, "ticket", r->ticket_id);
}

/* Guards of the ticket's process ask the newest of its repairs. */
enum err repair_facts_tell(struct op *op, int64_t ticket_id)
{
    struct repair r;
    int64_t newest = 0;

    TRY(db_int(op, SQL(repair_newest), ARGS(V(ticket_id)), &newest));
    TRY(repair_load(op, newest, &r));
    const struct repair_quote *q = repair_last_quote(&r);
    bool holds = q && !q->superseded;
    bool paid = r.charged.minor > 0 && r.paid.minor >= r.charged.minor;
    return flow_facts(op, ticket_id,
                      FACTS({ "repair_received", r.received_on.n > 0 },
                            { "repair_photos", (int64_t)r.photos.n }, { "repair_state", r.state },
                            { "repair_verdict", r.verdict },
                            { "quote_state", holds ? q->state : QUOTE_NONE },
                            { "quote_amount", holds ? q->amount.minor : 0 },
                            { "charge_paid", paid }, { "test_passed", r.test == TEST_PASSED }));
}

enum err repair_end(struct op *op, struct repair *r, const char *event, str data)
{
    TRY(repair_store(op, r));
    TRY(event_append(op, "ticket", r->ticket_id, event, data, NULL));
    TRY(repair_facts_tell(op, r->ticket_id));
    return repair_load(op, r->id, r);
}

/* ------------------------------------------------------------------ reception */

/* A day that is not given by hand, or lies ahead. */
static enum err day_check(struct op *op, str day, const char *pointer)
{
    str today;
    TRY(company_today(op, &today));
    if (day.n && !date_ok(day))
        op_field(op, str_of(pointer), "date.invalid");
    else if (str_cmp(day, today) > 0)
        op_field(op, str_of(pointer), "repair.future");
    return OK;
}

/* Photos are files of the ticket: uploads of the actor become so now. */
static enum err photos_take(struct op *op, int64_t ticket_id, const ints *photos)
{
    ints fresh = { arena_array(op->mem, photos->n, sizeof(int64_t)), 0 };
    struct list files;

    for (size_t i = 0; i < photos->n; i++) {
        struct attachment a = { 0 };
        enum err err = attachment_get(op, photos->items[i], &a);
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
        if (err == ERR_NOT_FOUND)
            op_forgive(op);
        if (err == OK && !a.ticket_id)
            fresh.items[fresh.n++] = a.id;
        else if (err != OK || a.ticket_id != ticket_id)
            op_field(op, arena_fmt(op->mem, "/photos/%zu", i), "attachment.not_found");
    }
    TRY(op_check(op));
    return fresh.n ? ticket_attach_own(op, ticket_id, &fresh, &files) : OK;
}

static enum err form_check(struct op *op, const struct repair_form *form)
{
    bool there = true;
    if (form->unit_id)
        TRY(unit_exists(op, form->unit_id, &there));
    if (!there)
        op_field(op, STR("/unit_id"), "unit.not_found");
    TRY(day_check(op, form->received_on, "/received_on"));
    return op_check(op);
}

static void reception_set(struct op *op, struct repair *r, const struct repair_form *form)
{
    bool first = form->received_on.n && !r->received_on.n;
    r->kind = form->kind;
    r->unit_id = form->unit_id;
    r->received_on = form->received_on;
    r->appearance = form->appearance;
    r->accessories = form->accessories;
    r->privacy = form->privacy;
    r->photos = form->photos;
    if (first)
        r->received_by = op->actor->kind == ACTOR_USER ? op->actor->id : 0;
    if (!form->received_on.n)
        r->received_by = 0;
}

enum err repair_add(struct op *op, int64_t ticket_id, const struct repair_form *form,
                    struct repair *ret)
{
    struct repair r = { 0 };
    struct ticket t;
    int64_t other = 0;

    TX(tx, op);
    TRY(stock_ticket_hold(op, ticket_id, "repair.write", &t));
    TRY(form_check(op, form));
    TRY(db_int(op, SQL(repair_open_of), ARGS(V(ticket_id)), &other));
    if (other)
        return refuse(op, ERR_CONFLICT, "repair.open");
    TRY(photos_take(op, ticket_id, &form->photos));
    reception_set(op, &r, form);
    if (!r.unit_id)
        r.unit_id = t.unit_id;
    TRY(db_int(op, SQL(repair_insert),
               ARGS(V(ticket_id), V_REF(r.unit_id), V(r.kind), V(day_or_none(r.received_on)),
                    V_REF(r.received_by), V(or_empty(r.appearance)),
                    V(texts_text(op, &r.accessories)), V(or_empty(r.privacy)),
                    V(numbers_text(op, &r.photos)), V(op->now)),
               &r.id));
    TRY(event_append(op, "ticket", ticket_id, "repair.opened",
                     DATA(op, D("kind", str_of(repair_kind_labels[r.kind])),
                          D("received_on", or_empty(r.received_on))),
                     NULL));
    TRY(repair_facts_tell(op, ticket_id));
    TRY(repair_load(op, r.id, ret));
    return tx_commit(&tx);
}

enum err repair_receive(struct op *op, int64_t id, int64_t version, const struct repair_form *form,
                        struct repair *ret)
{
    struct repair r;
    TX(tx, op);
    TRY(repair_begin(op, id, "repair.write", REPAIR_ACT_RECEIVE, &r));
    TRY(version_check(op, "ticket", r.ticket_id, r.version, version));
    TRY(form_check(op, form));
    TRY(photos_take(op, r.ticket_id, &form->photos));
    bool first = form->received_on.n && !r.received_on.n;
    reception_set(op, &r, form);
    TRY(repair_end(op, &r, first ? "repair.received" : "repair.changed",
                   DATA(op, D("received_on", or_empty(r.received_on)))));
    *ret = r;
    return tx_commit(&tx);
}
