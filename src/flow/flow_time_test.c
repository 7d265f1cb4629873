/* What time does to flows, with a clock that the test moves; on both engines. The rest is told by tests/stories/flow.test.mjs. */
#include "../calendar/company_calendar.h"
#include "../event/event.h"
#include "../notification/notification.h"
#include "../store/store_fixture.h"
#include "flow_internal.h"

#define NOON   INT64_C(1780000000000)
#define MINUTE INT64_C(60000)

static struct actor anna = { .kind = ACTOR_USER, .id = 1, .name = { "Anna", 4 } };
static struct fixture *house;

/* At so many minutes after noon. */
#define STAGE(name, actor, minute) STAGE_ON(name, house, actor, NOON + (minute)*MINUTE)

static const char definition[] =
    "{\"key\":\"wait\",\"zh\":\"等\",\"en\":\"wait\",\"start\":\"a\",\"calendar\":\"always\","
    "\"fields\":["
    "{\"key\":\"stay\",\"zh\":\"留\",\"en\":\"stay\",\"type\":\"flag\"},"
    "{\"key\":\"proof\",\"zh\":\"凭证\",\"en\":\"proof\",\"type\":\"text\"}],\"steps\":["
    "{\"key\":\"a\",\"zh\":\"等货\",\"en\":\"a\",\"form\":[\"stay\"],\"minutes\":30},"
    "{\"key\":\"b\",\"zh\":\"催\",\"en\":\"b\",\"form\":[\"proof\"],\"legal_days\":7,\"legal_from_"
    "start\":true,\"legal_"
    "basis\":\"x\"},"
    "{\"key\":\"z\",\"zh\":\"完\",\"en\":\"z\",\"kind\":\"end\",\"status\":\"closed\"}],\"moves\":["
    "{\"key\":\"remind\",\"zh\":\"催\",\"en\":\"r\",\"from\":\"a\",\"to\":\"b\",\"after_minutes\":"
    "60,"
    "\"guard\":{\"field\":\"stay\",\"op\":\"=\",\"value\":false}},"
    "{\"key\":\"lapse\",\"zh\":\"过期\",\"en\":\"l\",\"from\":\"a\",\"to\":\"z\",\"after_minutes\":"
    "900},"
    "{\"key\":\"end\",\"zh\":\"完\",\"en\":\"e\",\"from\":\"a\",\"to\":\"z\"},"
    "{\"key\":\"end2\",\"zh\":\"完\",\"en\":\"e\",\"from\":\"b\",\"to\":\"z\"},"
    "{\"key\":\"proven\",\"zh\":\"有凭证\",\"en\":\"p\",\"from\":\"b\",\"to\":\"z\",\"after_"
    "minutes\":30,"
    "\"required\":[\"proof\"]}]}";

static struct fixture *company(bool pg)
{
    struct fixture *made = house = fixture_migrated(pg);
    memset(anna.grants, SCOPE_ALL, sizeof anna.grants);
    fixture_run(house,
                "INSERT INTO user_account (id, version, login, name, lang, theme, password, "
                "active, find, created_at)"
                " VALUES (1, 1, 'anna', 'Anna', 0, 0, '', 1, '', 1), (2, 1, 'bert', 'Bert', 0, "
                "0, '', 1, '', 1)");
    fixture_run(house, "INSERT INTO team (id, version, name_zh, name_en, lead_id, active) VALUES "
                       "(1, 1, 'a', 'a', 2, 1)");
    STAGE(op, &anna, -1);
    struct process_def d;
    struct process p;
    must(op, people_seed(op));
    must(op, calendar_seed(op));
    must(op, process_def_read(op, str_of(definition), STR(""), &d));
    must(op, process_add(op, &d, &p));
    must(op, process_switch_on(op, p.id, p.version, STR("x"), &p));
    must(op, db_settle(op, true));
    fixture_run(
        made,
        "INSERT INTO user_role (user_id, role_id) SELECT u.id, r.id FROM user_account u, role r"
        " WHERE r.key = 'manager'");
    return made;
}

static struct flow begin(void)
{
    STAGE(op, &anna, 0);
    const struct ticket_form form = {
        .kind = TICKET_RETURN, .subject = STR("退货"), .team_id = 1, .assignee_id = 1
    };
    struct ticket t;
    struct flow f;
    int64_t id;
    must(op, ticket_add(op, &form, &t));
    must(op, flow_begin(op, t.id, STR("wait"), 0, &id));
    must(op, flow_load(op, id, &f));
    must(op, db_settle(op, true));
    f.step = STR("a");
    return f;
}

static void pass(int64_t minute)
{
    STAGE(op, &actor_system, minute);
    must(op, flow_alarms(op));
    must(op, db_settle(op, true));
}

/* The step, as a letter. */
static char step_at(int64_t id, int64_t minute)
{
    STAGE(op, &anna, minute);
    struct flow f;
    must(op, flow_load(op, id, &f));
    return f.step.p[0];
}

static int64_t events_of(int64_t ticket_id, const char *type)
{
    STAGE(op, &anna, 0);
    struct list found;
    str next;
    const struct event_query q = {
        .subject_kind = STR("ticket"), .subject_id = ticket_id, .type = str_of(type), .limit = 50
    };
    must(op, event_list(op, &q, &found, &next));
    return (int64_t)found.n;
}

static int64_t told(int64_t user_id)
{
    struct actor who = { .kind = ACTOR_USER, .id = user_id };
    STAGE(op, &who, 0);
    int64_t n;
    must(op, notification_unread(op, &n));
    return n;
}

static void record_at(int64_t id, int64_t minute, str values)
{
    STAGE(op, &anna, minute);
    struct flow_view v;
    must(op, flow_record(op, id, 0, values, &v));
    must(op, db_settle(op, true));
}

static void time_moves_and_lateness_is_told_once(bool pg)
{
    CLEANUP(fixture_close) struct fixture *made = company(pg);
    (void)made;
    struct flow f = begin();
    assert_int_equal(f.due_at.ms, NOON + 30 * MINUTE);
    assert_int_equal(f.timer_at.ms, NOON + 60 * MINUTE);
    pass(29);
    assert_int_equal(events_of(f.ticket_id, "flow.late"), 0);
    pass(31);
    pass(32);
    assert_int_equal(events_of(f.ticket_id, "flow.late"), 1);
    assert_int_equal(told(1), 1); /* whoever has the ticket */
    assert_int_equal(told(2), 1); /* and the lead */
    assert_int_equal(step_at(f.id, 59), 'a');
    pass(61);
    pass(62);
    assert_int_equal(step_at(f.id, 62), 'b');
    assert_int_equal(events_of(f.ticket_id, "flow.moved"), 1);
}

/* Days of the law that run from the beginning do not begin anew with the step. */
static void days_of_the_law_run_from_the_beginning(bool pg)
{
    CLEANUP(fixture_close) struct fixture *made = company(pg);
    (void)made;
    struct flow f = begin();
    pass(61);
    STAGE(op, &anna, 62);
    must(op, flow_load(op, f.id, &f));
    const struct calendar *c;
    struct calendar_end end;
    must(op, calendar_builtin(op, STR("always"), &c));
    must(op, calendar_period_end(op, c, (utc){ NOON },
                                 &(struct calendar_period){ .unit = CALENDAR_DAY, .n = 7 }, &end));
    assert_int_equal(f.due_at.ms, end.at.ms);
}

static void a_guard_that_does_not_hold_leaves_the_next_timer(bool pg)
{
    CLEANUP(fixture_close) struct fixture *made = company(pg);
    (void)made;
    struct flow f = begin();
    record_at(f.id, 5, STR("{\"stay\":true}"));
    pass(61);
    pass(600);
    assert_int_equal(step_at(f.id, 600), 'a');
    {
        STAGE(op, &anna, 601);
        must(op, flow_load(op, f.id, &f));
        assert_int_equal(f.timer_at.ms, NOON + 900 * MINUTE);
    }
    pass(901);
    assert_int_equal(step_at(f.id, 901), 'z');
}

static void time_does_not_pass_over_what_a_move_requires(bool pg)
{
    CLEANUP(fixture_close) struct fixture *made = company(pg);
    (void)made;
    struct flow bare = begin(), proven = begin();
    pass(61);
    record_at(proven.id, 62, STR("{\"proof\":\"x\"}"));
    pass(92);
    assert_int_equal(step_at(bare.id, 92), 'b');
    assert_int_equal(step_at(proven.id, 92), 'z');
}

/* One that cannot be moved is put off, whatever the reason, and the others go on. */
static void what_fails_is_tried_again_later(bool pg)
{
    CLEANUP(fixture_close) struct fixture *made = company(pg);
    struct flow broken = begin(), f = begin();
    fixture_run(made, "UPDATE flow SET step = 'gone' WHERE id = 1");
    assert_int_equal(broken.id, 1);
    pass(61);
    assert_int_equal(step_at(f.id, 62), 'b');
    STAGE(op, &anna, 62);
    must(op, flow_load(op, broken.id, &broken));
    assert_int_equal(broken.timer_at.ms, NOON + 71 * MINUTE);
}

BOTH_ENGINES(time_moves_and_lateness_is_told_once)
BOTH_ENGINES(days_of_the_law_run_from_the_beginning)
BOTH_ENGINES(a_guard_that_does_not_hold_leaves_the_next_timer)
BOTH_ENGINES(time_does_not_pass_over_what_a_move_requires)
BOTH_ENGINES(what_fails_is_tried_again_later)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_moves_and_lateness_is_told_once_sqlite),
        cmocka_unit_test(time_moves_and_lateness_is_told_once_pg),
        cmocka_unit_test(days_of_the_law_run_from_the_beginning_sqlite),
        cmocka_unit_test(days_of_the_law_run_from_the_beginning_pg),
        cmocka_unit_test(a_guard_that_does_not_hold_leaves_the_next_timer_sqlite),
        cmocka_unit_test(a_guard_that_does_not_hold_leaves_the_next_timer_pg),
        cmocka_unit_test(time_does_not_pass_over_what_a_move_requires_sqlite),
        cmocka_unit_test(time_does_not_pass_over_what_a_move_requires_pg),
        cmocka_unit_test(what_fails_is_tried_again_later_sqlite),
        cmocka_unit_test(what_fails_is_tried_again_later_pg),
    };
    permission_register(customer_permissions);
    permission_register(ticket_permissions);
    permission_register(flow_permissions);
    process_ticket_facts(ticket_fact_fields);
    return cmocka_run_group_tests_name("flow_time", tests, NULL, NULL);
}
