/* What observations come to, against figures worked out by other means. */
#include "tally.h"

#include "../base/testing.h"

static struct figure figure_of(struct testing *t, int kind, int64_t scale, const int64_t *values,
                               size_t n)
{
    struct measure m = { .kind = kind, .scale = scale };
    struct tally tally = { .mem = t->mem };
    struct figure f = { 0 };
    for (size_t i = 0; i < n; i++)
        tally_value(&tally, kind, values[i], 1);
    tally_figure(&tally, &m, &f);
    return f;
}

static void classes_are_narrow(void **state)
{
    (void)state;
    int before = -1;
    for (int64_t v = 0; v < 5000000; v += 1 + v / 300) {
        int class = tally_class(v);
        int64_t off = tally_middle(class) - v;
        assert_true(class >= before && class < TALLY_CLASSES);
        assert_true((off < 0 ? -off : off) * 1000 <= v * 8);
        assert_int_equal(tally_class(tally_middle(class)), class);
        before = class;
    }
    assert_int_equal(tally_class(-5), 0);
    assert_int_equal(tally_class(INT64_MAX), TALLY_CLASSES - 1);
}

static void a_share_has_wilsons_interval(void **state)
{
    TESTING(t);
    (void)state;
    int64_t ten[10] = { 1, 1, 1, 1, 1, 1, 1, 1, 0, 0 };
    struct figure f = figure_of(&t, MEASURE_SHARE, 100, ten, 10);
    assert_int_equal(f.value.milli, 80000);
    /* Newcombe 1998's formula by hand: 49.016 % to 94.332 % */
    assert_int_equal(f.low.milli, 49016);
    assert_int_equal(f.high.milli, 94332);
    f = figure_of(&t, MEASURE_SHARE, 100, ten, 8); /* all: it still says something */
    assert_int_equal(f.value.milli, 100000);
    assert_int_equal(f.high.milli, 100000);
    assert_true(f.low.milli > 67000 && f.low.milli < 68000);
    f = figure_of(&t, MEASURE_SHARE, 100, ten, 0);
    assert_false(f.value.known || f.low.known);
}

static void a_duration_tells_median_mean_and_p90(void **state)
{
    TESTING(t);
    (void)state;
    int64_t values[] = { 7200, 60, 600, 3600, 300, 120, 1800, 900, 240, 86400 };
    struct figure f = figure_of(&t, MEASURE_DURATION, 1, values, 10);
    assert_int_equal(f.value.milli, 750000); /* (600 + 900) / 2 */
    assert_int_equal(f.mean.milli, 10122000);
    assert_int_equal(f.p90.milli, 7200000);
    /* ranks 2 and 9 of 10: 97.9 % */
    assert_int_equal(f.low.milli, 120000);
    assert_int_equal(f.high.milli, 7200000);
    assert_str(f.interval, "binomial");
    f = figure_of(&t, MEASURE_DURATION, 1, values, 5);
    assert_int_equal(f.value.milli, 600000);
    assert_false(f.low.known); /* five cannot give 95 % */
    f = figure_of(&t, MEASURE_DURATION, 1, values, 1);
    assert_int_equal(f.value.milli, 7200000);
    assert_int_equal(f.p90.milli, 7200000);
}

static void classes_say_nearly_the_same(void **state)
{
    TESTING(t);
    (void)state;
    enum { N = 5001 };
    int64_t values[N], sum = 0;
    for (int64_t i = 0; i < N; i++)
        sum += values[i] = (i * 7919) % N * 37 + 5;
    struct figure f = figure_of(&t, MEASURE_DURATION, 1, values, N);
    int64_t median = (N - 1) / 2 * 37 + 5, off = f.value.milli - median * 1000;
    assert_true((off < 0 ? -off : off) <= median * 8);
    assert_int_equal(f.mean.milli, decimal_ratio(sum, N, 1).milli); /* exact in any case */
    assert_int_equal(f.n, N);
}

static void means_and_balances(void **state)
{
    TESTING(t);
    (void)state;
    int64_t scores[] = { 90000, 80000, 100000, 70000 }; /* points in thousandths */
    struct figure f = figure_of(&t, MEASURE_MEAN, 1, scores, 4);
    assert_int_equal(f.value.milli, 85000);
    assert_int_equal(f.low.milli, 72348); /* 85 - 1.96 × 12.91 / 2 */
    assert_int_equal(f.high.milli, 97652);
    int64_t votes[] = { 1, 1, 1, 0, -1 };
    f = figure_of(&t, MEASURE_BALANCE, 100, votes, 5);
    assert_int_equal(f.value.milli, 40000);
    assert_str(f.interval, "normal");
}

static void the_exact_values_and_the_cells_come_to_the_same(void **state)
{
    TESTING(t);
    (void)state;
    struct measure m = { .kind = MEASURE_SHARE, .scale = 100 };
    struct tally one = { .mem = t.mem }, cells = { .mem = t.mem };
    struct figure a = { 0 }, b = { 0 };
    for (int i = 0; i < 40; i++)
        tally_value(&one, m.kind, i % 3 == 0, 1);
    tally_cell(&cells, m.kind, 0, 30, 10, 30);
    tally_cell(&cells, m.kind, 0, 10, 4, 10);
    tally_cell(&cells, m.kind, -2, 7, 0, 0);
    tally_figure(&one, &m, &a);
    tally_figure(&cells, &m, &b);
    assert_int_equal(a.value.milli, b.value.milli);
    assert_int_equal(a.low.milli, b.low.milli);
    assert_int_equal(cells.excluded[2], 7);
    assert_int_equal(cells.n, 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_are_narrow),
        cmocka_unit_test(a_share_has_wilsons_interval),
        cmocka_unit_test(a_duration_tells_median_mean_and_p90),
        cmocka_unit_test(classes_say_nearly_the_same),
        cmocka_unit_test(means_and_balances),
        cmocka_unit_test(the_exact_values_and_the_cells_come_to_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
