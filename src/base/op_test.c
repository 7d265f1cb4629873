/* An op, its fault, the words for it, and permissions. */
#include "op.h"

#include "message.h"
#include "permission.h"
#include "testing.h"

static void an_op_has_an_id_and_a_clock(void **state)
{
    (void)state;
    TESTING(a);
    TESTING(b);
    assert_int_equal(strlen(a.op.id), 16);
    assert_int_equal(strspn(a.op.id, "0123456789abcdef"), 16);
    assert_string_not_equal(a.op.id, b.op.id);
    assert_true(a.op.now.ms > 0);
    assert_ptr_equal(a.op.actor, &actor_system);
}

static int ends;

static void count_end(struct op *op)
{
    op->db = NULL;
    ends++;
}

static void the_store_is_told_once_when_an_op_that_used_it_ends(void **state)
{
    (void)state;
    TESTING(t);
    ends = 0;
    op_db_end = count_end;
    op_end(&t.op);
    assert_int_equal(ends, 0);
    t.op.db = (struct db_state *)&ends;
    op_end(&t.op);
    op_end(&t.op);
    assert_int_equal(ends, 1);
    op_db_end = NULL;
}

static void a_refusal_says_why_in_both_languages(void **state)
{
    (void)state;
    TESTING(t);
    char limit[] = "64";
    assert_int_equal(refuse_with(&t.op, ERR_CONFLICT, "field.too_long", P("max", str_of(limit))),
                     ERR_CONFLICT);
    limit[0] = 'X'; /* the op keeps a copy */
    assert_str(op_fault_text(&t.op), "太长，最多 64 个字符");
    t.op.lang = LANG_EN;
    assert_str(op_fault_text(&t.op), "Too long: at most 64 characters");
    op_forgive(&t.op);
    assert_int_equal(t.op.fault.err, OK);
    assert_str(op_fault_text(&t.op), "");
}

static void field_errors_are_gathered(void **state)
{
    (void)state;
    TESTING(t);
    assert_int_equal(op_check(&t.op), OK);
    op_field(&t.op, STR("/name"), "field.required");
    op_field_with(&t.op, STR("/tags/3"), "field.too_long", P("max", STR("200")));
    assert_int_equal(op_check(&t.op), ERR_INVALID);
    assert_string_equal(t.op.fault.code, "input.invalid");
    assert_str(fault_lines(&t.op), "/name field.required\n/tags/3 field.too_long");
    t.op.lang = LANG_EN;
    assert_str(op_item_text(&t.op, &t.op.fault.items[1]), "Too long: at most 200 characters");
    assert_int_equal(refuse(&t.op, ERR_CONFLICT, "x.y"), ERR_CONFLICT);
    assert_int_equal(t.op.fault.item_count, 0);
}

static void only_so_many_field_errors_are_kept(void **state)
{
    (void)state;
    TESTING(t);
    for (int i = 0; i < FAULT_ITEMS_MAX + 50; i++)
        op_field(&t.op, arena_fmt(t.mem, "/%d", i), "field.unknown");
    assert_int_equal(t.op.fault.item_count, FAULT_ITEMS_MAX);
    assert_str(t.op.fault.items[FAULT_ITEMS_MAX - 1].pointer, "/99");
}

static void an_engines_words_are_for_the_log_only(void **state)
{
    (void)state;
    TESTING(t);
    t.op.lang = LANG_EN;
    assert_int_equal(op_fail(&t.op, ERR_UNAVAILABLE, "json.depth", "errno %d", 5), ERR_UNAVAILABLE);
    assert_str(t.op.fault.detail, "errno 5");
    assert_false(str_has(op_fault_text(&t.op), STR("errno")));
}

static void messages_are_sorted_and_filled(void **state)
{
    (void)state;
    TESTING(t);
    const struct param params[] = { P("reason", STR("{line}")), P("line", STR("7")) };
    for (size_t i = 1; i < messages_count; i++)
        assert_true(strcmp(messages[i - 1].code, messages[i].code) < 0);
    for (size_t i = 0; i < messages_count; i++)
        assert_true(message_text(t.mem, LANG_ZH, messages[i].code, NULL, 0).n > 0);
    /* Parameters are not looked into; what is not given stays. */
    assert_str(message_text(t.mem, LANG_EN, "json.syntax", params, 2),
               "Not JSON at line 7, column {column}: {line}");
    assert_str(message_text(t.mem, LANG_EN, "no.such_code", params, 2), "no.such_code");
}

static void every_error_has_a_status_a_title_and_an_exit_code(void **state)
{
    (void)state;
    for (int e = OK; e < ERR_COUNT; e++) {
        assert_non_null(err_title((enum err)e));
        assert_in_range(err_status((enum err)e), 200, 599);
        assert_int_equal(err_exit((enum err)e) == 0, e == OK);
    }
    assert_int_equal(err_status(ERR_INVALID), 422);
    assert_int_equal(err_exit(ERR_UNAVAILABLE), 4);
}

static const struct permission permissions[] = {
    { "ticket.read", "查看工单", "Read tickets", true },
    { "people.write", "管理人员", "Manage people", false },
    { "ticket.assign", "分派工单", "Assign tickets", true },
    { 0 },
};

static void permissions_keep_their_order_and_reach(void **state)
{
    (void)state;
    TESTING(t);
    permission_register(permissions);
    assert_int_equal(permission_count(), 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(permission_index(str_of(permissions[i].key)), i);
        assert_ptr_equal(permission_at((size_t)i), &permissions[i]);
    }
    assert_int_equal(permission_index(STR("ticket")), -1);

    struct actor actor = { .kind = ACTOR_USER, .id = 7 };
    actor.grants[2] = SCOPE_TEAM;
    assert_int_equal(op_scope(&t.op, "ticket.assign"), SCOPE_ALL); /* the system may do all */
    t.op.actor = &actor;
    assert_int_equal(op_scope(&t.op, "ticket.assign"), SCOPE_TEAM);
    assert_int_equal(op_scope(&t.op, "ticket.read"), SCOPE_NONE);
    assert_int_equal(op_scope(&t.op, "no.such"), SCOPE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_op_has_an_id_and_a_clock),
        cmocka_unit_test(the_store_is_told_once_when_an_op_that_used_it_ends),
        cmocka_unit_test(a_refusal_says_why_in_both_languages),
        cmocka_unit_test(field_errors_are_gathered),
        cmocka_unit_test(only_so_many_field_errors_are_kept),
        cmocka_unit_test(an_engines_words_are_for_the_log_only),
        cmocka_unit_test(messages_are_sorted_and_filled),
        cmocka_unit_test(every_error_has_a_status_a_title_and_an_exit_code),
        cmocka_unit_test(permissions_keep_their_order_and_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
