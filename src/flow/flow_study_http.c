/* Looking back at processes over HTTP: pictures, documents, trying, mining. */
#include "flow_internal.h"
#include "flow_study.h"

/* ------------------------------------------------------------------ on paper */

static const char *const chart_labels[] = { "svg", "pdf", NULL };

static const struct field chart_query_fields[] = {
    { FIELD(struct paper_query, format), .labels = chart_labels },
    { FIELD(struct paper_query, lang), .labels = lang_labels, .doc = "the caller's unless said" },
    { FIELD(struct paper_query, edition), .min = 0, .max = 1000000,
      .doc = "0: the draft, or when there is none the newest" },
    { FIELD(struct paper_query, live),
      .doc = "with where tickets stand and how often each way was taken" },
    { 0 },
};

static enum err study_http_chart(struct op *op, struct http *h)
{
    struct paper_query q = { .format = DRAW_SVG, .lang = (int)op->lang };
    str name;
    TRY(http_query(op, h, &q));
    TRY(flow_chart(op, http_id(h), &q, http_body(h), &name));
    return http_send_file(op, h, name, drawing_media[q.format]);
}

static const struct field document_query_fields[] = {
    { FIELD(struct paper_query, format), .labels = doc_format_labels },
    { FIELD(struct paper_query, lang), .labels = lang_labels, .doc = "the caller's unless said" },
    { FIELD(struct paper_query, edition), .min = 0, .max = 1000000,
      .doc = "0: the draft, or when there is none the newest" },
    { 0 },
};

static enum err study_http_document(struct op *op, struct http *h)
{
    struct paper_query q = { .format = DOC_PDF, .lang = (int)op->lang };
    str name;
    TRY(http_query(op, h, &q));
    TRY(flow_paper(op, http_id(h), &q, http_body(h), &name));
    return http_send_file(op, h, name, doc_format_media[q.format]);
}

/* ------------------------------------------------------------------ looking back */

static enum err study_http_try(struct op *op, struct http *h)
{
    struct try_form form = { 0 };
    struct flow_try result;
    TRY(http_read(op, h, &form));
    if (!http_named(h, "limit"))
        form.limit = PAGE_DEFAULT;
    TRY(flow_try(op, http_id(h), &form, &result));
    return http_send(op, h, flow_try_fields, &result);
}

static const struct field mine_query_fields[] = {
    { FIELD(struct mine_period, from), .doc = "flows that began from then; all unless said" },
    { FIELD(struct mine_period, to), .doc = "until before then; now unless said" },
    { 0 },
};

static enum err study_http_mine(struct op *op, struct http *h)
{
    struct mine_period period = { 0 };
    TRY(http_query(op, h, &period));
    TRY(flow_mine(op, http_id(h), &period, http_body(h)));
    return http_send_body(op, h, 200, "application/json");
}

#define PROCESS "/api/v1/processes/:id"

const struct route flow_study_routes[] = {
    { GET, PROCESS "/chart", study_http_chart, "login", .query = chart_query_fields,
      .flags = ROUTE_SLOW, .summary = "The process as a picture",
      .errors = "process.not_found process.no_edition process.picture_large" },
    { GET, PROCESS "/document", study_http_document, "login", .query = document_query_fields,
      .flags = ROUTE_SLOW, .summary = "The process as PDF, Word or Markdown",
      .errors = "process.not_found process.no_edition" },
    { POST, PROCESS "/try", study_http_try, "process.write", .form = try_form_fields,
      .form_size = sizeof(struct try_form), .out = flow_try_fields,
      .flags = ROUTE_SLOW | ROUTE_OWN_TX,
      .summary = "What if the draft had applied: tries it on what happened",
      .errors = "process.not_found process.no_edition process.finding flow.period",
      .out_name = "FlowTry" },
    { GET, PROCESS "/mine", study_http_mine, "login", .query = mine_query_fields,
      .flags = ROUTE_SLOW | ROUTE_OWN_TX,
      .summary = "How work really went: variants, who follows whom, waits, what is done again",
      .errors = "process.not_found process.no_edition flow.period process.too_many" },
    { 0 },
};
