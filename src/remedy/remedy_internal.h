/* One evaluation. Shared inside the room. */
#pragma once

#include "remedy_rules_internal.h"

/* ------------------------------------------------------------------ three values (remedy_logic.c) */

enum tri { TRI_NO, TRI_OPEN, TRI_YES }; /* in this order: and is the least, or the greatest */

static inline enum tri tri_and(enum tri a, enum tri b)
{
    return a < b ? a : b;
}
static inline enum tri tri_or(enum tri a, enum tri b)
{
    return a > b ? a : b;
}
static inline enum tri tri_not(enum tri a)
{
    return (enum tri)(TRI_YES - a);
}

struct known_facts {
    const struct remedy_facts *facts;
    const struct fact_set *known;
};

/* Holds the condition against what is known; when open, the facts that are missing are added. */
enum tri condition_tri(const struct condition *c, const struct known_facts *f,
                       struct fact_set *missing);

/* ------------------------------------------------------------------ periods (remedy_period.c) */

struct counted {
    bool known;
    int start_n;
    str start_on;
    int64_t count, extended;
    str counted_on, end_on;
    bool rolled, weekend,
        undecided; /* rolled over a mere weekend; holidays of that year not known */
};

str days_count(struct op *op, const struct remedy_calendar *calendar, str start, int64_t count,
               int unit, int roll, struct counted *ret);
enum tri period_tri(struct op *op, const struct remedy_calendar *calendar, const struct period *p,
                    const struct known_facts *f, str on, bool after, struct fact_set *missing,
                    struct counted *ret);

/* ------------------------------------------------------------------ one evaluation */

struct held {
    const struct rule *rule;       /* the edition valid on the day; NULL: none */
    enum tri tri, condition, rest; /* rest: all but the periods */
    bool done;
    bool unconfirmed; /* open because its figure is */
    bool presumed;    /* no, because nobody proved it */
    struct fact_set missing;
    struct rule_set confirm;
    struct counted *within, *after; /* NULL: the rule has no such period */
};

/* Verdict of one remedy on one ground. */
struct grounded {
    enum tri gives, bars, tri;
};

struct evaluation {
    struct op *op;
    const struct remedy_context *context;
    const struct remedy_calendar *calendar;
    const struct remedy_rules *rules;
    struct known_facts f;
    struct held *held; /* by number of id, then the promises */
    size_t held_count;
    struct rule *promised; /* promises as rules */
    struct rule_set confirmed;
    struct grounded grounded[REMEDY_COUNT][GROUNDS_MAX];
};

/* Everything held; facts get what follows from them (remedy_hold.c). */
enum err evaluation_begin(struct op *op, const struct remedy_context *context,
                          struct remedy_facts *facts, struct fact_set *known,
                          struct evaluation *ret) MUST_CHECK;

static inline struct grounded grounded(const struct evaluation *e, int remedy, size_t ground)
{
    return e->grounded[remedy][ground];
}

bool rule_confirmed(const struct evaluation *e, const struct rule *r);

/* remedy_verdict.c */
struct remedy_verdict remedy_judge(struct evaluation *e, int remedy);
struct list cited_list(const struct evaluation *e, const struct rule_set *set);

void amounts_make(struct evaluation *e, int remedy, size_t ground, struct remedy_verdict *v);
void changes_make(struct evaluation *e, int remedy, struct remedy_verdict *v);
str fact_label(const struct evaluation *e, size_t fact);
str period_why(struct op *op, const struct counted *c, int unit);
void promises_make(struct evaluation *e, struct remedy_facts *facts, struct fact_set *known);

/* ------------------------------------------------------------------ of this house */

enum err promise_valid(struct op *op, str on, struct list *ret) MUST_CHECK;
