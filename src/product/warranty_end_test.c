/* What moves the end of a warranty: days out of use, days of rest, an exchange. The rest is in warranty_test.c. */
#include "warranty.h"

#include "../base/date.h"
#include "../base/testing.h"

#define MODEL     7
#define CATEGORY  20
#define STAYS_MAX 3

/* Weekends; Golden Week of 2026 with its block, and the days worked in its place; the leap day's week needs none.
 * What comes behind 2026 is not announced. */
static bool is_rest(const void *of, str day, bool *ret_provisional)
{
    static const char *const off[] = { "2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06",
                                       "2026-10-07" };
    static const char *const worked[] = { "2026-09-20", "2026-10-10" };
    (void)of;
    *ret_provisional = str_cmp(day, STR("2026-12-31")) > 0;
    for (size_t i = 0; i < COUNT(worked); i++)
        if (str_is(day, worked[i]))
            return false;
    for (size_t i = 0; i < COUNT(off); i++)
        if (str_is(day, off[i]))
            return true;
    return (date_days(day) + 3) % 7 >= 5;
}

static const struct {
    const char *row, *start;
    int64_t months;
    const char *stays[STAYS_MAX][2]; /* in, out; out NULL: not yet */
    const char *today, *want;        /* days not counted, end of the count, end */
} ends[] = {
    { "a working day stays", "2026-03-04", 6, { { 0 } }, "2026-05-01", "0 2026-09-04 2026-09-04" },
    { "a Saturday moves to Monday",
      "2026-02-05",
      7,
      { { 0 } },
      "2026-05-01",
      "0 2026-09-05 2026-09-07" },
    { "a Sunday too", "2026-02-06", 7, { { 0 } }, "2026-05-01", "0 2026-09-06 2026-09-07" },
    { "a Sunday that is worked stays",
      "2026-03-20",
      6,
      { { 0 } },
      "2026-05-01",
      "0 2026-09-20 2026-09-20" },
    { "Golden Week moves behind its whole block",
      "2026-04-01",
      6,
      { { 0 } },
      "2026-05-01",
      "0 2026-10-01 2026-10-08" },
    { "so does its last day", "2026-04-07", 6, { { 0 } }, "2026-05-01", "0 2026-10-07 2026-10-08" },
    { "a worked Saturday behind it stays",
      "2026-04-10",
      6,
      { { 0 } },
      "2026-05-01",
      "0 2026-10-10 2026-10-10" },
    { "the month's last day, then the rest",
      "2025-08-31",
      6,
      { { 0 } },
      "2026-01-01",
      "0 2026-02-28 2026-03-02" },
    { "the leap day itself",
      "2027-02-28",
      12,
      { { 0 } },
      "2027-05-01",
      "0 2028-02-28 2028-02-28 provisional" },
    { "from the leap day, ending on a Wednesday",
      "2028-02-29",
      12,
      { { 0 } },
      "2028-05-01",
      "0 2029-02-28 2029-02-28 provisional" },
    { "a repair: the day it went in is not counted",
      "2026-03-04",
      6,
      { { "2026-05-04", "2026-05-07" } },
      "2026-06-01",
      "3 2026-09-07 2026-09-07" },
    { "back on the same day",
      "2026-03-04",
      6,
      { { "2026-05-04", "2026-05-04" } },
      "2026-06-01",
      "0 2026-09-04 2026-09-04" },
    { "a repair moves it onto a Saturday, the rest to Monday",
      "2026-03-04",
      6,
      { { "2026-05-04", "2026-05-05" } },
      "2026-06-01",
      "1 2026-09-05 2026-09-07" },
    { "and into Golden Week",
      "2026-03-30",
      6,
      { { "2026-05-04", "2026-05-06" } },
      "2026-06-01",
      "2 2026-10-02 2026-10-08" },
    { "two that overlap count each day once",
      "2026-03-04",
      6,
      { { "2026-05-04", "2026-05-14" }, { "2026-05-10", "2026-05-20" } },
      "2026-06-01",
      "16 2026-09-20 2026-09-20" },
    { "one within the other",
      "2026-03-04",
      6,
      { { "2026-05-04", "2026-05-18" }, { "2026-05-06", "2026-05-12" } },
      "2026-06-01",
      "14 2026-09-18 2026-09-18" },
    { "one after the other, on the same day",
      "2026-03-04",
      6,
      { { "2026-05-04", "2026-05-07" }, { "2026-05-07", "2026-05-11" } },
      "2026-06-01",
      "7 2026-09-11 2026-09-11" },
    { "over the end of a month and the leap day",
      "2027-03-01",
      12,
      { { "2028-02-27", "2028-03-01" } },
      "2028-03-02",
      "3 2028-03-04 2028-03-06 provisional" },
    { "over the old end: all of its days",
      "2026-03-04",
      6,
      { { "2026-09-01", "2026-09-15" } },
      "2026-09-16",
      "14 2026-09-18 2026-09-18" },
    { "one that begins in what another one added",
      "2026-03-04",
      6,
      { { "2026-05-04", "2026-05-14" }, { "2026-09-10", "2026-09-12" } },
      "2026-09-16",
      "12 2026-09-16 2026-09-16" },
    { "handed in on the last day: nothing is left to move",
      "2026-03-04",
      6,
      { { "2026-09-04", "2026-09-10" } },
      "2026-09-16",
      "0 2026-09-04 2026-09-04" },
    { "after the end",
      "2026-03-04",
      6,
      { { "2026-09-08", "2026-09-10" } },
      "2026-09-16",
      "0 2026-09-04 2026-09-04" },
    { "before the start",
      "2026-03-04",
      6,
      { { "2026-02-01", "2026-02-20" } },
      "2026-06-01",
      "0 2026-09-04 2026-09-04" },
    { "across the start: what is behind it",
      "2026-03-04",
      6,
      { { "2026-02-01", "2026-03-07" } },
      "2026-06-01",
      "3 2026-09-07 2026-09-07" },
    { "not back yet: by today",
      "2026-03-04",
      6,
      { { "2026-05-04", NULL } },
      "2026-05-11",
      "7 2026-09-11 2026-09-11" },
    { "not back for long",
      "2026-03-04",
      6,
      { { "2026-05-04", NULL } },
      "2026-12-04",
      "214 2027-04-06 2027-04-06 provisional" },
    { "a day that has not come",
      "2026-03-04",
      6,
      { { "2026-05-04", NULL } },
      "2026-05-01",
      "0 2026-09-04 2026-09-04" },
};

static size_t stays_fill(size_t row, struct repair_stay *stays)
{
    size_t n = 0;
    for (; n < STAYS_MAX && ends[row].stays[n][0]; n++)
        stays[n] =
            (struct repair_stay){ .in_on = str_of(ends[row].stays[n][0]),
                                  .out_on = ends[row].stays[n][1] ? str_of(ends[row].stays[n][1])
                                                                  : STR("") };
    return n;
}

static void days_out_of_use_and_days_of_rest_move_the_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ends); i++) {
        TESTING(t);
        struct warranty_end end;
        struct repair_stay stays[STAYS_MAX];
        const struct list list = { stays, stays_fill(i, stays) };
        const struct warranty_rules rules = { NULL, str_of(ends[i].today), { is_rest, NULL } };
        warranty_end(t.mem, str_of(ends[i].start), ends[i].months, &list, &rules, &end);
        assert_row(ends[i].row,
                   arena_fmt(t.mem, "%lld " STR_FMT " " STR_FMT "%s", (long long)end.repair_days,
                             STR_ARG(end.counted_on), STR_ARG(end.ends_on),
                             end.provisional ? " provisional" : ""),
                   ends[i].want);
    }
}

/* ------------------------------------------------------------------ exchange */

static const struct warranty_term half_year = { .id = 1,
                                                .name_zh = { "半年", 6 },
                                                .name_en = { "Half a year", 11 },
                                                .category_id = CATEGORY,
                                                .months = 6,
                                                .active = true };

static const struct {
    const char *row;
    int starts;
    const char *purchased, *delivered, *exchanged;
    const char *stay[2], *replaced;
    const char *want; /* start, days not counted, end */
} exchanges[] = {
    { "anew from the day of exchange",
      START_LATEST,
      "2026-03-04",
      "2026-03-06",
      "2026-05-11",
      { 0 },
      NULL,
      "exchange 2026-05-11 0 2026-11-11" },
    { "whatever day the term names",
      START_PURCHASE,
      "2026-03-04",
      "",
      "2026-05-11",
      { 0 },
      NULL,
      "exchange 2026-05-11 0 2026-11-11" },
    { "the new one was delivered later",
      START_LATEST,
      "2026-03-04",
      "2026-05-13",
      "2026-05-11",
      { 0 },
      NULL,
      "delivery 2026-05-13 0 2026-11-13" },
    { "an exchange inside a repair: what is behind it",
      START_LATEST,
      "2026-03-04",
      "",
      "2026-05-11",
      { "2026-05-04", "2026-05-13" },
      NULL,
      "exchange 2026-05-11 2 2026-11-13" },
    { "a repair that was over before it",
      START_LATEST,
      "2026-03-04",
      "",
      "2026-05-11",
      { "2026-05-04", "2026-05-11" },
      NULL,
      "exchange 2026-05-11 0 2026-11-11" },
    { "the old one ends when the new one begins",
      START_LATEST,
      "2026-03-04",
      "",
      "",
      { "2026-05-04", NULL },
      "2026-05-11",
      "purchase 2026-03-04 16 2026-05-11" },
    { "the old one had ended long before",
      START_LATEST,
      "2025-03-04",
      "",
      "",
      { 0 },
      "2026-05-11",
      "purchase 2025-03-04 0 2025-09-04" },
    { "an exchange on the leap day",
      START_LATEST,
      "2027-12-01",
      "",
      "2028-02-29",
      { 0 },
      NULL,
      "exchange 2028-02-29 0 2028-08-29" },
};

static void an_exchange_begins_a_warranty_anew(void **state)
{
    (void)state;
    const ints up = { (int64_t[]){ CATEGORY }, 1 };
    for (size_t i = 0; i < COUNT(exchanges); i++) {
        TESTING(t);
        struct warranty w;
        struct warranty_term term = half_year;
        struct repair_stay stay = { .in_on = STR("") };
        const struct list terms = { &term, 1 };
        const struct warranty_rules rules = { &terms, STR("2026-05-20"), { is_rest, NULL } };
        struct unit u = { .model_id = MODEL,
                          .purchased_on = str_of(exchanges[i].purchased),
                          .delivered_on = str_of(exchanges[i].delivered),
                          .exchanged_on = str_of(exchanges[i].exchanged) };
        if (exchanges[i].stay[0]) {
            stay.in_on = str_of(exchanges[i].stay[0]);
            stay.out_on = exchanges[i].stay[1] ? str_of(exchanges[i].stay[1]) : STR("");
            u.repairs = (struct list){ &stay, 1 };
        }
        if (exchanges[i].replaced)
            u.replaced_on = str_of(exchanges[i].replaced), u.replaced_by_serial = STR("N2");
        term.starts = exchanges[i].starts;
        warranty_compute(t.mem, LANG_ZH, &u, &up, &rules, COVERS_WHOLE, &w);
        assert_row(exchanges[i].row,
                   arena_fmt(t.mem, STR_FMT " " STR_FMT " %lld " STR_FMT, STR_ARG(w.start_from),
                             STR_ARG(w.start_on), (long long)w.repair_days, STR_ARG(w.ends_on)),
                   exchanges[i].want);
    }
}

/* ------------------------------------------------------------------ words */

static void each_step_is_a_line_of_the_reason(void **state)
{
    (void)state;
    TESTING(t);
    struct warranty w;
    const ints up = { (int64_t[]){ CATEGORY }, 1 };
    struct repair_stay stays[] = {
        { .in_on = STR("2026-05-04"), .out_on = STR("2026-05-08") },
        { .kind = STAY_PARTS, .in_on = STR("2026-05-06"), .out_on = STR("2026-05-12") },
        { .in_on = STR("2026-05-12"), .out_on = STR("2026-05-12") },
    };
    struct unit u = { .model_id = MODEL,
                      .purchased_on = STR("2026-03-25"),
                      .repairs = { stays, COUNT(stays) } };
    const struct list terms = { (void *)&half_year, 1 };
    struct warranty_rules rules = { &terms, STR("2026-05-20"), { is_rest, NULL } };

    warranty_compute(t.mem, LANG_ZH, &u, &up, &rules, COVERS_WHOLE, &w);
    assert_str(w.reason,
               "从购买日 2026-03-25 起 6 个月，到 2026-09-25；依据条款“半年”\n"
               "修理占用 2026-05-04 至 2026-05-08，计 4 天，顺延到 2026-09-29\n"
               "待件 2026-05-06 至 2026-05-12，计 4 天，顺延到 2026-10-03\n"
               "2026-10-03 是法定休息日，顺延到其后第一个工作日 2026-10-08（民法典第二百零三条）\n"
               "止于 2026-10-08 24:00");
    warranty_compute(t.mem, LANG_EN, &u, &up, &rules, COVERS_WHOLE, &w);
    assert_str(
        w.reason,
        "6 months from purchase on 2026-03-25, to 2026-09-25; by the term “Half a year”\n"
        "In repair from 2026-05-04 to 2026-05-08, days not counted: 4; moved to 2026-09-29\n"
        "Without parts from 2026-05-06 to 2026-05-12, days not counted: 4; moved to 2026-10-03\n"
        "2026-10-03 is a day of rest; moved to 2026-10-08, the first working day after it "
        "(Civil Code art. 203)\n"
        "Until the end of 2026-10-08");

    u.repairs.n = 0, u.purchased_on = STR("2026-09-01");
    warranty_compute(t.mem, LANG_ZH, &u, &up, &rules, COVERS_WHOLE, &w);
    assert_true(w.provisional);
    assert_str(w.reason, "从购买日 2026-09-01 起 6 个月，止于 2027-03-01 24:00；依据条款“半年”\n"
                         "2027 年的放假安排还没有公布，到期日可能顺延");

    u.purchased_on = STR("2026-03-04"), u.replaced_on = STR("2026-05-11");
    u.replaced_by_serial = STR("N2");
    warranty_compute(t.mem, LANG_ZH, &u, &up, &rules, COVERS_WHOLE, &w);
    assert_int_equal(w.state, WARRANTY_OVER);
    u.purchased_on = STR("");
    warranty_compute(t.mem, LANG_EN, &u, &up, &rules, COVERS_WHOLE, &w);
    assert_int_equal(w.state, WARRANTY_OVER);
    assert_int_equal(w.missing.n, 0);
    assert_str(w.reason, "Exchanged on 2026-05-11; from then on the unit N2 has the warranty");
    u.purchased_on = STR("2026-03-04");
    warranty_compute(t.mem, LANG_ZH, &u, &up, &rules, COVERS_WHOLE, &w);
    assert_str(w.reason, "从购买日 2026-03-04 起 6 个月，到 2026-09-04；依据条款“半年”\n"
                         "2026-05-11 换货，此后由序列号 N2 的一件接续保修\n"
                         "止于 2026-05-11 24:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_out_of_use_and_days_of_rest_move_the_end),
        cmocka_unit_test(an_exchange_begins_a_warranty_anew),
        cmocka_unit_test(each_step_is_a_line_of_the_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
