/* A history written at once is the history that the same acts leave, one by one: every row of both is
 * compared, on both engines. */
#include "ticket_bulk.h"

#include "../search/search.h"
#include "../store/store_fixture.h"
#include "ticket_internal.h"

#define NOON INT64_C(1780000000000)

static struct actor anna = { .kind = ACTOR_USER, .id = 1, .name = { "Anna", 4 } };
static struct actor bert = { .kind = ACTOR_USER, .id = 2, .name = { "Bert", 4 } };
static struct actor customer = { .kind = ACTOR_CUSTOMER, .id = 1, .name = { "Carl", 4 } };

/* Every act, every way a status moves, a note, a customer who comes back. */
static const struct ticket_step steps[] = {
    { .act = ACT_ASSIGN, .at = { NOON + 1 }, .actor = &anna, .assignee_id = 1 },
    { .act = ACT_SAY,
      .at = { NOON + 2 },
      .actor = &anna,
      .body = { "请断电", 9 },
      .to = TICKET_WAITING },
    { .act = ACT_SAY, .at = { NOON + 3 }, .actor = &customer, .body = { "done", 4 } },
    { .act = ACT_SAY,
      .at = { NOON + 4 },
      .actor = &anna,
      .type = MESSAGE_NOTE,
      .body = { "parts?", 6 } },
    { .act = ACT_TRANSFER,
      .at = { NOON + 5 },
      .actor = &anna,
      .team_id = 2,
      .assignee_id = 2,
      .reason = { "parts", 5 } },
    { .act = ACT_MOVE,
      .at = { NOON + 6 },
      .actor = &bert,
      .to = TICKET_WAITING,
      .reason = { "x", 1 } },
    { .act = ACT_SAY,
      .at = { NOON + 7 },
      .actor = &bert,
      .body = { "fixed", 5 },
      .to = TICKET_RESOLVED },
    { .act = ACT_SAY, .at = { NOON + 8 }, .actor = &customer, .body = { "no", 2 } },
    { .act = ACT_SAY,
      .at = { NOON + 9 },
      .actor = &bert,
      .body = { "new one", 7 },
      .to = TICKET_CLOSED },
};
#define STEPS (sizeof steps / sizeof *steps)

static struct ticket_form form_make(void)
{
    static str tags[] = { { "a", 1 }, { "滤芯", 6 } };
    return (struct ticket_form){
        .kind = TICKET_FAULT,
        .subject = STR("不通电"),
        .description = STR("E3"),
        .impact = GRADE_HIGH,
        .urgency = GRADE_HIGH,
        .channel = CHANNEL_PHONE,
        .customer_id = 1,
        .team_id = 1,
        .tags = { tags, 2 },
    };
}

/* ------------------------------------------------------------------ the two ways */

static enum err act(struct op *op, int64_t id, const struct ticket_step *s)
{
    struct ticket t;
    struct timeline_item item;
    const struct message_form said = {
        .type = (int)s->type,
        .body = s->body,
        .then = s->to == TICKET_NEW ? STR("") : str_of(ticket_status_labels[s->to]),
    };
    switch (s->act) {
    case ACT_SAY:
        return ticket_say(op, id, &said, &item);
    case ACT_ASSIGN:
        return ticket_assign(op, id, 0, s->assignee_id, &t);
    case ACT_TRANSFER:
        return ticket_transfer(op, id, 0, s->team_id, s->assignee_id, s->reason, &t);
    case ACT_MOVE:
        return ticket_move(op, id, 0, s->to, s->reason, &t);
    }
    return ERR_INTERNAL;
}

static int64_t written_one_by_one(struct fixture *f)
{
    const struct ticket_form form = form_make();
    struct ticket t;
    {
        WORK(w, f);
        w.op.now = (utc){ NOON };
        w.op.actor = &anna;
        assert_int_equal(ticket_add(&w.op, &form, &t), OK);
        assert_int_equal(db_settle(&w.op, true), OK);
    }
    for (size_t i = 0; i < STEPS; i++) {
        WORK(w, f);
        w.op.now = steps[i].at;
        w.op.actor = steps[i].actor;
        enum err err = act(&w.op, t.id, &steps[i]);
        if (err != OK)
            fail_msg("step %zu: %s", i, w.op.fault.code);
        assert_int_equal(db_settle(&w.op, true), OK);
    }
    return t.id;
}

static enum err bulk_write(struct op *op, const struct ticket_history *h, size_t messages,
                           int64_t *ret_id)
{
    struct ticket_bulk *bulk;
    TX(tx, op);
    TRY(ticket_bulk_begin(op, 1, messages, &bulk));
    TRY(ticket_bulk_add(bulk, h, ret_id));
    TRY(ticket_bulk_end(bulk));
    return tx_commit(&tx);
}

static int64_t written_at_once(struct fixture *f)
{
    const struct ticket_form form = form_make();
    const struct ticket_history h = {
        .form = &form,
        .at = { NOON },
        .actor = &anna,
        .event = "ticket.created",
        .steps = steps,
        .step_count = STEPS,
    };
    int64_t id = 0;
    WORK(w, f);
    assert_int_equal(bulk_write(&w.op, &h, 6, &id), OK);
    assert_int_equal(db_settle(&w.op, true), OK);
    return id;
}

/* ------------------------------------------------------------------ comparing */

static void same(struct fixture *f, const char *what, const char *from, int64_t a, int64_t b)
{
    WORK(w, f);
    const char *columns = arena_fmt(w.mem, "SELECT %s FROM %s", what, from).p;
    const char *left = arena_fmt(w.mem, "%s%lld", columns, (long long)a).p;
    const char *right = arena_fmt(w.mem, "%s%lld", columns, (long long)b).p;
    assert_true(ask(&w.op, arena_fmt(w.mem, "SELECT count(*) FROM (%s) x", left).p) > 0);
    assert_int_equal(ask(&w.op,
                         arena_fmt(w.mem, "SELECT count(*) FROM (%s EXCEPT %s) x", left, right).p),
                     0);
    assert_int_equal(ask(&w.op,
                         arena_fmt(w.mem, "SELECT count(*) FROM (%s EXCEPT %s) x", right, left).p),
                     0);
}

static void ignore(void *ctx, str line)
{
    (void)ctx, (void)line;
}

static void whole(struct fixture *f)
{
    int64_t events, wrong = 0, found = 0;
    WORK(w, f);
    assert_int_equal(event_verify(&w.op, ignore, NULL, &events, &wrong), OK);
    assert_int_equal(ticket_verify(&w.op, ignore, NULL, &found), OK);
    assert_int_equal(wrong + found, 0);
    assert_int_equal(search_verify(&w.op, ignore, NULL, &found), OK);
    assert_int_equal(found, 0);
}

static struct fixture *company(bool pg)
{
    struct fixture *f = fixture_migrated(pg);
    memset(anna.grants, SCOPE_ALL, sizeof anna.grants);
    memset(bert.grants, SCOPE_ALL, sizeof bert.grants);
    fixture_run(f, "INSERT INTO team (id, version, name_zh, name_en, active) VALUES (1, 1, 'a', "
                   "'a', 1), (2, 1, 'b', 'b', 1)");
    fixture_run(f, "INSERT INTO user_account (id, version, login, name, lang, theme, password, "
                   "active, find, created_at)"
                   " VALUES (1, 1, 'anna', 'Anna', 0, 0, '', 1, '', 1), (2, 1, 'bert', 'Bert', 0, "
                   "0, '', 1, '', 1)");
    WORK(w, f);
    const struct customer_form form = { .name = STR("Carl") };
    struct customer c;
    assert_int_equal(customer_add(&w.op, &form, &c), OK);
    assert_int_equal(db_settle(&w.op, true), OK);
    assert_int_equal(c.id, customer.id);
    return f;
}

static void at_once_is_as_one_by_one_on(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = company(pg);
    int64_t a = written_one_by_one(f), b = written_at_once(f);
    assert_true(a != b);
    same(f,
         "version, kind, subject, description, status, impact, urgency, priority, channel, "
         "customer_id,"
         " team_id, assignee_id, tags, external_id, message_count, last_from, created_at, "
         "updated_at,"
         " first_reply_at, resolved_at, closed_at, reopened_count",
         "ticket WHERE id = ", a, b);
    same(f, "at, actor_kind, actor_id, seq, type, data",
         "event WHERE subject_kind = 'ticket' AND subject_id = ", a, b);
    same(f, "seq, type, actor_kind, actor_id, body, created_at", "message WHERE ticket_id = ", a,
         b);
    same(f, "seq", "event_head WHERE subject_kind = 'ticket' AND subject_id = ", a, b);
    same(f, "tag", "ticket_tag WHERE ticket_id = ", a, b);
    same(f, "body", "search_doc WHERE kind = 'ticket' AND ref_id = ", a, b);
    whole(f);
}

static void a_wrong_step_leaves_nothing_on(bool pg)
{
    static const struct ticket_step wrong[] = {
        { .act = ACT_MOVE, .at = { NOON + 1 }, .actor = &anna, .to = TICKET_CLOSED },
        { .act = ACT_MOVE, .at = { NOON + 2 }, .actor = &anna, .to = TICKET_RESOLVED },
    };
    CLEANUP(fixture_close) struct fixture *f = company(pg);
    const struct ticket_form form = form_make();
    const struct ticket_history h = {
        .form = &form,
        .at = { NOON },
        .actor = &anna,
        .event = "ticket.created",
        .steps = wrong,
        .step_count = 2,
    };
    {
        WORK(w, f);
        assert_int_equal(bulk_write(&w.op, &h, 0, NULL), ERR_CONFLICT);
        assert_string_equal(w.op.fault.code, "ticket.no_move");
    }
    WORK(w, f);
    assert_int_equal(ask(&w.op, "SELECT count(*) FROM ticket"), 0);
    whole(f);
}

static void at_once_is_as_one_by_one(void **state)
{
    (void)state;
    at_once_is_as_one_by_one_on(false);
}

static void at_once_is_as_one_by_one_on_postgres(void **state)
{
    (void)state;
    at_once_is_as_one_by_one_on(true);
}

static void a_wrong_step_leaves_nothing(void **state)
{
    (void)state;
    a_wrong_step_leaves_nothing_on(false);
}

static void a_wrong_step_leaves_nothing_on_postgres(void **state)
{
    (void)state;
    a_wrong_step_leaves_nothing_on(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_once_is_as_one_by_one),
        cmocka_unit_test(at_once_is_as_one_by_one_on_postgres),
        cmocka_unit_test(a_wrong_step_leaves_nothing),
        cmocka_unit_test(a_wrong_step_leaves_nothing_on_postgres),
    };
    permission_register(customer_permissions);
    permission_register(ticket_permissions);
    return cmocka_run_group_tests_name("ticket_bulk", tests, NULL, NULL);
}
