/* What comes by the calendar: an edition that was approved for a day comes into force on it, by the company's own
 * clock, and a review is told once, 30 days ahead. On both engines, with a clock that the test moves. */
#include "duty_internal.h"

#include "../store/migrate.h"
#include "../store/store_fixture.h"

#define DAY  INT64_C(86400000)
#define HOUR INT64_C(3600000)
#define NOON INT64_C(1795435200000) /* 2026-11-23 12:00 UTC: 20:00 in Shanghai */

#define STAGE(name, engine, at) STAGE_ON(name, (engine)->fixture, &actor_system, at)

static int64_t approved(struct engine *e, int64_t at, str effective_on, str review_on)
{
    STAGE(op, e, at);
    struct post p = { .name_zh = STR("退款专员"), .name_en = STR("Refunds agent") };
    struct duty duty = { .statement = STR("收到退款申请后 2 小时内复核并登记结论") };
    struct duty_document d;
    must(op, post_add(op, &p, &p));
    must(op, document_add(op, p.id, 0, LANG_ZH, &d));
    d.purpose = STR("让客户按时拿到退款");
    d.duties = (struct list){ &duty, 1 };
    must(op, document_edit(op, d.id, 0, &d, &d));
    must(op, document_submit(op, d.id, 0, STR(""), &d));
    must(op, document_approve(op, d.id, 0, effective_on, review_on, &d));
    must(op, db_settle(op, true));
    return d.id;
}

static int state_at(struct engine *e, int64_t id, int64_t at)
{
    STAGE(op, e, at);
    struct duty_document d;
    must(op, duty_documents_due(op, STR("{}")));
    must(op, document_read(op, id, &d));
    must(op, db_settle(op, true));
    return d.state;
}

static void it_comes_into_force_on_its_day_in_the_companys_zone(void **state)
{
    struct engine *e = engine_of(state);
    int64_t id = approved(e, NOON, STR("2026-11-24"), STR(""));
    assert_int_equal(state_at(e, id, NOON), DOCUMENT_APPROVED);
    assert_int_equal(state_at(e, id, NOON + 4 * HOUR - 1000), DOCUMENT_APPROVED);
    assert_int_equal(state_at(e, id, NOON + 4 * HOUR), DOCUMENT_IN_FORCE);
}

static int64_t told(struct engine *e, int64_t id)
{
    STAGE(op, e, NOON);
    struct event_query q = { .subject_kind = STR("duty_document"),
                             .subject_id = id,
                             .type = STR("duty_document.review_near"),
                             .limit = 10 };
    struct list found;
    str next;
    must(op, event_list(op, &q, &found, &next));
    return (int64_t)found.n;
}

static void a_review_is_told_once(void **state)
{
    struct engine *e = engine_of(state);
    int64_t id = approved(e, NOON, STR(""), STR("2027-01-15"));
    assert_int_equal(state_at(e, id, NOON + 22 * DAY), DOCUMENT_IN_FORCE);
    assert_int_equal(told(e, id), 0);
    state_at(e, id, NOON + 23 * DAY);
    assert_int_equal(told(e, id), 1);
    state_at(e, id, NOON + 40 * DAY);
    assert_int_equal(told(e, id), 1);
}

static void a_year_later_when_nothing_is_said(void **state)
{
    struct engine *e = engine_of(state);
    STAGE(op, e, NOON);
    struct duty_document d;
    must(op, document_read(op, approved(e, NOON, STR(""), STR("")), &d));
    assert_true(str_is(d.effective_on, "2026-11-23") && str_is(d.review_on, "2027-11-23"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_EACH(it_comes_into_force_on_its_day_in_the_companys_zone),
        ON_EACH(a_review_is_told_once),
        ON_EACH(a_year_later_when_nothing_is_said),
    };
    permission_register(people_permissions);
    permission_register(duty_permissions);
    return cmocka_run_group_tests_name("duty_time", tests, NULL, engines_close);
}
