/* For the room's unit tests only: a text linted by the rules inside the program. */
#pragma once

#include "lint.h"

#include "../base/testing.h"

static inline struct lint_report linted(struct testing *t, const char *text,
                                        const struct lint_context *context)
{
    static const struct lint_context plain = { 0 };
    struct lint_report report;
    assert_int_equal(lint_text(&t->op, lint_rules_builtin(), str_of(text),
                               context ? context : &plain, &report),
                     OK);
    return report;
}

static inline const struct lint_finding *found(const struct lint_report *r, const char *rule)
{
    for (size_t i = 0; i < r->findings.n; i++)
        if (str_is(((const struct lint_finding *)r->findings.items)[i].rule, rule))
            return &((const struct lint_finding *)r->findings.items)[i];
    return NULL;
}
