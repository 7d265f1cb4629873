/* Duty documents over HTTP. */
#include "compare.h"
#include "duty_internal.h"
#include "finding.h"

static enum err document_http_get(struct op *op, struct http *h)
{
    struct duty_document d;
    TRY(document_get(op, http_id(h), &d));
    return http_send(op, h, document_fields, &d);
}

static enum err document_http_edit(struct op *op, struct http *h)
{
    struct duty_document d;
    TRY(document_get(op, http_id(h), &d));
    TRY(http_read(op, h, &d));
    TRY(document_edit(op, d.id, http_version(h), &d, &d));
    return http_send(op, h, document_fields, &d);
}

static enum err document_http_drop(struct op *op, struct http *h)
{
    TRY(document_drop(op, http_id(h), http_version(h)));
    return http_send_empty(op, h);
}

/* ------------------------------------------------------------------ moving on */

struct submit_form {
    str change_note;
};

static const struct field submit_form_fields[] = {
    { FIELD(struct submit_form, change_note), .flags = TRIM | MULTILINE, .max = 1000,
      .doc = "what is new, and why; empty: as the draft says" },
    { 0 },
};

static enum err document_http_submit(struct op *op, struct http *h)
{
    struct submit_form form = { 0 };
    struct duty_document d;
    TRY(http_read(op, h, &form));
    TRY(document_submit(op, http_id(h), http_version(h), form.change_note, &d));
    return http_send(op, h, document_fields, &d);
}

struct return_form {
    str reason;
};

static const struct field return_form_fields[] = {
    { FIELD(struct return_form, reason), .flags = REQUIRED | TRIM | MULTILINE, .min = 2,
      .max = 1000 },
    { 0 },
};

static enum err document_http_return(struct op *op, struct http *h)
{
    struct return_form form = { 0 };
    struct duty_document d;
    TRY(http_read(op, h, &form));
    TRY(document_return(op, http_id(h), http_version(h), form.reason, &d));
    return http_send(op, h, document_fields, &d);
}

struct approve_form {
    str effective_on, review_on;
};

static const struct field approve_form_fields[] = {
    { FIELD(struct approve_form, effective_on), .flags = NULLABLE, .max = 10, .format = "date",
      .doc = "first day; null: as the draft says, or today" },
    { FIELD(struct approve_form, review_on), .flags = NULLABLE, .max = 10, .format = "date",
      .doc = "null: as the draft says, or a year later" },
    { 0 },
};

static enum err document_http_approve(struct op *op, struct http *h)
{
    struct approve_form form = { 0 };
    struct duty_document d;
    TRY(http_read(op, h, &form));
    TRY(document_approve(op, http_id(h), http_version(h), form.effective_on, form.review_on, &d));
    return http_send(op, h, document_fields, &d);
}

struct sign_form {
    str content_sha256;
};

static const struct field sign_form_fields[] = {
    { FIELD(struct sign_form, content_sha256), .flags = REQUIRED | TRIM, .max = 64,
      .doc = "of the content that the signer has read" },
    { 0 },
};

static enum err document_http_sign(struct op *op, struct http *h)
{
    struct sign_form form = { 0 };
    struct duty_document d;
    TRY(http_read(op, h, &form));
    TRY(document_sign(op, http_id(h), form.content_sha256, &d));
    return http_send(op, h, document_fields, &d);
}

/* ------------------------------------------------------------------ reading otherwise */

struct compare_query {
    int64_t with;
};

static const struct field compare_query_fields[] = {
    { FIELD(struct compare_query, with), .flags = REQUIRED, .min = 1,
      .doc = "document that stood before" },
    { 0 },
};

static enum err document_http_compare(struct op *op, struct http *h)
{
    struct compare_query q = { 0 };
    struct comparison c;
    TRY(http_query(op, h, &q));
    TRY(document_compare(op, q.with, http_id(h), &c));
    return http_send(op, h, comparison_fields, &c);
}

enum { EXPORT_JSON = DOC_PDF + 1 };
static const char *const export_labels[] = { "md", "docx", "pdf", "json", NULL };

struct export_query {
    int format;
};

static const struct field export_query_fields[] = {
    { FIELD(struct export_query, format), .labels = export_labels,
      .doc = "json: the frozen content, byte by byte as it was hashed and signed" },
    { 0 },
};

static enum err document_http_export(struct op *op, struct http *h)
{
    struct export_query q = { .format = DOC_PDF };
    str name, text;
    TRY(http_query(op, h, &q));
    if (q.format == EXPORT_JSON) {
        TRY(document_content(op, http_id(h), &text));
        buf_str(http_body(h), text);
        return http_send_body(op, h, 200, "application/json");
    }
    TRY(document_write(op, http_id(h), (enum doc_format)q.format, http_body(h), &name));
    return http_send_file(op, h, name, doc_format_media[q.format]);
}

/* ------------------------------------------------------------------ findings */

static enum err document_http_findings(struct op *op, struct http *h)
{
    struct duty_document d;
    struct finding_report r;
    TRY(document_get(op, http_id(h), &d));
    TRY(document_findings(op, &d, &r));
    return http_send(op, h, finding_report_fields, &r);
}

/* Rows that are sent without their roots get those that the kept draft knows. */
static void roots_fill(struct duty_document *form, const struct list *kept)
{
    struct duty *d = form->duties.items;
    for (size_t i = 0; i < form->duties.n; i++)
        for (size_t k = 0; d[i].id && k < kept->n; k++)
            if (((const struct duty *)kept->items)[k].id == d[i].id)
                d[i].root_id = ((const struct duty *)kept->items)[k].root_id;
}

static enum err document_http_lint(struct op *op, struct http *h)
{
    struct duty_document d;
    struct finding_report r;
    TRY(document_get(op, http_id(h), &d));
    const struct list kept = d.duties;
    TRY(http_read(op, h, &d));
    roots_fill(&d, &kept);
    TRY(document_findings(op, &d, &r));
    return http_send(op, h, finding_report_fields, &r);
}

static enum err dismissal_http_add(struct op *op, struct http *h)
{
    struct dismissal_form form = { 0 };
    struct dismissal l;
    TRY(http_read(op, h, &form));
    TRY(dismissal_add(op, http_id(h), &form, &l));
    return http_send_created(op, h, dismissal_fields, &l);
}

static enum err dismissal_http_undo(struct op *op, struct http *h)
{
    TRY(dismissal_undo(op, http_id(h)));
    return http_send_empty(op, h);
}

static enum err dismissal_http_list(struct op *op, struct http *h)
{
    struct dismissal_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(dismissal_list(op, &q, &found, &next));
    return http_send_list(op, h, dismissal_fields, found.items, found.n, sizeof(struct dismissal),
                          next);
}

/* ------------------------------------------------------------------ import */

struct import_query {
    int64_t post_id, team_id;
    str name;
};

static const struct field import_query_fields[] = {
    { FIELD(struct import_query, post_id), .min = 0,
      .doc = "post that gets the draft; left out: a new post" },
    { FIELD(struct import_query, team_id), .min = 0, .doc = "department of a new post" },
    { FIELD(struct import_query, name), .flags = TRIM, .max = 60,
      .doc = "of a new post; left out: as the document says" },
    { 0 },
};

static enum err document_http_import(struct op *op, struct http *h)
{
    struct import_query q = { 0 };
    const struct http_part *parts;
    struct duty_document d;
    size_t n;
    str bytes;

    TRY(http_query(op, h, &q));
    http_parts(h, &parts, &n);
    if (n != 1)
        return refuse(op, ERR_INVALID, "duty_import.one_file");
    if (parts->size > DOC_FILE_MAX)
        return refuse(op, ERR_TOO_LARGE, "doc.too_large");
    TRY(http_part_read(op, h, 0, DOC_FILE_MAX, &bytes));
    const struct import_form form = { bytes, parts->filename, q.post_id, q.name, q.team_id };
    TRY(document_import(op, &form, &d));
    return http_send_created(op, h, document_fields, &d);
}

#define DOCUMENT "/api/v1/duty-documents/:id"

const struct route duty_document_routes[] = {
    { GET, DOCUMENT, document_http_get, "login", .out = document_fields,
      .summary = "One edition with its duties and signatures; drafts only for their writers",
      .errors = "duty_document.not_found" },
    { PATCH, DOCUMENT, document_http_edit, "duty.write", .form = document_form_fields,
      .form_size = sizeof(struct duty_document), .out = document_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Change a draft; its duties are replaced by those named, by id",
      .errors = "duty_document.not_found duty_document.not_draft duty.limit duty.unknown "
                "duty.permission_unknown duty.two_accountable duty.own_partner duty.duplicate "
                "duty.process_unknown duty.step_unknown duty.standard_unknown duty.measure_unknown "
                "duty.measure_refused duty.measure_undirected duty.measure_twice "
                "duty.target_range duty.floor_above duty.floor_below duty.steps_order "
                "duty.steps_score duty.gate_weight post.unknown date.invalid record.changed" },
    { DELETE, DOCUMENT, document_http_drop, "duty.write", .flags = ROUTE_IF_MATCH | ROUTE_EMPTY,
      .summary = "Throw a draft away",
      .errors = "duty_document.not_found duty_document.not_draft record.changed" },
    { POST, DOCUMENT "/submit", document_http_submit, "duty.write", .form = submit_form_fields,
      .form_size = sizeof(struct submit_form), .out = document_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Hand a draft in for review",
      .errors = "duty_document.not_found duty_document.not_draft duty_document.unplaced "
                "duty_document.errors duty.weights duty.measure_alone duty.measure_no_source "
                "record.changed" },
    { POST, DOCUMENT "/return", document_http_return, "duty.approve", .form = return_form_fields,
      .form_size = sizeof(struct return_form), .out = document_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Send it back to its writers, with the reason",
      .errors = "duty_document.not_found duty_document.not_returnable "
                "duty_document.signed_already record.changed" },
    { POST, DOCUMENT "/approve", document_http_approve, "duty.approve", .form = approve_form_fields,
      .form_size = sizeof(struct approve_form), .out = document_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Approve it for a day; what was approved is frozen",
      .errors = "duty_document.not_found duty_document.not_in_review "
                "duty_document.effective_past duty_document.review_early date.invalid "
                "record.changed" },
    { POST, DOCUMENT "/sign", document_http_sign, "login", .form = sign_form_fields,
      .form_size = sizeof(struct sign_form), .out = document_fields,
      .summary = "Sign what is approved or in force, as a holder of the post",
      .errors = "duty_document.not_found duty_document.not_approved duty_document.not_holder "
                "duty_document.content_changed duty_document.signed" },
    { GET, DOCUMENT "/compare", document_http_compare, "login", .query = compare_query_fields,
      .out = comparison_fields, .out_name = "DutyComparison",
      .summary = "What is new since another document", .errors = "duty_document.not_found" },
    { GET, DOCUMENT "/export", document_http_export, "login", .query = export_query_fields,
      .flags = ROUTE_SLOW, .summary = "As PDF, Word, Markdown, or the frozen content",
      .errors = "duty_document.not_found duty_document.not_approved doc.too_large" },
    { GET, DOCUMENT "/findings", document_http_findings, "login", .out = finding_report_fields,
      .out_name = "FindingReport", .summary = "What the linter finds in it",
      .errors = "duty_document.not_found" },
    { POST, DOCUMENT "/lint", document_http_lint, "login", .form = document_form_fields,
      .form_size = sizeof(struct duty_document), .out = finding_report_fields,
      .out_name = "FindingReport", .flags = ROUTE_OWN_TX,
      .summary = "The same of unsaved changes: the body as for PATCH; nothing is kept",
      .errors = "duty_document.not_found" },
    { POST, DOCUMENT "/dismissals", dismissal_http_add, "duty.write", .form = dismissal_form_fields,
      .form_size = sizeof(struct dismissal_form), .out = dismissal_fields, .flags = ROUTE_CREATED,
      .summary = "Set a finding aside, with the reason",
      .errors = "duty_document.not_found lint.no_rule duty.unknown" },
    { GET, "/api/v1/duty-dismissals", dismissal_http_list, "login", .query = dismissal_query_fields,
      .out = dismissal_fields, .flags = ROUTE_LIST,
      .summary = "Findings that were set aside, newest first" },
    { DELETE, "/api/v1/duty-dismissals/:id", dismissal_http_undo, "duty.write",
      .flags = ROUTE_EMPTY, .summary = "Let a finding stand again",
      .errors = "lint_dismissal.not_found" },
    { POST, "/api/v1/duty-documents/import", document_http_import, "duty.write",
      .query = import_query_fields, .out = document_fields,
      .flags = ROUTE_MULTIPART | ROUTE_PASSING | ROUTE_CREATED | ROUTE_SLOW,
      .summary = "A draft from one file: text, Markdown or Word",
      .errors = "duty_import.one_file duty_import.empty duty_document.open doc.not_docx "
                "doc.broken doc.too_large lint.encoding post.not_found" },
    { 0 },
};
