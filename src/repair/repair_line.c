/* What a repair takes: work and parts. A part line is a need of the stock at the same time. */
#include "repair_internal.h"

#define LINES_MAX 200 /* of a repair: its quotes keep a copy of them */

const char *const line_kind_labels[] = { "labour", "part", NULL };

const struct field repair_line_fields[] = {
    { FIELD(struct repair_line, id) },
    { FIELD(struct repair_line, version), .doc = "for If-Match" },
    { FIELD(struct repair_line, repair_id) },
    { FIELD(struct repair_line, kind), .labels = line_kind_labels },
    { FIELD(struct repair_line, text) },
    { FIELD(struct repair_line, part_id), .flags = NULLABLE },
    { FIELD(struct repair_line, number), .flags = NULLABLE },
    { FIELD(struct repair_line, part_zh), .flags = NULLABLE },
    { FIELD(struct repair_line, part_en), .flags = NULLABLE },
    { FIELD(struct repair_line, quantity) },
    { FIELD(struct repair_line, minutes), .doc = "0: a fixed price" },
    { FIELD(struct repair_line, price),
      .doc = "minor units, for an hour when minutes are given, otherwise for one" },
    { FIELD(struct repair_line, covered), .doc = "by the warranty: not charged" },
    { FIELD(struct repair_line, amount), .doc = "minor units" },
    { 0 },
};

enum err repair_line_get(struct op *op, int64_t line_id, struct repair_line *ret)
{
    struct repair_line line = { 0 };
    bool found = false;
    TRY(db_find(op, SQL(repair_line_get), ARGS(V(line_id)), repair_line_fields, &line, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "repair.line_not_found");
    *ret = line;
    return OK;
}

static enum err form_check(struct op *op, const struct line_form *form)
{
    bool there = true;
    if (form->kind == LINE_PART && form->part_id)
        TRY(stock_part_exists(op, form->part_id, &there));
    if (form->kind == LINE_PART && !form->part_id)
        op_field(op, STR("/part_id"), "field.required");
    if (!there)
        op_field(op, STR("/part_id"), "part.not_found");
    if (form->kind == LINE_LABOUR && !form->text.n)
        op_field(op, STR("/text"), "field.required");
    return op_check(op);
}

static struct repair_line line_of(const struct line_form *form)
{
    bool part = form->kind == LINE_PART;
    return (struct repair_line){
        .kind = form->kind,
        .text = form->text.p ? form->text : STR(""),
        .part_id = part ? form->part_id : 0,
        .quantity = form->quantity > 0 ? form->quantity : 1,
        .minutes = part ? 0 : form->minutes,
        .price = form->price,
        .covered = form->covered,
    };
}

enum err repair_void(struct op *op, struct repair *r)
{
    const struct repair_quote *q = repair_last_quote(r);
    enum repair_state to = repair_after((enum repair_state)r->state, REPAIR_ACT_VOID);

    if (!q || q->superseded || q->state == QUOTE_REFUSED)
        return OK;
    TRY(db_run(op, SQL(repair_quotes_void), ARGS(V(r->id)), NULL));
    if (to != REPAIR_NONE)
        r->state = (int)to;
    return event_append(op, "ticket", r->ticket_id, "repair.quote_voided",
                        DATA(op, D("number", arena_fmt(op->mem, "%lld", (long long)q->number))),
                        NULL);
}

/* Work that nobody has agreed to yet stands still as well when there was no quote at all before. */
static enum err lines_changed(struct op *op, struct repair *r, bool charged, str text)
{
    if (charged) {
        TRY(repair_void(op, r));
        bool under_way = r->state == REPAIR_WORKING || r->state == REPAIR_TESTING;
        struct list lines;
        TRY(db_all(op, SQL(repair_lines_of), ARGS(V(r->id)), repair_line_fields,
                   sizeof(struct repair_line), &lines));
        if (under_way && lines_charged(&lines).minor > 0)
            r->state = REPAIR_DIAGNOSED;
    }
    /* What was tested is no longer all that was done. */
    if (r->test == TEST_PASSED && r->state != REPAIR_TESTING)
        r->test = TEST_NONE;
    return repair_end(op, r, "repair.lines_changed", DATA(op, D("line", text)));
}

static str line_name(const struct repair_line *line)
{
    return line->text.n ? line->text : line->number.p ? line->number : STR("");
}

enum err repair_line_add(struct op *op, int64_t id, const struct line_form *form,
                         struct repair *ret)
{
    struct repair_line line = line_of(form);
    struct repair r;

    TX(tx, op);
    TRY(repair_begin(op, id, "repair.write", REPAIR_ACT_LINES, &r));
    TRY(form_check(op, form));
    if (r.lines.n >= LINES_MAX)
        return refuse(op, ERR_CONFLICT, "repair.too_many_lines");
    TRY(db_int(op, SQL(repair_line_insert),
               ARGS(V(id), V(line.kind), V(line.text), V_REF(line.part_id), V(line.quantity),
                    V(line.minutes), V(line.price), V(line.covered)),
               &line.id));
    if (line.part_id)
        TRY(stock_need_of_line(op, r.ticket_id, line.id, line.part_id, line.quantity));
    TRY(repair_line_get(op, line.id, &line));
    TRY(lines_changed(op, &r, line_amount(&line).minor && !line.covered, line_name(&line)));
    *ret = r;
    return tx_commit(&tx);
}

static bool is_charged(const struct repair_line *line)
{
    return !line->covered && line_amount(line).minor != 0;
}

/* Does the customer pay for something else now than before? */
static bool charge_differs(const struct repair_line *a, const struct repair_line *b)
{
    if (is_charged(a) != is_charged(b))
        return true;
    return is_charged(a) && (line_amount(a).minor != line_amount(b).minor || a->kind != b->kind ||
                             a->part_id != b->part_id || a->quantity != b->quantity ||
                             a->minutes != b->minutes || !str_eq(a->text, b->text));
}

enum err repair_line_edit(struct op *op, int64_t line_id, int64_t version,
                          const struct line_form *form, struct repair *ret)
{
    struct repair_line before, line = line_of(form);
    struct repair r;
    int64_t done = 0;

    TX(tx, op);
    TRY(repair_line_get(op, line_id, &before));
    TRY(repair_begin(op, before.repair_id, "repair.write", REPAIR_ACT_LINES, &r));
    TRY(repair_line_get(op, line_id, &before));
    TRY(form_check(op, form));
    TRY(db_int(op, SQL(repair_line_update),
               ARGS(V(line_id), V(version), V(line.kind), V(line.text), V_REF(line.part_id),
                    V(line.quantity), V(line.minutes), V(line.price), V(line.covered)),
               &done));
    if (!done)
        return version_refuse(op, "ticket", r.ticket_id);
    if (before.part_id && before.part_id != line.part_id)
        TRY(stock_need_of_line(op, r.ticket_id, line_id, before.part_id, 0));
    if (line.part_id)
        TRY(stock_need_of_line(op, r.ticket_id, line_id, line.part_id, line.quantity));
    TRY(lines_changed(op, &r, charge_differs(&before, &line), line_name(&line)));
    *ret = r;
    return tx_commit(&tx);
}

enum err repair_line_drop(struct op *op, int64_t line_id, int64_t version, struct repair *ret)
{
    struct repair_line line;
    struct repair r;
    int64_t done = 0;

    TX(tx, op);
    TRY(repair_line_get(op, line_id, &line));
    TRY(repair_begin(op, line.repair_id, "repair.write", REPAIR_ACT_LINES, &r));
    TRY(repair_line_get(op, line_id, &line));
    TRY(db_int(op, SQL(repair_line_drop), ARGS(V(line_id), V(version)), &done));
    if (!done)
        return version_refuse(op, "ticket", r.ticket_id);
    if (line.part_id)
        TRY(stock_need_of_line(op, r.ticket_id, line_id, line.part_id, 0));
    TRY(lines_changed(op, &r, is_charged(&line), line_name(&line)));
    *ret = r;
    return tx_commit(&tx);
}
