/* The life of a repair:
 *
 *                    ┌──── refused, void ────┐
 *                    ▼                       │
 *   open ──► diagnosed ──► quoted ──► ready ─┤     void: a charged line changed after the customer had agreed
 *               │  ▲                    │    │
 *               │  └── void ────────────┼────┤
 *    nothing to │                       ▼    │
 *        charge └──────────────────► working ◄──► testing ──► done
 *                                            failed
 *
 *   diagnosed ──► done as well: handed back as it came, where nothing can or shall be repaired
 *   cancelled: from everywhere before the work begins
 */
#include "repair.h"

const char *const repair_act_labels[] = { "receive", "diagnose",  "lines",  "quote",  "accept",
                                          "refuse",  "pay",       "start",  "finish", "pass",
                                          "fail",    "hand_over", "cancel", "void",   NULL };

static const enum repair_state after[REPAIR_CANCELLED + 1][REPAIR_ACT_COUNT] = {
    [REPAIR_OPEN] = { [REPAIR_ACT_RECEIVE] = REPAIR_OPEN,
                      [REPAIR_ACT_DIAGNOSE] = REPAIR_DIAGNOSED,
                      [REPAIR_ACT_LINES] = REPAIR_OPEN,
                      [REPAIR_ACT_CANCEL] = REPAIR_CANCELLED },
    [REPAIR_DIAGNOSED] = { [REPAIR_ACT_RECEIVE] = REPAIR_DIAGNOSED,
                           [REPAIR_ACT_DIAGNOSE] = REPAIR_DIAGNOSED,
                           [REPAIR_ACT_LINES] = REPAIR_DIAGNOSED,
                           [REPAIR_ACT_QUOTE] = REPAIR_QUOTED,
                           [REPAIR_ACT_PAY] = REPAIR_DIAGNOSED,
                           [REPAIR_ACT_START] = REPAIR_WORKING,
                           [REPAIR_ACT_HAND_OVER] = REPAIR_DONE,
                           [REPAIR_ACT_CANCEL] = REPAIR_CANCELLED },
    [REPAIR_QUOTED] = { [REPAIR_ACT_RECEIVE] = REPAIR_QUOTED,
                        [REPAIR_ACT_LINES] = REPAIR_QUOTED,
                        [REPAIR_ACT_QUOTE] = REPAIR_QUOTED,
                        [REPAIR_ACT_ACCEPT] = REPAIR_READY,
                        [REPAIR_ACT_REFUSE] = REPAIR_DIAGNOSED,
                        [REPAIR_ACT_VOID] = REPAIR_DIAGNOSED,
                        [REPAIR_ACT_CANCEL] = REPAIR_CANCELLED },
    [REPAIR_READY] = { [REPAIR_ACT_RECEIVE] = REPAIR_READY,
                       [REPAIR_ACT_LINES] = REPAIR_READY,
                       [REPAIR_ACT_PAY] = REPAIR_READY,
                       [REPAIR_ACT_START] = REPAIR_WORKING,
                       [REPAIR_ACT_VOID] = REPAIR_DIAGNOSED,
                       [REPAIR_ACT_CANCEL] = REPAIR_CANCELLED },
    [REPAIR_WORKING] = { [REPAIR_ACT_RECEIVE] = REPAIR_WORKING,
                         [REPAIR_ACT_LINES] = REPAIR_WORKING,
                         [REPAIR_ACT_PAY] = REPAIR_WORKING,
                         [REPAIR_ACT_FINISH] = REPAIR_TESTING,
                         [REPAIR_ACT_VOID] = REPAIR_DIAGNOSED },
    [REPAIR_TESTING] = { [REPAIR_ACT_RECEIVE] = REPAIR_TESTING,
                         [REPAIR_ACT_LINES] = REPAIR_TESTING,
                         [REPAIR_ACT_PAY] = REPAIR_TESTING,
                         [REPAIR_ACT_PASS] = REPAIR_TESTING,
                         [REPAIR_ACT_FAIL] = REPAIR_WORKING,
                         [REPAIR_ACT_HAND_OVER] = REPAIR_DONE,
                         [REPAIR_ACT_VOID] = REPAIR_DIAGNOSED },
    [REPAIR_DONE] = { [REPAIR_ACT_PAY] = REPAIR_DONE },
};

enum repair_state repair_after(enum repair_state from, enum repair_act act)
{
    return after[from][act];
}

/* ------------------------------------------------------------------ sums */

money line_amount(const struct repair_line *line)
{
    if (line->minutes > 0) /* rounded half up */
        return (money){ (line->price.minor * line->minutes + 30) / 60 };
    return (money){ line->price.minor * line->quantity };
}

money lines_charged(const struct list *lines)
{
    const struct repair_line *line = lines->items;
    money sum = { 0 };
    for (size_t i = 0; i < lines->n; i++)
        if (!line[i].covered)
            sum.minor += line_amount(&line[i]).minor;
    return sum;
}
