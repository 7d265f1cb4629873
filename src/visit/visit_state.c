/* The life of a visit:
 *
 *   planned ──► accepted ──► confirmed ──► en_route ──► checked_in ──► done
 *      ▲            │            │             │             │
 *      └────────────┴────────────┴─────────────┘ moved       ├──► no_show
 *            (given to another, or rescheduled)              └──► cancelled (stopped as unsafe)
 *
 * planned    stands in somebody's day, or in nobody's yet    en_route    the engineer is under way
 * accepted   the engineer has taken it                       checked_in  and is there
 * confirmed  the customer knows and agrees                   done        over, with an outcome
 *
 * A customer who agrees before the engineer does makes accepting lead to confirmed at once. */
#include "visit_internal.h"

const char *const visit_act_labels[] = { "accept",      "confirm",     "set_off", "check_in",
                                         "diagnose",    "agree",       "parts",   "work",
                                         "sign",        "refuse_sign", "finish",  "no_show",
                                         "safety_stop", "photo",       "edit",    "give",
                                         "reschedule",  "cancel",      NULL };
const char *const visit_side_labels[] = { "nobody", "customer", "us", NULL };
const char *const confirmed_by_labels[] = { "nobody", "us", "customer", NULL };
const char *const signature_kind_labels[] = { "price", "work", NULL };
const char *const photo_kind_labels[] = { "arrival", "fault", "part", "result", "refusal", NULL };

#define IN(state) (1u << VISIT_##state)
#define COMING    (IN(PLANNED) | IN(ACCEPTED) | IN(CONFIRMED))
#define STAYS     VISIT_NONE

static const struct {
    unsigned in;
    int to; /* enum visit_state; STAYS: the state does not change */
} acts[VISIT_ACT_COUNT] = {
    [VISIT_ACT_ACCEPT] = { IN(PLANNED), VISIT_ACCEPTED },
    [VISIT_ACT_CONFIRM] = { IN(ACCEPTED), VISIT_CONFIRMED },
    [VISIT_ACT_SET_OFF] = { IN(CONFIRMED), VISIT_EN_ROUTE },
    [VISIT_ACT_CHECK_IN] = { IN(EN_ROUTE), VISIT_CHECKED_IN },
    [VISIT_ACT_DIAGNOSE] = { IN(CHECKED_IN), STAYS },
    [VISIT_ACT_AGREE] = { IN(CHECKED_IN), STAYS },
    [VISIT_ACT_PARTS] = { IN(CHECKED_IN), STAYS },
    [VISIT_ACT_WORK] = { IN(CHECKED_IN), STAYS },
    [VISIT_ACT_SIGN] = { IN(CHECKED_IN), STAYS },
    [VISIT_ACT_REFUSE_SIGN] = { IN(CHECKED_IN), STAYS },
    [VISIT_ACT_FINISH] = { IN(CHECKED_IN), VISIT_DONE },
    [VISIT_ACT_NO_SHOW] = { COMING | IN(EN_ROUTE) | IN(CHECKED_IN), VISIT_NO_SHOW },
    [VISIT_ACT_SAFETY_STOP] = { IN(EN_ROUTE) | IN(CHECKED_IN), VISIT_CANCELLED },
    [VISIT_ACT_PHOTO] = { IN(EN_ROUTE) | IN(CHECKED_IN), STAYS },
    [VISIT_ACT_EDIT] = { COMING | IN(EN_ROUTE) | IN(CHECKED_IN), STAYS },
    [VISIT_ACT_GIVE] = { COMING, VISIT_PLANNED },
    [VISIT_ACT_RESCHEDULE] = { COMING | IN(EN_ROUTE), VISIT_PLANNED },
    [VISIT_ACT_CANCEL] = { COMING | IN(EN_ROUTE), VISIT_CANCELLED },
};

bool visit_may(int state, enum visit_act act)
{
    return acts[act].in & (1u << state);
}

int visit_after(int state, enum visit_act act)
{
    return acts[act].to == STAYS ? state : acts[act].to;
}

/* Windows that only touch do not overlap: who is done at ten may begin at ten. */
bool windows_overlap(utc from, utc to, utc other_from, utc other_to)
{
    return from.ms < other_to.ms && to.ms > other_from.ms;
}

/* ------------------------------------------------------------------ who may */

static bool may_plan(const struct op *op, const struct visit *v)
{
    return ticket_reach(op, "visit.plan", v->team_id, v->assignee_id);
}

/* Own: the engineer of the visit; and of its team: the ticket's. */
static bool may_work(const struct op *op, const struct visit *v)
{
    return ticket_reach(op, "visit.work", v->team_id ? v->team_id : -1, v->engineer_id);
}

bool visit_reach(const struct op *op, enum visit_act act, const struct visit *v)
{
    if (act >= VISIT_ACT_EDIT)
        return may_plan(op, v);
    /* Those who plan hear from customers too, and of engineers who did not come. */
    bool heard = act == VISIT_ACT_CONFIRM || act == VISIT_ACT_NO_SHOW;
    return may_work(op, v) || (heard && may_plan(op, v));
}

enum err visit_act_check(struct op *op, enum visit_act act, const struct visit *v)
{
    if (!visit_reach(op, act, v))
        return permission_refuse(op, act >= VISIT_ACT_EDIT ? "visit.plan" : "visit.work");
    if (!visit_may(v->state, act))
        return refuse_with(op, ERR_CONFLICT, "visit.no_act",
                           P("act", str_of(visit_act_labels[act])),
                           P("state", str_of(visit_state_labels[v->state])));
    return OK;
}
