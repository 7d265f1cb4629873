/* Points and wholes, row by row. */
#include "appraisal_score.h"

#include "../base/testing.h"
#include "../duty/duty.h"

static str text_of(struct arena *mem, decimal d)
{
    char text[DECIMAL_TEXT];
    return d.known ? arena_str(mem, (str){ text, decimal_print(d, text) }) : STR("?");
}

static decimal number(const char *text)
{
    decimal d = { 0 };
    if (*text != '?')
        assert_true(decimal_parse(str_of(text), &d));
    return d;
}

static const struct {
    const char *row;
    int rule;
    bool lower;
    const char *floor, *target, *value, *points;
} values[] = {
    { "at the target", SCORE_LINEAR, false, "80", "95", "95", "100" },
    { "above it there is no more", SCORE_LINEAR, false, "80", "95", "99.9", "100" },
    { "half way", SCORE_LINEAR, false, "80", "95", "87.5", "50" },
    { "a third of the way, rounded", SCORE_LINEAR, false, "80", "95", "85", "33.333" },
    { "two thirds", SCORE_LINEAR, false, "80", "95", "90", "66.667" },
    { "at the floor", SCORE_LINEAR, false, "80", "95", "80", "0" },
    { "below the floor", SCORE_LINEAR, false, "80", "95", "12", "0" },
    { "negative values", SCORE_LINEAR, false, "-50", "50", "-10", "40" },
    { "less is better: at the target", SCORE_LINEAR, true, "7200", "1800", "1800", "100" },
    { "less is better: quicker still", SCORE_LINEAR, true, "7200", "1800", "60", "100" },
    { "less is better: half way", SCORE_LINEAR, true, "7200", "1800", "4500", "50" },
    { "less is better: at the floor", SCORE_LINEAR, true, "7200", "1800", "7200", "0" },
    { "less is better: beyond the floor", SCORE_LINEAR, true, "7200", "1800", "99999", "0" },
    { "floor on the target: all or nothing", SCORE_LINEAR, false, "95", "95", "94.999", "0" },
    { "floor on the target, reached", SCORE_LINEAR, false, "95", "95", "95", "100" },
    { "floor on the wrong side", SCORE_LINEAR, false, "99", "95", "94", "0" },
    { "no floor is known", SCORE_LINEAR, false, "?", "95", "94", "0" },
    { "nothing is known", SCORE_LINEAR, false, "80", "95", "?", "?" },
    { "the largest numbers that there are", SCORE_LINEAR, true, "999999999999", "0", "500000000000",
      "50" },
    { "passed", SCORE_PASS, false, "?", "95", "95", "100" },
    { "just not passed", SCORE_PASS, false, "?", "95", "94.999", "0" },
    { "passed by little time", SCORE_PASS, true, "?", "1800", "1799", "100" },
    { "passing unknown", SCORE_PASS, false, "?", "95", "?", "?" },
    { "a gate has no points", SCORE_GATE, false, "?", "100", "100", "?" },
};

static void values_become_points(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        TESTING(t);
        const struct score_target target = { .rule = values[i].rule,
                                             .lower = values[i].lower,
                                             .target = number(values[i].target),
                                             .floor = number(values[i].floor) };
        assert_row(values[i].row, text_of(t.mem, score_points(&target, number(values[i].value))),
                   values[i].points);
    }
}

static void steps_give_their_points(void **state)
{
    struct score_step up[] = { { decimal_of(98), 100 },
                               { decimal_of(95), 80 },
                               { decimal_of(90), 60 } };
    struct score_step down[] = { { decimal_of(600), 100 }, { decimal_of(1800), 70 } };
    const struct {
        const char *row;
        bool lower;
        const char *value, *points;
    } rows[] = {
        { "the best", false, "99", "100" },       { "exactly on a step", false, "95", "80" },
        { "between two", false, "97.999", "80" }, { "the last", false, "90", "60" },
        { "below all", false, "89.999", "0" },    { "quick", true, "600", "100" },
        { "slower", true, "601", "70" },          { "too slow", true, "1800.001", "0" },
        { "unknown", false, "?", "?" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        TESTING(t);
        const struct score_target target = {
            .rule = SCORE_STEPS,
            .lower = rows[i].lower,
            .steps =
                rows[i].lower ? (struct list){ down, COUNT(down) } : (struct list){ up, COUNT(up) },
        };
        assert_row(rows[i].row, text_of(t.mem, score_points(&target, number(rows[i].value))),
                   rows[i].points);
    }
}

static void a_target_is_reached_from_its_side(void **state)
{
    const struct score_target up = { .target = decimal_of(95) };
    const struct score_target down = { .lower = true, .target = decimal_of(1800) };
    const struct score_target none = { 0 };
    (void)state;
    assert_true(score_reached(&up, decimal_of(95)));
    assert_false(score_reached(&up, decimal_milli(94999)));
    assert_true(score_reached(&down, decimal_of(1800)));
    assert_false(score_reached(&down, decimal_milli(1800001)));
    assert_false(score_reached(&up, (decimal){ 0 }));
    assert_false(score_reached(&none, decimal_of(1)));
}

#define M(weight, points)                                                                          \
    {                                                                                              \
        false, weight, { (points)*1000, true }, false, 0,                                          \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }
#define J(weight, points)                                                                          \
    {                                                                                              \
        true, weight, { (points)*1000, true }, false, 0,                                           \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }
#define NONE(judged, weight)                                                                       \
    {                                                                                              \
        judged, weight, { 0, false }, false, 0,                                                    \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }
#define GATE(missed, cap)                                                                          \
    {                                                                                              \
        false, 0, { 0, false }, missed, cap,                                                       \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }

static const struct {
    const char *row;
    struct score_part parts[6];
    size_t n;
    int64_t measures_share;
    const char *score, *uncapped, *shares;
    int64_t cap;
} wholes[] = {
    { "measures alone", { M(60, 90), M(40, 50) }, 2, 100, "74", "74", "60 40", -1 },
    { "with what people judged",
      { M(60, 90), M(40, 50), J(15, 80), J(5, 60) },
      4,
      80,
      "74.2",
      "74.2",
      "48 32 15 5",
      -1 },
    { "one measure has no score: the other one has its weight",
      { M(60, 90), NONE(false, 40), J(20, 50) },
      3,
      80,
      "82",
      "82",
      "80 0 20",
      -1 },
    { "no measure has one: people's words make up all",
      { NONE(false, 60), NONE(false, 40), J(15, 80), J(5, 60) },
      4,
      80,
      "75",
      "75",
      "0 0 75 25",
      -1 },
    { "nobody judged: measures make up all",
      { M(60, 90), M(40, 50), NONE(true, 15), NONE(true, 5) },
      4,
      80,
      "74",
      "74",
      "60 40 0 0",
      -1 },
    { "peers were too few",
      { M(100, 70), J(15, 100), NONE(true, 5) },
      3,
      80,
      "74.737",
      "74.737",
      "84.211 15.789 0",
      -1 },
    { "nothing at all", { NONE(false, 100), NONE(true, 20) }, 2, 80, "?", "?", "0 0", -1 },
    { "thirds are rounded once",
      { M(1, 100), M(1, 0), M(1, 0) },
      3,
      100,
      "33.333",
      "33.333",
      "33.333 33.333 33.333",
      -1 },
    { "a measure that is only watched", { M(100, 50), M(0, 0) }, 2, 100, "50", "50", "100 0", -1 },
    { "a gate that was kept", { M(100, 90), GATE(false, 60) }, 2, 100, "90", "90", "100 0", -1 },
    { "a gate that was missed", { M(100, 90), GATE(true, 60) }, 2, 100, "60", "90", "100 0", 60 },
    { "of two missed the lower cap",
      { M(100, 90), GATE(true, 60), GATE(true, 40) },
      3,
      100,
      "40",
      "90",
      "100 0 0",
      40 },
    { "below the cap it stays", { M(100, 30), GATE(true, 60) }, 2, 100, "30", "30", "100 0", 60 },
    { "a cap of 0", { M(100, 90), J(20, 90), GATE(true, 0) }, 3, 80, "0", "90", "80 20 0", 0 },
    { "a gate missed where nothing has points", { GATE(true, 60) }, 1, 100, "?", "?", "0", 60 },
    { "measures have no share", { M(100, 0), J(100, 70) }, 2, 0, "70", "70", "0 100", -1 },
};

static void points_become_a_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wholes); i++) {
        TESTING(t);
        struct score_part parts[6];
        struct score_whole whole;
        str shares = STR("");
        memcpy(parts, wholes[i].parts, sizeof parts);
        score_sum(parts, wholes[i].n, wholes[i].measures_share, &whole);
        for (size_t k = 0; k < wholes[i].n; k++)
            shares = arena_fmt(t.mem, STR_FMT "%s" STR_FMT, STR_ARG(shares), k ? " " : "",
                               STR_ARG(text_of(t.mem, parts[k].share)));
        assert_row(wholes[i].row, text_of(t.mem, whole.score), wholes[i].score);
        assert_row(wholes[i].row, text_of(t.mem, whole.uncapped), wholes[i].uncapped);
        assert_row(wholes[i].row, shares, wholes[i].shares);
        assert_row_int(wholes[i].row, whole.cap, wholes[i].cap);
    }
}

static void means_and_spreads(void **state)
{
    const decimal some[] = { decimal_of(60), decimal_of(80), decimal_of(100),
                             decimal_milli(80000) };
    (void)state;
    TESTING(t);
    assert_str(text_of(t.mem, score_mean(some, 4)), "80");
    assert_str(text_of(t.mem, score_spread(some, 4)), "14.142");
    assert_str(text_of(t.mem, score_mean(some, 0)), "?");
    assert_str(text_of(t.mem, score_spread(some, 0)), "?");
    assert_str(text_of(t.mem, score_spread(some, 1)), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_become_points),
        cmocka_unit_test(steps_give_their_points),
        cmocka_unit_test(a_target_is_reached_from_its_side),
        cmocka_unit_test(points_become_a_whole),
        cmocka_unit_test(means_and_spreads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
