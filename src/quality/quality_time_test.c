/* What comes by the calendar: months of the company's zone, plans that draw themselves, the days for disputes, the hour
 * between two records of who looked. On both engines, with a clock that the test moves. */
#include "quality_internal.h"

#include "../store/migrate.h"
#include "../store/store_fixture.h"

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)
#define NOV1 INT64_C(1793462400000) /* 2026-11-01 00:00 in Shanghai */

#define STAGE(name, engine, at) STAGE_ON(name, (engine)->fixture, &actor_system, at)

static int64_t user_in(struct engine *e, const char *login, const char *role, int64_t team_id)
{
    STAGE(op, e, NOV1 - 60 * DAY);
    struct user u = { .login = str_of(login),
                      .name = str_of(login),
                      .password = STR("a long enough password 1"),
                      .active = true };
    int64_t role_id = 0;
    must(op, people_seed(op));
    must(op, role_by_key(op, str_of(role), &role_id));
    u.role_ids = (ints){ &role_id, 1 };
    u.team_ids = (ints){ &team_id, team_id ? 1 : 0 };
    must(op, user_add(op, &u, &u));
    must(op, db_settle(op, true));
    return u.id;
}

static int64_t user(struct engine *e, const char *login, const char *role)
{
    return user_in(e, login, role, 0);
}

/* Resolved by the user at that time. */
static int64_t ticket_at(struct engine *e, int64_t user_id, int64_t at)
{
    STAGE(op, e, at);
    const struct ticket_form form = { .kind = TICKET_FAULT,
                                      .subject = STR("不转"),
                                      .assignee_id = user_id,
                                      .customer = { .name = STR("王"),
                                                    .phone = STR("13800001234") } };
    struct ticket t;
    must(op, ticket_add(op, &form, &t));
    must(op, ticket_move(op, t.id, 0, TICKET_RESOLVED, STR("好了"), &t));
    must(op, db_settle(op, true));
    return t.id;
}

static int64_t form_made(struct engine *e)
{
    STAGE(op, e, NOV1 - 60 * DAY);
    struct quality_item item = {
        .key = STR("a"), .zh = STR("甲"), .en = STR("A"), .weight = 100, .scale = SCALE_POINTS
    };
    struct quality_group group = { .zh = STR("组"), .en = STR("Group"), .items = { &item, 1 } };
    str kind = STR("fault");
    const struct quality_form_def def = {
        .zh = STR("表"), .en = STR("Form"), .kinds = { &kind, 1 }, .groups = { &group, 1 }
    };
    struct quality_form f;
    must(op, quality_form_add(op, &def, &f));
    must(op, quality_form_switch_on(op, f.id, 0, STR("第一版"), &f));
    must(op, db_settle(op, true));
    return f.id;
}

static int64_t plan_of(struct engine *e, int64_t form_id, int64_t team_id, bool monthly)
{
    STAGE(op, e, NOV1 - 20 * DAY);
    const struct quality_plan_form form = { .name = STR("十月"),
                                            .form_id = form_id,
                                            .team_id = team_id,
                                            .month = STR("2026-10"),
                                            .per_person = 2,
                                            .monthly = monthly };
    struct quality_plan p;
    must(op, quality_plan_add(op, &form, &p));
    must(op, db_settle(op, true));
    return p.id;
}

static int64_t plan_made(struct engine *e, int64_t form_id, bool monthly)
{
    return plan_of(e, form_id, 0, monthly);
}

static struct quality_plan plan_after(struct engine *e, int64_t id, int64_t at)
{
    STAGE(op, e, at);
    struct quality_plan p;
    must(op, quality_draw_due(op, STR("")));
    must(op, quality_plan_get(op, id, &p));
    must(op, db_settle(op, true));
    p.name = p.month = STR(""); /* the stage's memory ends */
    return p;
}

static void a_monthly_plan_draws_itself_and_is_followed(void **state)
{
    struct engine *e = engine_of(state);
    int64_t worker = user(e, "monthly", "agent"), form_id = form_made(e);
    int64_t id = plan_made(e, form_id, true), once = plan_made(e, form_id, false);
    int64_t last = ticket_at(e, worker, NOV1 - 1); /* still October in Shanghai */
    ticket_at(e, worker, NOV1);

    assert_int_equal(plan_after(e, id, NOV1 - 1).draws, 0); /* its month is not over */
    assert_int_equal(plan_after(e, id, NOV1 + HOUR).samples, 1);
    assert_int_equal(plan_after(e, id, NOV1 + 2 * HOUR).draws, 1);
    assert_int_equal(plan_after(e, once, NOV1 + 2 * HOUR).draws, 0);

    STAGE(op, e, NOV1 + 3 * HOUR);
    struct quality_check_query q = { .view = STR("plan"), .plan_id = id, .limit = 10 };
    struct list found;
    str next;
    must(op, quality_check_list(op, &q, &found, &next));
    assert_int_equal(found.n, 1);
    assert_int_equal(((const struct quality_check *)found.items)->ticket_id, last);
    struct list plans;
    int followers = 0;
    must(op, quality_plan_list(op, &plans));
    for (size_t i = 0; i < plans.n; i++) {
        const struct quality_plan *p = &((const struct quality_plan *)plans.items)[i];
        if (p->form_id != form_id || !str_is(p->month, "2026-11"))
            continue;
        followers++;
        assert_true(p->monthly);
        assert_int_equal(p->draws, 0);
        assert_int_equal(p->per_person, 2);
    }
    assert_int_equal(followers, 1);
}

static void sql_run(struct engine *e, const char *text)
{
    STAGE(op, e, NOV1);
    struct sql sql = db_sql(op, STR("test"), str_of(text), true);
    must(op, db_run(op, &sql, NO_ARGS, NULL));
    must(op, db_settle(op, true));
}

static int64_t team_made(struct engine *e)
{
    STAGE(op, e, NOV1 - 60 * DAY);
    struct team t = { .name_zh = STR("散了的组"), .name_en = STR("Gone"), .active = true };
    must(op, team_add(op, &t, &t));
    must(op, db_settle(op, true));
    return t.id;
}

static void team_off(struct engine *e, int64_t id)
{
    STAGE(op, e, NOV1 - DAY);
    struct team t;
    must(op, team_get(op, id, &t));
    t.active = false;
    must(op, team_edit(op, id, t.version, &t, &t));
    must(op, db_settle(op, true));
}

static void a_plan_that_fails_or_ends_stands_in_no_others_way(void **state)
{
    struct engine *e = engine_of(state);
    int64_t team = team_made(e), worker = user_in(e, "one_of_many", "agent", team);
    int64_t broken_form = form_made(e), form = form_made(e);
    int64_t broken = plan_made(e, broken_form, true);
    int64_t of_team = plan_of(e, form, team, true), next = plan_made(e, form_made(e), true);
    char text[200];
    ticket_at(e, worker, NOV1 - DAY);
    team_off(e, team);
    snprintf(text, sizeof text, "UPDATE quality_edition SET content = '{' WHERE form_id = %lld",
             (long long)broken_form);
    sql_run(e, text);

    struct quality_plan last = plan_after(e, of_team, NOV1 + HOUR);
    assert_int_equal(last.draws, 1);
    assert_false(last.monthly);
    assert_int_equal(plan_after(e, next, NOV1 + HOUR).draws, 1);
    struct quality_plan waits = plan_after(e, broken, NOV1 + HOUR);
    assert_int_equal(waits.draws, 0);
    assert_true(waits.monthly);
}

/* The check of a ticket of October, final at NOV1 with a score of 60. */
static int64_t result_made(struct engine *e, int64_t worker, int64_t assessor)
{
    int64_t id = plan_made(e, form_made(e), false);
    ticket_at(e, worker, NOV1 - DAY);
    STAGE(op, e, NOV1);
    const struct quality_check_query q = {
        .view = STR("plan"), .plan_id = id, .user_id = worker, .limit = 10
    };
    struct quality_plan p;
    struct quality_check c;
    struct list found;
    str next;
    struct quality_mark mark = { .item = STR("a"), .value = 3, .note = STR("") };
    const struct quality_marking marking = { .note = STR(""), .marks = { &mark, 1 } };
    must(op, quality_plan_draw(op, id, &p));
    must(op, quality_check_list(op, &q, &found, &next));
    must(op, quality_check_assign(op, ((const struct quality_check *)found.items)->id, 0, assessor,
                                  &c));
    must(op, people_actor(op, assessor, &op->actor));
    must(op, quality_check_save(op, c.id, c.version, &marking, &c));
    must(op, quality_check_submit(op, c.id, c.version, &c));
    assert_int_equal(c.score.milli, 60000);
    must(op, db_settle(op, true));
    return c.id;
}

static void a_result_can_be_disputed_for_some_days(void **state)
{
    struct engine *e = engine_of(state);
    int64_t worker = user(e, "disputing", "agent"), assessor = user(e, "assessing", "assessor");
    int64_t id = result_made(e, worker, assessor);
    struct quality_check c;
    {
        STAGE(op, e, NOV1 + 7 * DAY + 1);
        must(op, people_actor(op, worker, &op->actor));
        must(op, quality_check_get(op, id, &c));
        assert_int_equal(c.acts.n, 0);
        assert_int_equal(quality_dispute_add(op, id, STR("a"), STR("不对"), &c), ERR_CONFLICT);
        assert_string_equal(op->fault.code, "quality.no_dispute");
    }
    STAGE(op, e, NOV1 + 7 * DAY);
    must(op, people_actor(op, worker, &op->actor));
    must(op, quality_dispute_add(op, id, STR("a"), STR("不对"), &c));
    assert_int_equal(c.state, CHECK_DISPUTED);
    assert_int_equal(c.final_at.ms, NOV1);
    must(op, db_settle(op, true));
}

static int64_t opened_at(struct engine *e, int64_t id, int64_t reader, int64_t at)
{
    STAGE(op, e, at);
    struct quality_check c;
    struct event_query q = { .subject_kind = STR("quality_check"),
                             .subject_id = id,
                             .type = STR("quality_check.opened"),
                             .limit = 50 };
    struct list found;
    str next;
    must(op, people_actor(op, reader, &op->actor));
    must(op, quality_check_get(op, id, &c));
    must(op, event_list(op, &q, &found, &next));
    must(op, db_settle(op, true));
    return (int64_t)found.n;
}

static void looking_is_recorded_once_an_hour_for_each_reader(void **state)
{
    struct engine *e = engine_of(state);
    int64_t worker = user(e, "looked_at", "agent"), assessor = user(e, "judging", "assessor");
    int64_t manager = user(e, "looking", "manager");
    int64_t id = result_made(e, worker, assessor);
    assert_int_equal(opened_at(e, id, worker, NOV1 + 1), 0);
    assert_int_equal(opened_at(e, id, manager, NOV1 + 2), 1);
    assert_int_equal(opened_at(e, id, manager, NOV1 + HOUR), 1);
    assert_int_equal(opened_at(e, id, assessor, NOV1 + HOUR), 2);
    assert_int_equal(opened_at(e, id, manager, NOV1 + 2 + HOUR), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_EACH(a_monthly_plan_draws_itself_and_is_followed),
        ON_EACH(a_plan_that_fails_or_ends_stands_in_no_others_way),
        ON_EACH(a_result_can_be_disputed_for_some_days),
        ON_EACH(looking_is_recorded_once_an_hour_for_each_reader),
    };
    permission_register(people_permissions);
    permission_register(ticket_permissions);
    permission_register(customer_permissions);
    permission_register(event_permissions);
    permission_register(quality_permissions);
    return cmocka_run_group_tests_name("quality_time", tests, NULL, engines_close);
}
