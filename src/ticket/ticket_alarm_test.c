/* What happens when clocks run out, with a clock that the test moves; on both engines. The rest is told by
 * tests/stories/clock.test.mjs. */
#include "../calendar/company_calendar.h"
#include "../notification/notification.h"
#include "../store/store_fixture.h"
#include "ticket_clock_internal.h"

#define NOON   INT64_C(1780000000000)
#define MINUTE INT64_C(60000)

static struct actor anna = { .kind = ACTOR_USER, .id = 1, .name = { "Anna", 4 } };
static struct fixture *house;

/* At so many minutes after noon. */
#define STAGE(name, actor, minute) STAGE_ON(name, house, actor, NOON + (minute)*MINUTE)

static struct fixture *company(bool pg)
{
    struct fixture *f = fixture_migrated(pg);
    memset(anna.grants, SCOPE_ALL, sizeof anna.grants);
    fixture_run(f, "INSERT INTO user_account (id, version, login, name, lang, theme, password, "
                   "active, find, created_at)"
                   " VALUES (1, 1, 'anna', 'Anna', 0, 0, '', 1, '', 1), (2, 1, 'bert', 'Bert', 0, "
                   "0, '', 1, '', 1)");
    fixture_run(f, "INSERT INTO team (id, version, name_zh, name_en, lead_id, active) VALUES (1, "
                   "1, 'a', 'a', 2, 1), (2, 1, 'b', 'b', NULL, 1)");
    STAGE_ON(op, f, &actor_system, NOON - MINUTE);
    must(op, calendar_seed(op));
    must(op, db_settle(op, true));
    return f;
}

static void write_standard(struct standard_escalation *escalations, size_t n)
{
    STAGE(op, &anna, -1);
    struct standard s = {
        .name_zh = STR("通用"),
        .name_en = STR("usual"),
        .fallback = true,
        .calendar = STR("always"),
        .resolution = 100,
        .warn_percent = 80,
        .escalations = { escalations, n },
    };
    must(op, standard_add(op, &s, &s));
    must(op, db_settle(op, true));
}

static int64_t write_ticket(void)
{
    STAGE(op, &anna, 0);
    const struct ticket_form form = { .kind = TICKET_FAULT,
                                      .subject = STR("不通电"),
                                      .impact = GRADE_MEDIUM,
                                      .urgency = GRADE_MEDIUM,
                                      .team_id = 1,
                                      .assignee_id = 1 };
    struct ticket t;
    must(op, ticket_add(op, &form, &t));
    must(op, db_settle(op, true));
    return t.id;
}

static void alarms_at(int64_t minute)
{
    STAGE(op, &actor_system, minute);
    must(op, ticket_alarms(op));
}

static int64_t count(const char *what)
{
    STAGE(op, &actor_system, 0);
    return ask(op, what);
}

static int64_t breaches(void)
{
    return count("SELECT count(*) FROM event WHERE type = 'ticket.breached'");
}

static int64_t escalations(void)
{
    return count("SELECT count(*) FROM event WHERE type = 'ticket.escalated'");
}

static void move(int64_t id, enum ticket_status to, int64_t minute)
{
    STAGE(op, &anna, minute);
    struct ticket t;
    must(op, ticket_move(op, id, 0, to, STR(""), &t));
    must(op, db_settle(op, true));
}

static void each_level_happens_once(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = house = company(pg);
    int64_t told[] = { 2 };
    struct standard_escalation levels[] = {
        { .percent = 120, .to_team_id = 2, .to_user_id = 2, .raise_priority = true },
        { .percent = 50, .notify_assignee = true },
        { .percent = 100, .notify_lead = true, .notify_user_ids = { told, 1 } },
    };
    write_standard(levels, sizeof levels / sizeof *levels);
    int64_t id = write_ticket();

    alarms_at(49);
    assert_int_equal(escalations(), 0);
    alarms_at(50);
    assert_int_equal(escalations(), 1);
    assert_int_equal(count("SELECT count(*) FROM notification WHERE user_id = 1"), 1);
    alarms_at(51);
    assert_int_equal(escalations(), 1);

    alarms_at(100); /* a second before it is over */
    assert_int_equal(breaches(), 0);
    assert_int_equal(escalations(), 2);
    assert_int_equal(count("SELECT count(*) FROM notification WHERE user_id = 2"), 1);
    alarms_at(101);
    assert_int_equal(breaches(), 1);

    alarms_at(200); /* the job had slept: what is missing is made up for, once */
    assert_int_equal(escalations(), 3);
    assert_int_equal(breaches(), 1);
    STAGE(op, &anna, 201);
    struct ticket t;
    must(op, ticket_get(op, id, &t));
    assert_int_equal(t.team_id, 2);
    assert_int_equal(t.assignee_id, 2);
    assert_int_equal(t.urgency, GRADE_HIGH);
    assert_int_equal(t.priority, priority_of(GRADE_MEDIUM, GRADE_HIGH));
    assert_int_equal(ask(op, "SELECT count(*) FROM ticket WHERE alarm_at IS NOT NULL"), 0);
}

static void a_clock_that_stands_rings_no_bell(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = house = company(pg);
    struct standard_escalation levels[] = { { .percent = 50, .notify_assignee = true } };
    write_standard(levels, 1);
    int64_t id = write_ticket();
    {
        STAGE(op, &anna, 10);
        struct standard s;
        must(op, standard_get(op, 1, &s));
        static str waits[] = { { "customer", 8 } };
        s.pauses = (strs){ waits, 1 };
        s.effective_at = (utc){ 0 };
        must(op, standard_edit(op, 1, s.version, &s, &s)); /* for later tickets only */
        must(op, db_settle(op, true));
    }
    move(id, TICKET_WAITING, 20); /* its own edition names nobody to wait for: it runs on */
    alarms_at(60);
    assert_int_equal(escalations(), 1);

    STAGE(op, &anna, 70);
    const struct ticket_form form = { .kind = TICKET_FAULT, .subject = STR("x"), .assignee_id = 1 };
    struct ticket t;
    must(op, ticket_add(op, &form, &t));
    must(op, db_settle(op, true));
    move(t.id, TICKET_WAITING, 80);
    alarms_at(1000);
    assert_int_equal(count("SELECT count(*) FROM event WHERE type = 'ticket.escalated' AND "
                           "subject_id = 2"),
                     0);
    move(t.id, TICKET_OPEN, 1000);
    alarms_at(1039);
    assert_int_equal(count("SELECT count(*) FROM event WHERE type = 'ticket.escalated' AND "
                           "subject_id = 2"),
                     0);
    alarms_at(1040);
    assert_int_equal(count("SELECT count(*) FROM event WHERE type = 'ticket.escalated' AND "
                           "subject_id = 2"),
                     1);
}

static void who_is_resolved_is_left_alone(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = house = company(pg);
    struct standard_escalation levels[] = { { .percent = 50, .notify_assignee = true } };
    write_standard(levels, 1);
    int64_t id = write_ticket();
    move(id, TICKET_RESOLVED, 10);
    alarms_at(500);
    assert_int_equal(escalations() + breaches(), 0);
    move(id, TICKET_OPEN, 500); /* goes on where it stood: ten minutes are used up */
    alarms_at(539);
    assert_int_equal(escalations(), 0);
    alarms_at(540);
    assert_int_equal(escalations(), 1);
}

static void another_standard_has_levels_of_its_own(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = house = company(pg);
    struct standard_escalation raises[] = { { .percent = 50, .raise_priority = true } };
    struct standard_escalation tells[] = { { .percent = 50, .notify_lead = true } };
    write_standard(raises, 1);
    {
        STAGE(op, &anna, -1);
        struct standard s = {
            .name_zh = STR("紧急"),
            .name_en = STR("urgent"),
            .condition = STR("{\"all\":[{\"field\":\"priority\",\"op\":\"in\",\"value\":[\"high\","
                             "\"urgent\"]}]}"),
            .calendar = STR("always"),
            .resolution = 80,
            .warn_percent = 80,
            .escalations = { tells, 1 },
        };
        must(op, standard_add(op, &s, &s));
        must(op, db_settle(op, true));
    }
    write_ticket();
    alarms_at(50); /* raised: the urgent standard, of which 40 minutes are half */
    alarms_at(52);
    assert_int_equal(escalations(), 2);
    assert_int_equal(count("SELECT count(*) FROM notification WHERE user_id = 2"), 1);
}

BOTH_ENGINES(each_level_happens_once)
BOTH_ENGINES(another_standard_has_levels_of_its_own)
BOTH_ENGINES(a_clock_that_stands_rings_no_bell)
BOTH_ENGINES(who_is_resolved_is_left_alone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_level_happens_once_sqlite),
        cmocka_unit_test(each_level_happens_once_pg),
        cmocka_unit_test(another_standard_has_levels_of_its_own_sqlite),
        cmocka_unit_test(another_standard_has_levels_of_its_own_pg),
        cmocka_unit_test(a_clock_that_stands_rings_no_bell_sqlite),
        cmocka_unit_test(a_clock_that_stands_rings_no_bell_pg),
        cmocka_unit_test(who_is_resolved_is_left_alone_sqlite),
        cmocka_unit_test(who_is_resolved_is_left_alone_pg),
    };
    permission_register(customer_permissions);
    permission_register(ticket_permissions);
    standard_facts(ticket_fact_fields, ticket_status_labels);
    return cmocka_run_group_tests_name("ticket_alarm", tests, NULL, NULL);
}
