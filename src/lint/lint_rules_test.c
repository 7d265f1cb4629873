#include "lint_rules_internal.h"
#include "lint_testing.h"

#include "../base/testing_rules.h"

#include <unicode/ustring.h>
#include <unicode/utrans.h>

static void each_rule_finds_its_examples(void **state)
{
    (void)state;
    TESTING(t);
    strs wrong = lint_examples(&t.op, lint_rules_builtin());
    for (size_t i = 0; i < wrong.n; i++)
        print_error(STR_FMT "\n", STR_ARG(wrong.items[i]));
    assert_int_equal(wrong.n, 0);
}

static const struct lint_rule_card *card_of(struct list cards, str id)
{
    for (size_t i = 0; i < cards.n; i++)
        if (str_eq(((const struct lint_rule_card *)cards.items)[i].id, id))
            return &((const struct lint_rule_card *)cards.items)[i];
    return NULL;
}

static void every_rule_is_there(void **state)
{
    (void)state;
    TESTING(t);
    static const struct {
        const char *letter;
        int most;
    } series[] = { { "Z", 30 }, { "D", 7 }, { "E", 17 } };
    struct list cards = lint_rules_list(&t.op, lint_rules_builtin());
    size_t n = 0;
    for (size_t s = 0; s < COUNT(series); s++)
        for (int i = 1; i <= series[s].most; i++, n++) {
            str id = arena_fmt(t.mem, "%s%02d", series[s].letter, i);
            assert_row_int(id.p, card_of(cards, id) != NULL, true);
        }
    assert_int_equal(cards.n, n);
}

static void check_card(struct testing *t, const struct lint_rule_card *card)
{
    const char *id = arena_z(t->mem, card->id);
    str only[] = { card->id };
    struct lint_context context = { .rules = { only, 1 } };
    assert_row_int(id, card->match.n >= 3 && card->no_match.n >= 3, true);
    assert_row_int(id, card->message.n && card->why.n && card->guard.n, true);
    struct lint_report r = linted(t, arena_z(t->mem, card->match.items[0]), &context);
    const struct lint_finding *f = r.findings.items;
    assert_row_int(id, str_has(f->rewrite, STR("__")), true);
    assert_row_int(id, str_has(f->message, STR("{")) || str_has(f->rewrite, STR("{")), false);
}

/* A guard, why, at least three examples of each kind, and a rewrite with blanks in both languages. */
static void each_rule_is_complete(void **state)
{
    (void)state;
    TESTING(t);
    static const enum lang langs[] = { LANG_ZH, LANG_EN };
    for (size_t l = 0; l < COUNT(langs); l++) {
        t.op.lang = langs[l];
        struct list cards = lint_rules_list(&t.op, lint_rules_builtin());
        for (size_t i = 0; i < cards.n; i++)
            check_card(&t, &((const struct lint_rule_card *)cards.items)[i]);
    }
}

/* The text in traditional characters, or in full width. */
static const char *converted(struct testing *t, const char *text, const UChar *how)
{
    enum { ROOM = 4096 };
    UChar *wide = arena_array(t->mem, ROOM, sizeof(*wide));
    char *out = arena_alloc(t->mem, 3 * ROOM);
    int32_t n = 0, limit;
    UErrorCode code = U_ZERO_ERROR;
    u_strFromUTF8(wide, ROOM, &n, text, -1, &code);
    limit = n;
    UTransliterator *rules = utrans_openU(how, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    assert_true(U_SUCCESS(code));
    utrans_transUChars(rules, wide, &n, ROOM, 0, &limit, &code);
    utrans_close(rules);
    u_strToUTF8(out, 3 * ROOM, NULL, wide, n, &code);
    assert_true(U_SUCCESS(code));
    return out;
}

/* How many examples of a rule come out otherwise when they are written so. */
static size_t examples_wrong(struct testing *t, const struct lint_rule_card *card,
                             const strs *texts, bool must, const UChar *how)
{
    str only[] = { card->id };
    struct lint_context context = { .rules = { only, 1 } };
    size_t wrong = 0;
    for (size_t i = 0; i < texts->n; i++) {
        const char *text = converted(t, arena_z(t->mem, texts->items[i]), how);
        if ((linted(t, text, &context).findings.n > 0) == must)
            continue;
        print_error(STR_FMT " %s: %s\n", STR_ARG(card->id), must ? "misses" : "finds", text);
        wrong++;
    }
    return wrong;
}

/* The words of every rule are written in simplified characters of usual width. */
static void writing_makes_no_difference(void **state)
{
    (void)state;
    TESTING(t);
    static const UChar *const how[] = { u"Hans-Hant", u"[^\\n|#*]; Halfwidth-Fullwidth" };
    struct list cards = lint_rules_list(&t.op, lint_rules_builtin());
    size_t wrong = 0;
    for (size_t i = 0; i < cards.n; i++) {
        const struct lint_rule_card *card = &((const struct lint_rule_card *)cards.items)[i];
        for (size_t h = 0; h < COUNT(how); h++) {
            wrong += examples_wrong(&t, card, &card->match, true, how[h]);
            wrong += examples_wrong(&t, card, &card->no_match, false, how[h]);
        }
    }
    assert_int_equal(wrong, 0);
}

/* ------------------------------------------------------------------ a company's own rules */

#define WORDING                                                                                    \
    "\"essential\":\"clear\",\"severity\":\"error\",\"message_zh\":\"禁\",\"message_en\":\"no "   \
    "{word}\","                                                                                    \
    "\"rewrite_zh\":\"__\",\"rewrite_en\":\"__\",\"why_zh\":\"规定\",\"why_en\":\"house rule\"," \
    "\"no_match\":[\"受理\",\"登记\",\"回访\"],"
#define MATCH "\"match\":[\"摆平客户\",\"摆平投诉\",\"去摆平\"]"

static enum err own_rules(struct testing *t, const char *json, const struct lint_rules **ret)
{
    const void *set = NULL;
    enum err err = testing_own_rules(t, &lint_rule_files, json, &set);
    *ret = set;
    return err;
}

static void a_company_adds_its_own_rules(void **state)
{
    (void)state;
    TESTING(t);
    const struct lint_rules *rules;
    struct lint_report r;
    struct lint_context context = { 0 };
    assert_int_equal(
        own_rules(&t,
                  "{\"off\":[\"Z07\"],\"rules\":[{\"id\":\"X1\",\"words\":[\"摆平\"]," WORDING MATCH
                  "}]}",
                  &rules),
        OK);
    assert_int_equal(lint_text(&t.op, rules, STR("负责摆平客户"), &context, &r), OK);
    assert_non_null(found(&r, "X1"));
    assert_null(found(&r, "Z07"));
}

static void slips_in_own_rules_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *json, *code, *words;
    } cases[] = {
        { "{", "lint.file", "own.json" },
        { "{\"off\":[\"Q9\"]}", "lint.rule_unknown", "Q9" },
        { "{\"rules\":[{\"id\":\"X1\",\"set\":\"nope\"," WORDING MATCH "}]}", "lint.name_unknown",
          "nope" },
        { "{\"rules\":[{\"id\":\"X1\",\"words\":[\"摆平\"],\"unless\":[{\"is\":\"moon\"}]," WORDING
              MATCH "}]}",
          "lint.name_unknown", "moon" },
        { "{\"rules\":[{\"id\":\"X1\",\"detector\":\"magic\"," WORDING MATCH "}]}",
          "lint.name_unknown", "magic" },
        { "{\"rules\":[{\"id\":\"X1\",\"words\":[\"别的\"]," WORDING MATCH "}]}", "lint.example",
          "X1: match: 摆平客户" },
        { "{\"sections\":[{\"name\":\"attic\",\"words\":[\"a\"]}]}", "lint.section_unknown",
          "attic" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        const struct lint_rules *rules;
        assert_int_not_equal(own_rules(&t, cases[i].json, &rules), OK);
        if (strcmp(t.op.fault.code, cases[i].code) != 0 ||
            !str_has(op_fault_text(&t.op), str_of(cases[i].words))) {
            print_error("%s\n  %s: " STR_FMT "\n", cases[i].json, t.op.fault.code,
                        STR_ARG(op_fault_text(&t.op)));
            fail();
        }
    }
}

static void a_wrong_field_is_named_with_its_rule(void **state)
{
    (void)state;
    TESTING(t);
    const struct lint_rules *rules;
    assert_int_equal(
        own_rules(&t,
                  "{\"rules\":[{\"id\":\"X1\",\"colour\":1,\"words\":[\"摆平\"]," WORDING MATCH
                  "}]}",
                  &rules),
        ERR_INVALID);
    assert_true(str_has(fault_lines(&t.op), STR("own.json/rules/0/colour (X1)")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_finds_its_examples),
        cmocka_unit_test(every_rule_is_there),
        cmocka_unit_test(each_rule_is_complete),
        cmocka_unit_test(writing_makes_no_difference),
        cmocka_unit_test(a_company_adds_its_own_rules),
        cmocka_unit_test(slips_in_own_rules_are_named),
        cmocka_unit_test(a_wrong_field_is_named_with_its_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
