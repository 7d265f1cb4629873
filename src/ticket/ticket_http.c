/* Tickets over HTTP: reading, forms, answering. Rules are in the other files of this room. */
#include "ticket_internal.h"

static enum err ticket_http_list(struct op *op, struct http *h)
{
    struct ticket_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(ticket_list(op, &q, &found, &next));
    return http_send_list(op, h, ticket_fields, found.items, found.n, sizeof(struct ticket), next);
}

static const struct field view_count_fields[] = {
    { FIELD(struct ticket_view_count, view), .flags = REQUIRED, .labels = ticket_view_labels },
    { FIELD(struct ticket_view_count, n), .doc = "tickets in it" },
    { 0 },
};

static enum err ticket_http_counts(struct op *op, struct http *h)
{
    struct list counts;
    TRY(ticket_counts(op, &counts));
    return http_send_items(op, h, view_count_fields, counts.items, counts.n,
                           sizeof(struct ticket_view_count));
}

static enum err ticket_http_get(struct op *op, struct http *h)
{
    struct ticket t;
    TRY(ticket_get(op, http_id(h), &t));
    return http_send(op, h, ticket_fields, &t);
}

static enum err ticket_http_add(struct op *op, struct http *h)
{
    struct ticket_form form = { 0 };
    struct ticket t;
    TRY(http_read(op, h, &form));
    if (!http_named(h, "impact"))
        form.impact = GRADE_MEDIUM;
    if (!http_named(h, "urgency"))
        form.urgency = GRADE_MEDIUM;
    if (!http_named(h, "channel"))
        form.channel = op->actor->token ? CHANNEL_API : CHANNEL_DESK;
    TRY(ticket_add(op, &form, &t));
    return http_send_created(op, h, ticket_fields, &t);
}

static enum err ticket_http_edit(struct op *op, struct http *h)
{
    struct ticket t;
    TRY(ticket_get(op, http_id(h), &t));
    struct ticket_edit form = ticket_edit_of(&t);
    TRY(http_read(op, h, &form));
    TRY(ticket_edit(op, t.id, http_version(h), &form, &t));
    return http_send(op, h, ticket_fields, &t);
}

struct assign_form {
    int64_t assignee_id;
};

static const struct field assign_form_fields[] = {
    { FIELD(struct assign_form, assignee_id), .flags = NULLABLE, .doc = "null: back to the queue" },
    { 0 },
};

static enum err ticket_http_assign(struct op *op, struct http *h)
{
    struct assign_form form = { 0 };
    struct ticket t;
    TRY(http_read(op, h, &form));
    if (!http_named(h, "assignee_id"))
        op_field(op, STR("/assignee_id"), "field.required");
    TRY(op_check(op));
    TRY(ticket_assign(op, http_id(h), http_version(h), form.assignee_id, &t));
    return http_send(op, h, ticket_fields, &t);
}

struct transfer_form {
    int64_t team_id, assignee_id;
    str reason;
};

static const struct field transfer_form_fields[] = {
    { FIELD(struct transfer_form, team_id), .flags = REQUIRED },
    { FIELD(struct transfer_form, assignee_id), .flags = NULLABLE },
    { FIELD(struct transfer_form, reason), .flags = REQUIRED | TRIM, .max = 500 },
    { 0 },
};

static enum err ticket_http_transfer(struct op *op, struct http *h)
{
    struct transfer_form form = { 0 };
    struct ticket t;
    TRY(http_read(op, h, &form));
    TRY(ticket_transfer(op, http_id(h), http_version(h), form.team_id, form.assignee_id,
                        form.reason, &t));
    return http_send(op, h, ticket_fields, &t);
}

struct move_form {
    int to, waits_for;
    str reason;
};

static const struct field move_form_fields[] = {
    { FIELD(struct move_form, to), .flags = REQUIRED, .labels = ticket_status_labels },
    { FIELD(struct move_form, waits_for), .labels = wait_for_labels,
      .doc = "with waiting: whom for; none: the customer" },
    { FIELD(struct move_form, reason), .flags = TRIM, .max = 500 },
    { 0 },
};

static enum err ticket_http_move(struct op *op, struct http *h)
{
    struct move_form form = { 0 };
    struct ticket t;
    TRY(http_read(op, h, &form));
    if (form.to == TICKET_WAITING)
        TRY(ticket_wait(op, http_id(h), http_version(h), form.waits_for, form.reason, &t));
    else
        TRY(ticket_move(op, http_id(h), http_version(h), (enum ticket_status)form.to, form.reason,
                        &t));
    return http_send(op, h, ticket_fields, &t);
}

static enum err ticket_http_say(struct op *op, struct http *h)
{
    struct message_form form = { 0 };
    struct timeline_item item;
    TRY(http_read(op, h, &form));
    TRY(ticket_say(op, http_id(h), &form, &item));
    return http_send_created(op, h, timeline_fields, &item);
}

struct timeline_query {
    str after;
    int64_t limit;
};

static const struct field timeline_query_fields[] = {
    { FIELD(struct timeline_query, after), .max = 200, .doc = "cursor of the page before" },
    { FIELD(struct timeline_query, limit), .min = 1, .max = PAGE_MAX,
      .doc = "items, 200 unless said" },
    { 0 },
};

static enum err ticket_http_timeline(struct op *op, struct http *h)
{
    struct timeline_query q = { .limit = PAGE_MAX };
    struct ticket t;
    struct list items;
    int64_t after = 0, next;
    bool given;

    TRY(http_query(op, h, &q));
    TRY(cursor_read(op, q.after, &after, 1, &given));
    TRY(ticket_get(op, http_id(h), &t));
    TRY(ticket_timeline(op, t.id, after, q.limit, &items, &next));
    str cursor = next ? cursor_make(op, &next, 1) : (str){ 0 };
    return http_send_list(op, h, timeline_fields, items.items, items.n,
                          sizeof(struct timeline_item), cursor);
}

static enum err attachment_http_add(struct op *op, struct http *h)
{
    const struct http_part *parts;
    size_t n;

    http_parts(h, &parts, &n);
    if (!n)
        return refuse(op, ERR_INVALID, "attachment.none");
    struct attachment *files = arena_array(op->mem, n, sizeof *files);
    for (size_t i = 0; i < n; i++)
        TRY(attachment_add(op, &parts[i], false, &files[i]));
    return http_send_items(op, h, attachment_fields, files, n, sizeof *files);
}

static enum err ticket_http_files(struct op *op, struct http *h)
{
    struct list files;
    TRY(ticket_files(op, http_id(h), &files));
    return http_send_items(op, h, attachment_fields, files.items, files.n,
                           sizeof(struct attachment));
}

static enum err attachment_http_get(struct op *op, struct http *h)
{
    struct attachment a;
    TRY(attachment_get(op, http_id(h), &a));
    return http_send_blob(op, h, a.sha256, a.name, a.media_type);
}

struct search_query {
    str q;
    int64_t limit;
};

static const struct field search_query_fields[] = {
    { FIELD(struct search_query, q), .flags = REQUIRED | TRIM, .max = 100,
      .doc = "words, all of which must occur; a ticket number; a phone number or mail" },
    { FIELD(struct search_query, limit), .min = 1, .max = 50,
      .doc = "hits of each kind, 20 unless said" },
    { 0 },
};

struct search_result {
    struct list tickets, customers, units;
};

static const struct field search_result_fields[] = {
    { FIELD(struct search_result, tickets), .of = ticket_fields, .size = sizeof(struct ticket) },
    { FIELD(struct search_result, customers), .of = customer_fields,
      .size = sizeof(struct customer) },
    { FIELD(struct search_result, units), .of = unit_fields, .size = sizeof(struct unit),
      .doc = "by any part of the serial or order number" },
    { 0 },
};

static enum err search_http(struct op *op, struct http *h)
{
    struct search_query q = { .limit = 20 };
    struct search_result found = { 0 };
    str next;

    TRY(http_query(op, h, &q));
    if (op_scope(op, "ticket.read"))
        TRY(ticket_search(op, q.q, q.limit, &found.tickets));
    if (op_scope(op, "customer.read"))
        TRY(customer_list(op, &(struct customer_query){ .q = q.q, .limit = q.limit },
                          &found.customers, &next));
    if (op_scope(op, "product.read"))
        TRY(unit_list(op, &(struct unit_query){ .q = q.q, .limit = q.limit }, &found.units, &next));
    for (size_t i = 0; i < found.customers.n; i++)
        customer_mask(op, &((struct customer *)found.customers.items)[i]);
    return http_send(op, h, search_result_fields, &found);
}

#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)

const struct route ticket_routes[] = {
    { GET, "/api/v1/tickets", ticket_http_list, "ticket.read", .query = ticket_query_fields,
      .out = ticket_fields, .flags = ROUTE_LIST,
      .summary = "Tickets by view, filters and conditions; descriptions are cut to their beginning",
      .errors = "condition.not_searchable page.cursor" },
    { GET, "/api/v1/tickets/counts", ticket_http_counts, "ticket.read", .out = view_count_fields,
      .flags = ROUTE_ITEMS, .summary = "How many tickets each view holds" },
    { POST, "/api/v1/tickets", ticket_http_add, "ticket.create",
      FORM(ticket_form_fields, ticket_form), .out = ticket_fields, .flags = ROUTE_CREATED,
      .summary = "Add a ticket",
      .errors = "ticket.external_taken customer.not_found unit.not_found order.not_found" },
    { GET, "/api/v1/tickets/:id", ticket_http_get, "ticket.read", .out = ticket_fields,
      .summary = "One ticket", .errors = "ticket.not_found" },
    { PATCH, "/api/v1/tickets/:id", ticket_http_edit, "ticket.edit",
      FORM(ticket_edit_fields, ticket_edit), .out = ticket_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Change a ticket", .errors = "ticket.not_found record.changed" },
    { POST, "/api/v1/tickets/:id/assign", ticket_http_assign, "ticket.assign",
      FORM(assign_form_fields, assign_form), .out = ticket_fields,
      .summary = "Give it to somebody, or back to the queue",
      .errors = "ticket.not_found ticket.no_user" },
    { POST, "/api/v1/tickets/:id/transfer", ticket_http_transfer, "ticket.transfer",
      FORM(transfer_form_fields, transfer_form), .out = ticket_fields,
      .summary = "Hand it to another team, with the reason",
      .errors = "ticket.not_found ticket.no_team" },
    { POST, "/api/v1/tickets/:id/transitions", ticket_http_move, "ticket.move",
      FORM(move_form_fields, move_form), .out = ticket_fields,
      .summary = "Move it to another status",
      .errors = "ticket.not_found ticket.no_move ticket.already" },
    { GET, "/api/v1/tickets/:id/timeline", ticket_http_timeline, "ticket.read",
      .query = timeline_query_fields, .out = timeline_fields, .flags = ROUTE_LIST,
      .summary = "Messages and events, oldest first", .errors = "ticket.not_found" },
    { GET, "/api/v1/tickets/:id/attachments", ticket_http_files, "ticket.read",
      .out = attachment_fields, .out_name = "Attachment", .flags = ROUTE_ITEMS,
      .summary = "Files of a ticket, oldest first", .errors = "ticket.not_found" },
    { POST, "/api/v1/tickets/:id/messages", ticket_http_say, "ticket.note",
      FORM(message_form_fields, message_form), .out = timeline_fields, .flags = ROUTE_CREATED,
      .summary = "Reply to the customer (needs ticket.reply), or write a note",
      .errors = "ticket.not_found message.newer ticket.no_move attachment.not_found" },
    { POST, "/api/v1/attachments", attachment_http_add, "ticket.note", .out = attachment_fields,
      .flags = ROUTE_MULTIPART | ROUTE_ITEMS, .summary = "Upload files, to be added to a message",
      .errors = "attachment.none blob.too_large" },
    { GET, "/api/v1/attachments/:id", attachment_http_get, "login", .summary = "A file",
      .errors = "attachment.not_found" },
    { GET, "/api/v1/search", search_http, "login", .query = search_query_fields,
      .out = search_result_fields,
      .summary = "Tickets, customers and units that hold all the words" },
    { 0 },
};
