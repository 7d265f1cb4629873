/* A year's holidays into a calendar, and the festivals of the law. */
#include "calendar_internal.h"

#include "../base/testing.h"

static const struct calendar *cn(struct op *op)
{
    const struct calendar *c = NULL;
    assert_int_equal(calendar_builtin(op, STR("cn"), &c), OK);
    return c;
}

static void festivals_are_those_that_the_law_names(void **state)
{
    (void)state;
    static const struct {
        const char *day;
        bool festival;
    } rows[] = {
        { "2024-02-09", false }, /* New Year's Eve became one in 2025 */
        { "2024-05-02", false }, /* and the second of May */
        { "2025-01-28", true },  { "2025-05-02", true },  { "2026-02-16", true },
        { "2026-02-19", true },  { "2026-02-20", false }, { "2026-04-05", true },
        { "2026-04-04", false }, { "2026-06-19", true },  { "2026-09-25", true },
        { "2026-10-03", true },  { "2026-10-04", false }, { "2027-02-05", true },
        { "2027-02-08", true },  { "2027-02-09", false }, { "2030-02-02", true },
        { "2030-02-06", false }, { "2034-02-18", true },  { "2050-09-30", true },
        { "2051-05-20", true },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_row_int(rows[i].day, is_festival(date_days(str_of(rows[i].day))), rows[i].festival);

    TESTING(t); /* the calendar that comes with the program says the same of seven years */
    const struct calendar *c = cn(&t.op);
    for (size_t i = 0; i < c->closed.n; i++) {
        int64_t day = c->closed.items[i];
        str date = date_of_days(t.mem, day);
        assert_row_int(date.p, is_festival(day), !ints_have(&c->extended, day));
    }
}

static enum err imported(struct op *op, const struct calendar *c, const struct holiday_year *year,
                         const struct calendar **ret)
{
    struct list changes;
    return calendar_import(op, c, year, ret, &changes);
}

/* What the calendar says of a year, as a notice would. */
static struct holiday_year told(struct op *op, const struct calendar *c, const char *year)
{
    struct holiday_day *days = arena_array(op->mem, 400, sizeof *days);
    size_t n = 0;
    for (size_t i = 0; i < c->names_n; i++) {
        str date = date_of_days(op->mem, c->names[i].day);
        if (str_starts(date, str_of(year)))
            days[n++] = (struct holiday_day){ c->names[i].name, date,
                                              ints_have(&c->closed, c->names[i].day) };
    }
    struct holiday_year y = { .days = { days, n } };
    str_int(str_of(year), &y.year);
    return y;
}

static void a_year_makes_the_calendar_that_it_came_from(void **state)
{
    (void)state;
    TESTING(t);
    const struct calendar *c = cn(&t.op), *bare, *next;
    struct holiday_year y2025 = told(&t.op, c, "2025"), y2026 = told(&t.op, c, "2026");
    assert_int_equal(calendar_read(&t.op,
                                   STR("{\"zone\":\"Asia/Shanghai\",\"week\":{\"mon\":[[\"09:"
                                       "00\",\"18:00\"]],\"tue\":[[\"09:00\",\"18:00\"]],"
                                       "\"wed\":[[\"09:00\",\"18:00\"]],\"thu\":[[\"09:00\","
                                       "\"18:00\"]],\"fri\":[[\"09:00\",\"18:00\"]]},"
                                       "\"covers_to\":\"2024-12-31\"}"),
                                   &bare),
                     OK);
    assert_int_equal(imported(&t.op, bare, &y2025, &next), OK);
    assert_int_equal(imported(&t.op, next, &y2026, &next), OK);
    assert_int_equal(next->covers_day, c->covers_day);
    for (int64_t day = date_days(STR("2025-01-01")); day <= c->covers_day; day++) {
        str date = date_of_days(t.mem, day);
        assert_row_int(date.p, line_hours(next, day)->sum, line_hours(c, day)->sum);
        assert_row_int(date.p, ints_have(&next->extended, day), ints_have(&c->extended, day));
    }
    assert_int_equal(imported(&t.op, next, &y2026, &bare), OK);
    assert_true(str_eq(calendar_text(&t.op, next), calendar_text(&t.op, bare)));
}

static void a_year_takes_the_place_of_what_was_said(void **state)
{
    (void)state;
    TESTING(t);
    const struct calendar *c, *next;
    struct holiday_day days[] = { { STR("元旦"), STR("2027-01-01"), true },
                                  { STR("元旦"), STR("2027-01-02"), false },
                                  { STR("元旦"), STR("2026-12-31"), true } };
    const struct holiday_year year = { .year = 2027, .days = { days, 3 }, .hours_of = 4 };
    assert_int_equal(calendar_read(&t.op,
                                   STR("{\"zone\":\"Asia/Shanghai\",\"week\":{\"mon\":[[\"09:"
                                       "00\",\"18:00\"]],\"fri\":[[\"10:00\",\"15:00\"]]},"
                                       "\"closed\":[\"2027-01-02\",\"2027-03-01\"],"
                                       "\"days\":{\"2027-01-01\":[[\"08:00\",\"09:00\"]]}}"),
                                   &c),
                     OK);
    assert_int_equal(imported(&t.op, c, &year, &next), OK);
    assert_str(
        calendar_text(&t.op, next),
        "{\"zone\":\"Asia/Shanghai\",\"week\":{\"mon\":[[\"09:00\",\"18:00\"]],\"fri\":[[\"10:"
        "00\",\"15:00\"]]},\"closed\":[\"2026-12-31\",\"2027-01-01\",\"2027-03-01\"],\"days\":"
        "{\"2027-01-02\":[[\"10:00\",\"15:00\"]]},\"extended\":[\"2026-12-31\"],\"names\":{"
        "\"2026-12-31\":\"元旦\",\"2027-01-01\":\"元旦\",\"2027-01-02\":\"元旦\"},"
        "\"notices\":{\"2027\":{\"papers\":[],\"closed\":[\"2026-12-31\",\"2027-01-01\"],\"days\":"
        "{\"2027-01-02\":[[\"10:00\",\"15:00\"]]}}}}");
}

static void a_version_is_read_once(void **state)
{
    (void)state;
    const struct calendar *first, *second, *wrong = NULL;
    {
        TESTING(t);
        assert_int_equal(calendar_kept(&t.op, calendar_text(&t.op, cn(&t.op)), &first), OK);
        assert_int_equal(calendar_kept(&t.op, STR("{}"), &wrong), ERR_INVALID);
        assert_str(fault_lines(&t.op), "/zone field.required\n/week field.required");
    }
    TESTING(t); /* it outlives the op that read it */
    assert_int_equal(calendar_kept(&t.op, calendar_text(&t.op, cn(&t.op)), &second), OK);
    assert_ptr_equal(first, second);
    assert_str(calendar_zone(first), "Asia/Shanghai");
    assert_true(str_eq(calendar_text(&t.op, first), calendar_text(&t.op, cn(&t.op))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(festivals_are_those_that_the_law_names),
        cmocka_unit_test(a_year_makes_the_calendar_that_it_came_from),
        cmocka_unit_test(a_year_takes_the_place_of_what_was_said),
        cmocka_unit_test(a_version_is_read_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
