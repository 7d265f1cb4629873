/* What marks come to, what a form must be, how agreement is measured. The rest is told by tests/stories/quality.test.mjs. */
#include "quality_internal.h"

#include "../base/testing.h"
#include "../store/store_fixture.h"

/* ------------------------------------------------------------------ the score */

static struct quality_item items[] = {
    { .key = { "a", 1 }, .weight = 50, .scale = SCALE_POINTS },
    { .key = { "b", 1 }, .weight = 30, .scale = SCALE_YES_NO, .optional = true },
    { .key = { "c", 1 }, .weight = 20, .scale = SCALE_POINTS, .optional = true },
    { .key = { "cu", 2 }, .critical = CRITICAL_CUSTOMER },
    { .key = { "bu", 2 }, .critical = CRITICAL_BUSINESS, .optional = true },
    { .key = { "co", 2 }, .critical = CRITICAL_COMPLIANCE },
};
static struct quality_group groups[] = { { .items = { items, 3 } }, { .items = { items + 3, 3 } } };
static const struct quality_form_def form = { .groups = { groups, 2 } };

#define NONE 99 /* no mark */

static const struct {
    const char *row;
    int64_t values[6];
    const char *want; /* score weighted, errors by class; empty: no score */
} scores[] = {
    { "all of it", { 5, 1, 5, 1, 1, 1 }, "100 100 ---" },
    { "nothing of it", { 0, 0, 0, 1, 1, 1 }, "0 0 ---" },
    { "points count by fifths", { 3, 1, 4, 1, 1, 1 }, "76 76 ---" },
    { "a no counts nothing", { 5, 0, 5, 1, 1, 1 }, "70 70 ---" },
    { "its weight is spread in proportion", { 4, -1, 2, 1, 1, 1 }, "68.571 68.571 ---" },
    { "two left out: the one that stays has it all", { 3, -1, -1, 1, 1, 1 }, "60 60 ---" },
    { "a critical error of the customer's", { 5, 1, 5, 0, 1, 1 }, "0 100 C--" },
    { "of the business", { 5, 1, 4, 1, 0, 1 }, "0 96 -B-" },
    { "of compliance", { 5, 1, 5, 1, 1, 0 }, "0 100 --L" },
    { "of all three", { 0, 0, 0, 0, 0, 0 }, "0 0 CBL" },
    { "a critical item that is not applicable is no error", { 5, 1, 5, 1, -1, 1 }, "100 100 ---" },
    { "a mark is missing", { 5, 1, NONE, 1, 1, 1 }, "" },
    { "a critical mark is missing", { 5, 1, 5, 1, 1, NONE }, "" },
};

static str score_words(struct arena *mem, const struct quality_score *s)
{
    char score[DECIMAL_TEXT], weighted[DECIMAL_TEXT];
    size_t n = decimal_print(s->score, score), m = decimal_print(s->weighted, weighted);
    assert_int_equal(s->critical, s->customer || s->business || s->compliance);
    return arena_fmt(mem, "%.*s %.*s %c%c%c", (int)n, score, (int)m, weighted,
                     s->customer ? 'C' : '-', s->business ? 'B' : '-', s->compliance ? 'L' : '-');
}

static void marks_come_to_a_score(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(scores); i++) {
        TESTING(t);
        struct quality_mark marks[COUNT(items)];
        struct quality_score s;
        size_t n = 0;
        for (size_t k = 0; k < COUNT(items); k++)
            if (scores[i].values[k] != NONE)
                marks[n++] =
                    (struct quality_mark){ .item = items[k].key, .value = scores[i].values[k] };
        const struct list list = { marks, n };
        bool scored = quality_score(&form, &list, &s);
        assert_row(scores[i].row, scored ? score_words(t.mem, &s) : STR(""), scores[i].want);
    }
}

static void without_any_weight_there_is_no_score(void **state)
{
    (void)state;
    struct quality_item one[] = { { .key = { "a", 1 }, .weight = 100, .optional = true } };
    struct quality_group group = { .items = { one, 1 } };
    const struct quality_form_def def = { .groups = { &group, 1 } };
    struct quality_mark mark = { .item = { "a", 1 }, .value = NOT_APPLICABLE };
    const struct list list = { &mark, 1 };
    struct quality_score s;
    assert_false(quality_score(&def, &list, &s));
    mark.value = 1;
    assert_true(quality_score(&def, &list, &s));
}

/* ------------------------------------------------------------------ forms */

static const struct {
    const char *row, *json, *faults;
} forms[] = {
    { "a right one",
      "{'zh':'表','en':'Form','kinds':['fault'],'groups':[{'zh':'组','en':'Group','items':["
      "{'key':'a','zh':'甲','en':'A','weight':100},"
      "{'key':'b','zh':'乙','en':'B','critical':'customer'}]}]}",
      "" },
    { "weights that do not sum to 100",
      "{'zh':'表','en':'Form','kinds':['fault'],'groups':[{'zh':'组','en':'Group','items':["
      "{'key':'a','zh':'甲','en':'A','weight':90}]}]}",
      "/groups quality.weights" },
    { "a key twice, in two groups",
      "{'zh':'表','en':'Form','kinds':['fault'],'groups':[{'zh':'组','en':'Group','items':["
      "{'key':'a','zh':'甲','en':'A','weight':60}]},{'zh':'组','en':'Group','items':["
      "{'key':'a','zh':'甲','en':'A','weight':40}]}]}",
      "/groups/1/items/0/key quality.key_twice" },
    { "a critical item with weight and points",
      "{'zh':'表','en':'Form','kinds':['fault'],'groups':[{'zh':'组','en':'Group','items':["
      "{'key':'a','zh':'甲','en':'A','weight':100},"
      "{'key':'b','zh':'乙','en':'B','weight':5,'critical':'business','scale':'points'}]}]}",
      "/groups/0/items/1/weight quality.critical_weight\n"
      "/groups/0/items/1/scale quality.critical_scale" },
    { "only critical items",
      "{'zh':'表','en':'Form','kinds':['fault'],'groups':[{'zh':'组','en':'Group','items':["
      "{'key':'b','zh':'乙','en':'B','critical':'business'}]}]}",
      "/groups quality.weights" },
    { "nothing in it, for nothing", "{'zh':'表','en':'Form','kinds':[],'groups':[]}",
      "/groups quality.no_items\n/kinds quality.no_kind" },
    { "a key with other characters",
      "{'zh':'表','en':'Form','kinds':['fault'],'groups':[{'zh':'组','en':'Group','items':["
      "{'key':'A b','zh':'甲','en':'A','weight':100}]}]}",
      "/groups/0/items/0/key quality.key" },
};

static void a_form_can_be_used(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(forms); i++) {
        TESTING(t);
        struct quality_form_def d;
        char *json = arena_z(t.mem, str_of(forms[i].json));
        for (char *c = json; *c; c++)
            if (*c == '\'')
                *c = '"';
        must(&t.op, quality_def_read(&t.op, str_of(json), STR(""), &d));
        quality_form_check(&t.op, &d);
        assert_row(forms[i].row, fault_lines(&t.op), forms[i].faults);
    }
}

static void the_forms_that_come_along_can_be_used(void **state)
{
    (void)state;
    TESTING(t);
    struct list found;
    must(&t.op, quality_templates(&t.op, &found));
    assert_int_equal(found.n, 2);
    for (size_t i = 0; i < found.n; i++) {
        const struct quality_form_def *d = &((const struct quality_form_def *)found.items)[i];
        assert_true(d->model.n > 0);
        quality_form_check(&t.op, d);
        assert_row("no faults", fault_lines(&t.op), "");
    }
}

/* ------------------------------------------------------------------ agreement */

static const struct {
    const char *row, *first, *second, *want;
} kappas[] = {
    { "none", "", "", "" },
    { "all alike, of two kinds", "0101", "0101", "1" },
    { "all alike, of one kind: chance alone would do", "0000", "0000", "" },
    { "as by chance", "0011", "0101", "0" },
    { "the other way round", "01", "10", "-1" },
    /* 20 yes-yes, 5 and 10 apart, 15 no-no: 0.7 observed, 0.5 expected */
    { "a textbook's table", "11111111111111111111111110000000000000000000000000",
      "11111111111111111111000001111111111000000000000000", "0.4" },
};

static void kappa_leaves_chance_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(kappas); i++) {
        int a[64], b[64];
        size_t n = strlen(kappas[i].first);
        char text[DECIMAL_TEXT];
        for (size_t k = 0; k < n; k++) {
            a[k] = kappas[i].first[k] - '0';
            b[k] = kappas[i].second[k] - '0';
        }
        decimal got = quality_kappa(a, b, n);
        str words = { text, got.known ? decimal_print(got, text) : 0 };
        assert_row(kappas[i].row, words, kappas[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_come_to_a_score),
        cmocka_unit_test(without_any_weight_there_is_no_score),
        cmocka_unit_test(a_form_can_be_used),
        cmocka_unit_test(the_forms_that_come_along_can_be_used),
        cmocka_unit_test(kappa_leaves_chance_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
