/* A walk over the facts for each clock. What a clock used before it stood is kept in seconds of working time, so
 * that the due time after a pause is the calendar's answer to "the rest from here". */
#include "clock.h"

#include "../base/text.h"

const char *const clock_kind_labels[] = { "first_response", "next_response", "resolution", NULL };
const char *const wait_for_labels[] = {
    "none", "customer", "parts", "third_party", "internal", NULL
};
const char *const clock_state_labels[] = { "none", "running", "paused", "met", "breached", NULL };
const char *const stretch_kind_labels[] = { "ran", "stood", "ended", NULL };

static const char *const fact_labels[] = {
    [FACT_CREATED] = "created",   [FACT_ASKED] = "asked", [FACT_ANSWERED] = "answered",
    [FACT_WAITS] = "waits",       [FACT_WORKS] = "works", [FACT_RESOLVED] = "resolved",
    [FACT_REOPENED] = "reopened",
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
    { FIELD(struct clock, state), .labels = clock_state_labels },
    { FIELD(struct clock, target), .doc = "seconds of working time" },
    { FIELD(struct clock, used), .doc = "seconds of working time until it ended, or now" },
    { FIELD(struct clock, started_at), .flags = NULLABLE },
    { FIELD(struct clock, ended_at), .flags = NULLABLE },
    { FIELD(struct clock, due_at), .flags = NULLABLE,
      .doc = "of one that stands: if it went on now" },
    { FIELD(struct clock, breached), .doc = "over its target" },
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

static void begin(struct walk *w, const struct clock_fact *f)
{
    if (w->going)
        return;
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
    bool legal = w->target->legal;
    if (!w->going || legal || w->standing == stands)
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

static void step(struct walk *w, const struct clock_fact *f)
{
    static void (*const steps[])(struct walk *, const struct clock_fact *) = {
        [CLOCK_FIRST_RESPONSE] = first_response,
        [CLOCK_NEXT_RESPONSE] = next_response,
        [CLOCK_RESOLUTION] = resolution,
    };
    steps[w->target->kind](w, f);
    if (f->kind == FACT_WAITS)
        wait(w, f, (w->target->pauses >> f->wait & 1u) != 0);
    else if (f->kind == FACT_WORKS || f->kind == FACT_REOPENED)
        wait(w, f, false);
}

/* What the stretch that goes on has used until now, and when the target is used up. */
static void settle(struct walk *w, utc now)
{
    struct clock *c = &w->clock;
    struct clock_stretch *last = w->n ? &w->stretches[w->n - 1] : NULL;
    int64_t before = c->used;
    utc from = now;
    if (w->going && last && last->kind == STRETCH_RAN) {
        from = last->from;
        last->seconds = now.ms > from.ms ? w->work->between(w->work->calendar, from, now) : 0;
        c->used += last->seconds;
    }
    c->breached = c->used > c->target;
    if (w->going && before <= c->target)
        c->due_at = w->work->add(w->work->calendar, from, c->target - before);
    else if (w->going && last)
        c->due_at = last->from; /* it was over before it stood: due at once */
    c->state = !c->started_at.ms          ? CLOCK_NONE
               : w->going && w->standing  ? CLOCK_PAUSED
               : w->going && !c->breached ? CLOCK_RUNNING
               : c->breached              ? CLOCK_BREACHED
                                          : CLOCK_MET;
}

struct clock clock_of(struct arena *mem, const struct clock_target *target,
                      const struct work_time *work, const struct clock_fact *facts, size_t n,
                      utc now)
{
    struct walk w = {
        .target = target,
        .work = work,
        .clock = { .kind = target->kind, .target = target->seconds },
        .stretches = arena_array(mem, 2 * n + 2, sizeof(struct clock_stretch)),
    };
    for (size_t i = 0; i < n; i++)
        step(&w, &facts[i]);
    settle(&w, now);
    w.clock.stretches = (struct list){ w.stretches, w.n };
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
