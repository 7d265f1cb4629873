/* The processes that come with the program: each must be free of faults, in a company with the built-in roles. */
#include "../people/people.h"
#include "../process/process.h"
#include "../store/store_fixture.h"
#include "../ticket/ticket_clock.h"

static void templates_are_without_fault(void **state)
{
    (void)state;
    struct list all, found;
    size_t wrong = 0;
    CLEANUP(fixture_close) struct fixture *f = fixture_migrated(false);
    STAGE_ON(op, f, &actor_system, INT64_C(1780000000000));
    must(op, people_seed(op));
    must(op, process_templates(op, &all));
    assert_true(all.n > 0);
    const struct process_template *t = all.items;
    for (size_t i = 0; i < all.n; i++) {
        struct process_def d;
        must(op, process_template(op, t[i].key, &d));
        must(op, process_check(op, &d, &found));
        const struct process_finding *p = found.items;
        for (size_t k = 0; k < found.n; k++) {
            bool of_company =
                str_is(p[k].code, "process.no_holder") || str_is(p[k].code, "process.no_process");
            if (of_company)
                continue;
            print_error(STR_FMT STR_FMT ": " STR_FMT "\n", STR_ARG(t[i].key), STR_ARG(p[k].pointer),
                        STR_ARG(p[k].message));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(templates_are_without_fault) };
    process_ticket_facts(ticket_fact_fields);
    return cmocka_run_group_tests_name("flow_template", tests, NULL, NULL);
}
