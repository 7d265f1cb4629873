/* Working time and periods, as tables: what the conventions of docs/calendar.md mean in single cases. Random
 * ones are in property_test.c. */
#include "calendar_internal.h"

#include "../base/duration.h"
#include "../base/testing.h"

#define OFFICE                                                                                     \
    "\"week\":{\"mon\":[[\"09:00\",\"18:00\"]],\"tue\":[[\"09:00\",\"18:00\"]],"                   \
    "\"wed\":[[\"09:00\",\"18:00\"]],\"thu\":[[\"09:00\",\"18:00\"]],\"fri\":[[\"09:00\","         \
    "\"18:00\"]]}"
#define EVERY(spans)                                                                               \
    "\"week\":{\"mon\":" spans ",\"tue\":" spans ",\"wed\":" spans ",\"thu\":" spans               \
    ",\"fri\":" spans ",\"sat\":" spans ",\"sun\":" spans "}"
#define ALL_DAY     EVERY("[[\"00:00\",\"24:00\"]]")
#define IN(zone)    "{\"zone\":\"" zone "\","
#define SHANGHAI    IN("Asia/Shanghai") OFFICE
#define NEW_YORK_24 IN("America/New_York") ALL_DAY "}"
#define SPLIT                                                                                      \
    IN("Asia/Shanghai")                                                                            \
    EVERY("[[\"13:30\",\"18:00\"],[\"09:00\",\"12:00\"],[\"20:00\",\"24:00\"]]") "}"

static utc at(const char *text)
{
    utc t;
    if (!utc_parse(str_of(text), &t))
        fail_msg("%s", text);
    return t;
}

/* A key of a built-in one, or JSON. */
static const struct calendar *given(struct op *op, const char *text)
{
    const struct calendar *c = NULL;
    enum err err =
        *text == '{' ? calendar_read(op, str_of(text), &c) : calendar_builtin(op, str_of(text), &c);
    if (err != OK)
        fail_msg("%s\n" STR_FMT, text, STR_ARG(fault_lines(op)));
    return c;
}

static str said(struct op *op, enum err err, struct calendar_moment m)
{
    if (err != OK)
        return str_of(op->fault.code);
    str text = utc_str(op->mem, m.at); /* the tables have whole seconds */
    return arena_fmt(op->mem, "%.19sZ%s", text.p, m.provisional ? " provisional" : "");
}

/* ------------------------------------------------------------------ adding */

static const struct {
    const char *calendar, *start, *add, *due;
} dues[] = {
    /* within one day, to its end, over its end */
    { "cn", "2026-03-02T09:00:00+08:00", "4h30m", "2026-03-02T05:30:00Z" },
    { "cn", "2026-03-02T09:00:00+08:00", "9h", "2026-03-02T10:00:00Z" },
    { "cn", "2026-03-02T09:00:00+08:00", "9h1s", "2026-03-03T01:00:01Z" },
    { "cn", "2026-03-02T17:59:59+08:00", "1s", "2026-03-02T10:00:00Z" },
    { "cn", "2026-03-06T17:00:00+08:00", "2h", "2026-03-09T02:00:00Z" },
    /* from outside hours */
    { "cn", "2026-03-02T08:00:00+08:00", "1h", "2026-03-02T02:00:00Z" },
    { "cn", "2026-03-02T18:00:00+08:00", "1h", "2026-03-03T02:00:00Z" },
    { "cn", "2026-03-07T12:00:00+08:00", "1h", "2026-03-09T02:00:00Z" },
    /* nothing to add */
    { "cn", "2026-03-02T10:00:00+08:00", "0s", "2026-03-02T02:00:00Z" },
    { "cn", "2026-03-02T18:00:00+08:00", "0s", "2026-03-03T01:00:00Z" },
    { "cn", "2026-03-07T12:00:00+08:00", "0s", "2026-03-09T01:00:00Z" },
    /* holidays and make-up days: Spring Festival off 15 to 23 February, work on Saturday 14 and 28 */
    { "cn", "2026-02-13T17:00:00+08:00", "2h", "2026-02-14T02:00:00Z" },
    { "cn", "2026-02-14T17:00:00+08:00", "2h", "2026-02-24T02:00:00Z" },
    { "cn", "2026-02-27T17:00:00+08:00", "10h", "2026-02-28T10:00:00Z" },
    { "cn", "2026-09-30T17:00:00+08:00", "2h", "2026-10-08T02:00:00Z" },
    /* beyond what is known */
    { "cn", "2026-12-31T17:00:00+08:00", "1h", "2026-12-31T10:00:00Z" },
    { "cn", "2026-12-31T17:00:00+08:00", "1h1s", "2027-01-01T01:00:01Z provisional" },
    { "always", "2026-12-31T17:00:00+08:00", "24h", "2027-01-01T09:00:00Z" },
    { "always", "2150-12-31T17:00:00+08:00", "90m", "2150-12-31T10:30:00Z" },
    /* several spans, also at the end of the day, given in any order */
    { SPLIT, "2026-03-02T11:30:00+08:00", "30m", "2026-03-02T04:00:00Z" },
    { SPLIT, "2026-03-02T11:30:00+08:00", "31m", "2026-03-02T05:31:00Z" },
    { SPLIT, "2026-03-02T11:30:00+08:00", "5h", "2026-03-02T10:00:00Z" },
    { SPLIT, "2026-03-02T11:30:00+08:00", "9h", "2026-03-02T16:00:00Z" },
    { SPLIT, "2026-03-02T11:30:00+08:00", "9h1s", "2026-03-03T01:00:01Z" },
    /* closed every year, on a day of its own hours, early closing */
    { SHANGHAI ",\"closed_yearly\":[\"01-01\",\"02-29\"]}", "2026-12-31T17:30:00+08:00", "1h",
      "2027-01-04T01:30:00Z" },
    { SHANGHAI ",\"closed_yearly\":[\"02-29\"]}", "2028-02-28T17:30:00+08:00", "1h",
      "2028-03-01T01:30:00Z" },
    { SHANGHAI ",\"closed_yearly\":[\"02-29\"]}", "2027-02-26T17:30:00+08:00", "1h",
      "2027-03-01T01:30:00Z" },
    { SHANGHAI ",\"closed_yearly\":[\"01-01\"],\"days\":{\"2027-01-01\":[[\"10:00\",\"12:00\"]]}}",
      "2026-12-31T17:30:00+08:00", "1h", "2027-01-01T02:30:00Z" },
    { SHANGHAI ",\"days\":{\"2026-03-02\":[[\"09:00\",\"15:00\"]]}}", "2026-03-02T14:00:00+08:00",
      "2h", "2026-03-03T02:00:00Z" },
    { SHANGHAI ",\"days\":{\"2026-03-03\":[]}}", "2026-03-02T17:00:00+08:00", "2h",
      "2026-03-04T02:00:00Z" },
    /* a day with a clock change counts its elapsed time: 23 and 25 hours */
    { NEW_YORK_24, "2026-03-08T00:00:00-05:00", "23h", "2026-03-09T04:00:00Z" },
    { NEW_YORK_24, "2026-11-01T00:00:00-04:00", "25h", "2026-11-02T05:00:00Z" },
    /* hours that the change does not touch stay as long as they are, wherever they are */
    { IN("America/New_York") EVERY("[[\"09:00\",\"17:00\"]]") "}", "2026-03-07T16:00:00-05:00",
      "2h", "2026-03-08T14:00:00Z" },
    /* an hour that is left out has no time, one that is repeated has it twice */
    { IN("America/New_York") EVERY("[[\"02:00\",\"03:00\"]]") "}", "2026-03-07T02:00:00-05:00",
      "2h", "2026-03-09T07:00:00Z" },
    { IN("America/New_York") EVERY("[[\"01:00\",\"02:00\"]]") "}", "2026-11-01T00:00:00-04:00",
      "2h", "2026-11-01T07:00:00Z" },
    { IN("America/New_York") EVERY("[[\"00:00\",\"01:30\"]]") "}", "2026-11-01T01:15:00-04:00",
      "45m", "2026-11-01T06:30:00Z" },
    { IN("America/New_York") EVERY("[[\"02:30\",\"04:00\"]]") "}", "2026-03-08T00:00:00-05:00",
      "1h", "2026-03-08T08:00:00Z" },
    /* changes at midnight: Havana repeats 00:00 to 01:00, Cairo 23:00 to 24:00; both leave out 00:00 to 01:00 */
    { IN("America/Havana") ALL_DAY "}", "2026-03-07T23:00:00-05:00", "2h", "2026-03-08T06:00:00Z" },
    { IN("America/Havana") EVERY("[[\"00:00\",\"01:00\"]]") "}", "2026-03-07T12:00:00-05:00", "1h",
      "2026-03-09T05:00:00Z" },
    { IN("America/Havana") EVERY("[[\"00:00\",\"01:00\"]]") "}", "2026-11-01T00:00:00-04:00", "2h",
      "2026-11-01T06:00:00Z" },
    { IN("Africa/Cairo") EVERY("[[\"23:00\",\"24:00\"]]") "}", "2026-10-29T12:00:00+03:00", "2h",
      "2026-10-29T22:00:00Z" },
    { IN("Africa/Cairo") EVERY("[[\"00:00\",\"02:00\"]]") "}", "2026-04-23T12:00:00+02:00", "1h",
      "2026-04-23T23:00:00Z" },
    { IN("Asia/Beirut") EVERY("[[\"00:00\",\"24:00\"]]") "}", "2026-03-28T12:00:00+02:00", "12h",
      "2026-03-28T22:00:00Z" },
    /* St John's went back at a minute past midnight, into the day before */
    { IN("America/St_Johns") EVERY("[[\"23:00\",\"24:00\"]]") "}", "2010-11-06T12:00:00-02:30",
      "1h30m", "2010-11-07T03:01:00Z" },
    /* offsets of half and of three quarters of an hour */
    { IN("Asia/Kolkata") OFFICE "}", "2026-03-02T09:00:00+05:30", "9h", "2026-03-02T12:30:00Z" },
    { IN("Asia/Kathmandu") OFFICE "}", "2026-03-02T09:00:00+05:45", "9h", "2026-03-02T12:15:00Z" },
    { IN("Australia/Lord_Howe") ALL_DAY "}", "2026-04-05T00:00:00+11:00", "24h30m",
      "2026-04-05T13:30:00Z" },
    { IN("Pacific/Chatham") OFFICE "}", "2026-03-02T09:00:00+13:45", "9h", "2026-03-02T04:15:00Z" },
    /* Apia had no 30 December 2011 */
    { IN("Pacific/Apia") EVERY("[[\"09:00\",\"17:00\"]]") "}", "2011-12-29T16:00:00-10:00", "2h",
      "2011-12-30T20:00:00Z" },
    { IN("Pacific/Apia") EVERY("[[\"00:00\",\"24:00\"]]") "}", "2011-12-29T23:00:00-10:00", "2h",
      "2011-12-30T11:00:00Z" },
    /* nineteen years, and the same again */
    { SHANGHAI "}", "2026-03-02T09:00:00+08:00", "44604h", "2045-02-27T10:00:00Z" },
    { NEW_YORK_24, "2026-03-02T09:00:00-05:00", "166560h", "2045-03-02T14:00:00Z" },
    /* open once only */
    { IN("Asia/Shanghai") "\"week\":{},\"days\":{\"2026-03-02\":[[\"09:00\",\"10:00\"]]}}",
      "2026-01-01T00:00:00Z", "1h", "2026-03-02T02:00:00Z" },
    { IN("Asia/Shanghai") "\"week\":{},\"days\":{\"2026-03-02\":[[\"09:00\",\"10:00\"]]}}",
      "2026-01-01T00:00:00Z", "1h1s", "calendar.too_far" },
    { IN("Asia/Shanghai") "\"week\":{},\"days\":{\"2026-03-02\":[[\"09:00\",\"10:00\"]]}}",
      "2026-03-03T00:00:00Z", "0s", "calendar.too_far" },
    { IN("Asia/Shanghai") "\"week\":{\"mon\":[[\"09:00\",\"09:01\"]]}}", "2026-01-01T00:00:00Z",
      "1756800h", "calendar.too_far" },
    { "always", "2300-01-01T00:00:00Z", "1h", "calendar.too_far" },
};

static void working_time_is_added(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(dues); i++) {
        TESTING(t);
        const struct calendar *c = given(&t.op, dues[i].calendar);
        struct calendar_moment m = { 0 };
        int64_t seconds;
        assert_int_equal(duration_parse(str_of(dues[i].add), &seconds), DURATION_OK);
        str row = arena_fmt(t.mem, "%s + %s", dues[i].start, dues[i].add);
        enum err err = calendar_add(&t.op, c, at(dues[i].start), seconds * 1000, &m);
        assert_row(row.p, said(&t.op, err, m), dues[i].due);
        if (err == OK)
            assert_row_int(row.p, calendar_between(c, at(dues[i].start), m.at), seconds * 1000);
    }
}

/* ------------------------------------------------------------------ the other way */

static const struct {
    const char *calendar, *end, *subtract, *from;
} froms[] = {
    { "cn", "2026-03-02T18:00:00+08:00", "9h", "2026-03-02T01:00:00Z" },
    { "cn", "2026-03-02T18:00:00+08:00", "9h1s", "2026-02-28T09:59:59Z" },
    { "cn", "2026-03-03T08:00:00+08:00", "1h", "2026-03-02T09:00:00Z" },
    { "cn", "2026-03-02T10:00:00+08:00", "0s", "2026-03-02T02:00:00Z" },
    { "cn", "2026-03-02T18:00:00+08:00", "0s", "2026-03-02T10:00:00Z" },
    { "cn", "2026-03-03T08:00:00+08:00", "0s", "2026-03-02T10:00:00Z" },
    { "cn", "2026-03-03T09:00:00+08:00", "0s", "2026-03-02T10:00:00Z" },
    { "cn", "2027-03-02T18:00:00+08:00", "1h", "2027-03-02T09:00:00Z provisional" },
    { NEW_YORK_24, "2026-11-02T00:00:00-05:00", "25h", "2026-11-01T04:00:00Z" },
    { "always", "1970-01-01T02:00:00Z", "3h", "calendar.too_early" },
    { "cn", "1970-01-01T00:30:00Z", "0s", "calendar.too_early" },
    { "always", "2300-01-01T00:00:00Z", "3h", "calendar.too_far" },
};

static void working_time_is_subtracted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(froms); i++) {
        TESTING(t);
        struct calendar_moment m = { 0 };
        int64_t seconds;
        assert_int_equal(duration_parse(str_of(froms[i].subtract), &seconds), DURATION_OK);
        str row = arena_fmt(t.mem, "%s - %s", froms[i].end, froms[i].subtract);
        enum err err = calendar_subtract(&t.op, given(&t.op, froms[i].calendar), at(froms[i].end),
                                         seconds * 1000, &m);
        assert_row(row.p, said(&t.op, err, m), froms[i].from);
    }
}

static void working_time_is_measured(void **state)
{
    (void)state;
    static const struct {
        const char *calendar, *from, *to;
        int64_t seconds;
    } rows[] = {
        { "cn", "2026-03-02T17:00:00+08:00", "2026-03-03T10:00:00+08:00", 7200 },
        { "cn", "2026-03-03T10:00:00+08:00", "2026-03-02T17:00:00+08:00", -7200 },
        { "cn", "2026-03-07T00:00:00+08:00", "2026-03-08T20:00:00+08:00", 0 },
        { "cn", "2026-03-02T10:00:00+08:00", "2026-03-02T10:00:00+08:00", 0 },
        { "cn", "2026-01-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00", 248 * 9 * 3600 },
        { "cn", "2025-01-01T00:00:00+08:00", "2026-01-01T00:00:00+08:00", 248 * 9 * 3600 },
        { "cn", "2024-01-01T00:00:00+08:00", "2025-01-01T00:00:00+08:00", 251 * 9 * 3600 },
        { "always", "2026-01-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00", 365 * 86400 },
        { NEW_YORK_24, "2026-01-01T00:00:00-05:00", "2027-01-01T00:00:00-05:00", 365 * 86400 },
        { IN("Pacific/Apia") ALL_DAY "}", "2011-12-29T00:00:00-10:00", "2012-01-01T00:00:00+14:00",
          2 * 86400 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        TESTING(t);
        const struct calendar *c = given(&t.op, rows[i].calendar);
        assert_row_int(rows[i].from, calendar_between(c, at(rows[i].from), at(rows[i].to)),
                       rows[i].seconds * 1000);
    }
}

static void it_is_known_when_it_opens(void **state)
{
    (void)state;
    static const struct {
        const char *calendar, *at, *opens;
    } rows[] = {
        { "cn", "2026-03-02T10:00:00+08:00", "2026-03-02T02:00:00Z" },
        { "cn", "2026-03-02T08:00:00+08:00", "2026-03-02T01:00:00Z" },
        { "cn", "2026-03-02T18:00:00+08:00", "2026-03-03T01:00:00Z" },
        { "cn", "2026-02-14T18:00:00+08:00", "2026-02-24T01:00:00Z" },
        { "cn", "2026-12-31T18:00:00+08:00", "2027-01-01T01:00:00Z provisional" },
        { SPLIT, "2026-03-02T12:00:00+08:00", "2026-03-02T05:30:00Z" },
        { SPLIT, "2026-03-03T00:00:00+08:00", "2026-03-03T01:00:00Z" },
        { "always", "2026-03-03T00:00:00+08:00", "2026-03-02T16:00:00Z" },
        { IN("Asia/Shanghai") ALL_DAY ",\"covers_to\":\"2026-12-31\"}", "2027-01-01T00:00:00+08:00",
          "2026-12-31T16:00:00Z provisional" },
        { "always", "2200-01-01T00:00:00Z", "calendar.too_far" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        TESTING(t);
        const struct calendar *c = given(&t.op, rows[i].calendar);
        struct calendar_moment m = { 0 };
        enum err err = calendar_opens(&t.op, c, at(rows[i].at), &m);
        assert_row(rows[i].at, said(&t.op, err, m), rows[i].opens);
        if (err == OK)
            assert_row_int(rows[i].at, calendar_is_open(c, m.at), true);
        if (err == OK && m.at.ms > at(rows[i].at).ms)
            assert_row_int(rows[i].at, calendar_is_open(c, at(rows[i].at)), false);
    }
}

/* ------------------------------------------------------------------ periods */

static const struct {
    const char *start;
    int unit;
    int64_t n;
    int roll;
    bool statutory;
    int close;
    const char *end; /* day and instant */
} periods[] = {
    /* working days: the golden ones */
    { "2026-02-10T10:00:00+08:00", CALENDAR_WORKING_DAY, 7, 0, 0, 0,
      "2026-02-26 2026-02-26T10:00:00Z" },
    { "2026-02-13T10:00:00+08:00", CALENDAR_WORKING_DAY, 7, 0, 0, 0,
      "2026-03-02 2026-03-02T10:00:00Z" },
    { "2026-04-30T10:00:00+08:00", CALENDAR_WORKING_DAY, 7, 0, 0, 0,
      "2026-05-13 2026-05-13T10:00:00Z" },
    { "2026-09-18T10:00:00+08:00", CALENDAR_WORKING_DAY, 7, 0, 0, 0,
      "2026-09-29 2026-09-29T10:00:00Z" },
    { "2026-09-28T10:00:00+08:00", CALENDAR_WORKING_DAY, 20, 0, 0, 0,
      "2026-10-30 2026-10-30T10:00:00Z" },
    { "2025-09-26T10:00:00+08:00", CALENDAR_WORKING_DAY, 10, 0, 0, 0,
      "2025-10-16 2025-10-16T10:00:00Z" },
    { "2026-02-10T23:59:59+08:00", CALENDAR_WORKING_DAY, 7, 0, 0, CLOSE_MIDNIGHT,
      "2026-02-26 2026-02-26T16:00:00Z" },
    { "2026-02-14T23:00:00+08:00", CALENDAR_WORKING_DAY, 1, 0, 0, 0,
      "2026-02-24 2026-02-24T10:00:00Z" },
    { "2026-12-30T10:00:00+08:00", CALENDAR_WORKING_DAY, 1, 0, 0, 0,
      "2026-12-31 2026-12-31T10:00:00Z" },
    { "2026-12-30T10:00:00+08:00", CALENDAR_WORKING_DAY, 2, 0, 0, 0,
      "2027-01-01 2027-01-01T10:00:00Z provisional" },
    /* natural days: to midnight, rolling over the block */
    { "2026-08-02T10:00:00+08:00", CALENDAR_DAY, 60, 0, 0, 0, "2026-10-08 2026-10-08T16:00:00Z" },
    { "2026-09-04T10:00:00+08:00", CALENDAR_DAY, 7, 0, 0, 0, "2026-09-11 2026-09-11T16:00:00Z" },
    { "2026-09-04T10:00:00+08:00", CALENDAR_DAY, 7, 0, 0, CLOSE_BUSINESS,
      "2026-09-11 2026-09-11T10:00:00Z" },
    { "2026-08-02T10:00:00+08:00", CALENDAR_DAY, 60, ROLL_NONE, 0, 0,
      "2026-10-01 2026-10-01T16:00:00Z" },
    { "2026-08-02T10:00:00+08:00", CALENDAR_DAY, 60, ROLL_NONE, 0, CLOSE_BUSINESS,
      "2026-10-01 2026-10-01T16:00:00Z" },
    /* the festival itself is the 1st to the 3rd; then comes Sunday the 4th */
    { "2026-08-02T10:00:00+08:00", CALENDAR_DAY, 60, ROLL_REST, 1, 0,
      "2026-10-05 2026-10-05T16:00:00Z" },
    { "2026-08-02T10:00:00+08:00", CALENDAR_DAY, 60, ROLL_HOLIDAY, 1, 0,
      "2026-10-04 2026-10-04T16:00:00Z" },
    { "2026-08-02T10:00:00+08:00", CALENDAR_DAY, 60, ROLL_HOLIDAY, 0, 0,
      "2026-10-08 2026-10-08T16:00:00Z" },
    { "2026-08-06T10:00:00+08:00", CALENDAR_DAY, 60, ROLL_REST, 1, 0,
      "2026-10-05 2026-10-05T16:00:00Z" },
    /* a plain weekend is rest, no holiday; a make-up Saturday is neither */
    { "2026-03-06T10:00:00+08:00", CALENDAR_DAY, 1, ROLL_REST, 0, 0,
      "2026-03-09 2026-03-09T16:00:00Z" },
    { "2026-03-06T10:00:00+08:00", CALENDAR_DAY, 1, ROLL_HOLIDAY, 0, 0,
      "2026-03-07 2026-03-07T16:00:00Z" },
    { "2026-02-27T10:00:00+08:00", CALENDAR_DAY, 1, ROLL_REST, 0, 0,
      "2026-02-28 2026-02-28T16:00:00Z" },
    { "2026-12-31T10:00:00+08:00", CALENDAR_DAY, 1, ROLL_REST, 0, 0,
      "2027-01-01 2027-01-01T16:00:00Z provisional" },
    { "2026-12-31T10:00:00+08:00", CALENDAR_DAY, 1, ROLL_NONE, 0, 0,
      "2027-01-01 2027-01-01T16:00:00Z" },
    /* the start day is that of the zone */
    { "2026-03-02T16:30:00Z", CALENDAR_DAY, 1, 0, 0, 0, "2026-03-04 2026-03-04T16:00:00Z" },
    /* months end on the corresponding day or the last */
    { "2026-01-31T10:00:00+08:00", CALENDAR_MONTH, 1, ROLL_NONE, 0, 0,
      "2026-02-28 2026-02-28T16:00:00Z" },
    { "2026-01-31T10:00:00+08:00", CALENDAR_MONTH, 1, 0, 0, 0, "2026-02-28 2026-02-28T16:00:00Z" },
    { "2024-02-29T10:00:00+08:00", CALENDAR_YEAR, 1, 0, 0, 0, "2025-02-28 2025-02-28T16:00:00Z" },
    { "2025-10-01T10:00:00+08:00", CALENDAR_YEAR, 1, 0, 0, 0, "2026-10-08 2026-10-08T16:00:00Z" },
    /* hours run from the moment */
    { "2026-02-14T17:00:00+08:00", CALENDAR_HOUR, 48, 0, 0, 0, "2026-02-16 2026-02-16T09:00:00Z" },
    { "2026-02-14T17:00:00+08:00", CALENDAR_WORKING_HOUR, 2, 0, 0, 0,
      "2026-02-24 2026-02-24T02:00:00Z" },
    { "2199-12-31T17:00:00+08:00", CALENDAR_WORKING_DAY, 7, 0, 0, 0, "calendar.too_far" },
    { "2199-12-31T17:00:00+08:00", CALENDAR_YEAR, 1, 0, 0, 0, "calendar.too_far" },
    { "2199-12-31T17:00:00+08:00", CALENDAR_HOUR, 24, 0, 0, 0, "calendar.too_far" },
};

static str end_said(struct op *op, enum err err, const struct calendar_end *e)
{
    return err == OK
               ? arena_fmt(op->mem, STR_FMT " " STR_FMT, STR_ARG(e->day),
                           STR_ARG(said(op, OK, (struct calendar_moment){ e->at, e->provisional })))
               : str_of(op->fault.code);
}

static void periods_end_as_the_law_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(periods); i++) {
        TESTING(t);
        const struct calendar_period p = { periods[i].unit, periods[i].n, periods[i].roll,
                                           periods[i].statutory, periods[i].close };
        struct calendar_end e = { 0 };
        enum err err = calendar_period_end(&t.op, given(&t.op, "cn"), at(periods[i].start), &p, &e);
        str row = arena_fmt(t.mem, "%zu: %s, %lld %s", i, periods[i].start, (long long)p.n,
                            calendar_unit_labels[p.unit]);
        assert_row(row.p, end_said(&t.op, err, &e), periods[i].end);
    }
}

static void days_that_a_zone_leaves_out_do_not_count(void **state)
{
    (void)state;
    static const struct {
        int unit;
        int64_t n;
        const char *end;
    } rows[] = {
        { CALENDAR_DAY, 1, "2011-12-29 2011-12-30T10:00:00Z" },
        { CALENDAR_DAY, 2, "2011-12-31 2011-12-31T10:00:00Z" },
        { CALENDAR_WORKING_DAY, 2, "2011-12-31 2011-12-31T10:00:00Z" },
        { CALENDAR_WORKING_DAY, 3, "2012-01-01 2012-01-01T10:00:00Z" },
    };
    TESTING(t);
    const struct calendar *c = given(&t.op, IN("Pacific/Apia") ALL_DAY "}");
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct calendar_period p = { .unit = rows[i].unit, .n = rows[i].n };
        struct calendar_end e = { 0 };
        enum err err = calendar_period_end(&t.op, c, at("2011-12-28T12:00:00-10:00"), &p, &e);
        assert_row(rows[i].end, end_said(&t.op, err, &e), rows[i].end);
    }
}

/* ------------------------------------------------------------------ reading */

static const struct {
    const char *json, *faults;
} wrong[] = {
    { "[]", " field.type_record" },
    { "{}", "/zone field.required\n/week field.required" },
    { IN("Asia/Peking") OFFICE "}", "/zone calendar.zone" },
    { "{\"zone\":8," OFFICE "}", "/zone field.type_text" },
    { IN("Asia/Shanghai") "\"week\":[]}", "/week field.type_record" },
    { IN("Asia/Shanghai") "\"week\":{}}", "/week calendar.never_opens" },
    { IN("Asia/Shanghai") "\"week\":{\"mon\":[]}}", "/week calendar.never_opens" },
    { IN("America/New_York") "\"week\":{},\"days\":{\"2026-03-08\":[[\"02:00\",\"03:00\"]]}}",
      "/week calendar.never_opens" },
    { IN("Asia/Shanghai") "\"week\":{\"monday\":[[\"09:00\",\"18:00\"]]}}",
      "/week/monday calendar.weekday" },
    { IN("Asia/Shanghai") "\"week\":{\"mon\":[[\"09:00\",\"12:00\"],[\"11:59\",\"13:00\"]]}}",
      "/week/mon/1 calendar.span_overlap" },
    { IN("Asia/Shanghai") "\"week\":{\"mon\":[[\"09:00\",\"18:00\"],[\"10:00\",\"11:00\"]]}}",
      "/week/mon/1 calendar.span_overlap" },
    { IN("Asia/Shanghai") "\"week\":{\"mon\":[[\"18:00\",\"09:00\"]]}}",
      "/week/mon/0 calendar.span_order" },
    { IN("Asia/Shanghai") "\"week\":{\"mon\":[[\"09:00\",\"09:00\"]]}}",
      "/week/mon/0 calendar.span_order" },
    { IN("Asia/Shanghai") "\"week\":{\"mon\":[[\"9:00\",\"18:00\"]]}}",
      "/week/mon/0 calendar.span" },
    { IN("Asia/Shanghai") "\"week\":{\"mon\":[[\"09:00\",\"24:01\"]]}}",
      "/week/mon/0 calendar.span" },
    { IN("Asia/Shanghai") "\"week\":{\"mon\":[[\"09:60\",\"24:00\"]]}}",
      "/week/mon/0 calendar.span" },
    { IN("Asia/Shanghai") "\"week\":{\"mon\":[[\"09:00\"]]}}", "/week/mon/0 calendar.span" },
    { IN("Asia/Shanghai") "\"week\":{\"mon\":[\"09:00\",\"18:00\"]}}",
      "/week/mon/0 calendar.span\n/week/mon/1 calendar.span" },
    { IN("Asia/Shanghai") "\"week\":{\"mon\":\"09:00-18:00\"}}", "/week/mon field.type_list" },
    { SHANGHAI ",\"closed\":[\"2026-02-29\",\"2026-02-28\",5]}",
      "/closed/0 calendar.date\n/closed/2 calendar.date" },
    { SHANGHAI ",\"closed\":{}}", "/closed field.type_list" },
    { SHANGHAI ",\"closed_yearly\":[\"02-30\",\"2026-01-01\"]}",
      "/closed_yearly/0 calendar.month_day\n/closed_yearly/1 calendar.month_day" },
    { SHANGHAI ",\"days\":{\"2026-13-01\":[],\"a/b~c\":[]}}",
      "/days/2026-13-01 calendar.date\n/days/a~1b~0c calendar.date" },
    { SHANGHAI ",\"days\":{\"2026-12-01\":[[\"10:00\",\"09:00\"]]}}",
      "/days/2026-12-01/0 calendar.span_order" },
    { SHANGHAI ",\"closed\":[\"2026-12-01\"],\"days\":{\"2026-12-01\":[[\"09:00\",\"10:00\"]]}}",
      "/days/2026-12-01 calendar.twice" },
    { SHANGHAI ",\"covers_to\":\"2026\"}", "/covers_to calendar.date" },
    { SHANGHAI ",\"holidays\":[]}", "/holidays field.unknown" },
    { SHANGHAI ",\"names\":{\"2026-12-01\":1,\"x\":\"y\"}}",
      "/names/2026-12-01 field.type_text\n/names/x calendar.date" },
};

static void what_is_wrong_is_named_at_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        TESTING(t);
        const struct calendar *c;
        assert_row_int(wrong[i].json, calendar_read(&t.op, str_of(wrong[i].json), &c), ERR_INVALID);
        assert_row(wrong[i].json, fault_lines(&t.op), wrong[i].faults);
    }
}

static void a_calendar_is_written_as_it_was_read(void **state)
{
    (void)state;
    TESTING(t);
    strs keys = calendar_builtin_keys(&t.op);
    assert_int_equal(keys.n, 2);
    for (size_t i = 0; i < keys.n; i++) {
        str text = calendar_text(&t.op, given(&t.op, keys.items[i].p[0] == 'c' ? "cn" : "always"));
        str again = calendar_text(&t.op, given(&t.op, arena_z(t.mem, text)));
        assert_true(str_eq(text, again));
    }
    assert_str(calendar_text(&t.op, given(&t.op, SHANGHAI ",\"closed\":[\"2026-10-02\",\"2026-10-"
                                                          "01\",\"2026-10-02\"],\"closed_yearly\":["
                                                          "\"05-01\",\"01-01\"],\"covers_to\":null,"
                                                          "\"names\":{\"01-01\":\"元旦\"}}")),
               SHANGHAI ",\"closed\":[\"2026-10-01\",\"2026-10-02\"],\"closed_yearly\":[\"01-01\","
                        "\"05-01\"],\"names\":{\"01-01\":\"元旦\"}}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(working_time_is_added),
        cmocka_unit_test(working_time_is_subtracted),
        cmocka_unit_test(working_time_is_measured),
        cmocka_unit_test(it_is_known_when_it_opens),
        cmocka_unit_test(periods_end_as_the_law_counts),
        cmocka_unit_test(days_that_a_zone_leaves_out_do_not_count),
        cmocka_unit_test(what_is_wrong_is_named_at_its_place),
        cmocka_unit_test(a_calendar_is_written_as_it_was_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
