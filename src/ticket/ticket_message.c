/* What is said on a ticket, and its timeline: the chain of events with the messages in their places. */
#include "../base/digest.h"
#include "../search/search.h"
#include "ticket_internal.h"

/* The event of a message holds the hash of its text, so that the chain vouches for the text too. */
static enum err message_append(struct op *op, int64_t ticket_id, const struct message_form *form,
                               struct timeline_item *item)
{
    char hash[SHA256_HEX];
    const char *type = form->type == MESSAGE_NOTE ? "ticket.noted" : "ticket.replied";

    sha256_hex(form->body, hash);
    TRY(event_append(op, "ticket", ticket_id, type, DATA(op, D("sha256", (const char *)hash)),
                     &item->id));
    TRY(db_int(op, SQL(message_insert),
               ARGS(V(ticket_id), V(item->id), V(form->type), V((int)op->actor->kind),
                    V(op->actor->id), V(form->body), V(op->now)),
               &item->message_id));
    item->event = str_of(type);
    return search_put(op, "ticket", ticket_id, item->message_id, form->body);
}

static enum err newer_check(struct op *op, int64_t id, const struct message_form *form)
{
    int64_t newer = 0;
    if (!form->seen || form->force || form->type != MESSAGE_REPLY)
        return OK;
    TRY(db_int(op, SQL(message_newer),
               ARGS(V(id), V(form->seen), V((int)op->actor->kind), V(op->actor->id)), &newer));
    if (!newer)
        return OK;
    return refuse_with(op, ERR_CONFLICT, "message.newer",
                       P("id", arena_fmt(op->mem, "%lld", (long long)newer)));
}

/* A message moves the ticket by itself: a first answer takes up a new one, a customer's word brings
 * back what waits or was thought to be done. */
enum err ticket_said(struct op *op, struct ticket_row *row, enum message_type type)
{
    bool customer = op->actor->kind == ACTOR_CUSTOMER;
    row->t.message_count++;
    if (type == MESSAGE_NOTE)
        return OK;
    row->last_from = customer ? FROM_CUSTOMER : FROM_AGENT;
    if (!customer && !row->t.first_reply_at.ms)
        row->t.first_reply_at = op->now;
    bool take_up = !customer && row->t.status == TICKET_NEW;
    bool bring_back = customer && row->t.status >= TICKET_WAITING;
    return take_up || bring_back ? ticket_set_status(op, row, TICKET_OPEN) : OK;
}

static enum err message_then(struct op *op, struct ticket_row *row, str then)
{
    int to = label_index(ticket_status_labels, then);
    if (!then.n || to == row->t.status)
        return OK;
    if (!ticket_reach(op, "ticket.move", row->t.team_id, row->t.assignee_id))
        return permission_refuse(op, "ticket.move");
    return ticket_set_status(op, row, (enum ticket_status)to);
}

/* A change of status that came with a message is an event of its own, as if it had been made by hand. */
static enum err moved_append(struct op *op, const struct ticket_row *before,
                             const struct ticket_row *after)
{
    int from = before->t.status, to = after->t.status;
    if (from == to)
        return OK;
    return event_append(op, "ticket", after->t.id, ticket_move_event(from, to),
                        DATA(op, D("from", ticket_status_labels[from]),
                             D("to", ticket_status_labels[to]), D("by", "message")),
                        NULL);
}

static void item_fill(struct op *op, const struct message_form *form, struct timeline_item *item)
{
    item->at = op->now;
    item->type = str_of(message_type_labels[form->type]);
    item->from = op->actor->kind == ACTOR_CUSTOMER ? STR("customer") : STR("agent");
    item->actor_id = op->actor->id;
    item->actor_name = op->actor->name;
    item->body = form->body;
    item->data = STR("{}");
}

static enum err message_permission(struct op *op, int64_t id, const struct message_form *form,
                                   struct ticket_row *ret)
{
    if (op->actor->kind != ACTOR_CUSTOMER)
        return ticket_hold(op, id, 0, form->type == MESSAGE_NOTE ? "ticket.note" : "ticket.reply",
                           ret);
    return ticket_lock_load(op, id, ret);
}

enum err ticket_say(struct op *op, int64_t id, const struct message_form *form,
                    struct timeline_item *ret)
{
    struct ticket_row before, after;
    struct timeline_item item = { 0 };

    if (!str_trim(form->body).n)
        op_field(op, STR("/body"), "field.required");
    TRY(op_check(op));
    TX(tx, op);
    TRY(message_permission(op, id, form, &before));
    TRY(newer_check(op, id, form));
    after = before;
    TRY(ticket_said(op, &after, (enum message_type)form->type));
    TRY(message_then(op, &after, form->then));
    TRY(message_append(op, id, form, &item));
    TRY(moved_append(op, &before, &after));
    TRY(ticket_store(op, &before, &after, before.t.status != after.t.status));
    TRY(ticket_settle(op, &after));
    TRY(attachments_claim(op, form, id, item.message_id, &item.attachments));
    TRY(tx_commit(&tx));
    item_fill(op, form, &item);
    *ret = item;
    return OK;
}

/* ------------------------------------------------------------------ timeline */

struct timeline_row {
    struct timeline_item item;
    int actor_kind;
    int64_t message_type;
};

static const struct field timeline_row_fields[] = {
    { FIELD_NAMED(struct timeline_row, item.id, "id") },
    { FIELD_NAMED(struct timeline_row, item.at, "at") },
    { FIELD_NAMED(struct timeline_row, item.actor_id, "actor_id") },
    { FIELD_NAMED(struct timeline_row, item.actor_name, "actor_name") },
    { FIELD_NAMED(struct timeline_row, item.message_id, "message_id") },
    { FIELD_NAMED(struct timeline_row, item.body, "body") },
    { FIELD_NAMED(struct timeline_row, item.event, "event") },
    { FIELD_NAMED(struct timeline_row, item.data, "data") },
    { FIELD(struct timeline_row, actor_kind), .labels = actor_kind_labels },
    { FIELD(struct timeline_row, message_type) },
    { 0 },
};

static str item_from(int actor_kind)
{
    return actor_kind == ACTOR_USER       ? STR("agent")
           : actor_kind == ACTOR_CUSTOMER ? STR("customer")
                                          : STR("system");
}

/* Attachments come in the order of ids, messages too: one walk gives each its own. */
static void attachments_share(struct op *op, struct timeline_item *item, const struct list *all)
{
    const struct attachment *a = all->items;
    struct attachment *own = arena_array(op->mem, all->n, sizeof *own);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        if (a[i].message_id == item->message_id)
            own[n++] = a[i];
    item->attachments = (struct list){ own, n };
}

enum err ticket_timeline(struct op *op, int64_t id, int64_t after, int64_t limit, struct list *ret,
                         int64_t *ret_next)
{
    struct list rows, files;

    TRY(db_all(op, SQL(timeline), ARGS(V(id), V(after), V(limit + 1)), timeline_row_fields,
               sizeof(struct timeline_row), &rows));
    TRY(attachments_of(op, id, &files));
    *ret_next = 0;
    if (rows.n > (size_t)limit) {
        rows.n = (size_t)limit;
        *ret_next = ((struct timeline_row *)rows.items)[rows.n - 1].item.id;
    }
    struct timeline_item *items = arena_array(op->mem, rows.n, sizeof *items);
    for (size_t i = 0; i < rows.n; i++) {
        struct timeline_row *row = &((struct timeline_row *)rows.items)[i];
        struct timeline_item *item = &row->item;
        item->type =
            !item->message_id ? STR("event") : str_of(message_type_labels[row->message_type]);
        item->from = item_from(row->actor_kind);
        bool holds_files = item->message_id || item->id == 1;
        if (holds_files && files.n)
            attachments_share(op, item, &files);
        items[i] = *item;
    }
    *ret = (struct list){ items, rows.n };
    return OK;
}
