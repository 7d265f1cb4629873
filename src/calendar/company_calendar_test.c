/* Versions: which one is in force when, what a newer program does to them, what verify finds. The rest is told by
 * tests/stories/calendar.test.mjs. */
#include "company_calendar.h"

#include "../base/testing.h"
#include "../store/store_fixture.h"

#define NOON INT64_C(1780000000000) /* 2026-05-28 */
#define HOUR INT64_C(3600000)

#define HOURS(from) "{\"zone\":\"Asia/Shanghai\",\"week\":{\"mon\":[[\"" from "\",\"18:00\"]]}}"

static const char *from_of(struct op *op, const struct calendar *c)
{
    static const char *const names[] = { "08", "09", "10" };
    str text = calendar_text(op, c);
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_has(text, arena_fmt(op->mem, "[\"%s:00", names[i])))
            return names[i];
    return "?";
}

static const char *in_force(struct op *op, int64_t ms, int64_t *ret_version)
{
    const struct calendar *c;
    assert_int_equal(calendar_in_force(op, STR("east"), (utc){ ms }, ret_version, &c), OK);
    return from_of(op, c);
}

static void a_version_counts_from_its_time_on(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = fixture_migrated(false);
    WORK(w, f);
    struct company_calendar made;
    struct company_calendar_form form = { .key = STR("east"),
                                          .name_zh = STR("华东"),
                                          .name_en = STR("East"),
                                          .content = STR(HOURS("08:00")) };
    int64_t first, version;
    const struct calendar *c;

    w.op.now = (utc){ NOON };
    assert_int_equal(company_calendar_add(&w.op, &form, &made), OK);
    form.content = STR(HOURS("09:00"));
    form.effective_at = (utc){ NOON + HOUR };
    assert_int_equal(company_calendar_change(&w.op, STR("east"), 1, &form, &made), OK);
    form.content = STR(HOURS("10:00"));
    form.effective_at = (utc){ 0 }; /* with the one before it */
    assert_int_equal(company_calendar_change(&w.op, STR("east"), 2, &form, &made), OK);
    assert_int_equal(made.effective_at.ms, NOON + HOUR);

    assert_string_equal(in_force(&w.op, NOON - 1000 * HOUR, &first), "08");
    assert_string_equal(in_force(&w.op, NOON + HOUR - 1, &version), "08");
    assert_int_equal(version, first);
    assert_string_equal(in_force(&w.op, NOON + HOUR, &version), "10");
    assert_int_equal(calendar_of_version(&w.op, first, &c), OK);
    assert_string_equal(from_of(&w.op, c), "08");
    assert_int_equal(calendar_of_version(&w.op, 999, &c), ERR_NOT_FOUND);
}

static int64_t versions(struct op *op, const char *key)
{
    struct company_calendar c;
    assert_int_equal(company_calendar_get(op, str_of(key), 0, &c), OK);
    return c.version;
}

static void a_newer_program_brings_newer_calendars(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = fixture_migrated(false);
    WORK(w, f);
    struct company_calendar c;
    w.op.now = (utc){ NOON };
    assert_int_equal(calendar_seed(&w.op), OK);
    assert_int_equal(calendar_seed(&w.op), OK);
    assert_int_equal(versions(&w.op, "cn"), 1);

    /* as an older program would have left them, the one as it came, the other changed by the company */
    assert_int_equal(run_text(&w.op,
                              "UPDATE calendar_version SET content = replace(content, '2026-12-31',"
                              " '2025-12-31')",
                              NO_ARGS),
                     OK);
    struct company_calendar_form form = { .content = STR(HOURS("08:00")) };
    assert_int_equal(company_calendar_change(&w.op, STR("always"), 1, &form, &c), OK);
    w.op.now = (utc){ NOON + HOUR };
    assert_int_equal(calendar_seed(&w.op), OK);
    assert_int_equal(versions(&w.op, "cn"), 2);
    assert_int_equal(versions(&w.op, "always"), 2);
    assert_int_equal(company_calendar_get(&w.op, STR("cn"), 0, &c), OK);
    assert_str(c.covers_to, "2026-12-31");
    assert_int_equal(c.number, 2);
}

static void remember(void *ctx, str line)
{
    *(str *)ctx = line;
}

static void what_was_damaged_is_found(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = fixture_migrated(false);
    WORK(w, f);
    int64_t wrong = -1;
    str said = STR("");
    assert_int_equal(calendar_seed(&w.op), OK);
    assert_int_equal(calendar_verify(&w.op, remember, &said, &wrong), OK);
    assert_int_equal(wrong, 0);
    assert_int_equal(run_text(&w.op,
                              "UPDATE calendar_version SET content = '{}' WHERE calendar_id ="
                              " (SELECT id FROM calendar WHERE key = 'cn')",
                              NO_ARGS),
                     OK);
    assert_int_equal(calendar_verify(&w.op, remember, &said, &wrong), OK);
    assert_int_equal(wrong, 1);
    assert_str(said, "calendar cn: version 1 is missing or cannot be read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_version_counts_from_its_time_on),
        cmocka_unit_test(a_newer_program_brings_newer_calendars),
        cmocka_unit_test(what_was_damaged_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
