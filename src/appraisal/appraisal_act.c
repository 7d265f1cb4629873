/* What the person and the lead do with a sheet. Each is one transaction that holds the sheet, with its event; what was said is in the
 * sheet and not in the event, because events are read by more people. */
#include "appraisal_internal.h"

/* ------------------------------------------------------------------ the person */

static bool in_points(decimal d)
{
    return d.milli >= 0 && d.milli <= 100000;
}

static void own_words(struct op *op, struct appraisal *a, const struct self_form *form)
{
    const struct appraisal_words *w = form->items.items;
    a->self_comment = form->comment;
    for (size_t i = 0; i < form->items.n; i++) {
        struct appraisal_item *item = item_of(a, w[i].id);
        str at = arena_fmt(op->mem, "/items/%zu", i);
        if (!item) {
            op_field(op, arena_fmt(op->mem, STR_FMT "/id", STR_ARG(at)), "appraisal.no_item");
            continue;
        }
        if (w[i].points.known && (item->kind == ITEM_MEASURE || !in_points(w[i].points)))
            op_field(op, arena_fmt(op->mem, STR_FMT "/points", STR_ARG(at)), "appraisal.points");
        item->self_comment = w[i].comment;
        item->self_points = w[i].points;
    }
}

static enum err items_write(struct op *op, struct appraisal *a)
{
    const struct appraisal_item *items = a->items.items;
    for (size_t i = 0; i < a->items.n; i++)
        TRY(appraisal_item_write(op, &items[i]));
    return OK;
}

enum err appraisal_self(struct op *op, int64_t id, int64_t version, const struct self_form *form,
                        struct appraisal *ret)
{
    struct appraisal a;
    struct standing s;
    TX(tx, op);
    TRY(appraisal_begin(op, id, version, APPRAISAL_ACT_SELF, &a, &s));
    own_words(op, &a, form);
    TRY(op_check(op));
    TRY(items_write(op, &a));
    TRY(appraisal_end(op, &a, "appraisal.self_written", STR("{}"), ret));
    return tx_commit(&tx);
}

static enum err to_lead(struct op *op, struct appraisal *a)
{
    if (!a->computed_at.ms)
        return refuse(op, ERR_CONFLICT, "appraisal.not_computed");
    a->state = APPRAISAL_LEAD;
    a->handed_in_at = op->now;
    return appraisal_tell_leads(op, a, "appraisal.lead");
}

enum err appraisal_hand_in(struct op *op, int64_t id, int64_t version, struct appraisal *ret)
{
    struct appraisal a;
    struct standing s;
    TX(tx, op);
    TRY(appraisal_begin(op, id, version, APPRAISAL_ACT_HAND_IN, &a, &s));
    TRY(to_lead(op, &a));
    TRY(appraisal_end(op, &a, "appraisal.handed_in", STR("{}"), ret));
    return tx_commit(&tx);
}

/* The sheet is closed by whoever does the last thing to it. */
static enum err close(struct op *op, struct appraisal *a, const char *type, str data,
                      struct appraisal *ret)
{
    a->state = APPRAISAL_CLOSED;
    a->closed_at = op->now;
    TRY(appraisal_end(op, a, type, data, ret));
    return appraisal_freeze(op, ret);
}

enum err appraisal_confirm(struct op *op, int64_t id, int64_t version, struct appraisal *ret)
{
    struct appraisal a;
    struct standing s;
    TX(tx, op);
    TRY(appraisal_begin(op, id, version, APPRAISAL_ACT_CONFIRM, &a, &s));
    a.confirmed_at = op->now;
    TRY(close(op, &a, "appraisal.confirmed", STR("{}"), ret));
    return tx_commit(&tx);
}

enum err appraisal_skip(struct op *op, int64_t id, int64_t version, str reason,
                        struct appraisal *ret)
{
    struct appraisal a;
    struct standing s;
    TX(tx, op);
    TRY(appraisal_begin(op, id, version, APPRAISAL_ACT_SKIP, &a, &s));
    str data = DATA(op, D("state", appraisal_state_labels[a.state]));
    a.skip_reason = a.skip_reason.n ? arena_fmt(op->mem, STR_FMT "\n" STR_FMT,
                                                STR_ARG(a.skip_reason), STR_ARG(reason))
                                    : reason;
    if (a.state == APPRAISAL_CONFIRM) {
        TRY(close(op, &a, "appraisal.skipped", data, ret));
    } else {
        TRY(to_lead(op, &a));
        TRY(appraisal_end(op, &a, "appraisal.skipped", data, ret));
    }
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ the lead */

/* Tickets by their numbers, as far as whoever cites them may see them. */
static enum err tickets_check(struct op *op, const struct judgement *j, str at, strs *ret)
{
    *ret = (strs){ arena_array(op->mem, j->tickets.n, sizeof(str)), 0 };
    for (size_t i = 0; i < j->tickets.n; i++) {
        int64_t id = ticket_number_read(j->tickets.items[i]);
        struct ticket t;
        enum err err = id ? ticket_get(op, id, &t) : ERR_NOT_FOUND;
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
        if (err == OK) {
            ret->items[ret->n++] = t.number;
            continue;
        }
        op_forgive(op);
        op_field(op, arena_fmt(op->mem, STR_FMT "/tickets/%zu", STR_ARG(at), i),
                 "appraisal.no_ticket");
        return OK;
    }
    return OK;
}

static enum err files_check(struct op *op, const struct judgement *j, str at)
{
    for (size_t i = 0; i < j->attachment_ids.n; i++) {
        struct attachment file;
        enum err err = attachment_get(op, j->attachment_ids.items[i], &file);
        if (err == OK && file.ticket_id)
            continue;
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
        op_forgive(op);
        op_field(op, arena_fmt(op->mem, STR_FMT "/attachment_ids/%zu", STR_ARG(at), i),
                 "attachment.not_found");
        return OK;
    }
    return OK;
}

enum err judgement_check(struct op *op, const struct judgement *j, str at, strs *ret_tickets)
{
    TRY(tickets_check(op, j, at, ret_tickets)); /* first: these forgive */
    TRY(op_check(op));
    TRY(files_check(op, j, at));
    TRY(op_check(op));
    if (!j->points.known)
        return OK;
    if (!in_points(j->points))
        op_field(op, arena_fmt(op->mem, STR_FMT "/points", STR_ARG(at)), "appraisal.points");
    if (!str_trim(j->evidence).n)
        op_field(op, arena_fmt(op->mem, STR_FMT "/evidence", STR_ARG(at)), "appraisal.evidence");
    if (!j->tickets.n && !j->attachment_ids.n)
        op_field(op, arena_fmt(op->mem, STR_FMT "/tickets", STR_ARG(at)), "appraisal.proof");
    return op_check(op);
}

static enum err judgement_take(struct op *op, struct appraisal *a, const struct judgement *j,
                               str at)
{
    struct appraisal_item *item = item_of(a, j->id);
    strs tickets;
    if (!item) {
        op_field(op, arena_fmt(op->mem, STR_FMT "/id", STR_ARG(at)), "appraisal.no_item");
        return op_check(op);
    }
    if (item->kind != ITEM_LEAD && j->points.known)
        op_field(op, arena_fmt(op->mem, STR_FMT "/points", STR_ARG(at)),
                 "appraisal.not_judged_by_you");
    TRY(op_check(op));
    TRY(judgement_check(op, j, at, &tickets));
    item->comment = j->comment;
    item->evidence = j->evidence;
    item->tickets = tickets;
    item->attachment_ids = j->attachment_ids;
    if (item->kind == ITEM_LEAD)
        item->points = j->points;
    return OK;
}

enum err appraisal_judge(struct op *op, int64_t id, int64_t version, const struct judge_form *form,
                         struct appraisal *ret)
{
    const struct judgement *j = form->items.items;
    struct appraisal a;
    struct standing s;
    TX(tx, op);
    TRY(appraisal_begin(op, id, version, APPRAISAL_ACT_JUDGE, &a, &s));
    a.lead_comment = form->comment;
    for (size_t i = 0; i < form->items.n; i++)
        TRY(judgement_take(op, &a, &j[i], arena_fmt(op->mem, "/items/%zu", i)));
    TRY(items_write(op, &a));
    TRY(appraisal_end(op, &a, "appraisal.judged", STR("{}"), ret));
    return tx_commit(&tx);
}

/* What peers said counts from now on, if there are enough of them. */
static enum err judged_check(struct op *op, struct appraisal *a)
{
    struct appraisal_item *items = a->items.items;
    struct list words;
    TRY(peer_words_read(op, a->id, &words));
    for (size_t i = 0; i < a->items.n; i++) {
        struct peer_sum sum;
        if (items[i].kind == ITEM_LEAD && !items[i].points.known)
            op_field(op, arena_fmt(op->mem, "/items/%zu/points", i), "appraisal.points_missing");
        if (items[i].kind != ITEM_PEERS)
            continue;
        TRY(peer_sum_of(op, &words, items[i].id, &sum));
        items[i].points = peer_mean(op, &sum);
    }
    return op_check(op);
}

enum err appraisal_submit(struct op *op, int64_t id, int64_t version, struct appraisal *ret)
{
    struct appraisal a;
    struct standing s;
    TX(tx, op);
    TRY(appraisal_begin(op, id, version, APPRAISAL_ACT_SUBMIT, &a, &s));
    TRY(judged_check(op, &a));
    TRY(items_write(op, &a));
    a.state = APPRAISAL_CONFIRM;
    a.lead_id = actor_id(op);
    a.submitted_at = op->now;
    TRY(appraisal_tell(op, &a, a.user_id, "appraisal.confirm"));
    TRY(appraisal_end(op, &a, "appraisal.submitted", STR("{}"), ret));
    return tx_commit(&tx);
}
