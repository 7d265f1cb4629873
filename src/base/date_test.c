/* Days: what is one, which it is where, how many later. */
#include "date.h"

#include "testing.h"

static void only_days_of_the_calendar_are_days(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok;
    } rows[] = {
        { "2026-12-01", true },  { "2024-02-29", true },  { "2026-02-29", false },
        { "2026-13-01", false }, { "2026-1-1", false },   { "2026-12-01Z", false },
        { "", false },           { "2026/12/01", false }, { "2026-12-01T00:00:00Z", false },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_row_int(rows[i].text, date_ok(str_of(rows[i].text)), rows[i].ok);
}

static void the_day_depends_on_the_zone(void **state)
{
    (void)state;
    static const struct {
        const char *at, *zone, *day;
    } rows[] = {
        { "2026-11-25T15:59:59Z", "Asia/Shanghai", "2026-11-25" },
        { "2026-11-25T16:00:00Z", "Asia/Shanghai", "2026-11-26" },
        { "2026-11-25T04:59:59Z", "America/New_York", "2026-11-24" },
        { "2026-07-01T03:59:59Z", "America/New_York", "2026-06-30" },
        { "2026-07-01T04:00:00Z", "America/New_York", "2026-07-01" },
        { "2026-11-25T16:00:00Z", "", "2026-11-25" },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(rows); i++) {
        utc at;
        assert_true(utc_parse(str_of(rows[i].at), &at));
        assert_row(rows[i].at, date_at(t.mem, at, str_of(rows[i].zone)), rows[i].day);
    }
}

static void a_day_begins_by_the_clock_there(void **state)
{
    (void)state;
    static const struct {
        const char *day, *zone, *at;
    } rows[] = {
        { "2026-11-26", "Asia/Shanghai", "2026-11-25T16:00:00.000Z" },
        { "2026-11-26", "", "2026-11-26T00:00:00.000Z" },
        { "2026-11-26", "America/New_York", "2026-11-26T05:00:00.000Z" },
        { "2026-10-04", "Australia/Sydney", "2026-10-03T14:00:00.000Z" }, /* changed at two */
        { "2026-10-05", "Australia/Sydney", "2026-10-04T13:00:00.000Z" },
        { "2026-11-02", "America/New_York", "2026-11-02T05:00:00.000Z" },
        { "2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        utc at;
        assert_true(utc_parse(str_of(rows[i].at), &at));
        assert_row_int(rows[i].day, date_begins(str_of(rows[i].day), str_of(rows[i].zone)).ms,
                       at.ms);
    }
}

static void months_end_where_there_is_no_such_day(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int64_t months;
        const char *to;
    } rows[] = {
        { "2026-01-31", 1, "2026-02-28" },  { "2024-01-31", 1, "2024-02-29" },
        { "2024-02-29", 12, "2025-02-28" }, { "2026-12-01", 1, "2027-01-01" },
        { "2026-03-31", -1, "2026-02-28" }, { "2026-11-25", 12, "2027-11-25" },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_row(rows[i].from, date_add_months(t.mem, str_of(rows[i].from), rows[i].months),
                   rows[i].to);
    assert_str(date_add_days(t.mem, STR("2026-12-31"), 1), "2027-01-01");
    assert_str(date_add_days(t.mem, STR("2024-03-01"), -1), "2024-02-29");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_days_of_the_calendar_are_days),
        cmocka_unit_test(the_day_depends_on_the_zone),
        cmocka_unit_test(a_day_begins_by_the_clock_there),
        cmocka_unit_test(months_end_where_there_is_no_such_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
