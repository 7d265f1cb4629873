/* Can each step be reached, and can each be left towards an end? By following the moves from the first step, and from the ends
 * backwards, until nothing new is found. */
#include "process_internal.h"

struct ways {
    const struct process_def *d;
    const struct process_step *steps;
    const struct process_move *moves;
    bool *reached, *ends;
};

static ptrdiff_t index_of(const struct ways *w, str key)
{
    const struct process_step *s = process_step_named(w->d, key);
    return s ? s - w->steps : -1;
}

static bool leaves(const struct ways *w, const struct process_move *m, size_t step)
{
    if (str_is(m->from, "*"))
        return w->steps[step].kind != STEP_END && !str_eq(m->to, w->steps[step].key);
    return str_eq(m->from, w->steps[step].key);
}

static bool spread(struct ways *w)
{
    bool changed = false;
    for (size_t i = 0; i < w->d->moves.n; i++) {
        ptrdiff_t to = index_of(w, w->moves[i].to);
        for (size_t s = 0; to >= 0 && s < w->d->steps.n; s++) {
            if (!leaves(w, &w->moves[i], s))
                continue;
            if (w->reached[s] && !w->reached[to])
                w->reached[to] = changed = true;
            if (w->ends[to] && !w->ends[s])
                w->ends[s] = changed = true;
        }
    }
    return changed;
}

/* What leaves a step on its own account, not from everywhere. */
struct exits {
    size_t all, people, timed, unguarded;
};

static struct exits exits_of(const struct ways *w, size_t step)
{
    struct exits e = { 0 };
    for (size_t i = 0; i < w->d->moves.n; i++) {
        const struct process_move *m = &w->moves[i];
        if (!str_eq(m->from, w->steps[step].key))
            continue;
        e.all++;
        e.timed += m->after_minutes > 0;
        e.people += !m->automatic && !m->after_minutes;
        e.unguarded += is_empty_json(m->guard);
    }
    return e;
}

static void judge(struct findings *f, const struct ways *w, size_t i)
{
    const struct process_step *s = &w->steps[i];
    struct exits e = exits_of(w, i);
    str at = AT(f, "/steps/%zu", i);
    if (!w->reached[i])
        finding(f, SEVERITY_ERROR, at, "process.unreachable", s->key, STR(""));
    if (s->kind == STEP_END)
        return;
    if (!e.all)
        finding(f, SEVERITY_ERROR, at, "process.dead_end", s->key, STR(""));
    else if (!w->ends[i])
        finding(f, SEVERITY_ERROR, at, "process.no_end", s->key, STR(""));
    if (s->kind == STEP_DECISION && e.all && !e.unguarded)
        finding(f, SEVERITY_WARNING, at, "process.undecided", s->key, STR(""));
}

/* Decisions that lead to each other without anybody's doing would never rest. */
static void circles(struct findings *f, const struct ways *w)
{
    size_t n = w->d->steps.n;
    for (size_t i = 0; i < n; i++) {
        size_t at = i, left = n + 1;
        while (left && w->steps[at].kind == STEP_DECISION) {
            const struct process_move *way = NULL;
            for (size_t m = 0; m < w->d->moves.n && !way; m++)
                if (str_eq(w->moves[m].from, w->steps[at].key) && is_empty_json(w->moves[m].guard))
                    way = &w->moves[m];
            ptrdiff_t to = way ? index_of(w, way->to) : -1;
            if (to < 0)
                break;
            at = (size_t)to;
            left--;
        }
        if (!left)
            finding(f, SEVERITY_ERROR, AT(f, "/steps/%zu", i), "process.circle", w->steps[i].key,
                    STR(""));
    }
}

void process_check_ways(struct findings *f, const struct process_def *d)
{
    struct arena *mem = f->op->mem;
    size_t n = d->steps.n;
    struct ways w = { d, d->steps.items, d->moves.items, arena_array(mem, n + 1, sizeof(bool)),
                      arena_array(mem, n + 1, sizeof(bool)) };
    memset(w.reached, 0, (n + 1) * sizeof(bool));
    memset(w.ends, 0, (n + 1) * sizeof(bool));
    ptrdiff_t start = index_of(&w, d->start);
    if (start < 0)
        finding(f, SEVERITY_ERROR, STR("/start"), "process.no_start", d->start, STR(""));
    else
        w.reached[start] = true;
    for (size_t i = 0; i < n; i++)
        w.ends[i] = w.steps[i].kind == STEP_END;
    while (spread(&w))
        continue;
    for (size_t i = 0; i < n; i++)
        if (start >= 0)
            judge(f, &w, i);
    circles(f, &w);
}
