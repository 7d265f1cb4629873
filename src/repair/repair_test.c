/* Which act is possible when, and what lines come to. The rest is told by tests/stories/repair.test.mjs. */
#include "repair.h"

#include "../base/testing.h"

static str acts_of(struct op *op, enum repair_state from)
{
    str all = STR("");
    for (int act = 0; act < REPAIR_ACT_COUNT; act++) {
        enum repair_state to = repair_after(from, (enum repair_act)act);
        if (to != REPAIR_NONE)
            all = arena_fmt(op->mem, STR_FMT "%s%s>%s", STR_ARG(all), all.n ? " " : "",
                            repair_act_labels[act], repair_state_labels[to]);
    }
    return all;
}

static const struct {
    const char *state, *acts;
} life[] = {
    { "none", "" },
    { "open", "receive>open diagnose>diagnosed lines>open cancel>cancelled" },
    { "diagnosed",
      "receive>diagnosed diagnose>diagnosed lines>diagnosed quote>quoted pay>diagnosed "
      "start>working hand_over>done cancel>cancelled" },
    { "quoted", "receive>quoted lines>quoted quote>quoted accept>ready refuse>diagnosed "
                "cancel>cancelled void>diagnosed" },
    { "ready",
      "receive>ready lines>ready pay>ready start>working cancel>cancelled void>diagnosed" },
    { "working", "receive>working lines>working pay>working finish>testing void>diagnosed" },
    { "testing", "receive>testing lines>testing pay>testing pass>testing fail>working "
                 "hand_over>done void>diagnosed" },
    { "done", "pay>done" },
    { "cancelled", "" },
};

static void each_state_lets_its_acts_be_done(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(life); i++) {
        TESTING(t);
        int from = label_index(repair_state_labels, str_of(life[i].state));
        assert_row(life[i].state, acts_of(&t.op, (enum repair_state)from), life[i].acts);
    }
}

static const struct {
    const char *row;
    struct repair_line line;
    int64_t amount;
} amounts[] = {
    { "a fixed price", { .quantity = 1, .price = { 8000 } }, 8000 },
    { "three parts", { .kind = LINE_PART, .quantity = 3, .price = { 1999 } }, 5997 },
    { "an hour and a half", { .quantity = 1, .minutes = 90, .price = { 10000 } }, 15000 },
    { "twenty minutes, rounded", { .quantity = 1, .minutes = 20, .price = { 10000 } }, 3333 },
    { "half a fen goes up", { .quantity = 1, .minutes = 30, .price = { 1 } }, 1 },
    { "nothing", { .quantity = 1 }, 0 },
};

static void a_line_comes_to_its_amount(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(amounts); i++) {
        if (line_amount(&amounts[i].line).minor != amounts[i].amount)
            fail_msg("%s: %lld", amounts[i].row, (long long)line_amount(&amounts[i].line).minor);
    }
}

static void what_the_warranty_covers_is_not_charged(void **state)
{
    (void)state;
    struct repair_line lines[] = {
        { .quantity = 2, .price = { 500 } },
        { .quantity = 1, .price = { 90000 }, .covered = true },
        { .quantity = 1, .minutes = 60, .price = { 12000 } },
    };
    const struct list all = { lines, 3 }, none = { 0 };
    assert_int_equal(lines_charged(&all).minor, 13000);
    assert_int_equal(lines_charged(&none).minor, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_state_lets_its_acts_be_done),
        cmocka_unit_test(a_line_comes_to_its_amount),
        cmocka_unit_test(what_the_warranty_covers_is_not_charged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
