/* A cycle as an Excel file: a sheet of persons, and one of all their items. */
#include "../base/message.h"
#include "../doc/doc_xlsx.h"
#include "appraisal_many.h"

static str words(struct op *op, const char *code)
{
    return message_text(op->mem, op->lang, code, NULL, 0);
}

static enum err sheet(struct op *op, struct xlsx *x, const char *name, const char *const *codes,
                      size_t n)
{
    str *head = arena_array(op->mem, n, sizeof *head);
    for (size_t i = 0; i < n; i++)
        head[i] = words(op, codes[i]);
    return xlsx_sheet(x, words(op, name), head, n);
}

static struct xlsx_cell value_cell(str unit, decimal value)
{
    return str_is(unit, measure_unit_labels[MEASURED_PERCENT])   ? cell_percent(value)
           : str_is(unit, measure_unit_labels[MEASURED_SECONDS]) ? cell_duration(value)
                                                                 : cell_decimal(value);
}

/* ------------------------------------------------------------------ persons */

static const char *const person_heads[] = {
    "appraisal.head_person", "appraisal.head_post",   "appraisal.head_state",
    "appraisal.head_lead",   "appraisal.head_score",  "appraisal.head_uncapped",
    "appraisal.head_cap",    "appraisal.head_closed", "appraisal.head_hash",
};
#define PERSON_COLUMNS (sizeof person_heads / sizeof *person_heads)

static enum err person_row(struct op *op, struct xlsx *x, const struct appraisal *a)
{
    const struct xlsx_cell nothing = { 0 };
    const struct xlsx_cell cells[PERSON_COLUMNS] = {
        cell_text(a->user_name),
        cell_text(lang_str(op->lang, a->post_zh, a->post_en)),
        cell_text(appraisal_state_words(op->mem, op->lang, a->state)),
        cell_text(a->lead_name),
        cell_decimal(a->score),
        cell_decimal(a->uncapped),
        a->cap < 0 ? nothing : cell_int(a->cap),
        cell_utc(a->closed_at),
        cell_text(a->content_sha256),
    };
    return xlsx_row(x, cells);
}

/* ------------------------------------------------------------------ items */

static const char *const item_heads[] = {
    "appraisal.head_person",  "appraisal.head_post",   "appraisal.head_duty",
    "appraisal.head_key",     "appraisal.head_item",   "appraisal.head_target",
    "appraisal.head_value",   "appraisal.head_n",      "appraisal.head_low",
    "appraisal.head_high",    "appraisal.head_points", "appraisal.head_share",
    "appraisal.head_missed",  "appraisal.head_mix",    "appraisal.head_counter",
    "appraisal.head_counted", "appraisal.head_remark", "appraisal.head_evidence",
};
#define ITEM_COLUMNS (sizeof item_heads / sizeof *item_heads)

static str remark(struct op *op, const struct appraisal_item *i)
{
    static const struct {
        const char *without, *code;
    } all[] = {
        { "no_source", "appraisal.without_source" },
        { "no_observations", "appraisal.without_observations" },
        { "gate", "appraisal.without_gate" },
        { "not_judged", "appraisal.without_judgement" },
        { "few_peers", "appraisal.without_peers" },
    };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (str_is(i->without, all[k].without))
            return words(op, all[k].code);
    return i->counted.figure.small ? words(op, "appraisal.small_sample") : STR("");
}

static enum err item_row(struct op *op, struct xlsx *x, const struct appraisal *a,
                         const struct appraisal_item *i)
{
    const struct appraisal_content *c = &i->counted;
    const struct xlsx_cell nothing = { 0 };
    bool measured = i->kind == ITEM_MEASURE;
    const struct xlsx_cell cells[ITEM_COLUMNS] = {
        cell_text(a->user_name),
        cell_text(lang_str(op->lang, a->post_zh, a->post_en)),
        cell_text(c->duty),
        cell_text(c->measure),
        cell_text(measured ? lang_str(op->lang, c->name_zh, c->name_en)
                           : lang_str(op->lang, i->criterion_zh, i->criterion_en)),
        value_cell(c->unit, c->target),
        value_cell(c->unit, c->figure.value),
        measured && c->figure.has_source ? cell_int(c->figure.n) : nothing,
        value_cell(c->unit, c->figure.low),
        value_cell(c->unit, c->figure.high),
        cell_decimal(i->points),
        cell_percent(i->share),
        measured ? cell_bool(i->missed) : nothing,
        value_cell(c->unit, c->mix.expected),
        cell_text(lang_str(op->lang, c->counter.name_zh, c->counter.name_en)),
        value_cell(c->counter.unit, c->counter.value),
        cell_text(remark(op, i)),
        cell_text(evidence_text(op, a, i, op->lang == LANG_EN ? ", " : "、")),
    };
    return xlsx_row(x, cells);
}

static enum err items_sheet(struct op *op, struct xlsx *x, const struct list *sheets)
{
    struct appraisal *a = sheets->items;
    TRY(sheet(op, x, "appraisal.sheet_items", item_heads, ITEM_COLUMNS));
    for (size_t i = 0; i < sheets->n; i++) {
        TRY(appraisal_files(op, &a[i]));
        for (size_t k = 0; k < a[i].items.n; k++)
            TRY(item_row(op, x, &a[i], &((const struct appraisal_item *)a[i].items.items)[k]));
    }
    return OK;
}

enum err appraisal_cycle_write(struct op *op, int64_t cycle_id, struct buf *out, str *ret_name)
{
    const struct team_query q = { .cycle_id = cycle_id };
    CLEANUP(xlsx_drop) struct xlsx *x = NULL;
    struct appraisal_cycle c;
    struct company company;
    struct list sheets;
    struct org o;

    TRY(appraisal_cycle_get(op, cycle_id, &c));
    TRY(company_get(op, &company));
    TRY(appraisals_read(op, &q, &o, &sheets));
    TRY(xlsx_begin(op, zone_find(company.time_zone), c.name, &x));
    TRY(sheet(op, x, "appraisal.sheet_persons", person_heads, PERSON_COLUMNS));
    const struct appraisal *a = sheets.items;
    for (size_t i = 0; i < sheets.n; i++)
        TRY(person_row(op, x, &a[i]));
    TRY(items_sheet(op, x, &sheets));
    TRY(xlsx_end(x, out));
    *ret_name = arena_fmt(op->mem, STR_FMT ".xlsx", STR_ARG(c.name));
    return appraisals_opened(op, cycle_id, &sheets, OPENED_FILE);
}
