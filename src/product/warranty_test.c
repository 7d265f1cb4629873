/* The table of warranties: which term, from when, until when, and what is missing. */
#include "warranty.h"

#include "../base/testing.h"

#define MODEL    7
#define OTHER    8
#define CATEGORY 20 /* the model's own */
#define ABOVE    10

static const struct warranty_term whole_year = { .id = 1,
                                                 .name_zh = { "整机一年", 12 },
                                                 .name_en = { "One year", 8 },
                                                 .category_id = ABOVE,
                                                 .months = 12,
                                                 .active = true };

/* Every day is known and worked. */
static bool never_rest(const void *of, str day, bool *ret_provisional)
{
    (void)of, (void)day;
    *ret_provisional = false;
    return false;
}

static struct warranty_rules rules_on(const struct list *terms, const char *today)
{
    return (struct warranty_rules){ terms, str_of(today), { never_rest, NULL } };
}

/* Days: purchase, invoice, delivery, installation; "" = not known. */
static const struct {
    const char *row;
    int64_t months;
    int starts;
    const char *days[4], *today, *want;
} ends[] = {
    { "from the purchase",
      12,
      START_LATEST,
      { "2026-03-01" },
      "2026-03-02",
      "in purchase 2026-03-01 2027-03-01 364" },
    { "the latest of what is known",
      12,
      START_LATEST,
      { "2026-02-10", "2026-02-11", "2026-02-20", "2026-03-01" },
      "2026-03-01",
      "in installation 2026-03-01 2027-03-01 365" },
    { "an invoice after delivery counts",
      12,
      START_LATEST,
      { "2026-02-10", "2026-03-05", "2026-02-20" },
      "2026-03-05",
      "in invoice 2026-03-05 2027-03-05 365" },
    { "of one day the later step gives the name",
      6,
      START_LATEST,
      { "2026-02-10", "2026-02-10", "2026-02-10" },
      "2026-02-10",
      "in delivery 2026-02-10 2026-08-10 181" },
    { "the rule names the day",
      12,
      START_INVOICE,
      { "2026-02-10", "2026-02-11", "2026-02-20" },
      "2026-02-20",
      "in invoice 2026-02-11 2027-02-11 356" },
    { "the last day is whole",
      12,
      START_LATEST,
      { "2026-03-01" },
      "2027-03-01",
      "in purchase 2026-03-01 2027-03-01 0" },
    { "the day after it is over",
      12,
      START_LATEST,
      { "2026-03-01" },
      "2027-03-02",
      "over purchase 2026-03-01 2027-03-01 -1" },
    { "a month without that day ends on its last",
      1,
      START_LATEST,
      { "2026-01-31" },
      "2026-01-31",
      "in purchase 2026-01-31 2026-02-28 28" },
    { "in a leap year too",
      1,
      START_LATEST,
      { "2028-01-31" },
      "2028-01-31",
      "in purchase 2028-01-31 2028-02-29 29" },
    { "from the leap day into a common year",
      12,
      START_LATEST,
      { "2028-02-29" },
      "2028-02-29",
      "in purchase 2028-02-29 2029-02-28 365" },
    { "from the leap day to the next one",
      48,
      START_LATEST,
      { "2028-02-29" },
      "2028-02-29",
      "in purchase 2028-02-29 2032-02-29 1461" },
    { "from the 31st to a month of 30 days",
      6,
      START_LATEST,
      { "2026-08-31" },
      "2026-09-01",
      "in purchase 2026-08-31 2027-02-28 180" },
    { "over the end of the year",
      3,
      START_LATEST,
      { "2026-11-30" },
      "2026-12-31",
      "in purchase 2026-11-30 2027-02-28 59" },
    { "nothing is known",
      12,
      START_LATEST,
      { "" },
      "2026-03-01",
      "unknown purchased_on invoiced_on delivered_on installed_on" },
    { "the day of the rule is not known",
      12,
      START_INSTALLATION,
      { "2026-02-10" },
      "2026-03-01",
      "unknown installed_on" },
};

static str known(const char *day)
{
    return day ? str_of(day) : STR("");
}

static str line_of(struct arena *mem, const struct warranty *w)
{
    str line = str_of(warranty_state_labels[w->state]);
    if (w->ends_on.n)
        return arena_fmt(mem, STR_FMT " " STR_FMT " " STR_FMT " " STR_FMT " %lld", STR_ARG(line),
                         STR_ARG(w->start_from), STR_ARG(w->start_on), STR_ARG(w->ends_on),
                         (long long)w->days_left);
    for (size_t i = 0; i < w->missing.n; i++)
        line = arena_fmt(mem, STR_FMT " " STR_FMT, STR_ARG(line), STR_ARG(w->missing.items[i]));
    return line;
}

static const ints up = { (int64_t[]){ CATEGORY, ABOVE }, 2 };

static void a_warranty_ends_by_its_term_and_the_days_that_are_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ends); i++) {
        TESTING(t);
        struct warranty w;
        struct warranty_term term = whole_year;
        const struct unit u = { .model_id = MODEL,
                                .purchased_on = known(ends[i].days[0]),
                                .invoiced_on = known(ends[i].days[1]),
                                .delivered_on = known(ends[i].days[2]),
                                .installed_on = known(ends[i].days[3]) };
        term.months = ends[i].months, term.starts = ends[i].starts;
        const struct list terms = { &term, 1 };
        const struct warranty_rules rules = rules_on(&terms, ends[i].today);
        warranty_compute(t.mem, LANG_ZH, &u, &up, &rules, COVERS_WHOLE, &w);
        assert_row(ends[i].row, line_of(t.mem, &w), ends[i].want);
    }
}

#define TERM(id_, category, model, covers_, months_, from, to, on)                                 \
    {                                                                                              \
        .id = (id_), .name_zh = { "甲", 3 }, .name_en = { "A", 1 }, .category_id = (category),     \
        .model_id = (model), .covers = (covers_), .months = (months_),                             \
        .valid_from = { from, sizeof(from) - 1 }, .valid_to = { to, sizeof(to) - 1 },              \
        .active = (on)                                                                             \
    }

#define TERMS_MAX 3

static const struct {
    const char *row;
    struct warranty_term terms[TERMS_MAX];
    int covers;
    const char *bought;
    const char *want; /* state and term */
} choices[] = {
    { "a term of the model before one of its category",
      { TERM(1, CATEGORY, 0, 0, 36, "", "", true), TERM(2, 0, MODEL, 0, 12, "", "", true) },
      COVERS_WHOLE,
      "2026-03-01",
      "in 2" },
    { "the nearer category",
      { TERM(1, ABOVE, 0, 0, 36, "", "", true), TERM(2, CATEGORY, 0, 0, 12, "", "", true) },
      COVERS_WHOLE,
      "2026-03-01",
      "in 2" },
    { "among equals the one that ends last",
      { TERM(1, CATEGORY, 0, 0, 12, "", "", true), TERM(2, CATEGORY, 0, 0, 24, "", "", true),
        TERM(3, CATEGORY, 0, 0, 18, "", "", true) },
      COVERS_WHOLE,
      "2026-03-01",
      "in 2" },
    { "only what was valid on the day of purchase, from",
      { TERM(1, CATEGORY, 0, 0, 36, "2026-03-02", "", true),
        TERM(2, CATEGORY, 0, 0, 12, "2026-03-01", "2026-03-01", true) },
      COVERS_WHOLE,
      "2026-03-01",
      "in 2" },
    { "and to",
      { TERM(1, CATEGORY, 0, 0, 36, "", "2026-02-28", true),
        TERM(2, CATEGORY, 0, 0, 12, "", "2026-03-01", true) },
      COVERS_WHOLE,
      "2026-03-01",
      "in 2" },
    { "what is switched off is passed over",
      { TERM(1, CATEGORY, 0, 0, 36, "", "", false), TERM(2, CATEGORY, 0, 0, 12, "", "", true) },
      COVERS_WHOLE,
      "2026-03-01",
      "in 2" },
    { "main parts have a term of their own",
      { TERM(1, CATEGORY, 0, 0, 12, "", "", true), TERM(2, CATEGORY, 0, 1, 36, "", "", true) },
      COVERS_MAIN_PARTS,
      "2026-03-01",
      "in 2" },
    { "another model's term is none",
      { TERM(1, 0, OTHER, 0, 12, "", "", true) },
      COVERS_WHOLE,
      "2026-03-01",
      "none 0" },
    { "another category's neither",
      { TERM(1, 99, 0, 0, 12, "", "", true) },
      COVERS_WHOLE,
      "2026-03-01",
      "none 0" },
    { "bought before there were terms",
      { TERM(1, CATEGORY, 0, 0, 12, "2026-04-01", "", true) },
      COVERS_WHOLE,
      "2026-03-01",
      "none 0" },
    { "which one depends on a day that is not known",
      { TERM(1, CATEGORY, 0, 0, 12, "2026-04-01", "", true) },
      COVERS_WHOLE,
      "",
      "unknown 0" },
};

static void the_nearest_valid_term_applies(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(choices); i++) {
        TESTING(t);
        struct warranty w;
        const struct unit u = { .model_id = MODEL, .purchased_on = str_of(choices[i].bought) };
        const struct list terms = { (void *)choices[i].terms, TERMS_MAX };
        const struct warranty_rules rules = rules_on(&terms, "2026-03-05");
        warranty_compute(t.mem, LANG_EN, &u, &up, &rules, (enum warranty_covers)choices[i].covers,
                         &w);
        assert_row(choices[i].row,
                   arena_fmt(t.mem, "%s %lld", warranty_state_labels[w.state],
                             (long long)w.term_id),
                   choices[i].want);
    }
}

static void the_reason_is_said_in_words(void **state)
{
    (void)state;
    TESTING(t);
    struct warranty w;
    struct unit u = { .model_id = MODEL, .installed_on = STR("2026-03-01") };
    const struct list terms = { (void *)&whole_year, 1 };
    const struct warranty_rules rules = rules_on(&terms, "2026-03-05");

    warranty_compute(t.mem, LANG_ZH, &u, &up, &rules, COVERS_WHOLE, &w);
    assert_str(w.reason,
               "从安装完成日 2026-03-01 起 12 个月，止于 2027-03-01 24:00；依据条款“整机一年”");
    warranty_compute(t.mem, LANG_EN, &u, &up, &rules, COVERS_WHOLE, &w);
    assert_str(w.reason, "12 months from completed installation on 2026-03-01, until the end of "
                         "2027-03-01; by the term “One year”");
    u.installed_on = STR("");
    warranty_compute(t.mem, LANG_ZH, &u, &up, &rules, COVERS_WHOLE, &w);
    assert_str(w.reason, "购买日、开票日、交付日、安装完成日都没有登记，无法确定起算日；"
                         "依据条款“整机一年”");
}

static void the_day_of_purchase_is_the_best_known(void **state)
{
    (void)state;
    struct unit u = { .delivered_on = STR("2026-03-04") };
    assert_str(warranty_purchase_day(&u), "2026-03-04");
    u.ordered_on = STR("2026-03-01");
    assert_str(warranty_purchase_day(&u), "2026-03-01");
    u.invoiced_on = STR("2026-03-02");
    assert_str(warranty_purchase_day(&u), "2026-03-02");
    u.purchased_on = STR("2026-02-28");
    assert_str(warranty_purchase_day(&u), "2026-02-28");
}

static void six_months_from_receipt_the_seller_proves(void **state)
{
    (void)state;
    TESTING(t);
    struct unit u = { .purchased_on = STR("2026-08-30") };
    assert_str(warranty_proof_until(t.mem, &u), "2027-02-28");
    u.delivered_on = STR("2026-08-31");
    assert_str(warranty_proof_until(t.mem, &u), "2027-02-28");
    assert_str(warranty_proof_until(t.mem, &(struct unit){ .installed_on = STR("2026-01-01") }),
               "");
    u.exchanged_on = STR("2026-10-05");
    assert_str(warranty_proof_until(t.mem, &u), "2027-04-05");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_warranty_ends_by_its_term_and_the_days_that_are_known),
        cmocka_unit_test(the_nearest_valid_term_applies),
        cmocka_unit_test(the_reason_is_said_in_words),
        cmocka_unit_test(the_day_of_purchase_is_the_best_known),
        cmocka_unit_test(six_months_from_receipt_the_seller_proves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
