/* The packs inside the program: their examples, their completeness, and files of a company. */
#include "remedy_internal.h"

#include "../base/testing_rules.h"

static void each_rule_comes_out_as_its_examples_say(void **state)
{
    (void)state;
    TESTING(t);
    strs wrong = remedy_examples(&t.op, remedy_rules_builtin(), false);
    for (size_t i = 0; i < wrong.n; i++)
        print_error(STR_FMT "\n", STR_ARG(wrong.items[i]));
    assert_int_equal(wrong.n, 0);
}

/* Every rule but those of counting has an example that applies and one that does not. */
static void each_rule_has_both_kinds_of_example(void **state)
{
    (void)state;
    const struct remedy_rules *rules = remedy_rules_builtin();
    for (size_t i = 0; i < rules->rule_count; i++) {
        const struct rule *r = rules->rules[i];
        bool applies = r->counting, does_not = r->counting;
        for (size_t k = 0; k < r->examples.n; k++) {
            const struct rule_example *x = &((const struct rule_example *)r->examples.items)[k];
            applies |= x->applies && !x->open;
            does_not |= !x->applies && !x->open;
        }
        if (!applies || !does_not)
            print_error(STR_FMT "\n", STR_ARG(r->id));
        assert_true(applies && does_not);
    }
}

static const char *const wanted[] = {
    "R-T1",  "R-T2",  "R-T3",       "R-T4",       "R-T5",     "R-T6",  "R-7A",  "R-7B",  "R-7C",
    "R-7D",  "R-7E",  "R-N1",       "R-N2",       "R-N3",     "R-N4",  "R-N5",  "R-N6",  "R-N7",
    "R-N8",  "R-N9",  "R-N10",      "R-N11",      "R-N12",    "R-N13", "R-N14", "R-N15", "R-N16",
    "R-N17", "R-N18", "R-3B-START", "R-3B-PROOF", "R-3B-DEP", "R-C1",  "R-C2",  "R-C3",  "R-C4",
    "R-C5",  "R-C6",  "R-C7",       "R-C8",       "R-C9",     "R-C10", "R-C11", "R-C12", "R-G1",
    "R-G2",  "R-G3",  "R-G4",       "R-G5",       "R-G6",     "R-G7",  "R-G8",  "R-G9",  "R-G10",
    "R-P7",  "R-EU1", "R-EU3",
};

static void the_packs_hold_what_the_law_asks(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wanted); i++)
        assert_row_int(wanted[i], rule_number(remedy_rules_builtin(), str_of(wanted[i])) >= 0,
                       true);
}

static void check_card(const struct remedy_rule_card *c)
{
    char id[64];
    snprintf(id, sizeof id, STR_FMT, STR_ARG(c->id));
    assert_row_int(id, c->title.n > 0 && c->pack_title.n > 0 && c->sources.n > 0, true);
    assert_row_int(id, c->checked_on.n == 10 && c->valid_from.n == 10, true);
    assert_row_int(id, c->needs_confirmation, c->confidence != CONFIDENCE_TEXT);
    const struct remedy_source *s = c->sources.items;
    for (size_t i = 0; i < c->sources.n; i++)
        assert_row_int(id, s[i].law.n > 0, true);
}

/* What people read is there in both languages, and every fact has a name. */
static void cards_and_facts_have_words(void **state)
{
    (void)state;
    TESTING(t);
    static const enum lang langs[] = { LANG_ZH, LANG_EN };
    const struct remedy_rules *rules = remedy_rules_builtin();
    for (size_t l = 0; l < COUNT(langs); l++) {
        t.op.lang = langs[l];
        struct list cards = remedy_rules_list(&t.op, rules);
        for (size_t i = 0; i < cards.n; i++)
            check_card(&((const struct remedy_rule_card *)cards.items)[i]);
    }
    for (size_t i = 0; i < rules->rule_count; i++) {
        const struct rule *r = rules->rules[i];
        assert_row_int(r->id.p, r->tell_zh.n > 0, r->tell_en.n > 0);
        assert_row_int(r->id.p, r->reading_zh.n > 0, r->reading_en.n > 0);
    }
    for (size_t i = 0; i < facts_count(); i++) {
        const struct fact_word *w = &rules->words[i];
        assert_row_int(fact_at(i)->path.p, w->zh.n > 0 && w->en.n > 0, true);
        assert_row_int(fact_at(i)->path.p, w->ask_zh.n > 0, w->ask_en.n > 0);
    }
}

/* A value or column without words is shown by its key: none is. */
static void check_fact(const struct remedy_fact_card *c)
{
    const struct remedy_choice *choices = c->choices.items;
    const struct remedy_fact_card *columns = c->columns.items;
    for (size_t i = 0; i < c->choices.n; i++)
        assert_row_int(choices[i].value.p, str_eq(choices[i].value, choices[i].label), false);
    for (size_t i = 0; i < c->columns.n; i++) {
        assert_row_int(columns[i].fact.p, str_eq(columns[i].fact, columns[i].label), false);
        check_fact(&columns[i]);
    }
}

/* A form finds each fact that may be put in, once. */
static void facts_can_be_asked_for(void **state)
{
    (void)state;
    TESTING(t);
    size_t derived = 0;
    for (size_t i = 0; i < facts_count(); i++)
        derived += str_starts(fact_at(i)->path, STR("derived."));
    t.op.lang = LANG_ZH;
    struct list cards = remedy_facts_list(&t.op, remedy_rules_builtin());
    assert_int_equal(cards.n, facts_count() - derived);
    for (size_t i = 0; i < cards.n; i++)
        check_fact(&((const struct remedy_fact_card *)cards.items)[i]);
}

/* Depreciation is off, and warns when a company switches it on. */
static void depreciation_is_off(void **state)
{
    (void)state;
    const struct remedy_rules *rules = remedy_rules_builtin();
    for (size_t i = 0; i < rules->rule_count; i++) {
        const struct rule *r = rules->rules[i];
        bool depreciation = str_starts(r->id, STR("R-3B-DEP"));
        assert_row_int(r->id.p, r->off, depreciation);
        if (depreciation)
            assert_row_int(r->id.p, r->reading_zh.n > 0, true);
    }
}

/* ------------------------------------------------------------------ a company's own files */

static enum err own_rules(struct testing *t, const char *json, const struct remedy_rules **ret)
{
    const void *set = NULL;
    enum err err = testing_own_rules(t, &remedy_rule_files, json, &set);
    *ret = set;
    return err;
}

#define PACK(more)                                                                                 \
    "{\"key\":\"own\",\"title_zh\":\"本店\",\"title_en\":\"ours\",\"region\":\"cn\","            \
    "\"checked_on\":\"2026-11-23\",\"laws\":[{\"key\":\"house\",\"title_zh\":\"店规\","          \
    "\"title_en\":\"house rules\"}]," more "}"
#define RULE(id, from, more)                                                                        \
    "{\"id\":\"" id "\",\"title_zh\":\"甲\",\"title_en\":\"a\",\"sources\":[{\"law\":\"house\"}]," \
    "\"valid_from\":\"" from "\",\"confidence\":\"text\"" more "}"

static void a_company_adds_and_switches_rules(void **state)
{
    (void)state;
    TESTING(t);
    const struct remedy_rules *rules;
    assert_int_equal(
        own_rules(&t,
                  PACK("\"on\":[\"R-3B-DEP\"],\"off\":[\"R-N15\"],\"rules\":[" RULE(
                      "X-1", "2026-01-01",
                      ",\"ground\":\"promise\",\"grants\":[\"repair\"],"
                      "\"when\":{\"field\":\"category\",\"op\":\"=\",\"value\":\"shoes\"},"
                      "\"examples\":[{\"on\":\"2026-06-01\",\"applies\":true,\"repair\":"
                      "\"entitled\",\"facts\":{\"category\":\"shoes\"}}]") "]"),
                  &rules),
        OK);
    assert_true(rule_number(rules, STR("X-1")) >= 0);
    const struct rule *dep = rules->rules[rules->first[rule_number(rules, STR("R-3B-DEP"))]];
    const struct rule *way = rules->rules[rules->first[rule_number(rules, STR("R-N15"))]];
    assert_false(dep->off);
    assert_true(way->off);
}

static void slips_in_own_files_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *json, *code, *words;
    } cases[] = {
        { "{", "remedy.file", "own.json" },
        { PACK("\"off\":[\"R-Q9\"]"), "remedy.name_unknown", "R-Q9" },
        { PACK("\"rules\":[" RULE("X-1", "2026-01-01", ",\"all_of\":[\"R-NO\"]") "]"),
          "remedy.name_unknown", "R-NO" },
        { PACK("\"rules\":[" RULE("X-1", "2026-01-01",
                                  ",\"within\":{\"start\":[\"moon_on\"],\"unit\":\"day\"}") "]"),
          "remedy.name_unknown", "moon_on" },
        { PACK("\"rules\":[" RULE("X-1", "2026-02-30", "") "]"), "remedy.name_unknown",
          "2026-02-30" },
        { PACK("\"rules\":[" RULE("X-1", "2026-01-01", "") "," RULE("X-1", "2026-02-01", "") "]"),
          "remedy.overlap", "X-1" },
        { PACK("\"rules\":[" RULE("X-1", "2026-01-01",
                                  ",\"all_of\":[\"X-2\"]") "," RULE("X-2", "2026-01-01",
                                                                    ",\"none_of\":[\"X-1\"]") "]"),
          "remedy.cycle", "X-1" },
        { PACK("\"rules\":[" RULE("X-1", "2026-01-01",
                                  ",\"examples\":[{\"on\":\"2026-06-01\",\"applies\":false,"
                                  "\"facts\":{}}]") "]"),
          "remedy.example", "X-1 #1" },
        { PACK("\"rules\":[" RULE("X-1", "2026-01-01",
                                  ",\"examples\":[{\"on\":\"2026-06-01\",\"applies\":true,"
                                  "\"facts\":{\"moon\":1}}]") "]"),
          "remedy.example", "/moon" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        const struct remedy_rules *rules;
        assert_int_not_equal(own_rules(&t, cases[i].json, &rules), OK);
        if (!t.op.fault.code || strcmp(t.op.fault.code, cases[i].code) != 0 ||
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
    static const struct {
        const char *json, *fault;
    } cases[] = {
        { PACK("\"rules\":[" RULE("X-1", "2026-01-01", ",\"colour\":1") "]"),
          "own.json/rules/0/colour (X-1)" },
        { PACK("\"rules\":[" RULE("X-1", "2026-01-01",
                                  ",\"when\":{\"field\":\"moon\",\"op\":\"=\",\"value\":1}") "]"),
          "(X-1)/field" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        const struct remedy_rules *rules;
        assert_int_equal(own_rules(&t, cases[i].json, &rules), ERR_INVALID);
        if (!str_has(fault_lines(&t.op), str_of(cases[i].fault)))
            print_error(STR_FMT "\n", STR_ARG(fault_lines(&t.op)));
        assert_true(str_has(fault_lines(&t.op), str_of(cases[i].fault)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_comes_out_as_its_examples_say),
        cmocka_unit_test(each_rule_has_both_kinds_of_example),
        cmocka_unit_test(the_packs_hold_what_the_law_asks),
        cmocka_unit_test(cards_and_facts_have_words),
        cmocka_unit_test(facts_can_be_asked_for),
        cmocka_unit_test(depreciation_is_off),
        cmocka_unit_test(a_company_adds_and_switches_rules),
        cmocka_unit_test(slips_in_own_files_are_named),
        cmocka_unit_test(a_wrong_field_is_named_with_its_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
