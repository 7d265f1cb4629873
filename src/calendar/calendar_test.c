/* Calendars: the golden dates of law, the conventions of docs/calendar.md, clocks that change, and 10,000 random
 * cases against themselves and against a slow walk. */
#include "calendar.h"

#include "../base/embedded.h"
#include "../base/testing.h"

static const struct calendar *calendar_of(struct testing *t, const char *json)
{
    const struct calendar *c = NULL;
    if (calendar_read(&t->op, str_of(json), &c) != OK)
        fail_msg("%s: " STR_FMT, json, STR_ARG(fault_lines(&t->op)));
    return c;
}

static const struct calendar *china(struct testing *t)
{
    return calendar_of(t, embedded_file("calendars/cn.json").p);
}

static utc at(const char *text)
{
    utc t = { 0 };
    if (!utc_parse(str_of(text), &t))
        fail_msg("no time: %s", text);
    return t;
}

/* ------------------------------------------------------------------ law */

static void periods_end_as_law_has_them(void **state)
{
    (void)state;
    static const struct {
        const char *start;
        int unit;
        int64_t n;
        const char *day;
        bool provisional;
    } rows[] = {
        { "2026-02-10T10:00:00+08:00", CALENDAR_WORKING_DAY, 7, "2026-02-26", false },
        { "2026-02-13T10:00:00+08:00", CALENDAR_WORKING_DAY, 7, "2026-03-02", false },
        { "2026-04-30T10:00:00+08:00", CALENDAR_WORKING_DAY, 7, "2026-05-13", false },
        { "2026-09-18T10:00:00+08:00", CALENDAR_WORKING_DAY, 7, "2026-09-29", false },
        { "2026-09-28T10:00:00+08:00", CALENDAR_WORKING_DAY, 20, "2026-10-30", false },
        { "2025-09-26T10:00:00+08:00", CALENDAR_WORKING_DAY, 10, "2025-10-16", false },
        { "2026-08-02T10:00:00+08:00", CALENDAR_DAY, 60, "2026-10-08", false },
        { "2026-09-04T23:59:59+08:00", CALENDAR_DAY, 7, "2026-09-11", false },
        { "2026-12-28T10:00:00+08:00", CALENDAR_WORKING_DAY, 7, "2027-01-06", true },
        { "2026-12-20T10:00:00+08:00", CALENDAR_DAY, 10, "2026-12-30", false },
        { "2026-01-31T10:00:00+08:00", CALENDAR_MONTH, 1, "2026-02-28", false },
    };
    TESTING(t);
    const struct calendar *c = china(&t);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct calendar_period p = { .unit = rows[i].unit, .n = rows[i].n };
        struct calendar_end end;
        assert_int_equal(calendar_period_end(&t.op, c, at(rows[i].start), &p, &end), OK);
        assert_row(rows[i].start, end.day, rows[i].day);
        assert_row_int(rows[i].start, end.provisional, rows[i].provisional);
    }
}

static void natural_days_end_at_midnight_working_days_at_closing(void **state)
{
    (void)state;
    TESTING(t);
    const struct calendar *c = china(&t);
    struct calendar_end end;
    struct calendar_period p = { .unit = CALENDAR_DAY, .n = 7 };
    assert_int_equal(calendar_period_end(&t.op, c, at("2026-09-04T12:00:00+08:00"), &p, &end), OK);
    assert_int_equal(end.at.ms, at("2026-09-12T00:00:00+08:00").ms);
    p.unit = CALENDAR_WORKING_DAY;
    p.n = 1;
    assert_int_equal(calendar_period_end(&t.op, c, at("2026-09-04T12:00:00+08:00"), &p, &end), OK);
    assert_int_equal(end.at.ms, at("2026-09-07T18:00:00+08:00").ms);
}

/* The day off that a notice adds by moving weekends may count as a holiday or not. */
static void only_statutory_days_roll_when_asked(void **state)
{
    (void)state;
    TESTING(t);
    const struct calendar *c = china(&t);
    struct calendar_period p = {
        .unit = CALENDAR_DAY, .n = 60, .statutory = true, .roll = ROLL_HOLIDAY
    };
    struct calendar_end end;
    assert_int_equal(calendar_period_end(&t.op, c, at("2026-08-02T10:00:00+08:00"), &p, &end), OK);
    assert_str(end.day, "2026-10-04");
}

/* ------------------------------------------------------------------ conventions */

#define OFFICE                                                                                     \
    "{\"zone\":\"Asia/Shanghai\",\"week\":{\"mon\":[[\"09:00\",\"12:00\"],[\"13:00\",\"18:00\"]]," \
    "\"tue\":[[\"09:00\",\"12:00\"],[\"13:00\",\"18:00\"]]},\"closed\":[\"2026-11-24\"],"          \
    "\"days\":{\"2026-11-28\":[[\"09:00\",\"10:00\"]]},\"covers_to\":\"2026-12-31\"}"
#define ALWAYS(zone)                                                                               \
    "{\"zone\":\"" zone                                                                            \
    "\",\"week\":{\"mon\":[[\"00:00\",\"24:00\"]],\"tue\":[[\"00:00\",\"24:00\"]],"                \
    "\"wed\":[[\"00:00\",\"24:00\"]],\"thu\":[[\"00:00\",\"24:00\"]],\"fri\":[[\"00:00\",\"24:"    \
    "00\"]],"                                                                                      \
    "\"sat\":[[\"00:00\",\"24:00\"]],\"sun\":[[\"00:00\",\"24:00\"]]}}"
#define NINE_TO_FIVE(zone)                                                                         \
    "{\"zone\":\"" zone                                                                            \
    "\",\"week\":{\"mon\":[[\"00:00\",\"06:00\"]],\"tue\":[[\"00:00\",\"06:00\"]],"                \
    "\"wed\":[[\"00:00\",\"06:00\"]],\"thu\":[[\"00:00\",\"06:00\"]],\"fri\":[[\"00:00\",\"06:"    \
    "00\"]],"                                                                                      \
    "\"sat\":[[\"00:00\",\"06:00\"]],\"sun\":[[\"00:00\",\"06:00\"]]}}"

static const struct {
    const char *row, *json, *start;
    int64_t seconds;
    const char *due;
} dues[] = {
    { "within hours", OFFICE, "2026-11-23T09:30:00+08:00", 3600, "2026-11-23T10:30:00+08:00" },
    { "used up at closing is due at closing", OFFICE, "2026-11-23T11:00:00+08:00", 3600,
      "2026-11-23T12:00:00+08:00" },
    { "a second more is after the break", OFFICE, "2026-11-23T11:00:00+08:00", 3601,
      "2026-11-23T13:00:01+08:00" },
    { "begins at the next opening", OFFICE, "2026-11-23T03:00:00+08:00", 60,
      "2026-11-23T09:01:00+08:00" },
    { "nothing outside hours is the opening", OFFICE, "2026-11-23T03:00:00+08:00", 0,
      "2026-11-23T09:00:00+08:00" },
    { "nothing within hours is now", OFFICE, "2026-11-23T09:30:00+08:00", 0,
      "2026-11-23T09:30:00+08:00" },
    { "past a closed day to one of its own hours", OFFICE, "2026-11-23T17:00:00+08:00", 5400,
      "2026-11-28T09:30:00+08:00" },
    { "past a short day", OFFICE, "2026-11-28T09:30:00+08:00", 3600, "2026-11-30T09:30:00+08:00" },
    { "spring leaves an hour out", NINE_TO_FIVE("America/New_York"), "2026-03-08T00:00:00-05:00",
      5 * 3600, "2026-03-08T06:00:00-04:00" },
    { "autumn has one twice", NINE_TO_FIVE("America/New_York"), "2026-11-01T00:00:00-04:00",
      7 * 3600, "2026-11-01T06:00:00-05:00" },
    { "midnight is left out", NINE_TO_FIVE("America/Havana"), "2026-03-08T00:00:00-05:00", 5 * 3600,
      "2026-03-08T06:00:00-04:00" },
    { "a half-hour zone", NINE_TO_FIVE("Asia/Kolkata"), "2026-03-08T00:00:00+05:30", 3600,
      "2026-03-08T01:00:00+05:30" },
    { "a 45-minute zone", NINE_TO_FIVE("Asia/Kathmandu"), "2026-03-08T00:00:00+05:45", 3600,
      "2026-03-08T01:00:00+05:45" },
    { "half an hour of summer time", NINE_TO_FIVE("Australia/Lord_Howe"),
      "2026-10-04T00:00:00+10:30", 5 * 3600 + 1800, "2026-10-04T06:00:00+11:00" },
    { "a day that was not", NINE_TO_FIVE("Pacific/Apia"), "2011-12-29T05:00:00-10:00", 7200,
      "2011-12-31T01:00:00+14:00" },
    { "19 years", ALWAYS("Europe/Berlin"), "2026-01-01T00:00:00Z", 19 * 365 * 86400LL,
      "2044-12-27T00:00:00Z" },
};

static void time_is_used_up_when_it_is(void **state)
{
    (void)state;
    TESTING(t);
    for (size_t i = 0; i < COUNT(dues); i++) {
        const struct calendar *c = calendar_of(&t, dues[i].json);
        struct calendar_moment m;
        assert_int_equal(calendar_add(&t.op, c, at(dues[i].start), dues[i].seconds * 1000, &m), OK);
        assert_row(dues[i].row, utc_str(t.mem, m.at), utc_str(t.mem, at(dues[i].due)).p);
    }
}

static void what_lies_beyond_is_provisional(void **state)
{
    (void)state;
    TESTING(t);
    struct calendar_moment m;
    const struct calendar *c = calendar_of(&t, OFFICE);
    assert_int_equal(calendar_add(&t.op, c, at("2026-12-28T09:00:00+08:00"), 8 * 3600000LL, &m),
                     OK);
    assert_false(m.provisional);
    assert_int_equal(calendar_add(&t.op, c, at("2026-12-29T09:00:00+08:00"), 9 * 3600000LL, &m),
                     OK);
    assert_true(m.provisional);
}

static void wrong_calendars_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *json, *faults;
    } rows[] = {
        { "{\"zone\":\"Asia/Nowhere\",\"week\":{\"mon\":[[\"09:00\",\"18:00\"]]}}",
          "/zone calendar.zone" },
        { "{\"zone\":\"UTC\",\"week\":{}}", "/week calendar.never_opens" },
        { "{\"zone\":\"UTC\",\"week\":{\"mon\":[[\"18:00\",\"09:00\"]]}}",
          "/week/mon/0 calendar.span_order" },
        { "{\"zone\":\"UTC\",\"week\":{\"mon\":[[\"09:00\",\"12:00\"],[\"11:00\",\"13:00\"]]}}",
          "/week/mon/1 calendar.span_overlap" },
        { "{\"zone\":\"UTC\",\"week\":{\"moon\":[[\"09:00\",\"12:00\"]]}}",
          "/week/moon calendar.weekday" },
        { "{\"zone\":\"UTC\",\"week\":{\"mon\":[[\"09:00\",\"25:00\"]]}}",
          "/week/mon/0 calendar.span" },
        { "{\"zone\":\"UTC\",\"week\":{\"mon\":[[\"09:00\",\"12:00\"]]},\"closed\":[\"2026-02-30\"]"
          "}",
          "/closed/0 calendar.date" },
        { "{\"zone\":\"UTC\",\"week\":{\"mon\":[[\"09:00\",\"12:00\"]]},\"closed_yearly\":[\"13-"
          "01\"]}",
          "/closed_yearly/0 calendar.month_day" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        TESTING(t);
        const struct calendar *c;
        assert_int_not_equal(calendar_read(&t.op, str_of(rows[i].json), &c), OK);
        assert_row(rows[i].json, fault_lines(&t.op), rows[i].faults);
    }
}

/* ------------------------------------------------------------------ 10,000 cases */

static const char *const zones[] = { "Asia/Shanghai",
                                     "America/New_York",
                                     "Europe/Berlin",
                                     "Asia/Kolkata",
                                     "Asia/Kathmandu",
                                     "Australia/Lord_Howe",
                                     "America/Havana",
                                     "Africa/Cairo",
                                     "Pacific/Apia",
                                     "America/St_Johns",
                                     "UTC" };

static uint64_t seed = 20261125;
static int64_t below(int64_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((seed >> 33) % (uint64_t)n);
}

static const struct calendar *calendar_any(struct testing *t)
{
    static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
    struct buf b;
    buf_init(&b, 1 << 16);
    buf_fmt(&b, "{\"zone\":\"%s\",\"week\":{", zones[below((int64_t)COUNT(zones))]);
    for (size_t i = 0; i < 7; i++) {
        int from = (int)below(600), middle = from + 1 + (int)below(300);
        int again = middle + (int)below(120), to = again + 1 + (int)below(400);
        to = to > 1440 ? 1440 : to;
        buf_fmt(&b, "%s\"%s\":[[\"%02d:%02d\",\"%02d:%02d\"],[\"%02d:%02d\",\"%02d:%02d\"]]",
                i ? "," : "", days[i], from / 60, from % 60, middle / 60, middle % 60, again / 60,
                again % 60, to / 60, to % 60);
    }
    buf_fmt(&b, "},\"closed\":[\"2026-%02d-%02d\"],\"closed_yearly\":[\"%02d-15\"]}",
            1 + (int)below(12), 1 + (int)below(28), 1 + (int)below(12));
    str json = arena_str(t->mem, buf_view(&b));
    buf_release(&b);
    return calendar_of(t, json.p);
}

static void adding_and_measuring_agree(void **state)
{
    (void)state;
    for (int round = 0; round < 100; round++) {
        TESTING(t);
        const struct calendar *c = calendar_any(&t);
        for (int i = 0; i < 100; i++) {
            utc start = { at("2005-01-01T00:00:00Z").ms + below(40LL * 365 * 86400) * 1000 };
            int64_t ms = (1 + below(400 * 3600)) * 1000;
            struct calendar_moment due, back;
            assert_int_equal(calendar_add(&t.op, c, start, ms, &due), OK);
            assert_int_equal(calendar_between(c, start, due.at), ms);
            assert_int_equal(calendar_between(c, due.at, start), -ms);
            assert_int_equal(calendar_between(c, start, utc_add(due.at, -1)), ms - 1);
            assert_int_equal(calendar_subtract(&t.op, c, due.at, ms, &back), OK);
            assert_int_equal(calendar_between(c, back.at, due.at), ms);
            assert_true(back.at.ms >= start.ms);
        }
    }
}

/* Minute by minute, asking only whether it is open. */
static void a_slow_walk_says_the_same(void **state)
{
    (void)state;
    for (int round = 0; round < 60; round++) {
        TESTING(t);
        const struct calendar *c = calendar_any(&t);
        utc from = { at("2026-01-01T00:00:00Z").ms + below(365LL * 24 * 60) * 60000 };
        int64_t minutes = 0, span = 3 * 24 * 60;
        for (int64_t m = 0; m < span; m++)
            minutes += calendar_is_open(c, utc_add(from, m * 60000));
        assert_int_equal(calendar_between(c, from, utc_add(from, span * 60000)), minutes * 60000);
    }
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    TESTING(t);
    const struct calendar *c = china(&t);
    str once = calendar_text(&t.op, c);
    str twice = calendar_text(&t.op, calendar_of(&t, once.p));
    assert_str(twice, once.p);
    assert_str(calendar_covers_to(&t.op, c), "2026-12-31");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods_end_as_law_has_them),
        cmocka_unit_test(natural_days_end_at_midnight_working_days_at_closing),
        cmocka_unit_test(only_statutory_days_roll_when_asked),
        cmocka_unit_test(time_is_used_up_when_it_is),
        cmocka_unit_test(what_lies_beyond_is_provisional),
        cmocka_unit_test(wrong_calendars_are_named),
        cmocka_unit_test(adding_and_measuring_agree),
        cmocka_unit_test(a_slow_walk_says_the_same),
        cmocka_unit_test(what_is_written_is_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
