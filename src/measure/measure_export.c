/* Measures as files: figures as Excel, and what is behind one as CSV and Excel; words in the reader's language. */
#include "../base/message.h"
#include "../doc/doc_xlsx.h"
#include "measure_internal.h"

#define ROWS_MAX 100000 /* of observations in one file */

static str words(struct op *op, const char *code)
{
    return message_text(op->mem, op->lang, code, NULL, 0);
}

static enum err begin(struct op *op, const char *title, struct xlsx **ret)
{
    struct company c = { 0 };
    TRY(company_get(op, &c));
    return xlsx_begin(op, zone_find(c.time_zone), words(op, title), ret);
}

static enum err send(struct op *op, struct http *h, struct xlsx *x, str name)
{
    TRY(xlsx_end(x, http_body(h)));
    return http_send_file(op, h, name, XLSX_MEDIA);
}

/* Heads in the order of the cells. */
static enum err sheet(struct op *op, struct xlsx *x, str name, const char *const *codes, size_t n)
{
    str *head = arena_array(op->mem, n, sizeof *head);
    for (size_t i = 0; i < n; i++)
        head[i] = words(op, codes[i]);
    return xlsx_sheet(x, name, head, n);
}

static struct xlsx_cell value_cell(const struct measure *m, decimal value)
{
    return m->unit == MEASURED_PERCENT   ? cell_percent(value)
           : m->unit == MEASURED_SECONDS ? cell_duration(value)
                                         : cell_decimal(value);
}

/* ------------------------------------------------------------------ figures */

static const char *const figure_heads[] = { "measure.head_key",         "measure.head_name",
                                            "measure.head_of",          "measure.head_value",
                                            "measure.head_low",         "measure.head_high",
                                            "measure.head_n",           "measure.head_mean",
                                            "measure.head_p90",         "measure.head_numerator",
                                            "measure.head_denominator", "measure.head_excluded",
                                            "measure.head_remark" };
#define FIGURE_COLUMNS (sizeof figure_heads / sizeof *figure_heads)

static str excluded_text(struct op *op, const struct figure *f)
{
    str text = STR("");
    for (size_t i = 0; i < f->exclusions.n; i++) {
        const struct excluded *e = &((const struct excluded *)f->exclusions.items)[i];
        str name = lang_str(op->lang, e->zh, e->en);
        text = arena_fmt(op->mem, STR_FMT "%s" STR_FMT " %lld", STR_ARG(text), i ? "\n" : "",
                         STR_ARG(name), (long long)e->n);
    }
    return text;
}

static str remark(struct op *op, const struct figure *f)
{
    return !f->has_source ? words(op, "measure.no_source")
           : f->small     ? words(op, "measure.small")
                          : STR("");
}

static enum err figure_row(struct op *op, struct xlsx *x, const struct figure *f)
{
    struct measure m;
    struct xlsx_cell nothing = { 0 };
    TRY(measure_get(op, f->measure, &m));
    const struct xlsx_cell cells[FIGURE_COLUMNS] = {
        cell_text(f->measure),
        cell_text(lang_str(op->lang, m.name_zh, m.name_en)),
        cell_text(f->scope == PER_COMPANY ? words(op, "measure.company") : f->scope_name),
        value_cell(&m, f->value),
        value_cell(&m, f->low),
        value_cell(&m, f->high),
        f->has_source ? cell_int(f->n) : nothing,
        value_cell(&m, f->mean),
        value_cell(&m, f->p90),
        f->has_source ? cell_int(f->numerator) : nothing,
        f->has_source ? cell_int(f->denominator) : nothing,
        cell_text(excluded_text(op, f)),
        cell_text(remark(op, f)),
    };
    return xlsx_row(x, cells);
}

static enum err http_figures_xlsx(struct op *op, struct http *h)
{
    struct measure_query q = { 0 };
    struct list found;
    CLEANUP(xlsx_drop) struct xlsx *x = NULL;
    TRY(http_query(op, h, &q));
    TRY(measure_figures(op, &q, &found));
    TRY(begin(op, "measure.sheet", &x));
    TRY(sheet(op, x, words(op, "measure.sheet"), figure_heads, FIGURE_COLUMNS));
    for (size_t i = 0; i < found.n; i++)
        TRY(figure_row(op, x, &((const struct figure *)found.items)[i]));
    return send(op, h, x, STR("measures.xlsx"));
}

/* ------------------------------------------------------------------ observations */

/* Page by page, until there is no more. */
static enum err each_observation(struct op *op, struct http *h,
                                 enum err (*take)(struct op *op, void *ctx,
                                                  const struct observation *o),
                                 void *ctx)
{
    struct observation_query q = { 0 };
    struct list page;
    size_t n = 0;
    TRY(http_query(op, h, &q));
    q.limit = PAGE_MAX;
    q.after = (str){ 0 };
    do {
        TRY(measure_observations(op, http_path(h, "key"), &q, &page, &q.after));
        for (size_t i = 0; i < page.n; i++)
            TRY(take(op, ctx, &((const struct observation *)page.items)[i]));
        n += page.n;
        if (n > ROWS_MAX)
            return refuse(op, ERR_TOO_LARGE, "measure.too_many_rows");
    } while (q.after.n);
    return OK;
}

static enum err csv_row(struct op *op, void *ctx, const struct observation *o)
{
    fields_csv_row(ctx, op->mem, observation_fields, o);
    return OK;
}

static str file_name(struct op *op, struct http *h, const char *ending)
{
    return arena_fmt(op->mem, STR_FMT "%s", STR_ARG(http_path(h, "key")), ending);
}

static enum err http_observations_csv(struct op *op, struct http *h)
{
    fields_csv_head(http_body(h), observation_fields);
    TRY(each_observation(op, h, csv_row, http_body(h)));
    return http_send_file(op, h, file_name(op, h, ".csv"), "text/csv; charset=utf-8");
}

static const char *const observation_heads[] = { "measure.head_ticket",  "measure.head_subject",
                                                 "measure.head_unit",    "measure.head_at",
                                                 "measure.head_whose",   "measure.head_outcome",
                                                 "measure.head_excluded" };
#define OBSERVATION_COLUMNS (sizeof observation_heads / sizeof *observation_heads)

struct filling {
    struct xlsx *x;
    struct measure m;
};

static struct xlsx_cell outcome_cell(struct op *op, const struct measure *m,
                                     const struct observation *o)
{
    switch (m->kind) {
    case MEASURE_SHARE:
        return cell_text(words(op, o->num > 0 ? "measure.did" : "measure.did_not"));
    case MEASURE_DURATION:
        return cell_duration(decimal_of(o->num));
    case MEASURE_MEAN:
        return cell_decimal(decimal_milli(o->num));
    case MEASURE_RATIO:
        return cell_decimal(decimal_ratio(o->num, o->den, m->scale));
    default:
        return cell_int(o->num);
    }
}

static str reason_of(struct op *op, const struct measure *m, str key)
{
    for (size_t i = 0; i < m->exclusions.n; i++) {
        const struct exclusion *e = &((const struct exclusion *)m->exclusions.items)[i];
        if (str_eq(e->key, key))
            return lang_str(op->lang, e->zh, e->en);
    }
    return key;
}

static enum err xlsx_observation(struct op *op, void *ctx, const struct observation *o)
{
    struct filling *f = ctx;
    struct xlsx_cell nothing = { 0 };
    const struct xlsx_cell cells[OBSERVATION_COLUMNS] = {
        cell_text(o->number),
        cell_text(o->subject),
        o->unit_id ? cell_int(o->unit_id) : nothing,
        cell_utc(o->at),
        cell_text(o->user_name),
        o->excluded.n ? nothing : outcome_cell(op, &f->m, o),
        cell_text(reason_of(op, &f->m, o->excluded)),
    };
    return xlsx_row(f->x, cells);
}

static enum err http_observations_xlsx(struct op *op, struct http *h)
{
    struct filling f;
    CLEANUP(xlsx_drop) struct xlsx *x = NULL;
    TRY(measure_get(op, http_path(h, "key"), &f.m));
    TRY(begin(op, "measure.sheet", &x));
    TRY(sheet(op, x, lang_str(op->lang, f.m.name_zh, f.m.name_en), observation_heads,
              OBSERVATION_COLUMNS));
    f.x = x;
    TRY(each_observation(op, h, xlsx_observation, &f));
    return send(op, h, x, file_name(op, h, ".xlsx"));
}

#define MEASURES "/api/v1/measures"
#define FIGURES  "measure.unknown measure.period measure.scope"
#define BEHIND   "measure.not_found measure.period measure.too_many_rows"

const struct route measure_export_routes[] = {
    { GET, MEASURES "/figures/xlsx", http_figures_xlsx, "measure.read",
      .query = measure_query_fields, .flags = ROUTE_SLOW, .summary = "Figures as Excel",
      .errors = FIGURES },
    { GET, MEASURES "/:key/observations/csv", http_observations_csv, "measure.read",
      .query = observation_query_fields, .flags = ROUTE_SLOW,
      .summary = "All that a figure rests on as CSV; after and limit are not heard",
      .errors = BEHIND },
    { GET, MEASURES "/:key/observations/xlsx", http_observations_xlsx, "measure.read",
      .query = observation_query_fields, .flags = ROUTE_SLOW, .summary = "The same as Excel",
      .errors = BEHIND },
    { 0 },
};
