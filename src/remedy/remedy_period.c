/* Periods. The day of the start does not count (Civil Code arts. 200-204: R-T1, R-T2), a last day that is a
 * day of rest gives way to the next that is none (R-T3). Working days are counted one by one. */
#include "remedy_internal.h"

#include "../base/date.h"

#define REST_MAX 30 /* days off in a row */

static enum remedy_day weekday_of(const void *of, str date)
{
    (void)of;
    /* 1970-01-01 was a Thursday. */
    int64_t day = (date_days(date) + 3) % 7;
    return day >= 5 ? REMEDY_WEEKEND : REMEDY_UNDECIDED;
}

const struct remedy_calendar remedy_calendar_plain = { weekday_of, NULL, false };

static bool is_rest(const struct remedy_calendar *c, enum remedy_day day, int roll, bool in_block)
{
    if (day == REMEDY_HOLIDAY)
        return true;
    if (day != REMEDY_WEEKEND)
        return false;
    /* A weekend that follows a holiday without a gap belongs to its block. */
    return (roll == REMEDY_ROLL_REST && !c->weekends_keep) || in_block;
}

static void roll_on(struct op *op, const struct remedy_calendar *c, int roll, struct counted *ret)
{
    bool block = false, moved = false;
    str day = ret->counted_on;
    for (int i = 0; roll != REMEDY_ROLL_NONE && i < REST_MAX; i++) {
        enum remedy_day kind = c->day(c->of, day);
        ret->undecided |= kind == REMEDY_UNDECIDED;
        if (!is_rest(c, kind, roll, block))
            break;
        block |= kind == REMEDY_HOLIDAY;
        moved = true;
        day = date_add_days(op->mem, day, 1);
    }
    ret->end_on = day;
    ret->rolled = moved;
    ret->weekend = moved && !block;
}

static str workdays_add(struct op *op, const struct remedy_calendar *c, str day, int64_t n,
                        bool *undecided)
{
    while (n > 0) {
        day = date_add_days(op->mem, day, 1);
        enum remedy_day kind = c->day(c->of, day);
        *undecided |= kind == REMEDY_UNDECIDED;
        if (kind == REMEDY_WORKDAY || kind == REMEDY_UNDECIDED)
            n--;
    }
    return day;
}

str days_count(struct op *op, const struct remedy_calendar *calendar, str start, int64_t count,
               int unit, int roll, struct counted *ret)
{
    ret->known = true;
    ret->start_on = start;
    ret->count = count;
    if (unit == PERIOD_DAY)
        ret->counted_on = date_add_days(op->mem, start, count);
    else if (unit == PERIOD_WORKDAY)
        ret->counted_on = workdays_add(op, calendar, start, count, &ret->undecided);
    else
        ret->counted_on = date_add_months(op->mem, start, unit == PERIOD_YEAR ? 12 * count : count);
    if (ret->extended)
        ret->counted_on = date_add_days(op->mem, ret->counted_on, ret->extended);
    roll_on(op, calendar, roll, ret);
    return ret->end_on;
}

/* ------------------------------------------------------------------ from facts */

/* Where a period begins; open are those facts that could make it begin later. */
static bool start_find(const struct period *p, const struct known_facts *f, struct counted *ret,
                       struct fact_set *open)
{
    if (p->restart_n >= 0 && fact_in(f->known, (size_t)p->restart_n)) {
        ret->start_n = p->restart_n;
        ret->start_on = fact_text(f->facts, (size_t)p->restart_n);
        return true;
    }
    bool found = false;
    for (size_t i = 0; i < p->start_n; i++) {
        size_t n = (size_t)p->starts[i];
        if (!fact_in(f->known, n)) {
            fact_add(open, n);
            continue;
        }
        str day = fact_text(f->facts, n);
        if (found && (p->pick == PICK_FIRST || str_cmp(day, ret->start_on) <= 0))
            continue;
        ret->start_n = p->starts[i];
        ret->start_on = day;
        found = true;
    }
    if (found && p->pick == PICK_FIRST)
        *open = (struct fact_set){ 0 };
    return found;
}

/* Installation delays the start only where the seller installs. */
static void install_close(const struct known_facts *f, struct fact_set *open)
{
    size_t installed = (size_t)fact_at_offset(offsetof(struct remedy_facts, installed_on));
    /* An unknown flag reads false. */
    if (!f->facts->installed_by_seller)
        open->bits[installed / 64] &= ~(UINT64_C(1) << (installed % 64));
}

static bool is_none(const struct fact_set *s)
{
    uint64_t any = 0;
    for (size_t i = 0; i < FACTS_MAX / 64; i++)
        any |= s->bits[i];
    return any == 0;
}

static int64_t extended_days(const struct period *p, const struct known_facts *f,
                             struct fact_set *open)
{
    int64_t days = 0;
    for (size_t i = 0; i < p->extend_n; i++) {
        size_t n = (size_t)p->extends[i];
        if (fact_in(f->known, n))
            days += fact_number(f->facts, n);
        else
            fact_add(open, n);
    }
    return days;
}

static str event_of(const struct period *p, const struct known_facts *f, str on)
{
    for (size_t i = 0; i < p->event_n; i++)
        if (fact_in(f->known, (size_t)p->events[i]))
            return fact_text(f->facts, (size_t)p->events[i]);
    return on;
}

enum tri period_tri(struct op *op, const struct remedy_calendar *calendar, const struct period *p,
                    const struct known_facts *f, str on, bool after, struct fact_set *missing,
                    struct counted *ret)
{
    struct fact_set open = { 0 }, starts = { 0 };
    int64_t count = p->count;
    if (p->count_n >= 0 && !fact_in(f->known, (size_t)p->count_n)) {
        fact_add(missing, (size_t)p->count_n);
        return TRI_OPEN;
    }
    if (p->count_n >= 0)
        count = fact_number(f->facts, (size_t)p->count_n);
    bool found = start_find(p, f, ret, &starts);
    install_close(f, &starts);
    if (!found) {
        if (is_none(&starts))
            fact_add(&starts, (size_t)p->starts[0]);
        facts_join(missing, &starts);
        return TRI_OPEN;
    }
    facts_join(&open, &starts);
    if (p->shift)
        ret->start_on = date_add_days(op->mem, ret->start_on, p->shift);
    ret->extended = extended_days(p, f, &open);
    days_count(op, calendar, ret->start_on, count, p->unit, p->roll, ret);
    bool past = str_cmp(event_of(p, f, on), ret->end_on) > 0;
    /* What is not known could only make the end later. */
    if (past && !is_none(&open)) {
        facts_join(missing, &open);
        return TRI_OPEN;
    }
    return past == after ? TRI_YES : TRI_NO;
}

str period_why(struct op *op, const struct counted *c, int unit)
{
    static const char *const units[] = { "remedy.unit_day", "remedy.unit_workday",
                                         "remedy.unit_month", "remedy.unit_year" };
    const struct remedy_rules *rules = remedy_rules_builtin();
    const struct fact_word *w = &rules->words[c->start_n];
    str n = arena_fmt(op->mem, "%lld", (long long)c->count);
    str what = message_text(op->mem, op->lang, units[unit], (struct param[]){ P("n", n) }, 1);
    struct param params[] = {
        P("start", c->start_on), P("fact", in_lang(op, w->zh, w->en)),
        P("count", what),        P("counted", c->counted_on),
        P("end", c->end_on),     P("extended", arena_fmt(op->mem, "%lld", (long long)c->extended)),
    };
    const char *code = c->rolled     ? "remedy.period_rolled"
                       : c->extended ? "remedy.period_extended"
                                     : "remedy.period";
    return message_text(op->mem, op->lang, code, params, sizeof params / sizeof *params);
}
