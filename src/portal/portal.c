/* The customer's side. Whoever submits gets the ticket's link; whoever comes back shows its secret, or
 * the number with the phone or mail that it was submitted with. A wrong number and a wrong contact give
 * the same answer, so that numbers cannot be tried out. From then on the op acts as the customer. */
#include "portal_internal.h"

#include "../base/text.h"
#include "../flow/flow.h"
#include "../people/people.h"
#include "../settings/settings.h"
#include "../visit/visit.h"

#define HOUR         3600
#define TRACK_TRIES  10  /* an hour, from one address */
#define MESSAGES_MAX 500 /* the newest that a customer is shown */

struct portal_form {
    int kind;
    str subject, description, name, phone, mail, product, order_number, unit;
    strs attachments;
};

static const struct field portal_form_fields[] = {
    { FIELD(struct portal_form, kind), .flags = REQUIRED, .labels = ticket_kind_labels },
    { FIELD(struct portal_form, subject), .flags = TRIM, .max = 200,
      .doc = "the first line of the description unless said" },
    { FIELD(struct portal_form, description), .flags = REQUIRED | MULTILINE | TRIM, .max = 20000 },
    { FIELD(struct portal_form, name), .flags = REQUIRED | TRIM, .max = 100 },
    { FIELD(struct portal_form, phone), .flags = NULLABLE | TRIM, .max = 40, .format = "phone" },
    { FIELD(struct portal_form, mail), .flags = NULLABLE | TRIM, .max = 254, .format = "email" },
    { FIELD(struct portal_form, product), .flags = NULLABLE | TRIM, .max = 100 },
    { FIELD(struct portal_form, order_number), .flags = NULLABLE | TRIM, .max = 60 },
    { FIELD(struct portal_form, unit), .flags = NULLABLE | TRIM, .max = 40,
      .doc = "token of a unit, from its QR code" },
    { FIELD(struct portal_form, attachments), .max = 10, .doc = "claims of uploads" },
    { 0 },
};

static const struct field portal_unit_fields[] = {
    { FIELD(struct unit, model_code) },
    { FIELD(struct unit, model_name_zh) },
    { FIELD(struct unit, model_name_en) },
    { FIELD(struct unit, category_key), .doc = "what rules call its category" },
    { FIELD(struct unit, serial), .doc = "its end only" },
    { 0 },
};

struct portal_link {
    str number, token, link;
};

static const struct field portal_link_fields[] = {
    { FIELD(struct portal_link, number), .doc = "number of the ticket" },
    { FIELD(struct portal_link, token), .doc = "secret for X-Ticket-Token" },
    { FIELD(struct portal_link, link), .doc = "path of the page with the secret" },
    { 0 },
};

enum err portal_throttle(struct op *op, struct http *h, const char *what, int64_t max)
{
    str network = throttle_network(op->mem, http_address(h));
    str key = arena_fmt(op->mem, "portal.%s " STR_FMT, what, STR_ARG(network));
    return throttle_hit(op, key, max, HOUR);
}

static void act_as_customer(struct op *op, int64_t id, str name)
{
    struct actor *a = arena_alloc(op->mem, sizeof *a);
    *a = (struct actor){ .kind = ACTOR_CUSTOMER, .id = id, .name = name };
    op->actor = a;
}

static enum err link_to(struct op *op, const struct ticket *t, struct portal_link *ret)
{
    ret->number = t->number;
    TRY(ticket_access_new(op, t->id, &ret->token));
    ret->link =
        arena_fmt(op->mem, "/track/" STR_FMT "#" STR_FMT, STR_ARG(t->number), STR_ARG(ret->token));
    return OK;
}

/* ------------------------------------------------------------------ submitting */

static enum err portal_http_upload(struct op *op, struct http *h)
{
    const struct http_part *parts;
    size_t n;

    TRY(portal_throttle(op, h, "upload", 10 * op->env->settings->portal_per_hour));
    http_parts(h, &parts, &n);
    if (!n)
        return refuse(op, ERR_INVALID, "attachment.none");
    struct attachment *files = arena_array(op->mem, n, sizeof *files);
    for (size_t i = 0; i < n; i++)
        TRY(attachment_add(op, &parts[i], true, &files[i]));
    return http_send_items(op, h, attachment_fields, files, n, sizeof *files);
}

static str first_line(str text)
{
    ptrdiff_t end = str_find(text, '\n');
    str line = str_trim(end < 0 ? text : (str){ text.p, (size_t)end });
    return text_cut(line, 80);
}

/* What the form asks beyond the ticket's own fields stands at the head of the description; so does a
 * phone or mail that the customer's record does not have: the record itself is not changed by
 * somebody who only knows one of the two. */
static str description_of(struct op *op, const struct portal_form *form, const struct customer *c)
{
    const char *product = op->lang == LANG_ZH ? "产品" : "Product";
    const char *phone = op->lang == LANG_ZH ? "联系电话" : "Phone";
    const char *mail = op->lang == LANG_ZH ? "联系邮箱" : "Mail";
    const char *order = op->lang == LANG_ZH ? "订单号" : "Order";
    str head = STR("");
    if (form->product.n)
        head = arena_fmt(op->mem, "%s: " STR_FMT "\n", product, STR_ARG(form->product));
    if (form->order_number.n)
        head = arena_fmt(op->mem, STR_FMT "%s: " STR_FMT "\n", STR_ARG(head), order,
                         STR_ARG(form->order_number));
    if (form->phone.n && !customer_contact_is(op, c, form->phone))
        head = arena_fmt(op->mem, STR_FMT "%s: " STR_FMT "\n", STR_ARG(head), phone,
                         STR_ARG(form->phone));
    if (form->mail.n && !customer_contact_is(op, c, form->mail))
        head = arena_fmt(op->mem, STR_FMT "%s: " STR_FMT "\n", STR_ARG(head), mail,
                         STR_ARG(form->mail));
    return arena_fmt(op->mem, STR_FMT "%s" STR_FMT, STR_ARG(head), head.n ? "\n" : "",
                     STR_ARG(form->description));
}

/* The unit of a token; 0 for none. */
static enum err unit_of(struct op *op, str token, int64_t *ret_id)
{
    struct unit u = { 0 };
    enum err err = token.n ? unit_by_token(op, token, &u) : OK;
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        op_field(op, STR("/unit"), "unit.not_found");
        return op_check(op);
    }
    *ret_id = u.id;
    return err;
}

static enum err portal_submit(struct op *op, const struct portal_form *form,
                              struct portal_link *ret)
{
    const struct customer_form contact = { .name = form->name,
                                           .phone = form->phone,
                                           .mail = form->mail };
    struct customer c = { 0 };
    struct ticket t;
    struct list files;
    int64_t unit_id = 0;

    TX(tx, op);
    TRY(unit_of(op, form->unit, &unit_id));
    TRY(customer_find_or_add(op, &contact, STR(""), &c));
    act_as_customer(op, c.id, c.name);
    const struct ticket_form ticket = {
        .kind = form->kind,
        .impact = GRADE_MEDIUM,
        .urgency = GRADE_MEDIUM,
        .channel = CHANNEL_PORTAL,
        .subject = form->subject.n ? form->subject : first_line(form->description),
        .description = description_of(op, form, &c),
        .customer_id = c.id,
        .unit_id = unit_id,
        .contact = customer_contact(op, &contact),
    };
    TRY(ticket_add(op, &ticket, &t));
    TRY(ticket_attach(op, t.id, &form->attachments, &files));
    TRY(link_to(op, &t, ret));
    return tx_commit(&tx);
}

static enum err portal_http_submit(struct op *op, struct http *h)
{
    struct portal_form form = { 0 };
    struct portal_link link = { 0 };

    TRY(portal_throttle(op, h, "submit", op->env->settings->portal_per_hour));
    TRY(http_read(op, h, &form));
    if (!form.phone.n && !form.mail.n)
        op_field(op, STR("/phone"), "customer.contact_needed");
    TRY(op_check(op));
    TRY(portal_submit(op, &form, &link));
    return http_send_created(op, h, portal_link_fields, &link);
}

/* ------------------------------------------------------------------ coming back */

struct track_form {
    str number, contact;
};

static const struct field track_form_fields[] = {
    { FIELD(struct track_form, number), .flags = REQUIRED | TRIM, .max = 40 },
    { FIELD(struct track_form, contact), .flags = REQUIRED | TRIM, .max = 254,
      .doc = "the phone number or mail address that it was submitted with" },
    { 0 },
};

static enum err track_find(struct op *op, const struct track_form *form, struct ticket *ret)
{
    struct customer c = { 0 };
    int64_t id = ticket_number_read(form->number);

    bool given = false;
    bool found = id && ticket_open_public(op, id, ret) == OK && ret->customer_id &&
                 customer_get(op, ret->customer_id, &c) == OK &&
                 ticket_contact_is(op, id, form->contact, &given) == OK &&
                 (given || customer_contact_is(op, &c, form->contact));
    if (found)
        return OK;
    if (op->fault.err != OK && op->fault.err != ERR_NOT_FOUND)
        return op->fault.err;
    op_forgive(op);
    return refuse(op, ERR_NOT_FOUND, "portal.not_found");
}

static enum err portal_http_track(struct op *op, struct http *h)
{
    struct track_form form = { 0 };
    struct portal_link link = { 0 };
    struct ticket t;

    TRY(portal_throttle(op, h, "track", TRACK_TRIES));
    TRY(http_read(op, h, &form));
    TRY(track_find(op, &form, &t));
    act_as_customer(op, t.customer_id, t.customer_name);
    TRY(link_to(op, &t, &link));
    return http_send(op, h, portal_link_fields, &link);
}

enum err portal_open(struct op *op, str number, str token, struct ticket *ret)
{
    int64_t id = ticket_number_read(number);
    if (id && ticket_open_public(op, id, ret) == OK && ticket_access_ok(op, ret, token)) {
        act_as_customer(op, ret->customer_id, ret->customer_name);
        return OK;
    }
    if (op->fault.err != OK && op->fault.err != ERR_NOT_FOUND)
        return op->fault.err;
    op_forgive(op);
    return refuse(op, ERR_NOT_FOUND, "portal.not_found");
}

/* ------------------------------------------------------------------ what the customer reads */

struct portal_message {
    int64_t id;
    utc at;
    str from, name, body;
    struct list attachments;
};

static const char *const side_labels[] = { "customer", "agent", NULL };

static const struct field portal_message_fields[] = {
    { FIELD(struct portal_message, id) },
    { FIELD(struct portal_message, at) },
    { FIELD(struct portal_message, from), .flags = REQUIRED, .labels = side_labels },
    { FIELD(struct portal_message, name) },
    { FIELD(struct portal_message, body) },
    { FIELD(struct portal_message, attachments), .of = attachment_fields,
      .size = sizeof(struct attachment) },
    { 0 },
};

struct portal_ticket {
    struct ticket t;
    struct public_step step;
    struct list messages, attachments;
};

static const struct field portal_ticket_fields[] = {
    { FIELD_NAMED(struct portal_ticket, t.number, "number") },
    { FIELD_NAMED(struct portal_ticket, t.kind, "kind"), .labels = ticket_kind_labels },
    { FIELD_NAMED(struct portal_ticket, t.subject, "subject") },
    { FIELD_NAMED(struct portal_ticket, t.description, "description") },
    { FIELD_NAMED(struct portal_ticket, t.status, "status"), .labels = ticket_status_labels },
    { FIELD_NAMED(struct portal_ticket, t.created_at, "created_at") },
    { FIELD_NAMED(struct portal_ticket, t.updated_at, "updated_at") },
    { FIELD_NAMED(struct portal_ticket, t.step_zh, "step_zh"),
      .doc = "of its process; empty: none" },
    { FIELD_NAMED(struct portal_ticket, t.step_en, "step_en") },
    { FIELD_NAMED(struct portal_ticket, step.yours, "step_yours"),
      .doc = "the step waits for the customer" },
    { FIELD_NAMED(struct portal_ticket, step.due_at, "step_due_at"), .flags = NULLABLE,
      .doc = "by when what comes next shall have been done" },
    { FIELD(struct portal_ticket, messages), .of = portal_message_fields,
      .size = sizeof(struct portal_message) },
    { FIELD(struct portal_ticket, attachments), .of = attachment_fields,
      .size = sizeof(struct attachment) },
    { 0 },
};

/* The customer's own name stays here: whoever submits with somebody else's phone number would learn
 * from it whose number that is. */
static struct portal_message message_of(const struct timeline_item *item)
{
    str name = str_is(item->from, "customer") ? STR("") : item->actor_name;
    return (struct portal_message){ item->id, item->at,   item->from,
                                    name,     item->body, item->attachments };
}

/* Files of the ticket itself without those that staff put there. */
static enum err own_files(struct op *op, int64_t ticket_id, const struct list *all,
                          struct list *ret)
{
    const struct attachment *a = all->items;
    struct attachment *own = arena_array(op->mem, all->n, sizeof *own);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        enum err err = attachment_public(op, a[i].id, ticket_id, &own[n]);
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
        if (err == OK)
            n++;
        else
            op_forgive(op);
    }
    *ret = (struct list){ own, n };
    return OK;
}

static enum err messages_of(struct op *op, struct portal_ticket *p)
{
    struct portal_message *messages = arena_array(op->mem, MESSAGES_MAX, sizeof *messages);
    int64_t after = 0;
    size_t n = 0;

    do {
        struct list page;
        TRY(ticket_timeline(op, p->t.id, after, PAGE_MAX, &page, &after));
        for (size_t i = 0; i < page.n; i++) {
            const struct timeline_item *item = &((struct timeline_item *)page.items)[i];
            if (item->id == 1)
                TRY(own_files(op, p->t.id, &item->attachments, &p->attachments));
            if (!str_is(item->type, "reply"))
                continue;
            if (n == MESSAGES_MAX) /* the oldest gives way */
                memmove(messages, messages + 1, --n * sizeof *messages);
            messages[n++] = message_of(item);
        }
    } while (after);
    p->messages = (struct list){ messages, n };
    return visit_photos_hide(op, p->t.id, &p->attachments);
}

static enum err portal_http_get(struct op *op, struct http *h)
{
    struct portal_ticket p = { 0 };
    TRY(portal_open(op, http_path(h, "number"), http_header(h, "X-Ticket-Token"), &p.t));
    TRY(messages_of(op, &p));
    TRY(flow_public_step(op, p.t.id, &p.step));
    return http_send(op, h, portal_ticket_fields, &p);
}

struct portal_say_form {
    str body;
    strs attachments;
};

static const struct field portal_say_fields[] = {
    { FIELD(struct portal_say_form, body), .flags = REQUIRED | MULTILINE | TRIM, .max = 20000 },
    { FIELD(struct portal_say_form, attachments), .max = 10, .doc = "claims of uploads" },
    { 0 },
};

static enum err portal_http_say(struct op *op, struct http *h)
{
    struct portal_say_form form = { 0 };
    struct timeline_item item;
    struct ticket t;

    TRY(portal_throttle(op, h, "say", 6 * op->env->settings->portal_per_hour));
    TRY(portal_open(op, http_path(h, "number"), http_header(h, "X-Ticket-Token"), &t));
    TRY(http_read(op, h, &form));
    const struct message_form message = { .type = MESSAGE_REPLY,
                                          .body = form.body,
                                          .claims = form.attachments };
    TRY(ticket_say(op, t.id, &message, &item));
    struct portal_message out = message_of(&item);
    return http_send_created(op, h, portal_message_fields, &out);
}

struct portal_file_query {
    str number, token;
};

static const struct field portal_file_fields[] = {
    { FIELD(struct portal_file_query, number), .flags = REQUIRED, .max = 40 },
    { FIELD(struct portal_file_query, token), .flags = REQUIRED, .max = 100 },
    { 0 },
};

static enum err portal_http_file(struct op *op, struct http *h)
{
    struct portal_file_query q = { 0 };
    struct attachment a = { 0 };
    struct ticket t;

    TRY(http_query(op, h, &q));
    TRY(portal_open(op, q.number, q.token, &t));
    TRY(attachment_public(op, http_id(h), t.id, &a));
    struct list shown = { &a, 1 };
    TRY(visit_photos_hide(op, t.id, &shown));
    if (!shown.n)
        return refuse(op, ERR_NOT_FOUND, "attachment.not_found");
    return http_send_blob(op, h, a.sha256, a.name, a.media_type);
}

/* ------------------------------------------------------------------ a scanned unit */

/* What a stranger with the unit in hand may see of it: no owner, no dates, the end of the serial only. */
static enum err portal_http_unit(struct op *op, struct http *h)
{
    static const int64_t tries = 6;
    struct unit u;
    TRY(portal_throttle(op, h, "unit", tries * op->env->settings->portal_per_hour));
    TRY(unit_by_token(op, http_path(h, "token"), &u));
    u.serial = unit_serial_mask(op->mem, u.serial);
    return http_send(op, h, portal_unit_fields, &u);
}

/* ------------------------------------------------------------------ the company's card */

static const struct field card_fields[] = {
    { FIELD(struct company, name_zh) },
    { FIELD(struct company, name_en) },
    { FIELD(struct company, time_zone) },
    { FIELD(struct company, phone) },
    { FIELD(struct company, portal_note_zh) },
    { FIELD(struct company, portal_note_en) },
    { 0 },
};

static enum err portal_http_company(struct op *op, struct http *h)
{
    struct company c = { 0 };
    TRY(company_get(op, &c));
    return http_send(op, h, card_fields, &c);
}

#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)

const struct route portal_routes[] = {
    { GET, "/api/v1/portal/company", portal_http_company, "public", .out = card_fields,
      .summary = "Who serves here" },
    { GET, "/api/v1/portal/units/:token", portal_http_unit, "public", .out = portal_unit_fields,
      .summary = "The unit of a scanned code", .errors = "unit.not_found throttle.wait" },
    { POST, "/api/v1/portal/attachments", portal_http_upload, "public", .out = attachment_fields,
      .flags = ROUTE_MULTIPART | ROUTE_ITEMS | ROUTE_NO_CSRF | ROUTE_SECRET,
      .summary = "Upload pictures before submitting",
      .errors = "attachment.none blob.too_large throttle.wait" },
    { POST, "/api/v1/portal/tickets", portal_http_submit, "public",
      FORM(portal_form_fields, portal_form), .out = portal_link_fields,
      .flags = ROUTE_CREATED | ROUTE_NO_CSRF,
      .summary = "Submit a problem; the answer holds its number and link",
      .errors = "customer.contact_needed unit.not_found attachment.not_found throttle.wait" },
    { POST, "/api/v1/portal/track", portal_http_track, "public",
      FORM(track_form_fields, track_form), .out = portal_link_fields,
      .flags = ROUTE_NO_CSRF | ROUTE_SECRET,
      .summary = "Find a ticket by its number with phone or mail",
      .errors = "portal.not_found throttle.wait" },
    { GET, "/api/v1/portal/tickets/:number", portal_http_get, "public", .out = portal_ticket_fields,
      .summary = "The ticket as its customer sees it (header X-Ticket-Token)",
      .errors = "portal.not_found" },
    { POST, "/api/v1/portal/tickets/:number/messages", portal_http_say, "public",
      FORM(portal_say_fields, portal_say_form), .out = portal_message_fields,
      .flags = ROUTE_CREATED | ROUTE_NO_CSRF, .summary = "Add a message (header X-Ticket-Token)",
      .errors = "portal.not_found attachment.not_found throttle.wait" },
    { GET, "/api/v1/portal/attachments/:id", portal_http_file, "public",
      .query = portal_file_fields, .summary = "A file of the ticket or of a public message",
      .errors = "portal.not_found attachment.not_found" },
    { 0 },
};
