/* The chain of events: what is appended holds, what is altered or removed is found, on both engines. */
#include "event.h"

#include "../store/store_fixture.h"

static void append(struct fixture *f, int64_t subject, const char *type, int64_t want_seq)
{
    WORK(w, f);
    struct tx tx = { 0 };
    int64_t seq = 0;
    assert_int_equal(tx_begin(&w.op, &tx), OK);
    assert_int_equal(event_append(&w.op, "test", subject, type, STR("{\"a\":1}"), &seq), OK);
    assert_int_equal(tx_commit(&tx), OK);
    tx_end(&tx);
    assert_int_equal(db_settle(&w.op, true), OK);
    assert_int_equal(seq, want_seq);
}

static void ignore(void *ctx, str line)
{
    (void)ctx, (void)line;
}

static int64_t wrong(struct fixture *f)
{
    int64_t events = 0, found = 0;
    WORK(w, f);
    assert_int_equal(event_verify(&w.op, ignore, NULL, &events, &found), OK);
    assert_true(events > 0);
    return found;
}

/* Each alteration, and how to take it back: the next one starts from a clean chain. */
static void altered_and_removed_is_found_on(bool pg)
{
    static const char *const tampering[][2] = {
        { "UPDATE event SET data = '{\"a\":2}' WHERE subject_id = %lld AND seq = 2",
          "UPDATE event SET data = '{\"a\":1}' WHERE subject_id = %lld AND seq = 2" },
        { "UPDATE event SET actor_id = 7 WHERE subject_id = %lld AND seq = 1",
          "UPDATE event SET actor_id = 0 WHERE subject_id = %lld AND seq = 1" },
        { "UPDATE event SET at = at + 1 WHERE subject_id = %lld AND seq = 3",
          "UPDATE event SET at = at - 1 WHERE subject_id = %lld AND seq = 3" },
        { "UPDATE event_head SET seq = 2 WHERE subject_id = %lld",
          "UPDATE event_head SET seq = 3 WHERE subject_id = %lld" },
        { "DELETE FROM event WHERE subject_id = %lld AND seq = 3", NULL },
    };
    CLEANUP(fixture_close) struct fixture *f = fixture_migrated(pg);
    const int64_t subject = 77;
    append(f, subject, "test.one", 1);
    append(f, subject, "test.two", 2);
    append(f, subject, "test.three", 3);
    int64_t before = wrong(f);
    for (size_t i = 0; i < sizeof tampering / sizeof *tampering; i++) {
        for (int back = 0; back < 2 && tampering[i][back]; back++) {
            char sql[200];
            const char *format = tampering[i][back];
            const char *at = strstr(format, "%lld");
            snprintf(sql, sizeof sql, "%.*s%lld%s", (int)(at - format), format, (long long)subject,
                     at + 4);
            fixture_run(f, sql);
            if (back)
                assert_int_equal(wrong(f), before);
            else
                assert_true(wrong(f) > before);
        }
    }
}

static void altered_and_removed_is_found(void **state)
{
    (void)state;
    altered_and_removed_is_found_on(false);
}

static void altered_and_removed_is_found_on_postgres(void **state)
{
    (void)state;
    altered_and_removed_is_found_on(true);
}

static void new_events_are_read_in_order_once_on(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = fixture_migrated(pg);
    const int64_t subject = 77;
    struct list events;
    int64_t tx, id;
    append(f, 5, "test.old", 1);
    WORK(w, f);
    assert_int_equal(event_newest(&w.op, &tx, &id), OK);
    append(f, subject, "test.one", 1);
    append(f, subject, "test.two", 2);
    assert_int_equal(event_since(&w.op, tx, id, 10, &events), OK);
    assert_int_equal(events.n, 2);
    const struct event *e = events.items;
    assert_true(str_is(e[0].type, "test.one") && str_is(e[1].type, "test.two"));
    assert_true(str_is(e[0].subject_kind, "test") && e[0].subject_id == subject && e[1].seq == 2);
    assert_int_equal(event_since(&w.op, e[1].tx, e[1].id, 10, &events), OK);
    assert_int_equal(events.n, 0);
}

static void new_events_are_read_in_order_once(void **state)
{
    (void)state;
    new_events_are_read_in_order_once_on(false);
}

static void new_events_are_read_in_order_once_on_postgres(void **state)
{
    (void)state;
    new_events_are_read_in_order_once_on(true);
}

struct record {
    str name, phone, password;
    int64_t age;
};

static void changes_show_both_sides_and_no_secret(void **state)
{
    static const struct field fields[] = {
        { FIELD(struct record, name) },
        { FIELD(struct record, phone) },
        { FIELD(struct record, password), .flags = SECRET },
        { FIELD(struct record, age), .flags = NULLABLE },
        { 0 },
    };
    static const char *const masked[] = { "phone", NULL };
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct op op = { .mem = mem };
    const struct record a = { STR("王\"小\"明"), STR("1"), STR("x"), 0 };
    struct record b = { STR("王大明"), STR("2"), STR("y"), 3 };
    str data;
    (void)state;
    assert_true(event_changes(&op, fields, &a, &b, masked, &data));
    assert_true(str_is(data,
                       "{\"before\":{\"name\":\"王\\\"小\\\"明\",\"phone\":\"***\",\"age\":null},"
                       "\"after\":{\"name\":\"王大明\",\"phone\":\"***\",\"age\":3}}"));
    b = a;
    b.password = STR("z");
    assert_false(event_changes(&op, fields, &a, &b, masked, &data));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(altered_and_removed_is_found),
        cmocka_unit_test(altered_and_removed_is_found_on_postgres),
        cmocka_unit_test(new_events_are_read_in_order_once),
        cmocka_unit_test(new_events_are_read_in_order_once_on_postgres),
        cmocka_unit_test(changes_show_both_sides_and_no_secret),
    };
    return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
