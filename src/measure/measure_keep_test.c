/* How far counting has come, where events are held back: on PostgreSQL those of a transaction that is over wait while an older
 * one is open. */
#include "../store/migrate.h"
#include "../store/store_fixture.h"
#include "measure_internal.h"

#define NOON INT64_C(1795435200000) /* 2026-11-23 12:00 UTC */

static void happens(struct op *op, int64_t subject)
{
    CLEANUP(tx_end) struct tx tx = { 0 };
    must(op, tx_begin(op, &tx));
    must(op, event_append(op, "note", subject, "note.added", STR("{}"), NULL));
    must(op, tx_commit(&tx));
    must(op, db_settle(op, true));
}

static struct measure_state standing_after_keeping(struct engine *e, int64_t at)
{
    struct measure_state s;
    STAGE_ON(op, e->fixture, &actor_system, at);
    must(op, measure_catch_up(op));
    must(op, measure_standing(op, &s));
    must(op, db_settle(op, true));
    return s;
}

static void what_is_held_back_is_not_said_to_be_counted(void **state)
{
    struct engine *e = engine_of(state);
    standing_after_keeping(e, NOON);
    utc before = utc_now();
    {
        STAGE_ON(open, e->fixture, &actor_system, before.ms);
        CLEANUP(tx_end) struct tx older = { 0 };
        must(open, tx_begin(open, &older));
        must(open, event_append(open, "note", 1, "note.added", STR("{}"), NULL));
        utc at = utc_add(before, 1);
        {
            STAGE_ON(op, e->fixture, &actor_system, at.ms);
            happens(op, 2);
        }
        struct measure_state s = standing_after_keeping(e, NOON);
        assert_int_equal(s.behind, 1);
        assert_true(s.kept_at.ms < at.ms);
        must(open, tx_commit(&older));
        must(open, db_settle(open, true));
    }
    struct measure_state s = standing_after_keeping(e, NOON);
    assert_int_equal(s.behind, 0);
    assert_true(s.kept_at.ms >= before.ms + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "what_is_held_back_is_not_said_to_be_counted",
          what_is_held_back_is_not_said_to_be_counted, NULL, NULL, &pg_engine },
    };
    return cmocka_run_group_tests_name("measure_keep", tests, NULL, engines_close);
}
