/* A notice that comes again corrected: what it takes out, and what it leaves to the company. */
#include "calendar_internal.h"

#include "../base/testing.h"

#define DAY  "2027-03-03"
#define WORK "[[\"09:00\",\"18:00\"]]" /* the hours of Monday, which make-up days get */
#define OWN  "[[\"10:00\",\"12:00\"]]"

/* "off", hours, or "" for nothing. */
static const struct {
    const char *row, *before, *now, *told, *change, *after, *remembered;
} rows[] = {
    { "a first notice", "", "", "off", "added", "off", "off" },
    { "a first make-up day", "", "", WORK, "added", WORK, WORK },
    { "the same again", "off", "off", "off", "", "off", "off" },
    { "not any more", "off", "off", "", "removed", "", "" },
    { "no make-up day any more", WORK, WORK, "", "removed", "", "" },
    { "work in place of rest", "off", "off", WORK, "changed", WORK, WORK },
    { "rest in place of work", WORK, WORK, "off", "changed", "off", "off" },
    { "make-up days get other hours", OWN, OWN, WORK, "changed", WORK, WORK },
    { "closed by the company before", "", "off", "off", "", "off", "" },
    { "closed by the company alone", "", "off", "", "", "off", "" },
    { "the notice takes the company's place", "", OWN, "off", "changed", "off", "off" },
    { "opened by the company since", "off", "", "off", "kept", "", "off" },
    { "given hours by the company since", "off", OWN, "off", "kept", OWN, "off" },
    { "other make-up hours since", WORK, OWN, WORK, "kept", OWN, WORK },
    { "given hours, and not any more", "off", OWN, "", "kept", OWN, "" },
    { "opened, and not any more", "off", "", "", "", "", "" },
    { "given hours, and now work", "off", OWN, WORK, "changed", WORK, WORK },
    { "corrected by hand before", "off", "", "", "", "", "" },
    { "worked by hand before", "off", WORK, WORK, "", WORK, "" },
};

/* The members "closed" and "days" of what is said of the day, behind others. */
static str members(struct op *op, const char *said)
{
    if (!*said)
        return STR("");
    return *said == 'o' ? STR(",\"closed\":[\"" DAY "\"]")
                        : arena_fmt(op->mem, ",\"days\":{\"" DAY "\":%s}", said);
}

static const struct calendar *calendar_of(struct op *op, const char *before, const char *now)
{
    const struct calendar *c = NULL;
    str text =
        arena_fmt(op->mem,
                  "{\"zone\":\"Asia/Shanghai\",\"week\":{\"mon\":" WORK "},\"covers_to\":"
                  "\"2027-12-31\"" STR_FMT ",\"notices\":{\"2027\":{\"papers\":[]" STR_FMT "}}}",
                  STR_ARG(members(op, now)), STR_ARG(members(op, before)));
    assert_int_equal(calendar_read(op, text, &c), OK);
    return c;
}

/* What lists say of the day. */
static str said(struct op *op, const ints *closed, const struct own_day *own, size_t own_n)
{
    const struct own_day *found = own_find(own, own_n, date_days(STR(DAY)));
    if (!found)
        return ints_have(closed, date_days(STR(DAY))) ? STR("off") : STR("");
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 4096);
    hours_write(&b, &found->hours);
    return arena_str(op->mem, buf_view(&b));
}

static void a_correction_changes_what_it_says_differently(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        TESTING(t);
        const struct calendar *c = calendar_of(&t.op, rows[i].before, rows[i].now), *after;
        /* a file names at least one day: one that never differs */
        struct holiday_day days[] = { { STR("别的"), STR("2027-03-01"), false },
                                      { STR("春节"), STR(DAY), *rows[i].told == 'o' } };
        struct holiday_year year = { .year = 2027, .days = { days, *rows[i].told ? 2 : 1 } };
        struct list changes;

        assert_int_equal(calendar_import(&t.op, c, &year, &after, &changes), OK);
        const struct import_change *change = changes.items;
        while (change < (struct import_change *)changes.items + changes.n &&
               !str_is(change->date, DAY))
            change++;
        bool told = change < (struct import_change *)changes.items + changes.n;
        const struct notice *n = &after->notices[0];
        assert_row(rows[i].row, said(&t.op, &after->closed, after->own, after->own_n),
                   rows[i].after);
        assert_row(rows[i].row, said(&t.op, &n->closed, n->own, n->own_n), rows[i].remembered);
        if (!*rows[i].told || *rows[i].change)
            assert_row(rows[i].row, told ? str_of(import_change_labels[change->change]) : STR(""),
                       rows[i].change);
    }
}

static struct holiday_year year_of_2026(struct holiday_day *days, size_t n, str *papers)
{
    return (struct holiday_year){ .year = 2026, .papers = { papers, 1 }, .days = { days, n } };
}

static void the_program_s_year_can_be_corrected(void **state)
{
    (void)state;
    TESTING(t);
    const struct calendar *c, *after, *again;
    struct list changes;
    struct holiday_day days[] = { { STR("元旦"), STR("2026-01-01"), true },
                                  { STR("元旦"), STR("2026-01-04"), true } };
    str paper = STR("https://example.org/corrected");
    struct holiday_year year = year_of_2026(days, 2, &paper);

    assert_int_equal(calendar_builtin(&t.op, STR("cn"), &c), OK);
    assert_int_equal(calendar_import(&t.op, c, &year, &after, &changes), OK);
    const struct import_change *first = changes.items;
    assert_int_equal(changes.n, 33 - 1 + 6);
    assert_str(first->date, "2026-01-02");
    assert_int_equal(first->change, IMPORT_REMOVED);
    assert_int_equal(first->kind_before, DAY_HOLIDAY);
    assert_int_equal(first->kind, DAY_WORKDAY);
    assert_int_equal(first->name.n, 0);
    assert_str(first[2].date, "2026-01-04");
    assert_int_equal(first[2].change, IMPORT_CHANGED);

    /* other years stand, the notice's address is the new one */
    str text = calendar_text(&t.op, after);
    assert_true(str_has(text, STR("\"2025-10-08\"")));
    assert_false(str_has(text, STR("\"2026-10-01\"")));
    assert_false(str_has(text, STR("content_7047091")));
    assert_true(str_has(text, STR("example.org/corrected")));
    assert_int_equal(after->papers.n, c->papers.n);

    assert_int_equal(calendar_import(&t.op, after, &year, &again, &changes), OK);
    assert_int_equal(changes.n, 0);
    assert_true(str_eq(calendar_text(&t.op, again), text));
}

static void what_it_remembers_is_checked(void **state)
{
    (void)state;
    TESTING(t);
    const struct calendar *c;
    assert_int_equal(
        calendar_read(&t.op,
                      STR("{\"zone\":\"Asia/Shanghai\",\"week\":{\"mon\":" WORK "},"
                          "\"notices\":{\"27\":{},\"2026\":{\"closed\":[\"x\"],\"off\":"
                          "[]},\"2027\":[]}}"),
                      &c),
        ERR_INVALID);
    assert_str(fault_lines(&t.op), "/notices/27 calendar.year\n"
                                   "/notices/2026/closed/0 calendar.date\n"
                                   "/notices/2026/off field.unknown\n"
                                   "/notices/2027 field.type_record");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_correction_changes_what_it_says_differently),
        cmocka_unit_test(the_program_s_year_can_be_corrected),
        cmocka_unit_test(what_it_remembers_is_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
