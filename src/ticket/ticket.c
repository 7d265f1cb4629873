/* Tickets: adding, reading, changing. What is done with one (assign, move) is ticket_act.c, what is
 * said is ticket_message.c, lists and views ticket_list.c. */
#include "../base/digest.h"
#include "../base/text.h"
#include "../search/search.h"
#include "ticket_internal.h"

/* ------------------------------------------------------------------ who may */

bool ticket_reach(const struct op *op, const char *permission, int64_t team_id, int64_t assignee_id)
{
    const struct actor *a = op->actor;
    switch (op_scope(op, permission)) {
    case SCOPE_ALL:
        return true;
    case SCOPE_TEAM:
        if (!team_id)
            return true;
        for (size_t i = 0; i < a->teams.n; i++)
            if (a->teams.items[i] == team_id)
                return true;
        return assignee_id && assignee_id == a->id;
    case SCOPE_OWN:
        return assignee_id && assignee_id == a->id;
    case SCOPE_NONE:
        break;
    }
    return false;
}

static bool may(const struct op *op, const char *permission, const struct ticket *t)
{
    return ticket_reach(op, permission, t->team_id, t->assignee_id);
}

void ticket_show(struct op *op, struct ticket_row *row)
{
    static const char *const from[] = { "", "customer", "agent" };
    struct ticket *t = &row->t;
    bool due = row->due.ms && row->due.ms != DUE_NEVER.ms;

    t->number = ticket_number(op->mem, t->id);
    t->last_from = str_of(from[row->last_from]);
    t->due_at = due ? row->due : (utc){ 0 };
    t->due_clock = due ? str_of(clock_kind_labels[row->due_kind]) : (str){ 0 };
}

void ticket_finish(struct op *op, struct ticket_row *row)
{
    struct ticket *t = &row->t;
    ticket_show(op, row);
    t->moves = (strs){ arena_array(op->mem, TICKET_STATUS_COUNT, sizeof(str)), 0 };
    if (!may(op, "ticket.move", t))
        return;
    for (int to = 0; to < TICKET_STATUS_COUNT; to++)
        if (status_may((enum ticket_status)t->status, (enum ticket_status)to))
            t->moves.items[t->moves.n++] = str_of(ticket_status_labels[to]);
}

enum err ticket_load(struct op *op, int64_t id, struct ticket_row *ret)
{
    bool found;
    memset(ret, 0, sizeof *ret);
    TRY(db_find(op, SQL(ticket_load), ARGS(V(id)), ticket_row_fields, ret, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "ticket.not_found");
    ticket_finish(op, ret);
    return OK;
}

enum err ticket_lock_load(struct op *op, int64_t id, struct ticket_row *ret)
{
    int64_t locked;
    TRY(db_int(op, SQL(ticket_lock), ARGS(V(id)), &locked));
    return ticket_load(op, id, ret);
}

enum err ticket_reach_get(struct op *op, int64_t id, const char *permission, struct ticket_row *ret)
{
    TRY(ticket_load(op, id, ret));
    if (!may(op, "ticket.read", &ret->t))
        return refuse(op, ERR_NOT_FOUND, "ticket.not_found");
    if (!may(op, permission, &ret->t))
        return permission_refuse(op, permission);
    return OK;
}

enum err ticket_hold(struct op *op, int64_t id, int64_t version, const char *permission,
                     struct ticket_row *ret)
{
    int64_t locked;
    TRY(db_int(op, SQL(ticket_lock), ARGS(V(id)), &locked));
    TRY(ticket_reach_get(op, id, permission, ret));
    return version ? version_check(op, "ticket", id, ret->t.version, version) : OK;
}

enum err ticket_get(struct op *op, int64_t id, struct ticket *ret)
{
    struct ticket_row row;
    TRY(ticket_reach_get(op, id, "ticket.read", &row));
    *ret = row.t;
    return OK;
}

enum err ticket_audience(struct op *op, int64_t id, struct ticket_audience *ret, bool *ret_found)
{
    static const struct field fields[] = {
        { FIELD(struct ticket_audience, team_id) },
        { FIELD(struct ticket_audience, assignee_id) },
        { 0 },
    };
    return db_find(op, SQL(ticket_audience), ARGS(V(id)), fields, ret, ret_found);
}

enum err ticket_find_external(struct op *op, str external_id, int64_t *ret_id)
{
    return db_int(op, SQL(ticket_by_external), ARGS(V(external_id)), ret_id);
}

/* ------------------------------------------------------------------ tags */

#define TAG_CHARS_MAX 40

void ticket_tags_check(struct op *op, strs *tags)
{
    for (size_t i = 0; i < tags->n; i++) {
        str pointer = arena_fmt(op->mem, "/tags/%zu", i);
        tags->items[i] = str_trim(tags->items[i]);
        if (!tags->items[i].n)
            op_field(op, pointer, "field.required");
        if (text_chars(tags->items[i]) > TAG_CHARS_MAX)
            op_field_with(op, pointer, "field.too_long", P("max", STR("40")));
        for (size_t j = 0; j < i; j++)
            if (str_eq(tags->items[i], tags->items[j]))
                op_field(op, pointer, "field.repeated");
    }
}

str ticket_tags_text(struct op *op, const strs *tags)
{
    str text = STR("");
    for (size_t i = 0; i < tags->n; i++)
        text = arena_fmt(op->mem, STR_FMT "%s" STR_FMT, STR_ARG(text), i ? "\n" : "",
                         STR_ARG(tags->items[i]));
    return text;
}

enum err ticket_tags_store(struct op *op, int64_t id, const strs *tags)
{
    TRY(db_run(op, SQL(ticket_tag_drop), ARGS(V(id)), NULL));
    for (size_t i = 0; i < tags->n; i++)
        TRY(db_run(op, SQL(ticket_tag_add), ARGS(V(id), V(tags->items[i])), NULL));
    return OK;
}

str ticket_search_text(struct op *op, const struct ticket *t)
{
    return arena_fmt(op->mem, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(t->subject),
                     STR_ARG(t->description), STR_ARG(t->external_id));
}

enum err ticket_index(struct op *op, const struct ticket *t)
{
    return search_put(op, "ticket", t->id, 0, ticket_search_text(op, t));
}

/* ------------------------------------------------------------------ adding */

enum err ticket_place_check(struct op *op, int64_t team_id, int64_t assignee_id)
{
    bool active = true;
    if (team_id)
        TRY(team_is_active(op, team_id, &active));
    if (!active)
        op_field(op, STR("/team_id"), "ticket.no_team");
    active = true;
    if (assignee_id)
        TRY(user_is_active(op, assignee_id, &active));
    if (!active)
        op_field(op, STR("/assignee_id"), "ticket.no_user");
    return op_check(op);
}

static enum err customer_of(struct op *op, const struct ticket_form *form, struct customer *ret)
{
    if (form->customer_id) {
        enum err err = customer_get(op, form->customer_id, ret);
        if (err != ERR_NOT_FOUND)
            return err;
        op_forgive(op);
        op_field(op, STR("/customer_id"), "customer.not_found");
        return op_check(op);
    }
    if (form->customer.name.n)
        return customer_find_or_add(op, &form->customer, STR("/customer"), ret);
    return OK;
}

struct ticket ticket_of_form(const struct ticket_form *form, utc now)
{
    utc at = form->created_at.ms ? form->created_at : now;
    return (struct ticket){
        .version = 1,
        .kind = form->kind,
        .subject = form->subject,
        .description = form->description.p ? form->description : STR(""),
        .status = form->assignee_id ? TICKET_OPEN : TICKET_NEW,
        .impact = form->impact,
        .urgency = form->urgency,
        .priority = (int)priority_of(form->impact, form->urgency),
        .channel = form->channel,
        .customer_id = form->customer_id,
        .unit_id = form->unit_id,
        .order_id = form->order_id,
        .team_id = form->team_id,
        .assignee_id = form->assignee_id,
        .tags = form->tags,
        .external_id = form->external_id,
        .created_at = at,
        .updated_at = at,
    };
}

str ticket_created_data(struct op *op, const struct ticket *t)
{
    utc done = t->resolved_at.ms ? t->resolved_at : t->closed_at;
    return DATA(op, D("kind", ticket_kind_labels[t->kind]),
                D("priority", ticket_priority_labels[t->priority]),
                D("channel", ticket_channel_labels[t->channel]),
                D("status", ticket_status_labels[t->status]), D("team_id", t->team_id),
                D("assignee_id", t->assignee_id), D("customer_id", t->customer_id),
                D("unit_id", t->unit_id), D("order_id", t->order_id),
                /* of one that an import brings in as done */
                done.ms ? D("resolved_at", utc_str(op->mem, done)) : (struct datum){ 0 });
}

static enum err ticket_new(struct op *op, const struct ticket_form *form, struct ticket_row *row)
{
    struct customer c = { 0 };

    TRY(customer_of(op, form, &c));
    row->t = ticket_of_form(form, op->now);
    row->t.customer_id = c.id;
    row->t.customer_name = c.name;
    return ticket_settle_new(op, row, c.level);
}

static enum err ticket_insert(struct op *op, struct ticket_row *row, str contact)
{
    struct ticket *t = &row->t;
    str external = t->external_id.n ? t->external_id : (str){ 0 };
    TRY(db_int(op, SQL(ticket_insert),
               ARGS(V(t->kind), V(t->subject), V(t->description), V(t->status), V(t->impact),
                    V(t->urgency), V(t->priority), V(t->channel), V_REF(t->customer_id),
                    V_REF(t->team_id), V_REF(t->assignee_id), V(ticket_tags_text(op, &t->tags)),
                    V(external), V(contact), V(t->created_at), V(t->updated_at), V_REF(t->unit_id),
                    V_REF(t->order_id), V(row->due), V(row->due_kind), V(t->near_at),
                    V(row->alarm_at)),
               &t->id));
    for (size_t i = 0; i < t->tags.n; i++)
        TRY(db_run(op, SQL(ticket_tag_add), ARGS(V(t->id), V(t->tags.items[i])), NULL));
    return OK;
}

/* Adding a ticket gives no more than the acts on one that is there: who may not assign or transfer it
 * there cannot put it there either, who may not read or change customers cannot do so on the way. */
static enum err add_permission(struct op *op, const struct ticket_form *form)
{
    const struct customer_form *c = &form->customer;
    bool foreign_team = form->team_id && !ticket_reach(op, "ticket.read", form->team_id, 0);

    if (op->actor->kind != ACTOR_USER)
        return OK;
    if (foreign_team && op_scope(op, "ticket.transfer") < SCOPE_TEAM)
        return permission_refuse(op, "ticket.transfer");
    if (form->assignee_id && form->assignee_id != op->actor->id &&
        op_scope(op, "ticket.assign") < SCOPE_TEAM)
        return permission_refuse(op, "ticket.assign");
    if (form->customer_id && op_scope(op, "customer.read") == SCOPE_NONE)
        return permission_refuse(op, "customer.read");
    if ((form->unit_id || form->order_id) && op_scope(op, "product.read") == SCOPE_NONE)
        return permission_refuse(op, "product.read");
    if ((c->level || c->notes.n || c->external_id.n) &&
        op_scope(op, "customer.write") == SCOPE_NONE)
        return permission_refuse(op, "customer.write");
    if (form->customer_id && c->name.n)
        op_field(op, STR("/customer"), "ticket.two_customers");
    return op_check(op);
}

/* Unit and order must be there (0 = none): field errors at /unit_id, /order_id. */
static enum err about_check(struct op *op, int64_t unit_id, int64_t order_id)
{
    bool there = true;
    if (unit_id)
        TRY(unit_exists(op, unit_id, &there));
    if (!there)
        op_field(op, STR("/unit_id"), "unit.not_found");
    there = true;
    if (order_id)
        TRY(order_exists(op, order_id, &there));
    if (!there)
        op_field(op, STR("/order_id"), "order.not_found");
    return op_check(op);
}

static enum err external_free(struct op *op, str external_id)
{
    int64_t other = 0;
    if (!external_id.n)
        return OK;
    TRY(ticket_find_external(op, external_id, &other));
    if (!other)
        return OK;
    return refuse_with(op, ERR_CONFLICT, "ticket.external_taken", P("id", external_id),
                       P("number", ticket_number(op->mem, other)));
}

enum err ticket_add(struct op *op, const struct ticket_form *form, struct ticket *ret)
{
    struct ticket_row row = { 0 };
    struct ticket *t = &row.t;
    strs tags = form->tags;

    ticket_tags_check(op, &tags);
    TRY(op_check(op));
    TRY(add_permission(op, form));
    TX(tx, op);
    TRY(ticket_place_check(op, form->team_id, form->assignee_id));
    TRY(about_check(op, form->unit_id, form->order_id));
    TRY(external_free(op, form->external_id));
    TRY(ticket_new(op, form, &row));
    TRY(ticket_insert(op, &row, form->contact));
    struct ticket_place place = ticket_place(t);
    TRY(ticket_recount(op, NULL, &place));
    TRY(event_begin(op, "ticket", t->id, "ticket.created", ticket_created_data(op, t)));
    TRY(ticket_index(op, t));
    TRY(tx_commit(&tx));
    ticket_finish(op, &row);
    *ret = row.t;
    return OK;
}

/* ------------------------------------------------------------------ changing */

enum err ticket_store(struct op *op, const struct ticket_row *before, struct ticket_row *after,
                      bool raise_version)
{
    struct ticket *t = &after->t;
    struct ticket_place from = ticket_place(&before->t), to = ticket_place(t);
    int64_t version = 0;

    t->updated_at = op->now;
    TRY(db_int(op, SQL(ticket_update),
               ARGS(V(t->id), V(before->t.version), V(t->kind), V(t->subject), V(t->description),
                    V(t->status), V(t->impact), V(t->urgency), V(t->priority),
                    V_REF(t->customer_id), V_REF(t->team_id), V_REF(t->assignee_id),
                    V(ticket_tags_text(op, &t->tags)), V(t->updated_at), V(t->first_reply_at),
                    V(t->resolved_at), V(t->closed_at), V(t->reopened_count), V(t->message_count),
                    V_REF(after->last_from), V(raise_version), V_REF(t->unit_id),
                    V_REF(t->order_id)),
               &version));
    if (!version)
        return version_refuse(op, "ticket", t->id);
    t->version = version;
    ticket_finish(op, after);
    return ticket_recount(op, &from, &to);
}

struct ticket_edit ticket_edit_of(const struct ticket *t)
{
    return (struct ticket_edit){ t->kind, t->subject,     t->description, t->impact,  t->urgency,
                                 t->tags, t->customer_id, t->unit_id,     t->order_id };
}

static enum err edit_about(struct op *op, struct ticket *t, const struct ticket_edit *form)
{
    bool same_unit = t->unit_id == form->unit_id, same_order = t->order_id == form->order_id;
    if (same_unit && same_order)
        return OK;
    if (op->actor->kind == ACTOR_USER && op_scope(op, "product.read") == SCOPE_NONE)
        return permission_refuse(op, "product.read");
    t->unit_id = form->unit_id;
    t->order_id = form->order_id;
    return about_check(op, same_unit ? 0 : t->unit_id, same_order ? 0 : t->order_id);
}

static enum err edit_customer(struct op *op, struct ticket *t, int64_t customer_id)
{
    struct customer c = { 0 };
    const struct ticket_form form = { .customer_id = customer_id };

    if (t->customer_id == customer_id)
        return OK;
    TRY(customer_of(op, &form, &c));
    t->customer_id = c.id;
    t->customer_name = c.name;
    return OK;
}

enum err ticket_edit(struct op *op, int64_t id, int64_t version, const struct ticket_edit *form,
                     struct ticket *ret)
{
    struct ticket_row before, after;
    strs tags = form->tags;
    str changes;

    ticket_tags_check(op, &tags);
    TRY(op_check(op));
    TX(tx, op);
    TRY(ticket_hold(op, id, version, "ticket.edit", &before));
    after = before;
    struct ticket *t = &after.t;
    t->kind = form->kind, t->subject = form->subject, t->description = form->description;
    t->impact = form->impact, t->urgency = form->urgency, t->tags = tags;
    t->priority = (int)priority_of(t->impact, t->urgency);
    TRY(edit_customer(op, t, form->customer_id));
    TRY(edit_about(op, t, form));
    struct ticket_edit old = ticket_edit_of(&before.t), new = ticket_edit_of(t);
    if (event_changes(op, ticket_edit_fields, &old, &new, NULL, &changes)) {
        TRY(ticket_store(op, &before, &after, true));
        TRY(ticket_tags_store(op, id, &tags));
        TRY(ticket_index(op, t));
        TRY(event_append(op, "ticket", id, "ticket.changed", changes, NULL));
        TRY(ticket_settle(op, &after));
    }
    TRY(tx_commit(&tx));
    *ret = after.t;
    return OK;
}

/* ------------------------------------------------------------------ access by link */

enum err ticket_open_public(struct op *op, int64_t id, struct ticket *ret)
{
    struct ticket_row row;
    TRY(ticket_load(op, id, &row));
    *ret = row.t;
    return OK;
}

enum err ticket_contact_is(struct op *op, int64_t id, str typed, bool *ret)
{
    str kept = { 0 }, one;
    str given = customer_contact(op, &(struct customer_form){ .phone = typed, .mail = typed });

    *ret = false;
    TRY(db_text(op, SQL(ticket_contact), ARGS(V(id)), &kept));
    while (str_split(&given, '\n', &one)) {
        str rest = kept, line;
        while (str_split(&rest, '\n', &line))
            *ret |= line.n && secret_eq(line, one);
    }
    return OK;
}

enum err ticket_access_new(struct op *op, int64_t id, str *ret_token)
{
    char hash[SHA256_HEX];
    struct ticket_row row;

    TX(tx, op);
    TRY(ticket_lock_load(op, id, &row));
    *ret_token = random_token(op->mem);
    sha256_hex(*ret_token, hash);
    str all = row.access_hash.n ? arena_fmt(op->mem, "%s " STR_FMT, hash, STR_ARG(row.access_hash))
                                : arena_fmt(op->mem, "%s", hash);
    if (all.n > 8 * SHA256_HEX) /* the eight newest links stay good */
        all.n = 8 * SHA256_HEX - 1;
    TRY(db_run(op, SQL(ticket_set_access), ARGS(V(id), V(all)), NULL));
    return tx_commit(&tx);
}

bool ticket_access_ok(struct op *op, const struct ticket *t, str token)
{
    char hash[SHA256_HEX];
    struct ticket_row row;
    str rest, one;

    if (token.n < 20 || ticket_load(op, t->id, &row) != OK)
        return false;
    sha256_hex(token, hash);
    rest = row.access_hash;
    while (str_split(&rest, ' ', &one))
        if (secret_eq(one, str_of(hash)))
            return true;
    return false;
}

enum err ticket_attach_own(struct op *op, int64_t id, const ints *uploads, struct list *ret)
{
    const struct message_form form = { .attachment_ids = *uploads };
    TX(tx, op);
    TRY(attachments_claim(op, &form, id, 0, ret));
    return tx_commit(&tx);
}

enum err ticket_attach(struct op *op, int64_t id, const strs *claims, struct list *ret)
{
    const struct message_form form = { .claims = *claims };
    TX(tx, op);
    TRY(attachments_claim(op, &form, id, 0, ret));
    return tx_commit(&tx);
}
