/* Visits over HTTP. */
#include "visit_internal.h"

#define VISIT "/api/v1/visits/:id"

static const struct field visit_query_fields[] = {
    { FIELD(struct visit_query, from),
      .doc = "windows that begin from then on; a day ago unless said" },
    { FIELD(struct visit_query, to), .doc = "and before then; 15 days later unless said" },
    { FIELD(struct visit_query, engineer_id) },
    { FIELD(struct visit_query, mine), .doc = "only my own" },
    { FIELD(struct visit_query, unassigned), .doc = "only those that no engineer has" },
    { FIELD(struct visit_query, ticket_id), .doc = "all of a ticket, newest first" },
    { 0 },
};

static enum err visit_http_list(struct op *op, struct http *h)
{
    struct visit_query q = { 0 };
    struct list found;
    TRY(http_query(op, h, &q));
    TRY(visit_list(op, &q, &found));
    return http_send_items(op, h, visit_row_fields, found.items, found.n, sizeof(struct visit));
}

static enum err visit_http_of_ticket(struct op *op, struct http *h)
{
    struct list found;
    TRY(visits_of_ticket(op, http_id(h), &found));
    return http_send_items(op, h, visit_row_fields, found.items, found.n, sizeof(struct visit));
}

static enum err visit_http_get(struct op *op, struct http *h)
{
    struct visit v;
    TRY(visit_get(op, http_id(h), &v));
    return http_send(op, h, visit_fields, &v);
}

static enum err visit_http_add(struct op *op, struct http *h)
{
    struct visit_plan form = { 0 };
    struct visit v;
    TRY(http_read(op, h, &form));
    TRY(visit_add(op, http_id(h), &form, &v));
    return http_send_created(op, h, visit_fields, &v);
}

static enum err visit_http_edit(struct op *op, struct http *h)
{
    struct visit v;
    TRY(visit_get(op, http_id(h), &v));
    struct visit_plan form = {
        .address = v.address, .area = v.area, .skill = v.skill, .note = v.note, .minutes = v.minutes
    };
    TRY(http_read(op, h, &form));
    TRY(visit_edit(op, v.id, http_version(h), &form, &v));
    return http_send(op, h, visit_fields, &v);
}

struct give_form {
    int64_t engineer_id;
};

static const struct field give_fields[] = {
    { FIELD(struct give_form, engineer_id), .flags = NULLABLE, .doc = "null: nobody" },
    { 0 },
};

static enum err visit_http_give(struct op *op, struct http *h)
{
    struct give_form form = { 0 };
    struct visit v;
    TRY(http_read(op, h, &form));
    if (!http_named(h, "engineer_id"))
        op_field(op, STR("/engineer_id"), "field.required");
    TRY(op_check(op));
    TRY(visit_give(op, http_id(h), http_version(h), form.engineer_id, &v));
    return http_send(op, h, visit_fields, &v);
}

static const struct field reschedule_fields[] = {
    { FIELD(struct visit_reschedule, window_from), .flags = REQUIRED },
    { FIELD(struct visit_reschedule, window_to), .flags = REQUIRED },
    { FIELD(struct visit_reschedule, engineer_id), .flags = NULLABLE,
      .doc = "left out: the same; null: nobody" },
    { FIELD(struct visit_reschedule, asked_by), .flags = REQUIRED, .labels = visit_side_labels },
    { FIELD(struct visit_reschedule, reason), .flags = REQUIRED | MULTILINE | TRIM, .max = 1000 },
    { 0 },
};

static enum err visit_http_reschedule(struct op *op, struct http *h)
{
    struct visit_reschedule form = { 0 };
    struct visit v;
    TRY(http_read(op, h, &form));
    TRY(visit_get(op, http_id(h), &v));
    if (!http_named(h, "engineer_id"))
        form.engineer_id = v.engineer_id;
    TRY(visit_reschedule(op, v.id, http_version(h), &form, &v));
    return http_send(op, h, visit_fields, &v);
}

struct cancel_form {
    str reason;
};

static const struct field cancel_fields[] = {
    { FIELD(struct cancel_form, reason), .flags = REQUIRED | MULTILINE | TRIM, .max = 1000 },
    { 0 },
};

static enum err visit_http_cancel(struct op *op, struct http *h)
{
    struct cancel_form form = { 0 };
    struct visit v;
    TRY(http_read(op, h, &form));
    TRY(visit_cancel(op, http_id(h), http_version(h), form.reason, &v));
    return http_send(op, h, visit_fields, &v);
}

/* ------------------------------------------------------------------ from the field */

static enum err visit_http_entry(struct op *op, struct http *h)
{
    struct visit_entry form = { 0 };
    struct visit v;
    TRY(http_read(op, h, &form));
    TRY(visit_entry_add(op, http_id(h), &form, http_header(h, "Idempotency-Key"), &v));
    return http_send(op, h, visit_fields, &v);
}

struct photo_query {
    int kind;
    utc at;
};

static const struct field photo_query_fields[] = {
    { FIELD(struct photo_query, kind), .labels = photo_kind_labels,
      .doc = "what it shows; arrival unless said" },
    { FIELD(struct photo_query, at), .doc = "when it was taken; now unless said" },
    { 0 },
};

static enum err visit_http_photo_add(struct op *op, struct http *h)
{
    struct photo_query q = { 0 };
    const struct http_part *parts;
    struct visit v;
    size_t n;

    TRY(http_query(op, h, &q));
    http_parts(h, &parts, &n);
    if (n != 1)
        return refuse(op, ERR_INVALID, n ? "visit.one_photo" : "attachment.none");
    if (!str_starts(parts[0].media_type, STR("image/")))
        return refuse(op, ERR_INVALID, "visit.not_a_photo");
    TRY(visit_photo_add(op, http_id(h), q.kind, q.at, http_header(h, "Idempotency-Key"), parts,
                        &v));
    return http_send(op, h, visit_fields, &v);
}

/* By right of seeing the visit: its engineer may not see the ticket that the file belongs to. */
static enum err visit_http_photo(struct op *op, struct http *h)
{
    struct visit v;
    int64_t wanted = 0;
    TRY(visit_get(op, http_id(h), &v));
    str_int(http_path(h, "photo_id"), &wanted);
    for (size_t i = 0; i < v.photos.n; i++) {
        const struct visit_photo *p = &((struct visit_photo *)v.photos.items)[i];
        if (p->id == wanted)
            return http_send_blob(op, h, p->sha256, p->name, p->media_type);
    }
    return refuse(op, ERR_NOT_FOUND, "attachment.not_found");
}

#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)
#define BOOKING            "visit.taken visit.full visit.no_engineer "

const struct route visit_routes[] = {
    { GET, "/api/v1/visits", visit_http_list, "login", .query = visit_query_fields,
      .out = visit_row_fields, .flags = ROUTE_ITEMS, .out_name = "VisitRow",
      .summary = "Visits by when they begin, as far as the actor may see them",
      .errors = "visit.span ticket.not_found" },
    { GET, "/api/v1/tickets/:id/visits", visit_http_of_ticket, "ticket.read",
      .out = visit_row_fields, .flags = ROUTE_ITEMS, .out_name = "VisitRow",
      .summary = "Visits of a ticket, newest first", .errors = "ticket.not_found" },
    { POST, "/api/v1/tickets/:id/visits", visit_http_add, "visit.plan",
      FORM(visit_plan_fields, visit_plan), .out = visit_fields, .flags = ROUTE_CREATED,
      .out_name = "Visit", .summary = "Plan a visit",
      .errors = BOOKING "ticket.not_found visit.window visit.window_long visit.window_past "
                        "visit.not_found visit.first_open" },
    { GET, VISIT, visit_http_get, "login", .out = visit_fields, .out_name = "Visit",
      .summary = "One visit with its papers", .errors = "visit.not_found" },
    { PATCH, VISIT, visit_http_edit, "visit.plan", FORM(visit_edit_fields, visit_plan),
      .out = visit_fields, .out_name = "Visit", .flags = ROUTE_IF_MATCH,
      .summary = "Change where it is, what it needs, how long it takes",
      .errors = "visit.not_found visit.no_act record.changed" },
    { POST, VISIT "/engineer", visit_http_give, "visit.plan", FORM(give_fields, give_form),
      .out = visit_fields, .out_name = "Visit", .flags = ROUTE_IF_MATCH,
      .summary = "Give it to an engineer, or to nobody",
      .errors = BOOKING "visit.not_found visit.no_act record.changed" },
    { POST, VISIT "/reschedule", visit_http_reschedule, "visit.plan",
      FORM(reschedule_fields, visit_reschedule), .out = visit_fields, .out_name = "Visit",
      .flags = ROUTE_IF_MATCH, .summary = "Move the appointment",
      .errors = BOOKING "visit.not_found visit.no_act visit.window visit.window_long "
                        "visit.window_past record.changed" },
    { POST, VISIT "/cancel", visit_http_cancel, "visit.plan", FORM(cancel_fields, cancel_form),
      .out = visit_fields, .out_name = "Visit", .flags = ROUTE_IF_MATCH, .summary = "Take it back",
      .errors = "visit.not_found visit.no_act record.changed" },
    { POST, VISIT "/entries", visit_http_entry, "login", FORM(visit_entry_fields, visit_entry),
      .out = visit_fields, .out_name = "Visit",
      .summary = "Tell what happened; the same Idempotency-Key counts once, however late",
      .errors = "visit.not_found visit.no_act visit.future visit.order visit.no_price "
                "visit.strokes visit.no_work visit.not_signed visit.no_photo" },
    { POST, VISIT "/photos", visit_http_photo_add, "login", .query = photo_query_fields,
      .out = visit_fields, .out_name = "Visit", .flags = ROUTE_MULTIPART, .summary = "Add a photo",
      .errors = "visit.not_found visit.no_act visit.future visit.order visit.one_photo "
                "visit.not_a_photo attachment.none blob.too_large" },
    { GET, VISIT "/photos/:photo_id", visit_http_photo, "login", .summary = "A photo of a visit",
      .errors = "visit.not_found attachment.not_found" },
    { 0 },
};
