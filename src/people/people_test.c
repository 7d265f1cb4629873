/* What depends on the clock or on several threads: sessions and tokens that end, delays, counters, the
 * actors kept in memory. On a real database with a clock that the test moves; the stories in
 * tests/stories/people*.test.mjs tell the rest over HTTP. */
#include "people_internal.h"

#include "../event/event.h"
#include "../store/store_fixture.h"
#include "../store/migrate.h"

#define NOON 1795435200000 /* some day */
#define GOOD "a long enough password 1"

static const struct permission other_permissions[] = {
    { "ticket.read", "查看工单", "See tickets", true },
    { "ticket.note", "备注", "Write notes", true },
    { "customer.read", "查看客户", "See customers", false },
    { 0 },
};

/* Each test runs on both; what the room keeps in memory is kept apart by the tests' names and ids. */
static struct engine *engine;
static int64_t admin_ids[2]; /* of each engine */

/* ------------------------------------------------------------------ an op at a time */

#define STAGE(name, actor, at_ms) STAGE_ON(name, engine->fixture, actor, at_ms)

static void refused(struct op *op, enum err err, enum err wanted, const char *code)
{
    assert_int_equal(err, wanted);
    for (size_t i = 0; i < op->fault.item_count; i++)
        if (strcmp(op->fault.items[i].code, code) == 0)
            return;
    assert_string_equal(op->fault.code, code);
}

static int64_t add_user(const char *login, const char *role)
{
    STAGE(op, &actor_system, NOON);
    int64_t role_id = 0;
    struct user u = { .login = str_of(login), .name = str_of(login), .password = STR(GOOD) };
    if (role) {
        must(op, role_by_key(op, str_of(role), &role_id));
        u.role_ids = (ints){ &role_id, 1 };
    }
    must(op, user_add(op, &u, &u));
    must(op, db_settle(op, true));
    return u.id;
}

/* Where an unknown person may be kept out, each test comes from an address of its own. */
static enum err log_in(struct op *op, const char *name, const char *password, const char *address,
                       str *ret_secret)
{
    const struct login_form form = { str_of(name), str_of(password) };
    const struct caller from = { .address = str_of(address), .agent = STR("test") };
    int64_t id;
    return login(op, &form, &from, &id, ret_secret);
}

static char *new_session(const char *name, int64_t at_ms)
{
    STAGE(op, &actor_anonymous, at_ms);
    str secret;
    must(op, log_in(op, name, GOOD, "192.0.2.1", &secret));
    must(op, db_settle(op, true));
    return strndup(secret.p, secret.n);
}

static bool session_lives(const char *secret, int64_t at_ms)
{
    STAGE(op, &actor_anonymous, at_ms);
    struct identity who;
    must(op, people_identify(op, NULL, str_of(secret), (str){ 0 }, &who));
    return who.actor->kind == ACTOR_USER;
}

static void keep_house(int64_t at_ms)
{
    STAGE(op, &actor_system, at_ms);
    must(op, people_housekeeping(op));
    must(op, db_settle(op, true));
}

/* The beginning of each test. */
static void on(void **state)
{
    engine = *state;
    if (engine->fixture)
        return;
    engine->fixture = fixture_open(engine->pg);
    STAGE(op, &actor_system, NOON);
    must(op, migrate_up(op, NULL));
    must(op, people_seed(op));
    must(op, db_settle(op, true));
    admin_ids[engine->pg] = add_user("admin", "admin");
}

/* ------------------------------------------------------------------ sessions */

static void a_session_ends_when_idle(void **state)
{
    on(state);
    char *secret = new_session("admin", NOON);
    assert_true(session_lives(secret, NOON + 11 * HOUR_MS));
    assert_false(session_lives(secret, NOON + 12 * HOUR_MS));
    keep_house(NOON + 11 * HOUR_MS); /* writes that it was seen at 11 */
    assert_true(session_lives(secret, NOON + 22 * HOUR_MS));
    assert_false(session_lives(secret, NOON + 24 * HOUR_MS));
    free(secret);
}

static void a_session_ends_in_any_case(void **state)
{
    on(state);
    char *secret = new_session("admin", NOON);
    for (int64_t at = NOON; at < NOON + 7 * DAY_MS; at += 6 * HOUR_MS) {
        assert_true(session_lives(secret, at));
        keep_house(at);
    }
    assert_false(session_lives(secret, NOON + 7 * DAY_MS));
    free(secret);
}

static void wrong_secrets_are_nobody(void **state)
{
    on(state);
    assert_false(session_lives("", NOON));
    assert_false(session_lives("short", NOON));
    assert_false(session_lives("0123456789012345678901234567890123456789012", NOON));
    STAGE(op, &actor_anonymous, NOON);
    struct identity who;
    refused(op, people_identify(op, NULL, (str){ 0 }, STR("ast_nothing"), &who), ERR_AUTH,
            "token.unknown");
}

/* ------------------------------------------------------------------ guesses */

static void delays(void **state)
{
    (void)state;
    const struct {
        int64_t failures, seconds;
    } cases[] = { { 0, 0 },  { 10, 0 },   { 11, 1 },   { 12, 2 },
                  { 13, 4 }, { 20, 512 }, { 21, 900 }, { 99, 900 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(throttle_delay(cases[i].failures, 10), cases[i].seconds);
}

static void networks(void **state)
{
    (void)state;
    const struct {
        const char *address, *network;
    } cases[] = {
        { "192.0.2.1", "192.0.2.1" },
        { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
        { "2001:db8:1:2::9", "2001:db8:1:2::/64" },
        { "::1", "::/64" },
        { "::ffff:192.0.2.1", "::ffff:192.0.2.1" },
        { "", "" },
    };
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_true(str_is(throttle_network(mem, str_of(cases[i].address)), cases[i].network));
}

static enum err guess(const char *name, const char *password, const char *address, int64_t at_ms,
                      int *ret_wait)
{
    STAGE(op, &actor_anonymous, at_ms);
    str secret;
    enum err err = log_in(op, name, password, address, &secret);
    *ret_wait = op->fault.retry_after;
    must(op, db_settle(op, true));
    return err;
}

static void guesses_wait_longer_and_longer(void **state)
{
    on(state);
    int wait;
    add_user("guessed", NULL);
    for (int i = 0; i < 11; i++)
        assert_int_equal(guess("guessed", "wrong", "192.0.2.2", NOON + i, &wait), ERR_AUTH);
    /* Closed for the account, also from elsewhere, also with the right password. */
    assert_int_equal(guess("guessed", GOOD, "192.0.2.3", NOON + 20, &wait), ERR_THROTTLED);
    assert_int_equal(wait, 1);
    assert_int_equal(guess("guessed", "wrong", "192.0.2.3", NOON + 1020, &wait), ERR_AUTH);
    assert_int_equal(guess("guessed", "wrong", "192.0.2.3", NOON + 1030, &wait), ERR_THROTTLED);
    assert_int_equal(wait, 2);
    assert_int_equal(guess("guessed", GOOD, "192.0.2.3", NOON + 3100, &wait), OK);
    assert_int_equal(guess("guessed", "wrong", "192.0.2.3", NOON + 3200, &wait),
                     ERR_AUTH); /* begins anew */
}

static void guesses_from_one_address_wait(void **state)
{
    on(state);
    int wait;
    char name[32];
    for (int i = 0; i < 51; i++) {
        snprintf(name, sizeof name, "nobody%d", i);
        assert_int_equal(guess(name, "wrong", "192.0.2.4", NOON + i, &wait), ERR_AUTH);
    }
    assert_int_equal(guess("admin", GOOD, "192.0.2.4", NOON + 60, &wait), ERR_THROTTLED);
    assert_int_equal(guess("admin", GOOD, "192.0.2.5", NOON + 60, &wait), OK);
}

/* ------------------------------------------------------------------ counters */

static enum err hit(const char *key, int64_t max, int64_t at_ms)
{
    STAGE(op, &actor_anonymous, at_ms);
    return throttle_hit(op, arena_fmt(op->mem, "%s %s", engine->pg ? "postgres" : "sqlite", key),
                        max, 3600);
}

static void hits_are_counted_within_the_window(void **state)
{
    on(state);
    for (int i = 0; i < 3; i++)
        assert_int_equal(hit("a", 3, NOON + i), OK);
    assert_int_equal(hit("a", 3, NOON + 10), ERR_THROTTLED);
    assert_int_equal(hit("b", 3, NOON + 10), OK);
    assert_int_equal(hit("a", 3, NOON + HOUR_MS), OK);
}

static void hits_of_other_nodes_count(void **state)
{
    on(state);
    {
        STAGE(op, &actor_system, NOON); /* as another node's flush leaves it */
        str key = arena_fmt(op->mem, "%s c", engine->pg ? "postgres" : "sqlite");
        must(op,
             run_text(op, "INSERT INTO throttle (key, count, until, ends) VALUES ($1, 2, 0, $2)",
                      ARGS(V(key), V(utc_add(op->now, HOUR_MS)))));
        must(op, db_settle(op, true));
    }
    assert_int_equal(hit("c", 3, NOON), OK);
    assert_int_equal(hit("c", 3, NOON), ERR_THROTTLED);
    keep_house(NOON);
    STAGE(op, &actor_system, NOON);
    assert_int_equal(ask(op, "SELECT count FROM throttle WHERE key LIKE '% c'"), 3);
}

/* ------------------------------------------------------------------ who may what */

static enum scope scope_of(int64_t user, const char *permission)
{
    STAGE(op, &actor_system, NOON);
    const struct actor *a;
    must(op, people_actor(op, user, &a));
    return (enum scope)a->grants[permission_index(str_of(permission))];
}

static void admin_holds_everything(void **state)
{
    on(state);
    for (size_t i = 0; i < permission_count(); i++)
        assert_int_equal(scope_of(admin_ids[engine->pg], permission_at(i)->key), SCOPE_ALL);
}

static void roles_add_up(void **state)
{
    on(state);
    int64_t id = add_user("both", "collaborator"), agent = 0;
    assert_int_equal(scope_of(id, "ticket.read"), SCOPE_OWN);
    STAGE(op, &actor_system, NOON);
    struct user u;
    must(op, user_get(op, id, &u));
    must(op, role_by_key(op, STR("agent"), &agent));
    int64_t two[] = { agent, u.role_ids.items[0] };
    u.role_ids = (ints){ two, 2 };
    must(op, user_edit(op, id, 0, &u, &u));
    must(op, db_settle(op, true));
    assert_int_equal(scope_of(id, "ticket.read"), SCOPE_TEAM);
    assert_int_equal(scope_of(id, "people.write"), SCOPE_NONE);
}

/* A session that is in use meets the change of its user with the next request. */
static void a_change_holds_at_once(void **state)
{
    on(state);
    int64_t id = add_user("changing", "agent");
    char *secret = new_session("changing", NOON);
    assert_true(session_lives(secret, NOON));
    STAGE(op, &actor_system, NOON);
    struct user u;
    struct identity who;
    must(op, user_get(op, id, &u));
    u.role_ids.n = 0;
    u.name = STR("新名字");
    must(op, user_edit(op, id, 0, &u, &u));
    must(op, db_settle(op, true));
    STAGE(now, &actor_anonymous, NOON);
    must(now, people_identify(now, NULL, str_of(secret), (str){ 0 }, &who));
    assert_true(str_is(who.actor->name, "新名字"));
    assert_int_equal(who.actor->grants[permission_index(STR("ticket.read"))], SCOPE_NONE);
    free(secret);
}

static void teams_cover_those_below(void **state)
{
    on(state);
    int64_t id = add_user("teamed", "agent");
    STAGE(op, &actor_system, NOON);
    struct team top = { .name_zh = STR("总"), .name_en = STR("Top"), .active = true }, mid = top,
                low = top, led = top;
    struct user u;
    ints covered;
    must(op, team_add(op, &top, &top));
    mid.parent_id = top.id;
    must(op, team_add(op, &mid, &mid));
    low.parent_id = mid.id;
    must(op, team_add(op, &low, &low));
    led.lead_id = id;
    must(op, team_add(op, &led, &led));
    must(op, user_get(op, id, &u));
    u.team_ids = (ints){ &mid.id, 1 };
    must(op, user_edit(op, id, 0, &u, &u));
    must(op, team_covers(op, id, &covered));
    const int64_t wanted[] = { mid.id, low.id, led.id };
    assert_int_equal(covered.n, 3);
    assert_memory_equal(covered.items, wanted, sizeof wanted);
    const struct actor *a;
    must(op, people_actor(op, id, &a));
    assert_int_equal(a->teams.n, 3);
    assert_memory_equal(a->teams.items, wanted, sizeof wanted);
}

/* ------------------------------------------------------------------ tokens */

static void a_token_is_narrow_and_ends(void **state)
{
    on(state);
    int64_t id = add_user("program", "agent");
    struct identity who;
    STAGE(op, &actor_system, NOON);
    str keys[] = { STR("ticket.read") };
    struct token t = { .name = STR("script"), .permissions = { keys, 1 }, .days = 2 };
    must(op, token_add(op, id, &t, &t));
    must(op, db_settle(op, true));

    STAGE(now, &actor_anonymous, NOON + 2 * DAY_MS - 1);
    must(now, people_identify(now, NULL, (str){ 0 }, t.token, &who));
    assert_int_equal(who.actor->id, id);
    assert_int_equal(who.actor->grants[permission_index(STR("ticket.read"))], SCOPE_TEAM);
    assert_int_equal(who.actor->grants[permission_index(STR("ticket.note"))], SCOPE_NONE);
    assert_false(who.by_cookie);

    STAGE(then, &actor_anonymous, NOON + 2 * DAY_MS);
    refused(then, people_identify(then, NULL, (str){ 0 }, t.token, &who), ERR_AUTH,
            "token.expired");
}

static void a_token_cannot_hold_more_than_its_user(void **state)
{
    on(state);
    int64_t id = add_user("modest", "collaborator");
    STAGE(op, &actor_system, NOON);
    str keys[] = { STR("ticket.read"), STR("people.write"), STR("no.such") };
    struct token t = { .name = STR("script"), .permissions = { keys, 3 }, .days = 366 };
    enum err err = token_add(op, id, &t, &t);
    refused(op, err, ERR_INVALID, "token.beyond_own");
    refused(op, err, ERR_INVALID, "permission.unknown");
}

/* ------------------------------------------------------------------ the last one */

static void the_last_admin_stays(void **state)
{
    on(state);
    STAGE(op, &actor_system, NOON);
    struct user u;
    must(op, user_get(op, admin_ids[engine->pg], &u));
    u.active = false;
    refused(op, user_edit(op, admin_ids[engine->pg], 0, &u, &u), ERR_CONFLICT, "user.last_admin");
}

static void seeding_again_changes_nothing(void **state)
{
    on(state);
    STAGE(op, &actor_system, NOON);
    struct list before = { 0 }, after = { 0 };
    must(op, role_list(op, &before));
    must(op, people_seed(op));
    must(op, role_list(op, &after));
    assert_int_equal(before.n, after.n);
    assert_true(after.n >= 7);
}

/* ------------------------------------------------------------------ ground */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delays),
        cmocka_unit_test(networks),
        ON_EACH(the_last_admin_stays),
        ON_EACH(a_session_ends_when_idle),
        ON_EACH(a_session_ends_in_any_case),
        ON_EACH(wrong_secrets_are_nobody),
        ON_EACH(guesses_wait_longer_and_longer),
        ON_EACH(guesses_from_one_address_wait),
        ON_EACH(hits_are_counted_within_the_window),
        ON_EACH(hits_of_other_nodes_count),
        ON_EACH(admin_holds_everything),
        ON_EACH(roles_add_up),
        ON_EACH(a_change_holds_at_once),
        ON_EACH(teams_cover_those_below),
        ON_EACH(a_token_is_narrow_and_ends),
        ON_EACH(a_token_cannot_hold_more_than_its_user),
        ON_EACH(seeding_again_changes_nothing),
    };
    permission_register(people_permissions);
    permission_register(other_permissions);
    return cmocka_run_group_tests_name("people", tests, NULL, engines_close);
}
