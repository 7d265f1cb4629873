/* What returns, inspections and refunds tell processes, step by step, on both engines. */
#include "../rma/rma.h"
#include "../store/store_fixture.h"
#include "refund_internal.h"

#define NOON INT64_C(1780000000000)

static struct actor anna = { .kind = ACTOR_USER, .id = 1, .name = { "Anna", 4 } };
static struct actor bert = { .kind = ACTOR_USER, .id = 2, .name = { "Bert", 4 } };

static struct fixture *company(bool pg)
{
    struct fixture *f = fixture_migrated(pg);
    memset(anna.grants, SCOPE_ALL, sizeof anna.grants);
    memset(bert.grants, SCOPE_ALL, sizeof bert.grants);
    fixture_run(f, "INSERT INTO user_account (id, version, login, name, lang, theme, password, "
                   "active, find, created_at)"
                   " VALUES (1, 1, 'anna', 'Anna', 0, 0, '', 1, '', 1), (2, 1, 'bert', 'Bert', 0, "
                   "0, '', 1, '', 1)");
    fixture_run(f, "INSERT INTO role (id, version, key, name_zh, name_en, builtin)"
                   " VALUES (1, 1, 'manager', 'm', 'm', 1)");
    fixture_run(f, "INSERT INTO user_role (user_id, role_id) VALUES (1, 1), (2, 1)");
    fixture_run(f, "INSERT INTO category (id, key, name_zh, name_en, durable, active, created_at, "
                   "updated_at) VALUES (1, 'home', 'h', 'h', 0, 1, 1, 1)");
    fixture_run(f, "INSERT INTO model (id, category_id, code, code_key, name_zh, name_en, active, "
                   "created_at, updated_at) VALUES (1, 1, 'K', 'k', 'k', 'k', 1, 1, 1)");
    return f;
}

/* The fact as it stands, as JSON; empty when nobody told it. */
static void told(struct fixture *f, const char *key, const char *value)
{
    WORK(w, f);
    struct sql sql =
        db_sql(&w.op, STR("test"), STR("SELECT value FROM flow_value WHERE key = $1"), false);
    str is = { 0 };
    must(&w.op, db_text(&w.op, &sql, ARGS(V(key)), &is));
    if (!str_is(is, value))
        fail_msg("%s is " STR_FMT ", not %s", key, STR_ARG(is), value);
}

#define AS(name, who) STAGE_ON(name, f, who, NOON)
#define DONE(op, call)                                                                             \
    do {                                                                                           \
        must(op, call);                                                                            \
        must(op, db_settle(op, true));                                                             \
    } while (0)

static int64_t ticket_made(struct fixture *f)
{
    const struct ticket_form form = { .kind = TICKET_RETURN, .subject = STR("x") };
    struct ticket t;
    AS(op, &anna);
    DONE(op, ticket_add(op, &form, &t));
    return t.id;
}

static struct rma returned(struct fixture *f, int64_t ticket_id)
{
    struct rma_line line = { .model_id = 1, .quantity = 3, .expected_condition = GOODS_INTACT };
    const struct rma form = { .lines = { &line, 1 } };
    struct rma r;
    AS(op, &anna);
    DONE(op, rma_add(op, ticket_id, &form, &r));
    told(f, "rma_state", "\"authorised\"");
    told(f, "rma_quantity", "3");
    told(f, "rma_mismatch", "false");
    told(f, "inspection_result", "\"none\"");
    r.lines = (struct list){ NULL, 0 };
    return r;
}

static void goods_tell(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = company(pg);
    int64_t ticket_id = ticket_made(f);
    struct rma r = returned(f, ticket_id);
    struct rma_receipt came = { .line_id = 1, .quantity = 2, .condition = GOODS_USED };
    const struct receive_form receive = { .lines = { &came, 1 } };
    struct settle_line line = { .id = 1, .disposition = DISPOSE_RESTOCK };
    const struct settle_form settle = { .lines = { &line, 1 } };
    const struct inspection found = {
        .line_id = 1, .result = INSPECTION_ACCEPTED, .cause = CAUSE_TRANSPORT, .findings = STR("x")
    };
    struct inspection i;
    {
        AS(op, &anna);
        DONE(op, rma_receive(op, r.id, &receive, &r));
    }
    told(f, "rma_state", "\"received\"");
    told(f, "rma_received", "2");
    told(f, "rma_mismatch", "true");
    {
        AS(op, &anna);
        DONE(op, inspection_add(op, ticket_id, &found, &i));
    }
    told(f, "rma_state", "\"inspected\"");
    told(f, "rma_accepted", "2");
    told(f, "inspection_result", "\"accepted\"");
    told(f, "inspection_cause", "\"transport\"");
    told(f, "inspection_reviewed", "false");
    {
        AS(op, &bert);
        DONE(op, inspection_review(op, i.id, STR(""), &i));
    }
    told(f, "inspection_reviewed", "true");
    {
        AS(op, &anna);
        DONE(op, rma_settle(op, r.id, &settle, &r));
    }
    told(f, "rma_state", "\"settled\"");
}
BOTH_ENGINES(goods_tell)

static void a_cancelled_return_does_not_count(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = company(pg);
    struct rma r = returned(f, ticket_made(f));
    {
        AS(op, &anna);
        DONE(op, rma_cancel(op, r.id, STR("x"), &r));
    }
    told(f, "rma_state", "\"cancelled\"");
    told(f, "rma_quantity", "0");
}
BOTH_ENGINES(a_cancelled_return_does_not_count)

static struct refund asked(struct fixture *f, int64_t ticket_id, int64_t amount, const char *why)
{
    struct refund_leg leg = { .method = METHOD_CASH, .amount = { amount } };
    const struct refund form = { .amount = { amount },
                                 .reason = STR("x"),
                                 .override_reason = str_of(why),
                                 .legs = { &leg, 1 } };
    struct refund r;
    AS(op, &anna);
    DONE(op, refund_request(op, ticket_id, &form, &r));
    r.lines = r.legs = r.decisions = (struct list){ NULL, 0 };
    return r;
}

static void money_tells(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = company(pg);
    int64_t ticket_id = ticket_made(f);
    struct refund one = asked(f, ticket_id, 700, ""), two;
    told(f, "refund_state", "\"requested\"");
    told(f, "refund_amount", "700");
    {
        AS(op, &bert);
        DONE(op, refund_approve(op, one.id, STR(""), &one));
    }
    told(f, "refund_state", "\"approved\"");
    {
        AS(op, &bert);
        DONE(op, refund_leg_pay(op, 1, STR(""), &one));
    }
    told(f, "refund_state", "\"paid\"");
    told(f, "refund_paid", "700");
    two = asked(f, ticket_id, 50, "goodwill");
    told(f, "refund_state", "\"requested\"");
    told(f, "refund_amount", "750");
    {
        AS(op, &bert);
        DONE(op, refund_refuse(op, two.id, STR("no"), &two));
    }
    told(f, "refund_state", "\"paid\"");
    told(f, "refund_amount", "700");
}
BOTH_ENGINES(money_tells)

int main(void)
{
    permission_register(rma_permissions);
    permission_register(refund_permissions);
    permission_register(ticket_permissions);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goods_tell_sqlite),
        cmocka_unit_test(goods_tell_pg),
        cmocka_unit_test(a_cancelled_return_does_not_count_sqlite),
        cmocka_unit_test(a_cancelled_return_does_not_count_pg),
        cmocka_unit_test(money_tells_sqlite),
        cmocka_unit_test(money_tells_pg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
