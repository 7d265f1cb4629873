/* Repairs over HTTP. Every act answers with the repair as it is then. */
#include "../doc/doc.h"
#include "repair_internal.h"

#define FORM(fields, type) .form = fields, .form_size = sizeof(struct type)
#define REPAIR             "/api/v1/repairs/:id"

static const struct field repair_form_fields[] = {
    { FIELD(struct repair_form, kind), .flags = REQUIRED, .labels = repair_kind_labels },
    { FIELD(struct repair_form, unit_id), .flags = NULLABLE, .doc = "null: the ticket's" },
    { FIELD(struct repair_form, received_on), .flags = NULLABLE | TRIM, .format = "date",
      .doc = "null: not yet here" },
    { FIELD(struct repair_form, appearance), .flags = TRIM | MULTILINE, .max = 1000 },
    { FIELD(struct repair_form, accessories), .max = 30 },
    { FIELD(struct repair_form, privacy), .flags = TRIM | MULTILINE, .max = 1000,
      .doc = "what was said about the customer's data in it" },
    { FIELD(struct repair_form, photos), .max = 30,
      .doc = "attachments of the ticket, or own uploads" },
    { 0 },
};

static const struct field diagnosis_form_fields[] = {
    { FIELD(struct diagnosis_form, diagnosis), .flags = REQUIRED | TRIM | MULTILINE, .max = 5000 },
    { FIELD(struct diagnosis_form, cause), .flags = TRIM | MULTILINE, .max = 2000 },
    { FIELD(struct diagnosis_form, verdict), .flags = REQUIRED, .labels = repair_verdict_labels },
    { 0 },
};

static const struct field line_form_fields[] = {
    { FIELD(struct line_form, kind), .flags = REQUIRED, .labels = line_kind_labels },
    { FIELD(struct line_form, text), .flags = TRIM, .max = 200, .doc = "of labour: what is done" },
    { FIELD(struct line_form, part_id), .flags = NULLABLE },
    { FIELD(struct line_form, quantity), .min = 0, .max = 10000, .doc = "1 unless said" },
    { FIELD(struct line_form, minutes), .min = 0, .max = 100000, .doc = "0: a fixed price" },
    { FIELD(struct line_form, price), .min = 0, .max = PRICE_MAX,
      .doc = "minor units, for an hour when minutes are given, otherwise for one" },
    { FIELD(struct line_form, covered), .doc = "by the warranty: not charged" },
    { 0 },
};

static const struct field quote_form_fields[] = {
    { FIELD(struct quote_form, text), .flags = TRIM | MULTILINE, .max = 2000 },
    { FIELD(struct quote_form, valid_until), .flags = REQUIRED | TRIM, .format = "date",
      .doc = "the last day" },
    { 0 },
};

static const struct field answer_form_fields[] = {
    { FIELD(struct answer_form, accept), .flags = REQUIRED },
    { FIELD(struct answer_form, name), .flags = REQUIRED | TRIM, .max = 100, .doc = "who said so" },
    { FIELD(struct answer_form, note), .flags = TRIM | MULTILINE, .max = 1000 },
    { 0 },
};

static const struct field pay_form_fields[] = {
    { FIELD(struct pay_form, paid), .flags = REQUIRED, .min = 0, .max = PRICE_MAX,
      .doc = "minor units, all that was paid" },
    { FIELD(struct pay_form, paid_by), .flags = REQUIRED, .labels = pay_method_labels },
    { FIELD(struct pay_form, paid_reference), .flags = TRIM, .max = 100 },
    { 0 },
};

static const struct field test_form_fields[] = {
    { FIELD(struct test_form, passed), .flags = REQUIRED },
    { FIELD(struct test_form, checklist), .flags = REQUIRED | TRIM | MULTILINE, .max = 5000,
      .doc = "what was tested and how it went" },
    { 0 },
};

static const struct field handover_form_fields[] = {
    { FIELD(struct handover_form, handed_on), .flags = REQUIRED | TRIM, .format = "date" },
    { FIELD(struct handover_form, carrier), .flags = TRIM, .max = 60 },
    { FIELD(struct handover_form, tracking), .flags = TRIM, .max = 60 },
    { FIELD(struct handover_form, handover_note), .flags = TRIM | MULTILINE, .max = 1000 },
    { 0 },
};

struct cancel_form {
    str reason;
};
static const struct field cancel_form_fields[] = {
    { FIELD(struct cancel_form, reason), .flags = REQUIRED | TRIM, .max = 500 },
    { 0 },
};

static enum err send(struct op *op, struct http *h, const struct repair *r)
{
    return http_send(op, h, repair_fields, r);
}

/* ------------------------------------------------------------------ the repair */

static enum err repair_http_list(struct op *op, struct http *h)
{
    struct list all;
    TRY(repair_list(op, http_id(h), &all));
    return http_send_items(op, h, repair_fields, all.items, all.n, sizeof(struct repair));
}

static enum err repair_http_get(struct op *op, struct http *h)
{
    struct repair r;
    TRY(repair_get(op, http_id(h), &r));
    return send(op, h, &r);
}

static enum err repair_http_add(struct op *op, struct http *h)
{
    struct repair_form form = { 0 };
    struct repair r;
    TRY(http_read(op, h, &form));
    TRY(repair_add(op, http_id(h), &form, &r));
    return http_send_created(op, h, repair_fields, &r);
}

static enum err repair_http_receive(struct op *op, struct http *h)
{
    struct repair r;
    TRY(repair_get(op, http_id(h), &r));
    struct repair_form form = { .kind = r.kind,
                                .unit_id = r.unit_id,
                                .received_on = r.received_on,
                                .appearance = r.appearance,
                                .privacy = r.privacy,
                                .accessories = r.accessories,
                                .photos = r.photos };
    TRY(http_read(op, h, &form));
    TRY(repair_receive(op, r.id, http_version(h), &form, &r));
    return send(op, h, &r);
}

/* ------------------------------------------------------------------ lines */

static enum err line_http_add(struct op *op, struct http *h)
{
    struct line_form form = { 0 };
    struct repair r;
    TRY(http_read(op, h, &form));
    TRY(repair_line_add(op, http_id(h), &form, &r));
    return http_send_created(op, h, repair_fields, &r);
}

static enum err line_http_edit(struct op *op, struct http *h)
{
    struct repair_line line;
    struct repair r;
    TRY(repair_line_get(op, http_id(h), &line));
    struct line_form form = { .kind = line.kind,
                              .text = line.text,
                              .part_id = line.part_id,
                              .quantity = line.quantity,
                              .minutes = line.minutes,
                              .price = line.price,
                              .covered = line.covered };
    TRY(repair_get(op, line.repair_id, &r)); /* of a ticket that may not be read there is no line */
    TRY(http_read(op, h, &form));
    TRY(repair_line_edit(op, line.id, http_version(h), &form, &r));
    return send(op, h, &r);
}

static enum err line_http_drop(struct op *op, struct http *h)
{
    struct repair r;
    TRY(repair_line_drop(op, http_id(h), http_version(h), &r));
    return http_send_empty(op, h);
}

/* ------------------------------------------------------------------ acts */

/* An act with a form: read it, do it, show the repair. */
#define ACT(name, form_type, call)                                                                 \
    static enum err name(struct op *op, struct http *h)                                            \
    {                                                                                              \
        struct form_type form = { 0 };                                                             \
        struct repair r;                                                                           \
        TRY(http_read(op, h, &form));                                                              \
        TRY(call(op, http_id(h), &form, &r));                                                      \
        return send(op, h, &r);                                                                    \
    }

ACT(repair_http_diagnose, diagnosis_form, repair_diagnose)
ACT(repair_http_quote, quote_form, repair_quote_send)
ACT(repair_http_record, answer_form, repair_quote_record)
ACT(repair_http_pay, pay_form, repair_pay)
ACT(repair_http_test, test_form, repair_test)
ACT(repair_http_hand_over, handover_form, repair_hand_over)

static enum err repair_http_start(struct op *op, struct http *h)
{
    struct repair r;
    TRY(repair_start(op, http_id(h), &r));
    return send(op, h, &r);
}

static enum err repair_http_finish(struct op *op, struct http *h)
{
    struct repair r;
    TRY(repair_finish(op, http_id(h), &r));
    return send(op, h, &r);
}

static enum err repair_http_cancel(struct op *op, struct http *h)
{
    struct cancel_form form = { 0 };
    struct repair r;
    TRY(http_read(op, h, &form));
    TRY(repair_cancel(op, http_id(h), form.reason, &r));
    return send(op, h, &r);
}

struct print_query {
    int lang;
};

static const struct field print_query_fields[] = {
    { FIELD(struct print_query, lang), .labels = lang_labels, .doc = "the caller's unless said" },
    { 0 },
};

static enum err quote_http_export(struct op *op, struct http *h)
{
    struct print_query q = { .lang = op->lang };
    str name;
    TRY(http_query(op, h, &q));
    TRY(repair_quote_print(op, http_id(h), (enum lang)q.lang, http_body(h), &name));
    return http_send_file(op, h, name, doc_format_media[DOC_PDF]);
}

#define OUT .out = repair_fields, .out_name = "Repair"

const struct route repair_routes[] = {
    { GET, "/api/v1/tickets/:id/repairs", repair_http_list, "ticket.read", OUT,
      .flags = ROUTE_ITEMS, .summary = "Repairs of the ticket, newest first",
      .errors = "ticket.not_found" },
    { POST, "/api/v1/tickets/:id/repairs", repair_http_add, "repair.write",
      FORM(repair_form_fields, repair_form), OUT, .flags = ROUTE_CREATED,
      .summary = "Begin a repair, with what its reception found",
      .errors = "ticket.not_found repair.open repair.future date.invalid unit.not_found "
                "attachment.not_found" },
    { GET, REPAIR, repair_http_get, "ticket.read", OUT, .summary = "A repair",
      .errors = "repair.not_found" },
    { PATCH, REPAIR, repair_http_receive, "repair.write", FORM(repair_form_fields, repair_form),
      OUT, .flags = ROUTE_IF_MATCH, .summary = "Record or mend the reception",
      .errors = "repair.not_found repair.no_act repair.future date.invalid unit.not_found "
                "attachment.not_found record.changed" },
    { POST, REPAIR "/diagnose", repair_http_diagnose, "repair.write",
      FORM(diagnosis_form_fields, diagnosis_form), OUT, .summary = "Record the diagnosis",
      .errors = "repair.not_found repair.no_act repair.not_received" },
    { POST, REPAIR "/lines", line_http_add, "repair.write", FORM(line_form_fields, line_form), OUT,
      .flags = ROUTE_CREATED, .summary = "Add work or a part",
      .errors = "repair.not_found repair.no_act repair.too_many_lines part.not_found" },
    { PATCH, "/api/v1/repair-lines/:id", line_http_edit, "repair.write",
      FORM(line_form_fields, line_form), OUT, .flags = ROUTE_IF_MATCH, .summary = "Change a line",
      .errors = "repair.line_not_found repair.not_found repair.no_act part.not_found "
                "stock_need.issued record.changed" },
    { DELETE, "/api/v1/repair-lines/:id", line_http_drop, "repair.write",
      .flags = ROUTE_IF_MATCH | ROUTE_EMPTY, .summary = "Remove a line",
      .errors = "repair.line_not_found repair.not_found repair.no_act stock_need.issued "
                "record.changed" },
    { POST, REPAIR "/quotes", repair_http_quote, "repair.quote",
      FORM(quote_form_fields, quote_form), OUT,
      .summary = "Send a quote of the charged lines; the customer answers by the ticket's link",
      .errors = "repair.not_found repair.no_act repair.nothing_charged repair.past date.invalid" },
    { GET, "/api/v1/repair-quotes/:id/export", quote_http_export, "ticket.read",
      .query = print_query_fields, .flags = ROUTE_SLOW,
      .summary = "A quote as PDF, to be signed on paper",
      .errors = "repair.quote_not_found repair.not_found" },
    { POST, REPAIR "/answer", repair_http_record, "repair.quote",
      FORM(answer_form_fields, answer_form), OUT,
      .summary = "Record what the customer said to the quote",
      .errors = "repair.not_found repair.no_act repair.quote_expired repair.quote_void "
                "repair.quote_answered" },
    { POST, REPAIR "/payment", repair_http_pay, "repair.pay", FORM(pay_form_fields, pay_form), OUT,
      .summary = "Record what was paid", .errors = "repair.not_found repair.no_act" },
    { POST, REPAIR "/start", repair_http_start, "repair.write", OUT, .summary = "Begin the work",
      .errors = "repair.not_found repair.no_act repair.no_consent repair.not_repairable" },
    { POST, REPAIR "/finish", repair_http_finish, "repair.write", OUT,
      .summary = "The work is done, the test follows", .errors = "repair.not_found repair.no_act" },
    { POST, REPAIR "/test", repair_http_test, "repair.write", FORM(test_form_fields, test_form),
      OUT, .summary = "Record the test; a failed one goes back to the work",
      .errors = "repair.not_found repair.no_act" },
    { POST, REPAIR "/handover", repair_http_hand_over, "repair.write",
      FORM(handover_form_fields, handover_form), OUT, .summary = "Hand it over, or ship it back",
      .errors = "repair.not_found repair.no_act repair.not_tested repair.future repair.order "
                "date.invalid stock_need.issued" },
    { POST, REPAIR "/cancel", repair_http_cancel, "repair.write",
      FORM(cancel_form_fields, cancel_form), OUT, .summary = "Give the repair up",
      .errors = "repair.not_found repair.no_act stock_need.issued" },
    { 0 },
};
