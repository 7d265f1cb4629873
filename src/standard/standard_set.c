/* Standards at work: which one applies to what, and the clocks that follow. Whoever works on many tickets has the
 * calendars read beforehand; a single ticket asks for the one that it needs. */
#include "standard_internal.h"
#include "standard_sql.h"

/* A calendar by its key, with when each version began to be in force (the newest first). */
struct known_calendar {
    str key;
    struct list versions;         /* struct calendar_version */
    const struct calendar **read; /* of the same order; NULL: not read yet */
};

struct standard_set {
    const struct compiled *editions; /* standard by standard as they are tried, the newest first */
    size_t n;
    struct known_calendar
        *calendars; /* by standard_set_calendars; else each is asked for when needed */
    size_t calendar_count;
};

enum err standard_set_read(struct op *op, struct standard_set **ret)
{
    struct list rows, editions;
    TRY(db_all(op, SQL(standard_set), NO_ARGS, standard_row_fields, sizeof(struct standard_row),
               &rows));
    TRY(standards_compiled(op, &rows, &editions));
    *ret = arena_alloc(op->mem, sizeof **ret);
    **ret = (struct standard_set){ .editions = editions.items, .n = editions.n };
    return OK;
}

bool standard_set_empty(const struct standard_set *set)
{
    return !set->n;
}

enum err standard_set_try(struct op *op, const struct standard *draft, int64_t replaces,
                          struct standard_set **ret)
{
    struct standard s = *draft;
    struct standard_set *set;
    TRY(standard_check(op, &s));
    s.effective_at = (utc){ 0 };
    s.active = true;
    s.id = replaces ? replaces : STANDARD_TRIED;
    TRY(standard_set_read(op, &set));
    struct compiled *tried = arena_array(op->mem, set->n + 1, sizeof *tried);
    size_t n = 0, at = 0;
    for (size_t i = 0; i < set->n; i++)
        if (set->editions[i].s.id != s.id)
            tried[n++] = set->editions[i];
    while (at < n && tried[at].s.position <= s.position)
        at++;
    memmove(&tried[at + 1], &tried[at], (n - at) * sizeof *tried);
    TRY(standard_compile(op, &s, &tried[at]));
    set->editions = tried;
    set->n = n + 1;
    *ret = set;
    return OK;
}

const struct standard *standard_set_find(const struct standard_set *set, int64_t id)
{
    for (size_t i = 0; i < set->n; i++)
        if (set->editions[i].s.id == id)
            return &set->editions[i].s;
    return NULL;
}

const struct standard *standard_of(const struct standard_set *set, const void *facts, utc at)
{
    const struct compiled *best = NULL;
    int64_t seen = 0; /* standard whose edition in force was met */
    for (size_t i = 0; i < set->n; i++) {
        const struct compiled *c = &set->editions[i];
        if (!c->s.active || c->s.id == seen || c->s.effective_at.ms > at.ms)
            continue;
        seen = c->s.id;
        if ((!best || c->tests > best->tests) && condition_holds(&c->condition, facts))
            best = c;
    }
    return best ? &best->s : NULL;
}

/* ------------------------------------------------------------------ calendars */

static enum err calendar_find(struct op *op, struct standard_set *set, str key,
                              struct known_calendar **ret)
{
    struct company_calendar c;
    for (size_t i = 0; i < set->calendar_count; i++)
        if (str_eq(set->calendars[i].key, key)) {
            *ret = &set->calendars[i];
            return OK;
        }
    TRY(company_calendar_get(op, key, 0, &c));
    set->calendars =
        arena_grow(op->mem, set->calendars, set->calendar_count * sizeof *set->calendars,
                   (set->calendar_count + 1) * sizeof *set->calendars);
    *ret = &set->calendars[set->calendar_count++];
    **ret = (struct known_calendar){
        key, c.versions, arena_array(op->mem, c.versions.n, sizeof(const struct calendar *))
    };
    return OK;
}

/* As it was in force at a time; the first version counts for the time before it too. */
static enum err known_at(struct op *op, struct known_calendar *k, utc at,
                         const struct calendar **ret)
{
    const struct calendar_version *v = k->versions.items;
    size_t i = 0;
    while (i + 1 < k->versions.n && v[i].effective_at.ms > at.ms)
        i++;
    if (!k->read[i])
        TRY(calendar_of_version(op, v[i].id, &k->read[i]));
    *ret = k->read[i];
    return OK;
}

static enum err calendar_at(struct op *op, struct standard_set *set, str key, utc at,
                            const struct calendar **ret)
{
    struct known_calendar *known;
    int64_t version;
    if (!set->calendar_count)
        return calendar_in_force(op, key, at, &version, ret);
    TRY(calendar_find(op, set, key, &known));
    return known_at(op, known, at, ret);
}

enum err standard_set_calendars(struct op *op, struct standard_set *set)
{
    for (size_t i = 0; i < set->n; i++) {
        struct known_calendar *k;
        const struct calendar *c;
        TRY(calendar_find(op, set, set->editions[i].s.calendar, &k));
        for (size_t j = 0; j < k->versions.n; j++)
            TRY(known_at(op, k,
                         ((const struct calendar_version *)k->versions.items)[j].effective_at, &c));
    }
    return OK;
}

/* ------------------------------------------------------------------ working time */

/* A calendar's answers; what it cannot reach is far away, which is never met by a clock. */
struct ground {
    struct op *op;
    const struct calendar *calendar;
};
#define FAR_AWAY ((utc){ INT64_C(7258118400000) - 1 })

static utc ground_add(const void *ground, utc from, int64_t seconds)
{
    const struct ground *g = ground;
    struct calendar_moment m = { .at = FAR_AWAY };
    if (calendar_add(g->op, g->calendar, from, seconds * 1000, &m) != OK)
        op_forgive(g->op);
    return m.at;
}

static int64_t ground_between(const void *ground, utc from, utc to)
{
    const struct ground *g = ground;
    return calendar_between(g->calendar, from, to) / 1000;
}

static utc ground_days(const void *ground, utc from, int64_t n, bool working)
{
    const struct ground *g = ground;
    struct calendar_end end = { .at = FAR_AWAY };
    const struct calendar_period p = { .unit = working ? CALENDAR_WORKING_DAY : CALENDAR_DAY,
                                       .n = n };
    if (calendar_period_end(g->op, g->calendar, from, &p, &end) != OK)
        op_forgive(g->op);
    return end.at;
}

static struct work_time work_on(struct op *op, const struct calendar *c)
{
    struct ground *g = arena_alloc(op->mem, sizeof *g);
    *g = (struct ground){ op, c };
    return (struct work_time){ g, ground_add, ground_between, ground_days };
}

/* ------------------------------------------------------------------ clocks */

static unsigned pauses_of(const struct standard *s)
{
    unsigned bits = 0;
    for (size_t i = 0; i < s->pauses.n; i++) {
        int wait = label_index(wait_for_labels, s->pauses.items[i]);
        if (wait > WAIT_NONE)
            bits |= 1u << wait;
    }
    return bits;
}

static struct clock_target further(const struct standard *s, const struct standard_target *t)
{
    return (struct clock_target){
        .kind = CLOCK_STEP + t->clock,
        .seconds = t->minutes * 60,
        .pauses = t->clock == TARGET_HANDOVER ? pauses_of(s) : 0,
        .step = t->step,
        .from_team = t->from_team_id,
        .to_team = t->to_team_id,
        .days = t->days,
        .working_days = t->working_days,
        .basis = t->basis,
    };
}

/* The targets of a standard, at most CLOCK_LEGAL + its further ones. */
static size_t targets_of(const struct standard *s, struct clock_target *targets)
{
    const int64_t minutes[] = { s->first_response, s->next_response, s->resolution };
    size_t n = 0;
    for (int kind = 0; kind <= CLOCK_RESOLUTION; kind++)
        if (minutes[kind])
            targets[n++] = (struct clock_target){
                .kind = kind,
                .seconds = minutes[kind] * 60,
                .pauses = kind == CLOCK_RESOLUTION ? pauses_of(s) : 0,
            };
    for (size_t i = 0; i < s->targets.n; i++)
        targets[n++] = further(s, &((const struct standard_target *)s->targets.items)[i]);
    return n;
}

static void first_due(struct standard_clocks *r)
{
    const struct clock *c = r->clocks.items;
    for (size_t i = 0; i < r->clocks.n; i++) {
        bool runs = c[i].due_at.ms && c[i].state != CLOCK_PAUSED;
        if (runs && (!r->due_at.ms || c[i].due_at.ms < r->due_at.ms)) {
            r->due_at = c[i].due_at;
            r->due_clock = c[i].kind;
        }
    }
}

/* Is what decides about the clock within the days that the calendar knows? */
static bool covered(const struct calendar *c, const struct clock *clock)
{
    utc at = clock->due_at.ms ? clock->due_at : clock->ended_at;
    return !at.ms || calendar_covers(c, at);
}

enum err standard_clocks_of(struct op *op, struct standard_set *set, const struct standard *s,
                            utc at, const struct clock_fact *facts, size_t n,
                            struct standard_clocks *ret)
{
    const struct calendar *then, *now = NULL;
    struct clock_target *targets =
        arena_array(op->mem, CLOCK_RESOLUTION + 1 + s->targets.n, sizeof *targets);
    size_t target_count = targets_of(s, targets);
    struct clock *clocks = arena_array(op->mem, target_count, sizeof *clocks);
    struct work_time *works = arena_array(op->mem, target_count, sizeof *works);

    TRY(calendar_at(op, set, s->calendar, at, &then));
    struct work_time usual = work_on(op, then);
    for (size_t i = 0; i < target_count; i++) {
        works[i] = usual;
        clocks[i] = clock_of(op->mem, &targets[i], &works[i], facts, n, op->now);
        if (covered(then, &clocks[i]))
            continue;
        if (!now)
            TRY(calendar_at(op, set, s->calendar, op->now, &now));
        works[i] = work_on(op, now);
        clocks[i] = clock_of(op->mem, &targets[i], &works[i], facts, n, op->now);
        clocks[i].provisional = clocks[i].due_at.ms && !covered(now, &clocks[i]);
    }
    *ret = (struct standard_clocks){ .standard = s,
                                     .clocks = { clocks, target_count },
                                     .works = works };
    first_due(ret);
    return OK;
}

bool escalation_for(const struct standard_escalation *e, const struct clock *c)
{
    for (size_t i = 0; i < e->clocks.n; i++)
        if (str_is(e->clocks.items[i], clock_kind_labels[c->kind]))
            return true;
    return !e->clocks.n;
}
