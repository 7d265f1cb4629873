/* Cycles over HTTP. */
#include "appraisal_cycle.h"

static enum err cycle_http_list(struct op *op, struct http *h)
{
    struct appraisal_cycle_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(appraisal_cycle_list(op, &q, &found, &next));
    return http_send_list(op, h, appraisal_cycle_fields, found.items, found.n,
                          sizeof(struct appraisal_cycle), next);
}

static enum err cycle_http_get(struct op *op, struct http *h)
{
    struct appraisal_cycle c;
    TRY(appraisal_cycle_get(op, http_id(h), &c));
    return http_send(op, h, appraisal_cycle_fields, &c);
}

static enum err cycle_http_add(struct op *op, struct http *h)
{
    struct appraisal_cycle c = { 0 };
    TRY(http_read(op, h, &c));
    TRY(appraisal_cycle_add(op, &c, &c));
    return http_send_created(op, h, appraisal_cycle_fields, &c);
}

static enum err cycle_http_edit(struct op *op, struct http *h)
{
    struct appraisal_cycle c;
    TRY(appraisal_cycle_get(op, http_id(h), &c));
    TRY(http_read(op, h, &c));
    TRY(appraisal_cycle_edit(op, http_id(h), http_version(h), &c, &c));
    return http_send(op, h, appraisal_cycle_fields, &c);
}

static enum err cycle_http_drop(struct op *op, struct http *h)
{
    TRY(appraisal_cycle_drop(op, http_id(h), http_version(h)));
    return http_send_empty(op, h);
}

static enum err cycle_http_preview(struct op *op, struct http *h)
{
    struct appraisal_preview p;
    TRY(appraisal_cycle_preview(op, http_id(h), &p));
    return http_send(op, h, appraisal_preview_fields, &p);
}

static enum err cycle_http_open(struct op *op, struct http *h)
{
    struct appraisal_cycle c;
    TRY(appraisal_cycle_open(op, http_id(h), http_version(h), &c));
    return http_send(op, h, appraisal_cycle_fields, &c);
}

static enum err cycle_http_recompute(struct op *op, struct http *h)
{
    struct appraisal_cycle c;
    TRY(appraisal_cycle_recompute(op, http_id(h), &c));
    return http_send(op, h, appraisal_cycle_fields, &c);
}

static enum err cycle_http_close(struct op *op, struct http *h)
{
    struct appraisal_cycle c;
    TRY(appraisal_cycle_close(op, http_id(h), http_version(h), &c));
    return http_send(op, h, appraisal_cycle_fields, &c);
}

#define CYCLE "/api/v1/appraisal-cycles/:id"
#define FORM  .form = appraisal_cycle_form_fields, .form_size = sizeof(struct appraisal_cycle)
#define OUT   .out = appraisal_cycle_fields, .out_name = "AppraisalCycle"
#define FAULTS                                                                                     \
    "date.invalid appraisal_cycle.period appraisal_cycle.shares post.unknown team.unknown "        \
    "user.unknown duty_document.not_found appraisal_cycle.two_editions"

const struct route appraisal_cycle_routes[] = {
    { GET, "/api/v1/appraisal-cycles", cycle_http_list, "login", OUT,
      .query = appraisal_cycle_query_fields, .flags = ROUTE_LIST,
      .summary = "Cycles of appraisals that concern you, newest first" },
    { POST, "/api/v1/appraisal-cycles", cycle_http_add, "appraisal.manage", FORM, OUT,
      .flags = ROUTE_CREATED, .summary = "Draft a cycle", .errors = FAULTS },
    { GET, CYCLE, cycle_http_get, "login", OUT, .summary = "One cycle, with how far it is",
      .errors = "appraisal_cycle.not_found" },
    { PATCH, CYCLE, cycle_http_edit, "appraisal.manage", FORM, OUT, .flags = ROUTE_IF_MATCH,
      .summary = "Change a draft",
      .errors = "appraisal_cycle.not_found appraisal_cycle.not_draft record.changed " FAULTS },
    { DELETE, CYCLE, cycle_http_drop, "appraisal.manage", .flags = ROUTE_IF_MATCH | ROUTE_EMPTY,
      .summary = "Throw a draft away",
      .errors = "appraisal_cycle.not_found appraisal_cycle.not_draft record.changed" },
    { GET, CYCLE "/preview", cycle_http_preview, "appraisal.manage",
      .out = appraisal_preview_fields, .out_name = "AppraisalPreview", .flags = ROUTE_SLOW,
      .summary = "Who would get a sheet, and what stands against opening it",
      .errors = "appraisal_cycle.not_found" },
    { POST, CYCLE "/open", cycle_http_open, "appraisal.manage", OUT,
      .flags = ROUTE_IF_MATCH | ROUTE_SLOW,
      .summary = "Open it: everybody gets a sheet, and figures are counted by and by",
      .errors = "appraisal_cycle.not_found appraisal_cycle.not_draft appraisal_cycle.not_over "
                "appraisal_cycle.nobody appraisal_cycle.refused_target "
                "appraisal_cycle.alone_target record.changed" },
    { POST, CYCLE "/recompute", cycle_http_recompute, "appraisal.manage", OUT,
      .summary = "Count the figures anew of all sheets that no lead has submitted",
      .errors = "appraisal_cycle.not_found appraisal_cycle.not_open" },
    { POST, CYCLE "/close", cycle_http_close, "appraisal.manage", OUT, .flags = ROUTE_IF_MATCH,
      .summary = "Close it, when all its sheets are closed",
      .errors = "appraisal_cycle.not_found appraisal_cycle.not_open appraisal_cycle.sheets_open "
                "record.changed" },
    { 0 },
};
