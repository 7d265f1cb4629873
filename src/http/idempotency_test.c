/* The same POST sent twice: done once, answered twice. */
#include "testing_server.h"

#include <pthread.h>

static struct served served;

static int setup(void **state)
{
    (void)state;
    served_start(&served, test_config());
    return 0;
}

static int setup_pg(void **state)
{
    (void)state;
    served_start_on(&served, test_config(), true);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    served_stop(&served);
    return 0;
}

static void a_repeated_call_gets_the_first_answer(void **state)
{
    (void)state;
    const char *key = "Idempotency-Key: k1\r\n";
    struct reply first = call(&served, "POST /api/v1/notes", key, "{\"body\":\"once\"}");
    struct reply again = call(&served, "POST /api/v1/notes", key, "{\"body\":\"once\"}");
    assert_int_equal(first.status, 201);
    assert_int_equal(again.status, 201);
    assert_true(str_eq(first.body, again.body));
    assert_true(reply_header(&first, "Idempotency-Replayed").p == NULL);
    assert_str(reply_header(&again, "Idempotency-Replayed"), "true");
    assert_str(reply_header(&again, "Content-Type"), "application/json");
    assert_int_equal(count_notes(&served, "once"), 1);
}

static void a_key_stands_for_one_request_of_one_actor(void **state)
{
    (void)state;
    const char *key = "Idempotency-Key: k2\r\n";
    call(&served, "POST /api/v1/notes", key, "{\"body\":\"one\"}");
    struct reply r = call(&served, "POST /api/v1/notes", key, "{\"body\":\"other\"}");
    assert_int_equal(r.status, 422);
    assert_str(problem_code(served.mem, &r), "idempotency.other_request");
    r = call(&served, "POST /api/v1/notes", "Authorization: Bearer good\r\nIdempotency-Key: k2\r\n",
             "{\"body\":\"mine\"}");
    assert_int_equal(r.status, 201);
    r = call(&served, "POST /api/v1/notes", "Idempotency-Key: with space\r\n", "{\"body\":\"a\"}");
    assert_str(problem_code(served.mem, &r), "idempotency.key");
}

static void a_failed_call_may_be_tried_again(void **state)
{
    (void)state;
    const char *key = "Idempotency-Key: k3\r\n";
    struct reply r = call(&served, "POST /api/v1/notes", key, "{}");
    assert_int_equal(r.status, 422);
    r = call(&served, "POST /api/v1/doom", key, "");
    assert_true(r.status >= 400);
    r = call(&served, "POST /api/v1/notes", key, "{\"body\":\"good now\"}");
    assert_int_equal(r.status, 201);
}

static void a_secret_is_not_shown_twice(void **state)
{
    (void)state;
    const char *headers = "Authorization: Bearer good\r\nIdempotency-Key: k4\r\n";
    struct reply r = call(&served, "POST /api/v1/secrets", headers, "{\"body\":\"secret\"}");
    assert_int_equal(r.status, 201);
    r = call(&served, "POST /api/v1/secrets", headers, "{\"body\":\"secret\"}");
    assert_int_equal(r.status, 409);
    assert_str(problem_code(served.mem, &r), "idempotency.secret");
    assert_false(str_has(r.body, STR("version")));
    assert_int_equal(count_notes(&served, "secret"), 1);
}

static void *send_one(void *ctx)
{
    struct arena *mem = arena_new();
    int *status = ctx;
    int fd = client_open(&served);
    client_send(fd, STR("POST /api/v1/notes HTTP/1.1\r\nHost: t\r\nIdempotency-Key: k5\r\n"
                        "Content-Type: application/json\r\nContent-Length: 15\r\n\r\n"
                        "{\"body\":\"race\"}"));
    *status = client_read(mem, fd, false).status;
    close(fd);
    arena_free(mem);
    return NULL;
}

static void at_once_it_is_done_once(void **state)
{
    (void)state;
    pthread_t threads[16];
    int status[16];
    for (int i = 0; i < 16; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, send_one, &status[i]), 0);
    for (int i = 0; i < 16; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < 16; i++)
        assert_true(status[i] == 201 || status[i] == 409);
    assert_int_equal(count_notes(&served, "race"), 1);
}

static void old_answers_are_forgotten(void **state)
{
    (void)state;
    const char *key = "Idempotency-Key: k6\r\n";
    call(&served, "POST /api/v1/notes", key, "{\"body\":\"old\"}");
    CLEANUP(op_cleanup) struct op op;
    op_init(&op, served.mem, served.env, &actor_system);
    assert_int_equal(idempotency_forget(&op, utc_add(utc_now(), 1000)), OK);
    assert_int_equal(db_settle(&op, true), OK);
    call(&served, "POST /api/v1/notes", key, "{\"body\":\"old\"}");
    assert_int_equal(count_notes(&served, "old"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repeated_call_gets_the_first_answer),
        cmocka_unit_test(a_key_stands_for_one_request_of_one_actor),
        cmocka_unit_test(a_failed_call_may_be_tried_again),
        cmocka_unit_test(a_secret_is_not_shown_twice),
        cmocka_unit_test(at_once_it_is_done_once),
        cmocka_unit_test(old_answers_are_forgotten),
    };
    return RUN_ON_BOTH(tests, setup, setup_pg, teardown);
}
