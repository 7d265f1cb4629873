/* Plans, draws and the figures of quality checks over HTTP. */
#include "quality_internal.h"

static enum err plan_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(quality_plan_list(op, &found));
    return http_send_items(op, h, quality_plan_fields, found.items, found.n,
                           sizeof(struct quality_plan));
}

static enum err plan_http_get(struct op *op, struct http *h)
{
    struct quality_plan p;
    TRY(quality_plan_get(op, http_id(h), &p));
    return http_send(op, h, quality_plan_fields, &p);
}

static enum err plan_http_add(struct op *op, struct http *h)
{
    struct quality_plan_form form = { 0 };
    struct quality_plan p;
    TRY(http_read(op, h, &form));
    TRY(quality_plan_add(op, &form, &p));
    return http_send_created(op, h, quality_plan_fields, &p);
}

static enum err plan_http_edit(struct op *op, struct http *h)
{
    struct quality_plan p;
    TRY(quality_plan_get(op, http_id(h), &p));
    struct quality_plan_form form = {
        p.name,           p.form_id,   p.team_id,      p.month,   p.per_person,
        p.second_percent, p.threshold, p.dispute_days, p.monthly,
    };
    TRY(http_read(op, h, &form));
    TRY(quality_plan_edit(op, p.id, http_version(h), &form, &p));
    return http_send(op, h, quality_plan_fields, &p);
}

static enum err plan_http_draw(struct op *op, struct http *h)
{
    struct quality_plan p;
    TRY(quality_plan_draw(op, http_id(h), &p));
    return http_send(op, h, quality_plan_fields, &p);
}

static enum err draw_http_list(struct op *op, struct http *h)
{
    struct list found;
    TRY(quality_draw_list(op, http_id(h), &found));
    return http_send_items(op, h, quality_draw_fields, found.items, found.n,
                           sizeof(struct quality_draw));
}

static enum err draw_http_get(struct op *op, struct http *h)
{
    struct quality_draw d;
    TRY(quality_draw_get(op, http_id(h), &d));
    return http_send(op, h, quality_draw_fields, &d);
}

/* ------------------------------------------------------------------ figures */

struct months_query {
    str from, to;
    int64_t form_id;
};

static const struct field months_query_fields[] = {
    { FIELD(struct months_query, from), .flags = TRIM, .max = 7, .doc = "YYYY-MM, of plans" },
    { FIELD(struct months_query, to), .flags = TRIM, .max = 7, .doc = "included" },
    { 0 },
};

static const struct field calibration_query_fields[] = {
    { FIELD(struct months_query, form_id), .flags = REQUIRED, .min = 1, .max = INT64_MAX },
    { FIELD(struct months_query, from), .flags = TRIM, .max = 7, .doc = "YYYY-MM, of plans" },
    { FIELD(struct months_query, to), .flags = TRIM, .max = 7, .doc = "included" },
    { 0 },
};

static enum err people_http(struct op *op, struct http *h)
{
    struct months_query q = { 0 };
    struct list found;
    TRY(http_query(op, h, &q));
    TRY(quality_people(op, q.from, q.to, &found));
    return http_send_items(op, h, quality_person_fields, found.items, found.n,
                           sizeof(struct quality_person));
}

static enum err calibration_http(struct op *op, struct http *h)
{
    struct months_query q = { 0 };
    struct list found;
    TRY(http_query(op, h, &q));
    TRY(quality_calibrate(op, q.form_id, q.from, q.to, &found));
    return http_send_items(op, h, quality_calibration_fields, found.items, found.n,
                           sizeof(struct quality_calibration));
}

#define FORM .form = quality_plan_form_fields, .form_size = sizeof(struct quality_plan_form)
#define PLAN .out = quality_plan_fields, .out_name = "QualityPlan"
#define DRAW .out = quality_draw_fields, .out_name = "QualityDraw"

const struct route quality_plan_routes[] = {
    { GET, "/api/v1/quality-plans", plan_http_list, "quality.plan", PLAN,
      .flags = ROUTE_ITEMS | ROUTE_SLOW,
      .summary = "Plans of quality checks with their progress, newest month first" },
    { POST, "/api/v1/quality-plans", plan_http_add, "quality.plan", FORM, PLAN,
      .flags = ROUTE_CREATED, .summary = "Add a plan; nothing is drawn yet",
      .errors = "quality.no_form quality.month team.not_found" },
    { GET, "/api/v1/quality-plans/:id", plan_http_get, "quality.plan", PLAN, .summary = "One plan",
      .errors = "quality.no_plan" },
    { PATCH, "/api/v1/quality-plans/:id", plan_http_edit, "quality.plan", FORM, PLAN,
      .flags = ROUTE_IF_MATCH,
      .summary = "Change a plan; once it was drawn only its name and whether it comes monthly",
      .errors = "quality.no_plan quality.no_form quality.month quality.drawn team.not_found "
                "record.changed" },
    { POST, "/api/v1/quality-plans/:id/draw", plan_http_draw, "quality.plan", PLAN,
      .flags = ROUTE_SLOW,
      .summary = "Draw tickets by lot until everybody has as many as the plan says",
      .errors = "quality.no_plan quality.form_off quality.month_ahead quality.nothing_to_draw" },
    { GET, "/api/v1/quality-plans/:id/draws", draw_http_list, "quality.plan", DRAW,
      .flags = ROUTE_ITEMS, .summary = "What was drawn when, newest first",
      .errors = "quality.no_plan" },
    { GET, "/api/v1/quality-draws/:id", draw_http_get, "quality.plan", DRAW, .flags = ROUTE_SLOW,
      .summary = "One draw with its seed and pool, drawn again to prove it",
      .errors = "quality.no_draw" },
    { GET, "/api/v1/quality-people", people_http, "quality.read", .query = months_query_fields,
      .out = quality_person_fields, .out_name = "QualityPerson", .flags = ROUTE_ITEMS | ROUTE_SLOW,
      .summary = "What the results of each person come to; looking at others' is recorded",
      .errors = "quality.month" },
    { GET, "/api/v1/quality-calibration", calibration_http, "quality.plan",
      .query = calibration_query_fields, .out = quality_calibration_fields,
      .out_name = "QualityCalibration", .flags = ROUTE_ITEMS | ROUTE_SLOW,
      .summary = "How far assessors agree where two checked the same ticket: by pair, by item",
      .errors = "quality.month quality.no_form" },
    { 0 },
};
