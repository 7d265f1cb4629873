/* Lateness under a draft, and what is not known any more: both need time to pass. */
#include "../people/people.h"
#include "../store/store_fixture.h"
#include "flow_study.h"
#include "../ticket/ticket_clock.h"

#define MONDAY INT64_C(1780279200000) /* 2026-06-01 10:00 in China */
#define MINUTE INT64_C(60000)

static const char *definition(struct op *op, int minutes, const char *guard)
{
    return arena_fmt(
               op->mem,
               "{\"key\":\"p\",\"zh\":\"p\",\"en\":\"p\",\"start\":\"a\",\"kinds\":[\"return\"],"
               "\"steps\":[{\"key\":\"a\",\"zh\":\"看\",\"en\":\"Look\",\"minutes\":%d},"
               "{\"key\":\"z\",\"zh\":\"完\",\"en\":\"End\",\"kind\":\"end\",\"status\":\"closed\"}"
               "],"
               "\"moves\":[{\"key\":\"m\",\"zh\":\"办\",\"en\":\"Do\",\"from\":\"a\",\"to\":\"z\"%"
               "s}]}",
               minutes, guard)
        .p;
}

static struct process process_here(struct op *op)
{
    struct process p;
    bool found;
    must(op, process_by_key(op, STR("p"), &p, &found));
    assert_true(found);
    return p;
}

static void draft(struct op *op, int minutes, const char *guard)
{
    struct process_def d = { 0 };
    struct process p = process_here(op);
    must(op, process_def_read(op, str_of(definition(op, minutes, guard)), STR(""), &d));
    must(op, process_save_draft(op, p.id, p.version, &d, &p));
    must(op, db_settle(op, true));
}

static int64_t open_flow(struct op *op)
{
    struct ticket t;
    int64_t id;
    const struct ticket_form form = { .kind = TICKET_RETURN,
                                      .subject = STR("退货"),
                                      .description = STR("不想要了"),
                                      .customer = { .name = STR("王"),
                                                    .phone = STR("13800001111") } };
    must(op, ticket_add(op, &form, &t));
    must(op, flow_begin(op, t.id, STR("p"), 0, &id));
    must(op, db_settle(op, true));
    return id;
}

static void move(struct op *op, int64_t id)
{
    struct flow_view v;
    const struct move_request m = { .move = STR("m") };
    must(op, flow_move(op, id, 0, &m, &v));
    must(op, db_settle(op, true));
}

static enum err tell(struct op *op, int64_t ticket_id, enum rma_state state)
{
    TX(tx, op);
    TRY(flow_fact(op, ticket_id, "rma_state", state));
    return tx_commit(&tx);
}

static struct flow_try tried(struct op *op, int64_t from)
{
    struct flow_try r;
    const struct try_form form = { .from = { from }, .limit = 10 };
    must(op, flow_try(op, process_here(op).id, &form, &r));
    return r;
}

static void prepare(struct fixture *f, int64_t *slow, int64_t *quick)
{
    STAGE_ON(op, f, &actor_system, MONDAY);
    struct process_def d = { 0 };
    struct process p;
    must(op, people_seed(op));
    must(op, process_def_read(op, str_of(definition(op, 60, "")), STR(""), &d));
    must(op, process_add(op, &d, &p));
    must(op, process_switch_on(op, p.id, p.version, STR("first"), &p));
    must(op, db_settle(op, true));
    *slow = open_flow(op);
    *quick = open_flow(op);
}

static void targets_are_held_against_what_happened(void **state)
{
    (void)state;
    int64_t slow, quick;
    CLEANUP(fixture_close) struct fixture *f = fixture_migrated(false);
    prepare(f, &slow, &quick);
    {
        STAGE_ON(op, f, &actor_system, MONDAY + 45 * MINUTE);
        move(op, quick);
    }
    {
        STAGE_ON(op, f, &actor_system, MONDAY + 90 * MINUTE);
        move(op, slow);
    }
    STAGE_ON(op, f, &actor_system, MONDAY + 200 * MINUTE);
    struct flow_try r = tried(op, MONDAY);
    assert_int_equal(r.flows, 2);
    assert_int_equal(r.allowed, 2);
    assert_int_equal(r.late + r.in_time, 0);
    draft(op, 30, "");
    r = tried(op, MONDAY);
    assert_int_equal(r.late, 1);
    assert_int_equal(r.in_time, 0);
    assert_int_equal(((const struct try_example *)r.examples.items)[0].flow_id, quick);
    draft(op, 120, "");
    r = tried(op, MONDAY);
    assert_int_equal(r.late, 0);
    assert_int_equal(r.in_time, 1);
    assert_int_equal(tried(op, MONDAY + MINUTE).flows, 0);
}

/* A document tells "received" before the first move and "settled" after it: what it had told by then is gone. */
static void what_was_written_over_is_unsure(void **state)
{
    (void)state;
    int64_t first, second;
    struct flow fl;
    CLEANUP(fixture_close) struct fixture *f = fixture_migrated(false);
    prepare(f, &first, &second);
    struct flow_view v;
    {
        STAGE_ON(op, f, &actor_system, MONDAY + 10 * MINUTE);
        must(op, flow_get(op, first, &v));
        fl = v.flow;
        must(op, tell(op, fl.ticket_id, RMA_RECEIVED));
        must(op, db_settle(op, true));
    }
    {
        STAGE_ON(op, f, &actor_system, MONDAY + 20 * MINUTE);
        move(op, first);
        move(op, second);
    }
    static const char guard[] =
        ",\"guard\":{\"field\":\"rma_state\",\"op\":\"=\",\"value\":\"received\"}";
    {
        STAGE_ON(op, f, &actor_system, MONDAY + 30 * MINUTE);
        draft(op, 60, guard);
        struct flow_try r = tried(op, MONDAY);
        assert_int_equal(r.allowed, 1);
        assert_int_equal(r.refused, 1);
        must(op, tell(op, fl.ticket_id, RMA_SETTLED));
        must(op, db_settle(op, true));
    }
    STAGE_ON(op, f, &actor_system, MONDAY + 40 * MINUTE);
    struct flow_try r = tried(op, MONDAY);
    assert_int_equal(r.allowed, 0);
    assert_int_equal(r.unsure, 1);
    assert_int_equal(r.refused, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_are_held_against_what_happened),
        cmocka_unit_test(what_was_written_over_is_unsure),
    };
    process_ticket_facts(ticket_fact_fields);
    return cmocka_run_group_tests_name("flow_try", tests, NULL, NULL);
}
