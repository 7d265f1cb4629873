/* A walk over the facts for each clock. What a clock used before it stood is kept in seconds of working time, so
 * that the due time after a pause is the calendar's answer to "the rest from here". */
#include "clock.h"

#include "../base/text.h"

#include <assert.h>

const char *const clock_kind_labels[] = { "first_response", "next_response", "resolution", "step",
                                          "handover",       "legal",         NULL };
const char *const wait_for_labels[] = {
    "none", "customer", "parts", "third_party", "internal", NULL
};
const char *const clock_state_labels[] = { "none", "running", "paused", "met", "breached", NULL };
const char *const stretch_kind_labels[] = { "ran", "stood", "ended", NULL };

static const char *const fact_labels[] = {
    [FACT_CREATED] = "created",   [FACT_ASKED] = "asked", [FACT_ANSWERED] = "answered",
    [FACT_WAITS] = "waits",       [FACT_WORKS] = "works", [FACT_RESOLVED] = "resolved",
    [FACT_REOPENED] = "reopened", [FACT_GIVEN] = "given",
};

const struct field clock_stretch_fields[] = {
    { FIELD(struct clock_stretch, from) },
    { FIELD(struct clock_stretch, to), .flags = NULLABLE, .doc = "null: it still goes on" },
    { FIELD(struct clock_stretch, kind), .labels = stretch_kind_labels },
    { FIELD(struct clock_stretch, cause), .doc = "what began it" },
    { FIELD(struct clock_stretch, who) },
    { FIELD(struct clock_stretch, seq), .doc = "event of the ticket" },
    { FIELD(struct clock_stretch, seconds), .doc = "of working time used in it" },
    { 0 },
};

const struct field clock_fields[] = {
    { FIELD(struct clock, kind), .labels = clock_kind_labels },
    { FIELD(struct clock, key), .doc = "unlike all others of the ticket" },
    { FIELD(struct clock, state), .labels = clock_state_labels },
    { FIELD(struct clock, target), .doc = "seconds of working time; of a legal one of all time" },
    { FIELD(struct clock, used), .doc = "seconds of working time until it ended, or now" },
    { FIELD(struct clock, started_at), .flags = NULLABLE },
    { FIELD(struct clock, ended_at), .flags = NULLABLE },
    { FIELD(struct clock, due_at), .flags = NULLABLE,
      .doc = "of one that stands: if it went on now" },
    { FIELD(struct clock, breached), .doc = "over its target" },
    { FIELD(struct clock, late_before), .doc = "runs before this one that were over their target, "
                                               "of a clock that begins more than once" },
    { FIELD(struct clock, provisional), .doc = "due on a day that its calendar does not know yet" },
    { FIELD(struct clock, step), .flags = OPTIONAL, .doc = "that it is about" },
    { FIELD(struct clock, from_team_id), .flags = OPTIONAL | NULLABLE },
    { FIELD(struct clock, to_team_id), .flags = OPTIONAL | NULLABLE },
    { FIELD(struct clock, basis), .flags = OPTIONAL, .doc = "article of a legal one" },
    { FIELD(struct clock, stretches), .of = clock_stretch_fields,
      .size = sizeof(struct clock_stretch) },
    { 0 },
};

struct walk {
    const struct clock_target *target;
    const struct work_time *work;
    struct clock clock;
    struct clock_stretch *stretches;
    size_t n;
    bool going, standing; /* standing: it waits; going: it has begun and not ended */
    str step;             /* where it is */
    int64_t team;
};

/* Ends the stretch that goes on and begins another; nothing is begun for STRETCH_ENDED. */
static void turn(struct walk *w, const struct clock_fact *f, enum stretch_kind kind)
{
    if (w->n) {
        struct clock_stretch *last = &w->stretches[w->n - 1];
        if (!last->to.ms) {
            last->to = f->at;
            if (last->kind == STRETCH_RAN)
                last->seconds = w->work->between(w->work->calendar, last->from, f->at);
            w->clock.used += last->seconds;
        }
    }
    w->stretches[w->n++] = (struct clock_stretch){
        .from = f->at,
        .to = kind == STRETCH_ENDED ? f->at : (utc){ 0 },
        .kind = (int)kind,
        .cause = str_of(fact_labels[f->kind]),
        .who = f->who,
        .seq = f->seq,
    };
}

/* All time counts: for clocks of the law. */
static utc all_add(const void *calendar, utc from, int64_t seconds)
{
    (void)calendar;
    return utc_add(from, seconds * 1000);
}

static int64_t all_between(const void *calendar, utc from, utc to)
{
    (void)calendar;
    return (to.ms - from.ms) / 1000;
}

static void begin(struct walk *w, const struct clock_fact *f)
{
    if (w->going)
        return;
    w->clock.late_before += w->clock.used > w->clock.target;
    w->clock.used = 0;
    w->clock.started_at = f->at;
    w->clock.ended_at = (utc){ 0 };
    w->n = 0;
    w->going = true;
    w->standing = false;
    turn(w, f, STRETCH_RAN);
}

static void end(struct walk *w, const struct clock_fact *f)
{
    if (!w->going)
        return;
    turn(w, f, STRETCH_ENDED);
    w->clock.ended_at = f->at;
    w->going = false;
}

/* Goes on where it stood: after a resolution that did not hold. */
static void go_on(struct walk *w, const struct clock_fact *f)
{
    if (w->going || !w->clock.started_at.ms)
        return;
    w->going = true;
    w->standing = false;
    w->clock.ended_at = (utc){ 0 };
    turn(w, f, STRETCH_RAN);
}

static void wait(struct walk *w, const struct clock_fact *f, bool stands)
{
    if (!w->going || w->standing == stands)
        return;
    w->standing = stands;
    turn(w, f, stands ? STRETCH_STOOD : STRETCH_RAN);
}

static void first_response(struct walk *w, const struct clock_fact *f)
{
    if (f->kind == FACT_CREATED && !f->by_staff)
        begin(w, f);
    else if (f->kind == FACT_ANSWERED || f->kind == FACT_RESOLVED)
        end(w, f);
}

static void next_response(struct walk *w, const struct clock_fact *f)
{
    if (f->kind == FACT_ASKED)
        begin(w, f);
    else if (f->kind == FACT_ANSWERED || f->kind == FACT_RESOLVED)
        end(w, f);
}

static void resolution(struct walk *w, const struct clock_fact *f)
{
    if (f->kind == FACT_CREATED)
        begin(w, f);
    else if (f->kind == FACT_RESOLVED)
        end(w, f);
    else if (f->kind == FACT_REOPENED)
        go_on(w, f);
}

/* While the ticket is in one step. */
static void step(struct walk *w, const struct clock_fact *f)
{
    if (!f->step.n || str_eq(f->step, w->step))
        return;
    if (str_eq(w->step, w->target->step))
        end(w, f);
    w->step = f->step;
    if (str_eq(w->step, w->target->step))
        begin(w, f);
}

/* While one team has what the other handed to it. */
static void handover(struct walk *w, const struct clock_fact *f)
{
    const struct clock_target *t = w->target;
    if (f->kind == FACT_RESOLVED)
        end(w, f);
    else if (f->kind == FACT_REOPENED && w->team == t->to_team)
        go_on(w, f);
    if (f->team == TEAM_SAME || f->team == w->team)
        return;
    int64_t from = w->team;
    w->team = f->team;
    if (from == t->to_team)
        end(w, f);
    bool handed = f->kind != FACT_CREATED && (!t->from_team || from == t->from_team);
    if (handed && w->team == t->to_team)
        begin(w, f);
}

/* Days of the law become a length of time when they begin: from then on nothing moves their end. */
static void legal(struct walk *w, const struct clock_fact *f)
{
    if (f->kind == FACT_CREATED) {
        const struct clock_target *t = w->target;
        utc due = w->work->days(w->work->calendar, f->at, t->days, t->working_days);
        w->clock.target = (due.ms - f->at.ms) / 1000;
        begin(w, f);
    } else if (f->kind == FACT_RESOLVED) {
        end(w, f);
    } else if (f->kind == FACT_REOPENED) {
        go_on(w, f);
    }
}

static void take(struct walk *w, const struct clock_fact *f)
{
    static void (*const takes[])(struct walk *, const struct clock_fact *) = {
        [CLOCK_FIRST_RESPONSE] = first_response,
        [CLOCK_NEXT_RESPONSE] = next_response,
        [CLOCK_RESOLUTION] = resolution,
        [CLOCK_STEP] = step,
        [CLOCK_HANDOVER] = handover,
        [CLOCK_LEGAL] = legal,
    };
    takes[w->target->kind](w, f);
    if (f->kind == FACT_WAITS)
        wait(w, f, (w->target->pauses >> f->wait & 1u) != 0);
    else if (f->kind == FACT_WORKS || f->kind == FACT_REOPENED)
        wait(w, f, false);
}

/* A clock of the law that was reopened has gone on all the time: what lay between counts. */
static void count_all(struct walk *w, utc now)
{
    struct clock *c = &w->clock;
    if (w->target->kind == CLOCK_LEGAL && c->started_at.ms)
        c->used = ((w->going ? now.ms : c->ended_at.ms) - c->started_at.ms) / 1000;
}

/* What the stretch that goes on has used until now, and when the target is used up. */
static void settle(struct walk *w, utc now)
{
    struct clock *c = &w->clock;
    struct clock_stretch *last = w->n ? &w->stretches[w->n - 1] : NULL;
    if (w->going && last && last->kind == STRETCH_RAN) {
        last->seconds =
            now.ms > last->from.ms ? w->work->between(w->work->calendar, last->from, now) : 0;
        c->used += last->seconds;
    }
    count_all(w, now);
    c->breached = c->used > c->target;
    c->state = !c->started_at.ms          ? CLOCK_NONE
               : w->going && w->standing  ? CLOCK_PAUSED
               : w->going && !c->breached ? CLOCK_RUNNING
               : c->breached              ? CLOCK_BREACHED
                                          : CLOCK_MET;
}

/* When it will have used up so much, in working time from where it runs, or from now when it stands. */
static utc used_up(const struct clock *c, const struct work_time *work, int64_t seconds, utc now)
{
    assert(c->stretches.items && c->stretches.n);
    const struct clock_stretch *last =
        &((struct clock_stretch *)c->stretches.items)[c->stretches.n - 1];
    bool runs = last->kind == STRETCH_RAN;
    int64_t before = c->used - (runs ? last->seconds : 0);
    if (c->kind == CLOCK_LEGAL)
        return utc_add(c->started_at, seconds * 1000);
    if (before > seconds)
        return last->from; /* it was over before this began: at once */
    return work->add(work->calendar, runs ? last->from : now, seconds - before);
}

static bool goes_on(const struct clock *c)
{
    return c->started_at.ms && !c->ended_at.ms && c->stretches.n;
}

utc clock_reaches(const struct clock *c, const struct work_time *work, int64_t percent)
{
    if (!goes_on(c) || c->state == CLOCK_PAUSED)
        return (utc){ 0 };
    return used_up(c, work, (c->target * percent + 99) / 100, (utc){ 0 });
}

utc clock_over(const struct clock *c, const struct work_time *work)
{
    if (!goes_on(c) || c->state == CLOCK_PAUSED)
        return (utc){ 0 };
    return used_up(c, work, c->target + 1, (utc){ 0 });
}

static str key_of(struct arena *mem, const struct clock_target *t)
{
    const char *kind = clock_kind_labels[t->kind];
    switch (t->kind) {
    case CLOCK_STEP:
        return arena_fmt(mem, "%s:" STR_FMT, kind, STR_ARG(t->step));
    case CLOCK_HANDOVER:
        return arena_fmt(mem, "%s:%lld:%lld", kind, (long long)t->from_team, (long long)t->to_team);
    case CLOCK_LEGAL:
        return arena_fmt(mem, "%s:%lld%s", kind, (long long)t->days, t->working_days ? "w" : "d");
    default:
        return str_of(kind);
    }
}

struct clock clock_of(struct arena *mem, const struct clock_target *target,
                      const struct work_time *work, const struct clock_fact *facts, size_t n,
                      utc now)
{
    struct walk w = {
        .target = target,
        .work = target->kind == CLOCK_LEGAL
                    ? &(struct work_time){ work->calendar, all_add, all_between, work->days }
                    : work,
        .clock = { .kind = target->kind,
                   .key = key_of(mem, target),
                   .target = target->seconds,
                   .step = target->step,
                   .basis = target->basis,
                   .from_team_id = target->from_team,
                   .to_team_id = target->to_team },
        .stretches = arena_array(mem, 2 * n + 2, sizeof(struct clock_stretch)),
    };
    for (size_t i = 0; i < n; i++)
        take(&w, &facts[i]);
    settle(&w, now);
    w.clock.stretches = (struct list){ w.stretches, w.n };
    if (goes_on(&w.clock))
        w.clock.due_at = used_up(&w.clock, w.work, w.clock.target, now);
    return w.clock;
}

/* ------------------------------------------------------------------ substance */

#define SUBSTANCE_CHARS 6

bool reply_has_substance(struct arena *mem, str body)
{
    static const char *const phrases[] = {
        "您好",         "你好",        "亲爱的",     "亲",     "客户",
        "顾客",         "先生",        "女士",       "收到",   "已收到",
        "好的",         "请稍等",      "稍等",       "马上",   "正在为您处理",
        "感谢您的来信", "感谢",        "谢谢",       "hello",  "hi",
        "dear",         "customer",    "thank you",  "thanks", "we have received your message",
        "received",     "please wait", "one moment", "ok",
    };
    str folded = text_fold(mem, body);
    char *rest = arena_z(mem, folded);
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        for (char *at = strstr(rest, phrases[i]); at; at = strstr(at, phrases[i]))
            memset(at, ' ', strlen(phrases[i]));
    size_t left = 0;
    for (size_t i = 0; i < folded.n;) {
        unsigned char c = (unsigned char)rest[i];
        size_t wide = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        bool han =
            wide >= 3 && c >= 0xE4 && c <= 0xE9; /* U+4000 to U+9FFF and neighbours: no marks */
        bool word = wide == 1 && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
        left += han || word;
        i += wide;
    }
    return left >= SUBSTANCE_CHARS;
}
