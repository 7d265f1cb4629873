/* Writing whole histories. Each step changes the ticket by the same functions that the acts use
 * (ticket_said, ticket_set_status), with op's clock and actor set to the step's; only the writing differs. */
#include "ticket_bulk.h"

#include "../base/digest.h"
#include "../search/search.h"
#include "ticket_bulk_sql.h"
#include "ticket_clock_internal.h"

/* How the counts of one place change. */
struct tally {
    struct ticket_place place; /* customer_id 0: counts of customers are written ticket by ticket */
    int64_t n;
};

struct ticket_bulk {
    struct op *op;
    struct standard_set *standards;
    ints tickets, messages; /* ids not used yet */
    struct tally *tallies;
    size_t tally_count, tally_room;
};

/* One ticket in the making. */
struct making {
    struct ticket_bulk *bulk;
    struct ticket_row row;
    struct event_chain chain;
    int64_t messages; /* written so far: their texts are numbered in the search index */
};

/* ------------------------------------------------------------------ ids */

static enum err ids_take(struct op *op, const struct sql *sql, size_t n, ints *ret)
{
    static const struct field fields[] = { { FIELD(struct ticket, id) }, { 0 } };
    struct list rows;

    *ret = (ints){ 0 };
    if (!n)
        return OK;
    TRY(db_all(op, sql, ARGS(V(n)), fields, sizeof(struct ticket), &rows));
    *ret = (ints){ arena_array(op->mem, rows.n, sizeof(int64_t)), rows.n };
    for (size_t i = 0; i < rows.n; i++)
        ret->items[i] = ((const struct ticket *)rows.items)[i].id;
    return OK;
}

static enum err id_next(struct op *op, ints *ids, int64_t *ret)
{
    if (!ids->n)
        return op_fail(op, ERR_INTERNAL, "db.failed", "more records than ids were taken for");
    *ret = *ids->items;
    *ids = (ints){ ids->items + 1, ids->n - 1 };
    return OK;
}

enum err ticket_bulk_begin(struct op *op, size_t tickets, size_t messages, struct ticket_bulk **ret)
{
    struct ticket_bulk *b = arena_alloc(op->mem, sizeof *b);
    b->op = op;
    TRY(standard_set_read(op, &b->standards));
    TRY(standard_set_calendars(op, b->standards));
    TRY(ids_take(op, SQL(bulk_ticket_ids), tickets, &b->tickets));
    TRY(ids_take(op, SQL(bulk_message_ids), messages, &b->messages));
    *ret = b;
    return OK;
}

/* ------------------------------------------------------------------ counts */

static void tally_add(struct ticket_bulk *b, struct ticket_place place)
{
    place.customer_id = 0;
    for (size_t i = 0; i < b->tally_count; i++) {
        struct tally *t = &b->tallies[i];
        if (t->place.team_id == place.team_id && t->place.assignee_id == place.assignee_id &&
            t->place.status == place.status) {
            t->n++;
            return;
        }
    }
    if (b->tally_count == b->tally_room) {
        size_t room = b->tally_room ? b->tally_room * 2 : 64;
        b->tallies = arena_grow(b->op->mem, b->tallies, b->tally_room * sizeof *b->tallies,
                                room * sizeof *b->tallies);
        b->tally_room = room;
    }
    b->tallies[b->tally_count++] = (struct tally){ place, 1 };
}

enum err ticket_bulk_end(struct ticket_bulk *b)
{
    for (size_t i = 0; i < b->tally_count; i++)
        TRY(ticket_count_add(b->op, &b->tallies[i].place, b->tallies[i].n));
    b->tally_count = 0;
    return OK;
}

/* ------------------------------------------------------------------ steps */

static enum err step_event(struct making *m, const char *type, str data)
{
    return event_chain_add(m->bulk->op, &m->chain, type, data);
}

/* The ticket's row must stand before its messages, so texts are written behind it: see history_write. */
static enum err message_write(struct making *m, const struct ticket_step *s, int64_t seq)
{
    struct op *op = m->bulk->op;
    int64_t id = 0;
    TRY(id_next(op, &m->bulk->messages, &id));
    TRY(db_run(op, SQL(bulk_message_insert),
               ARGS(V(id), V(m->row.t.id), V(seq), V((int)s->type), V((int)s->actor->kind),
                    V(s->actor->id), V(s->body), V(s->at)),
               NULL));
    return search_add(op, "ticket", m->row.t.id, id, ++m->messages, s->body);
}

static enum err step_say(struct making *m, const struct ticket_step *s)
{
    struct op *op = m->bulk->op;
    int from = m->row.t.status;
    char hash[SHA256_HEX];

    sha256_hex(s->body, hash);
    TRY(ticket_said(op, &m->row, s->type));
    if (s->to != TICKET_NEW && m->row.t.status != (int)s->to)
        TRY(ticket_set_status(op, &m->row, s->to));
    TRY(step_event(m, s->type == MESSAGE_NOTE ? "ticket.noted" : "ticket.replied",
                   DATA(op, D("sha256", (const char *)hash))));
    int to = m->row.t.status;
    if (from == to)
        return OK;
    m->row.t.version++;
    return step_event(m, ticket_move_event(from, to),
                      DATA(op, D("from", ticket_status_labels[from]),
                           D("to", ticket_status_labels[to]), D("by", "message")));
}

static enum err step_give(struct making *m, const struct ticket_step *s)
{
    struct op *op = m->bulk->op;
    struct ticket *t = &m->row.t;
    int64_t team = t->team_id, assignee = t->assignee_id;

    t->assignee_id = s->assignee_id;
    if (s->act == ACT_TRANSFER)
        t->team_id = s->team_id;
    if (t->status == TICKET_NEW && t->assignee_id)
        TRY(ticket_set_status(op, &m->row, TICKET_OPEN));
    t->version++;
    if (s->act == ACT_TRANSFER)
        return step_event(m, "ticket.transferred",
                          DATA(op, D("from_team", team), D("to_team", t->team_id),
                               D("from", assignee), D("to", t->assignee_id),
                               D("status", ticket_status_labels[t->status]),
                               D("reason", s->reason)));
    return step_event(m, "ticket.assigned",
                      DATA(op, D("from", assignee), D("to", t->assignee_id),
                           D("status", ticket_status_labels[t->status])));
}

static enum err step_move(struct making *m, const struct ticket_step *s)
{
    struct op *op = m->bulk->op;
    int from = m->row.t.status;

    TRY(ticket_set_status(op, &m->row, s->to));
    m->row.t.version++;
    return step_event(
        m, ticket_move_event(from, (int)s->to),
        DATA(op, D("from", ticket_status_labels[from]), D("to", ticket_status_labels[s->to]),
             D("reason", s->reason),
             D("waits_for", wait_for_labels[s->to == TICKET_WAITING ? WAIT_CUSTOMER : WAIT_NONE])));
}

static enum err step_take(struct making *m, const struct ticket_step *s)
{
    struct op *op = m->bulk->op;
    op->now = m->row.t.updated_at = s->at;
    op->actor = s->actor;
    switch (s->act) {
    case ACT_SAY:
        return step_say(m, s);
    case ACT_ASSIGN:
    case ACT_TRANSFER:
        return step_give(m, s);
    case ACT_MOVE:
        return step_move(m, s);
    }
    return OK;
}

/* ------------------------------------------------------------------ tickets */

static enum err ticket_write(struct op *op, const struct ticket_row *row)
{
    const struct ticket *t = &row->t;
    TRY(db_run(op, SQL(bulk_ticket_insert),
               ARGS(V(t->id), V(t->version), V(t->kind), V(t->subject), V(t->description),
                    V(t->status), V(t->impact), V(t->urgency), V(t->priority), V(t->channel),
                    V_REF(t->customer_id), V_REF(t->team_id), V_REF(t->assignee_id),
                    V(ticket_tags_text(op, &t->tags)),
                    V(t->external_id.n ? t->external_id : (str){ 0 }), V(t->message_count),
                    V_REF(row->last_from), V(t->created_at), V(t->updated_at), V(t->first_reply_at),
                    V(t->resolved_at), V(t->closed_at), V(t->reopened_count), V_REF(t->unit_id),
                    V_REF(t->order_id)),
               NULL));
    for (size_t i = 0; i < t->tags.n; i++)
        TRY(db_run(op, SQL(ticket_tag_add), ARGS(V(t->id), V(t->tags.items[i])), NULL));
    TRY(customer_count(op, t->customer_id, 1, status_is_work(t->status)));
    return search_add(op, "ticket", t->id, 0, 0, ticket_search_text(op, t));
}

/* Events first, because they bring the ticket into its last state; then its row; then the messages, each
 * in the place that its event took. */
static enum err history_write(struct making *m, const struct ticket_history *h)
{
    struct op *op = m->bulk->op;
    int64_t *places = arena_array(op->mem, h->step_count, sizeof *places);

    TRY(step_event(m, h->event, ticket_created_data(op, &m->row.t)));
    for (size_t i = 0; i < h->step_count; i++) {
        places[i] = m->chain.seq + 1;
        TRY(step_take(m, &h->steps[i]));
    }
    TRY(event_chain_end(op, &m->chain));
    TRY(ticket_write(op, &m->row));
    for (size_t i = 0; i < h->step_count; i++)
        if (h->steps[i].act == ACT_SAY)
            TRY(message_write(m, &h->steps[i], places[i]));
    return OK;
}

enum err ticket_bulk_add(struct ticket_bulk *b, const struct ticket_history *h, int64_t *ret_id)
{
    struct op *op = b->op;
    struct making m = { .bulk = b };
    const struct actor *actor = op->actor;
    utc now = op->now;

    op->now = h->at;
    op->actor = h->actor;
    m.row.t = ticket_of_form(h->form, h->at);
    if (h->status != TICKET_NEW)
        m.row.t.status = (int)h->status;
    m.row.t.resolved_at = h->resolved_at;
    m.row.t.closed_at = h->closed_at;
    TRY(id_next(op, &b->tickets, &m.row.t.id));
    m.chain = (struct event_chain){ .subject_kind = "ticket", .subject_id = m.row.t.id };
    enum err err = history_write(&m, h);
    op->now = now;
    op->actor = actor;
    TRY(err);
    m.row.due = DUE_NEVER; /* as the table has it */
    if (status_is_work(m.row.t.status))
        TRY(ticket_settle_with(op, &m.row, b->standards, true));
    tally_add(b, ticket_place(&m.row.t));
    if (ret_id)
        *ret_id = m.row.t.id;
    return OK;
}
