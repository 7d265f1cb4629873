/* Jobs: run once, tried again, dead in the end, taken over from a process that died. */
#include "jobs.h"

#include "../store/store_fixture.h"

static int ran, failures_left;

static enum err work(struct op *op, str payload)
{
    assert_true(str_is(payload, "{\"n\":1}"));
    if (failures_left > 0) {
        failures_left--;
        return op_fail(op, ERR_INTERNAL, "db.failed", "on purpose");
    }
    ran++;
    return OK;
}

static const struct job_kind kinds[] = {
    { "test.work", work, .attempts = 2, .lease_seconds = 60, .every_seconds = 0 },
    { 0 },
};

static int run_due(struct fixture *f)
{
    WORK(w, f);
    int n = 0;
    assert_int_equal(jobs_run_due(&w.op, kinds, &n), OK);
    return n;
}

static void add(struct fixture *f, str dedupe)
{
    WORK(w, f);
    struct tx tx = { 0 };
    assert_int_equal(tx_begin(&w.op, &tx), OK);
    assert_int_equal(job_add(&w.op, "test.work", STR("{\"n\":1}"), dedupe, w.op.now), OK);
    assert_int_equal(tx_commit(&tx), OK);
    tx_end(&tx);
    assert_int_equal(db_settle(&w.op, true), OK);
}

static int64_t count(struct fixture *f, const char *where)
{
    WORK(w, f);
    return ask(&w.op, arena_fmt(w.mem, "SELECT count(*) FROM job WHERE %s", where).p);
}

static struct fixture *begin(bool pg)
{
    ran = failures_left = 0;
    return fixture_migrated(pg);
}

static void a_job_runs_once_on(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = begin(pg);
    add(f, STR("one"));
    add(f, STR("one")); /* the same word: no second one */
    assert_int_equal(run_due(f), 1);
    assert_int_equal(run_due(f), 0);
    assert_int_equal(ran, 1);
    assert_int_equal(count(f, "state = 2"), 1);
    add(f, STR("one")); /* the first is over, so there may be another */
    assert_int_equal(run_due(f), 1);
}

static void a_failing_job_waits_then_dies_on(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = begin(pg);
    failures_left = 9;
    add(f, STR(""));
    assert_int_equal(run_due(f), 1);
    assert_int_equal(count(f, "state = 0 AND error <> ''"), 1);
    assert_int_equal(run_due(f), 0); /* not before its time */
    fixture_run(f, "UPDATE job SET run_at = 1");
    assert_int_equal(run_due(f), 1);
    assert_int_equal(count(f, "state = 3 AND attempts = 2"), 1);
    fixture_run(f, "UPDATE job SET run_at = 1");
    assert_int_equal(run_due(f), 0); /* dead is dead until somebody replays it */
    assert_int_equal(ran, 0);
}

static void an_abandoned_job_is_taken_over_on(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = begin(pg);
    add(f, STR(""));
    fixture_run(f, "UPDATE job SET state = 1, leased_until = 9000000000000");
    assert_int_equal(run_due(f), 0); /* somebody has it */
    fixture_run(f, "UPDATE job SET leased_until = 1");
    assert_int_equal(run_due(f), 1); /* the lease ran out */
    assert_int_equal(ran, 1);
}

#define ON_BOTH(test)                                                                              \
    static void test(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        test##_on(false);                                                                          \
    }                                                                                              \
    static void test##_on_postgres(void **state)                                                   \
    {                                                                                              \
        (void)state;                                                                               \
        test##_on(true);                                                                           \
    }

ON_BOTH(a_job_runs_once)
ON_BOTH(a_failing_job_waits_then_dies)
ON_BOTH(an_abandoned_job_is_taken_over)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_runs_once),
        cmocka_unit_test(a_job_runs_once_on_postgres),
        cmocka_unit_test(a_failing_job_waits_then_dies),
        cmocka_unit_test(a_failing_job_waits_then_dies_on_postgres),
        cmocka_unit_test(an_abandoned_job_is_taken_over),
        cmocka_unit_test(an_abandoned_job_is_taken_over_on_postgres),
    };
    return cmocka_run_group_tests_name("jobs", tests, NULL, NULL);
}
