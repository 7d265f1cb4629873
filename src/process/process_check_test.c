/* What is found in a definition, and at which row. */
#include "../base/testing.h"
#include "../people/people.h"
#include "../store/store_fixture.h"
#include "process.h"

#define NOW INT64_C(1780000000000)

static const char *const kind_labels[] = { "fault", "return", NULL };
struct facts {
    int kind;
};
static const struct field facts[] = { { FIELD(struct facts, kind), .labels = kind_labels }, { 0 } };

/* A definition without fault, with a place for each part. */
#define DEF(fields, steps, moves)                                                                  \
    "{\"key\":\"p\",\"zh\":\"p\",\"en\":\"p\",\"start\":\"a\",\"kinds\":[\"return\"],\"fields\":"  \
    "[" fields "],\"steps\":[" steps "],\"moves\":[" moves "]}"
#define STEP(key, more) "{\"key\":\"" key "\",\"zh\":\"x\",\"en\":\"x\"" more "}"
#define MOVE(key, from, to, more)                                                                  \
    "{\"key\":\"" key "\",\"zh\":\"x\",\"en\":\"x\",\"from\":\"" from "\",\"to\":\"" to "\"" more  \
    "}"
#define FIELDS                                                                                     \
    "{\"key\":\"sum\",\"zh\":\"x\",\"en\":\"x\",\"type\":\"money\"},{\"key\":\"why\",\"zh\":"      \
    "\"x\",\"en\":\"x\","                                                                          \
    "\"type\":\"choice\",\"choices\":[{\"key\":\"broken\",\"zh\":\"x\",\"en\":\"x\"}]}"
#define END STEP("z", ",\"kind\":\"end\",\"status\":\"closed\"")

static const struct {
    const char *name, *json, *found;
} cases[] = {
    { "right",
      DEF(FIELDS, STEP("a", ",\"form\":[\"sum\"]") "," END,
          MOVE("m", "a", "z", ",\"required\":[\"sum\"]")),
      "" },
    { "no first step", DEF("", STEP("b", "") "," END, MOVE("m", "b", "z", "")),
      "process.no_start@/start" },
    { "not reached",
      DEF("", STEP("a", "") "," STEP("b", "") "," END,
          MOVE("m", "a", "z", "") "," MOVE("n", "b", "z", "")),
      "process.unreachable@/steps/1" },
    { "dead end",
      DEF("", STEP("a", "") "," STEP("b", "") "," END,
          MOVE("m", "a", "z", "") "," MOVE("n", "a", "b", "")),
      "process.dead_end@/steps/1" },
    { "loop",
      DEF("", STEP("a", "") "," STEP("b", "") "," STEP("c", "") "," END,
          MOVE("m", "a", "z", "") "," MOVE("n", "a", "b", "") "," MOVE("o", "b", "c",
                                                                       "") "," MOVE("p", "c", "b",
                                                                                    "")),
      "process.no_end@/steps/1 process.no_end@/steps/2" },
    { "decisions in a circle",
      DEF("", STEP("a", ",\"kind\":\"decision\"") "," STEP("b", ",\"kind\":\"decision\"") "," END,
          MOVE("m", "a", "b", "") "," MOVE("n", "b", "a", "") "," MOVE(
              "o", "a", "z", ",\"guard\":{\"field\":\"test_passed\",\"op\":\"=\",\"value\":true}")),
      "process.circle@/steps/0 process.circle@/steps/1" },
    { "undecided",
      DEF("", STEP("a", ",\"kind\":\"decision\"") "," END,
          MOVE("m", "a", "z",
               ",\"guard\":{\"field\":\"test_passed\",\"op\":\"=\",\"value\":true}")),
      "process.undecided@/steps/0" },
    { "step that is not there",
      DEF("", STEP("a", "") "," END, MOVE("m", "a", "z", "") "," MOVE("n", "q", "z", "")),
      "process.no_step@/moves/1/from" },
    { "unknown field of a form",
      DEF("", STEP("a", ",\"form\":[\"sum\"]") "," END, MOVE("m", "a", "z", "")),
      "process.no_field@/steps/0/form/0" },
    { "guard on an unknown field",
      DEF("", STEP("a", "") "," END,
          MOVE("m", "a", "z", ",\"guard\":{\"field\":\"colour\",\"op\":\"=\",\"value\":\"red\"}")),
      "condition.field@/moves/0/guard/field" },
    { "guard on a choice that is not there",
      DEF(FIELDS, STEP("a", "") "," END,
          MOVE("m", "a", "z", ",\"guard\":{\"field\":\"why\",\"op\":\"=\",\"value\":\"lost\"}")),
      "field.choice@/moves/0/guard/value" },
    { "role that is not there",
      DEF("", STEP("a", ",\"role\":\"king\"") "," END, MOVE("m", "a", "z", "")),
      "process.no_role@/steps/0/role" },
    { "role that nobody holds",
      DEF("", STEP("a", ",\"role\":\"lead\"") "," END, MOVE("m", "a", "z", "")),
      "process.no_holder@/steps/0/role" },
    { "twice", DEF("", STEP("a", "") "," STEP("a", "") "," END, MOVE("m", "a", "z", "")),
      "process.twice@/steps/1/key process.unreachable@/steps/1" },
    { "days without article",
      DEF("", STEP("a", ",\"legal_days\":7") "," END, MOVE("m", "a", "z", "")),
      "process.no_basis@/steps/0/legal_basis" },
    { "two persons without a second",
      DEF(FIELDS, STEP("a", "") "," END,
          MOVE("m", "a", "z", ",\"two_person_field\":\"sum\",\"two_person_above\":1")),
      "process.no_approver@/moves/0/approvers" },
    { "two persons for what takes itself",
      DEF(FIELDS, STEP("a", "") "," END,
          MOVE("m", "a", "z",
               ",\"after_minutes\":60,\"two_person_field\":\"sum\",\"approvers\":[\"manager\"]")),
      "process.two_alone@/moves/0/two_person_field process.no_holder@/moves/0/approvers/0" },
    { "value that does not fit",
      DEF(FIELDS, STEP("a", "") "," END,
          MOVE("m", "a", "z",
               ",\"effects\":[{\"kind\":\"set\",\"field\":\"sum\",\"value\":\"much\"}]")),
      "field.type_integer@/moves/0/effects/0/value/sum" },
    { "follows itself at once",
      DEF("", STEP("a", "") "," END,
          MOVE("m", "a", "z", ",\"effects\":[{\"kind\":\"follow_up\",\"process\":\"p\"}]")),
      "process.itself@/moves/0/effects/0/process" },
    { "automatic without condition",
      DEF("", STEP("a", "") "," END, MOVE("m", "a", "z", ",\"automatic\":true")),
      "process.automatic_guard@/moves/0/guard" },
};

static void each_fault_is_found_at_its_row(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = fixture_migrated(false);
    {
        STAGE_ON(op, f, &actor_system, NOW);
        must(op, people_seed(op));
        must(op, db_settle(op, true));
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        STAGE_ON(op, f, &actor_system, NOW);
        struct process_def d;
        struct list found;
        str all = STR("");
        must(op, process_def_read(op, str_of(cases[i].json), STR(""), &d));
        must(op, process_check(op, &d, &found));
        const struct process_finding *p = found.items;
        for (size_t k = 0; k < found.n; k++)
            all = arena_fmt(op->mem, STR_FMT "%s" STR_FMT "@" STR_FMT, STR_ARG(all), k ? " " : "",
                            STR_ARG(p[k].code), STR_ARG(p[k].pointer));
        assert_row(cases[i].name, all, cases[i].found);
    }
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    TESTING(t);
    struct process_def d, again;
    must(&t.op, process_def_read(&t.op, str_of(cases[0].json), STR(""), &d));
    str text = process_def_json(&t.op, &d);
    must(&t.op, process_def_read(&t.op, text, STR(""), &again));
    assert_str(process_def_json(&t.op, &again), arena_z(t.mem, text));
}

static bool holds(struct op *op, const struct process_record *r, const char *guard)
{
    bool ret = false;
    must(op, process_guard(op, r, str_of(guard), &ret));
    return ret;
}

static void a_guard_asks_forms_and_facts(void **state)
{
    (void)state;
    TESTING(t);
    struct op *op = &t.op;
    struct process_def d;
    const json_t *values;
    must(op, process_def_read(op, str_of(cases[0].json), STR(""), &d));
    struct process_record r = process_record_of(op, &d);
    assert_true(holds(op, &r, ""));
    assert_false(process_record_has(&r, STR("sum")));
    assert_true(holds(op, &r, "{\"field\":\"why\",\"op\":\"!=\",\"value\":\"broken\"}"));
    must(
        op,
        json_read(
            op,
            STR("{\"sum\":5000,\"why\":\"broken\",\"test_passed\":false,\"quote_state\":\"sent\"}"),
            &values));
    const char *key;
    json_t *value;
    json_object_foreach ((json_t *)(uintptr_t)values, key, value)
        process_record_put(op, &r, str_of(key), value, STR("/values"));
    assert_int_equal(op->fault.item_count, 0);
    assert_true(process_record_has(&r, STR("sum")));
    assert_true(process_record_has(&r, STR("test_passed")));
    assert_true(holds(op, &r,
                      "{\"all\":[{\"field\":\"sum\",\"op\":\">\",\"value\":4999},{\"field\":"
                      "\"why\",\"op\":\"=\",\"value\":\"broken\"}]}"));
    assert_false(holds(op, &r, "{\"field\":\"test_passed\",\"op\":\"=\",\"value\":true}"));
    assert_true(
        holds(op, &r,
              "{\"field\":\"quote_state\",\"op\":\"in\",\"value\":[\"sent\",\"accepted\"]}"));
    must(op, json_read(op, STR("\"much\""), &values));
    process_record_put(op, &r, STR("sum"), values, STR("/values"));
    assert_int_equal(op->fault.item_count, 1);
    assert_str(op->fault.items[0].pointer, "/values/sum");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_is_found_at_its_row),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(a_guard_asks_forms_and_facts),
    };
    process_ticket_facts(facts);
    return cmocka_run_group_tests_name("process_check", tests, NULL, NULL);
}
