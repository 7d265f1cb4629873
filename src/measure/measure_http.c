/* Measures over HTTP: what they are, figures, trends, what is behind them; the same figures as CSV. */
#include "measure_internal.h"
#include "measure_own.h"

#define CSV_MAX (64u << 20)

const struct field measure_state_fields[] = {
    { FIELD(struct measure_state, kept_at), .flags = NULLABLE, .doc = "all up to then is counted" },
    { FIELD(struct measure_state, behind), .doc = "events that wait; at most 1000 are told" },
    { FIELD(struct measure_state, walking), .doc = "all tickets are being counted anew" },
    { 0 },
};

static enum err http_list(struct op *op, struct http *h)
{
    struct list all;
    TRY(measure_list(op, &all));
    return http_send_items(op, h, measure_fields, all.items, all.n, sizeof(struct measure));
}

static enum err http_get(struct op *op, struct http *h)
{
    struct measure m;
    TRY(measure_get(op, http_path(h, "key"), &m));
    return http_send(op, h, measure_fields, &m);
}

static enum err http_state(struct op *op, struct http *h)
{
    struct measure_state s;
    TRY(measure_standing(op, &s));
    return http_send(op, h, measure_state_fields, &s);
}

static enum err http_figures(struct op *op, struct http *h)
{
    struct measure_query q = { 0 };
    struct list found;
    TRY(http_query(op, h, &q));
    TRY(measure_figures(op, &q, &found));
    return http_send_items(op, h, figure_fields, found.items, found.n, sizeof(struct figure));
}

static enum err http_figures_csv(struct op *op, struct http *h)
{
    struct measure_query q = { 0 };
    struct list found;
    TRY(http_query(op, h, &q));
    TRY(measure_figures(op, &q, &found));
    struct buf *out = http_body(h);
    fields_csv_head(out, figure_fields);
    for (size_t i = 0; i < found.n; i++)
        fields_csv_row(out, op->mem, figure_fields, &((struct figure *)found.items)[i]);
    return http_send_file(op, h, STR("measures.csv"), "text/csv; charset=utf-8");
}

/* ------------------------------------------------------------------ one measure */

struct trend_query {
    str from, to, scope;
    int64_t scope_id;
};

static const struct field trend_query_fields[] = {
    { FIELD(struct trend_query, from), .format = "date" },
    { FIELD(struct trend_query, to), .format = "date", .doc = "today unless said" },
    { FIELD(struct trend_query, scope), .labels = measure_scope_labels },
    { FIELD(struct trend_query, scope_id), .min = 0, .max = INT64_MAX },
    { 0 },
};

static enum err may_read(struct op *op, str scope, int64_t scope_id, int *ret)
{
    bool may;
    *ret = scope.n ? label_index(measure_scope_labels, scope) : PER_COMPANY;
    TRY(measure_may_read(op, *ret, scope_id, &may));
    return may ? OK : permission_refuse(op, "measure.read");
}

static enum err http_trend(struct op *op, struct http *h)
{
    struct trend_query q = { 0 };
    struct measure m;
    struct list months;
    int scope;
    TRY(http_query(op, h, &q));
    TRY(measure_get(op, http_path(h, "key"), &m));
    TRY(may_read(op, q.scope, q.scope_id, &scope));
    TRY(measure_trend(op, &m, scope, q.scope_id, q.from, q.to, &months));
    return http_send_items(op, h, figure_fields, months.items, months.n, sizeof(struct figure));
}

struct mix_query {
    str from, to;
    int64_t user_id;
};

static const struct field mix_query_fields[] = {
    { FIELD(struct mix_query, from), .format = "date" },
    { FIELD(struct mix_query, to), .format = "date" },
    { FIELD(struct mix_query, user_id), .flags = REQUIRED, .min = 1, .max = INT64_MAX },
    { 0 },
};

static enum err http_mix(struct op *op, struct http *h)
{
    struct mix_query q = { 0 };
    struct measure m;
    struct case_mix mix;
    int scope;
    TRY(http_query(op, h, &q));
    TRY(measure_get(op, http_path(h, "key"), &m));
    TRY(may_read(op, STR("person"), q.user_id, &scope));
    TRY(measure_case_mix(op, &m, q.user_id, q.from, q.to, &mix));
    return http_send(op, h, case_mix_fields, &mix);
}

const char *const observation_part_labels[] = { "numerator", "rest", "excluded", NULL };

const struct field observation_query_fields[] = {
    { FIELD(struct observation_query, from), .format = "date" },
    { FIELD(struct observation_query, to), .format = "date" },
    { FIELD(struct observation_query, scope), .labels = measure_scope_labels },
    { FIELD(struct observation_query, scope_id), .min = 0, .max = INT64_MAX },
    { FIELD(struct observation_query, part), .labels = observation_part_labels,
      .doc = "of shares those that did, those that did not; what does not count; all unless said" },
    { FIELD(struct observation_query, reason), .max = 60,
      .doc = "key of an exclusion of the measure: only what it leaves out" },
    { FIELD(struct observation_query, after), .doc = "cursor of the page before" },
    { FIELD(struct observation_query, limit), .min = 1, .max = PAGE_MAX },
    { 0 },
};

static enum err http_observations(struct op *op, struct http *h)
{
    struct observation_query q = { 0 };
    struct list found;
    str next;
    TRY(http_query(op, h, &q));
    TRY(measure_observations(op, http_path(h, "key"), &q, &found, &next));
    return http_send_list(op, h, observation_fields, found.items, found.n,
                          sizeof(struct observation), next);
}

#define MEASURES "/api/v1/measures"

const struct route measure_routes[] = {
    { GET, MEASURES, http_list, "measure.read", .out = measure_fields, .flags = ROUTE_ITEMS,
      .summary = "All measures: what they count, leave out, and how they are gamed" },
    { GET, MEASURES "/state", http_state, "measure.read", .out = measure_state_fields,
      .summary = "How far counting has come", .out_name = "MeasureState" },
    { GET, MEASURES "/figures", http_figures, "measure.read", .query = measure_query_fields,
      .out = figure_fields, .flags = ROUTE_ITEMS | ROUTE_SLOW,
      .summary = "Figures of a period: of one scope, or for each team, person …",
      .errors = "measure.unknown measure.period measure.scope", .out_name = "Figure" },
    { GET, MEASURES "/figures/csv", http_figures_csv, "measure.read", .query = measure_query_fields,
      .flags = ROUTE_SLOW, .summary = "The same as CSV",
      .errors = "measure.unknown measure.period measure.scope" },
    { GET, MEASURES "/:key", http_get, "measure.read", .out = measure_fields,
      .summary = "One measure", .errors = "measure.not_found" },
    { GET, MEASURES "/:key/trend", http_trend, "measure.read", .query = trend_query_fields,
      .out = figure_fields, .flags = ROUTE_ITEMS | ROUTE_SLOW,
      .summary = "Its figure month by month", .errors = "measure.not_found measure.period",
      .out_name = "Figure" },
    { GET, MEASURES "/:key/case-mix", http_mix, "measure.read", .query = mix_query_fields,
      .out = case_mix_fields, .flags = ROUTE_SLOW,
      .summary = "A person's figure beside what others came to with the same mix of tickets",
      .errors = "measure.not_found measure.period", .out_name = "CaseMix" },
    { GET, MEASURES "/:key/observations", http_observations, "measure.read",
      .query = observation_query_fields, .out = observation_fields,
      .flags = ROUTE_LIST | ROUTE_SLOW, .summary = "What a figure rests on, oldest first",
      .errors = "measure.not_found measure.period measure.no_exclusion",
      .out_name = "Observation" },
    { 0 },
};
