/* Which term, from when, until when, and the sentence that says so. */
#include "warranty.h"

#include "../base/date.h"
#include "../base/message.h"

#define PROOF_MONTHS   6
#define START_EXCHANGE (START_INSTALLATION + 1) /* no term names it: it begins every term anew */
#define STARTS_COUNT   (START_EXCHANGE + 1)

const char *const warranty_covers_labels[] = { "whole", "main_parts", NULL };
const char *const warranty_start_labels[] = { "latest",   "purchase",     "invoice",
                                              "delivery", "installation", NULL };
static const char *const start_from_labels[] = { "latest",       "purchase", "invoice", "delivery",
                                                 "installation", "exchange", NULL };
const char *const warranty_state_labels[] = { "unknown", "none", "in", "over", NULL };

/* The field that proves each day, and the words for the day. */
static const struct {
    const char *field, *code;
} proofs[STARTS_COUNT] = {
    [START_LATEST] = { NULL, NULL },
    [START_PURCHASE] = { "purchased_on", "warranty.day.purchase" },
    [START_INVOICE] = { "invoiced_on", "warranty.day.invoice" },
    [START_DELIVERY] = { "delivered_on", "warranty.day.delivery" },
    [START_INSTALLATION] = { "installed_on", "warranty.day.installation" },
    [START_EXCHANGE] = { "exchanged_on", "warranty.day.exchange" },
};

const struct field warranty_fields[] = {
    { FIELD(struct warranty, covers), .labels = warranty_covers_labels },
    { FIELD(struct warranty, state), .labels = warranty_state_labels },
    { FIELD(struct warranty, term_id), .flags = NULLABLE },
    { FIELD(struct warranty, term_name) },
    { FIELD(struct warranty, months) },
    { FIELD(struct warranty, start_from), .flags = NULLABLE, .labels = start_from_labels },
    { FIELD(struct warranty, start_on), .flags = NULLABLE, .format = "date" },
    { FIELD(struct warranty, repair_days), .doc = "out of use, not counted" },
    { FIELD(struct warranty, counted_on), .flags = NULLABLE, .format = "date",
      .doc = "where the count ends, be it a day of rest" },
    { FIELD(struct warranty, ends_on), .flags = NULLABLE, .format = "date",
      .doc = "last day, to its end" },
    { FIELD(struct warranty, provisional),
      .doc = "the days of rest around the end are not announced yet" },
    { FIELD(struct warranty, days_left),
      .doc = "after today; 0 on the last day, below it is over" },
    { FIELD(struct warranty, reason), .doc = "in words, a line for each step" },
    { FIELD(struct warranty, missing), .doc = "fields of the unit that are needed to know" },
    { 0 },
};

/* ------------------------------------------------------------------ days */

static str day_of(const struct unit *u, int start)
{
    const str days[STARTS_COUNT] = { [START_PURCHASE] = u->purchased_on,
                                     [START_INVOICE] = u->invoiced_on,
                                     [START_DELIVERY] = u->delivered_on,
                                     [START_INSTALLATION] = u->installed_on,
                                     [START_EXCHANGE] = u->exchanged_on };
    return days[start];
}

str warranty_purchase_day(const struct unit *u)
{
    const str days[] = { u->purchased_on, u->invoiced_on,  u->ordered_on,  u->shipped_on,
                         u->delivered_on, u->installed_on, u->exchanged_on };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (days[i].n)
            return days[i];
    return (str){ 0 };
}

/* Where several days are proven by the same date, the later step gives the name. An exchange begins every term
 * anew, whatever day the term names. START_LATEST: none is known. */
static int start_find(const struct unit *u, int rule)
{
    int found = START_LATEST;
    for (int s = START_PURCHASE; s < STARTS_COUNT; s++) {
        bool asked = rule == START_LATEST || s == rule || s == START_EXCHANGE;
        if (asked && day_of(u, s).n && str_cmp(day_of(u, s), day_of(u, found)) >= 0)
            found = s;
    }
    return found;
}

str warranty_proof_until(struct arena *mem, const struct unit *u)
{
    str received = u->delivered_on.n ? u->delivered_on : u->purchased_on;
    if (u->exchanged_on.n && str_cmp(u->exchanged_on, received) > 0)
        received = u->exchanged_on;
    return received.n ? date_add_months(mem, received, PROOF_MONTHS) : (str){ 0 };
}

/* ------------------------------------------------------------------ terms */

/* How near a term stands to the unit: 0 its model, 1 its category, 2 the one above …, -1 not at all. */
static int distance(const struct warranty_term *t, const struct unit *u, const ints *categories)
{
    if (t->model_id)
        return t->model_id == u->model_id ? 0 : -1;
    for (size_t i = 0; i < categories->n; i++)
        if (categories->items[i] == t->category_id)
            return (int)i + 1;
    return -1;
}

static bool concerns(const struct warranty_term *t, const struct unit *u, const ints *categories,
                     enum warranty_covers covers)
{
    return t->active && t->covers == (int)covers && distance(t, u, categories) >= 0;
}

static bool valid_on(const struct warranty_term *t, str day)
{
    if (!day.n)
        return !t->valid_from.n && !t->valid_to.n;
    return (!t->valid_from.n || str_cmp(t->valid_from, day) <= 0) &&
           (!t->valid_to.n || str_cmp(day, t->valid_to) <= 0);
}

bool warranty_promised(const struct unit *u, const ints *categories, const struct list *terms,
                       enum warranty_covers covers)
{
    const struct warranty_term *t = terms->items;
    for (size_t i = 0; i < terms->n; i++)
        if (concerns(&t[i], u, categories, covers))
            return true;
    return false;
}

static str end_by(struct arena *mem, const struct warranty_term *t, const struct unit *u)
{
    str day = day_of(u, start_find(u, t->starts));
    return day.n ? date_add_months(mem, day, t->months) : STR("");
}

static const struct warranty_term *term_find(struct arena *mem, const struct unit *u,
                                             const ints *categories, const struct list *terms,
                                             enum warranty_covers covers)
{
    const struct warranty_term *t = terms->items, *best = NULL;
    str day = warranty_purchase_day(u), best_end = STR("");
    int best_distance = 0;

    for (size_t i = 0; i < terms->n; i++) {
        if (!concerns(&t[i], u, categories, covers) || !valid_on(&t[i], day))
            continue;
        int far = distance(&t[i], u, categories);
        str end = end_by(mem, &t[i], u);
        if (best && (far > best_distance || (far == best_distance && str_cmp(end, best_end) <= 0)))
            continue;
        best = &t[i], best_distance = far, best_end = end;
    }
    return best;
}

/* ------------------------------------------------------------------ words */

struct said {
    struct arena *mem;
    enum lang lang;
};

static str say(const struct said *s, const char *code, const struct param *params, size_t n)
{
    return message_text(s->mem, s->lang, code, params, n);
}

#define SAY(s, code, ...)                                                                          \
    say((s), (code), (const struct param[]){ __VA_ARGS__ },                                        \
        sizeof((const struct param[]){ __VA_ARGS__ }) / sizeof(struct param))

static str number_text(struct arena *mem, int64_t n)
{
    return arena_fmt(mem, "%lld", (long long)n);
}

static void missing_add(const struct said *s, struct warranty *w, int day, str *words)
{
    w->missing.items[w->missing.n++] = str_of(proofs[day].field);
    *words = arena_fmt(s->mem, STR_FMT "%s" STR_FMT, STR_ARG(*words),
                       !words->n            ? ""
                       : s->lang == LANG_EN ? ", "
                                            : "、",
                       STR_ARG(say(s, proofs[day].code, NULL, 0)));
}

/* What is needed to know: one day by the term's rule, or any of them. */
static str missing_all(const struct said *s, struct warranty *w, int rule)
{
    str words = STR("");
    w->missing.items = arena_array(s->mem, STARTS_COUNT, sizeof *w->missing.items);
    if (rule != START_LATEST) {
        missing_add(s, w, rule, &words);
        return words;
    }
    for (int day = START_PURCHASE; day < START_EXCHANGE; day++)
        missing_add(s, w, day, &words);
    return words;
}

static void say_none(const struct said *s, const struct unit *u, bool promised, struct warranty *w)
{
    str day = warranty_purchase_day(u);
    if (promised && !day.n) {
        str words = missing_all(s, w, START_PURCHASE);
        w->state = WARRANTY_UNKNOWN;
        w->reason = SAY(s, "warranty.no_purchase", P("days", words));
        return;
    }
    w->state = WARRANTY_NONE;
    w->reason = day.n && promised ? SAY(s, "warranty.none_on", P("day", day))
                                  : say(s, "warranty.none", NULL, 0);
}

/* ------------------------------------------------------------------ the end, step by step */

static void line_add(const struct said *s, str *lines, str line)
{
    *lines = arena_fmt(s->mem, STR_FMT "%s" STR_FMT, STR_ARG(*lines), lines->n ? "\n" : "",
                       STR_ARG(line));
}

static str stay_line(const struct said *s, const struct stay_counted *c)
{
    static const char *const codes[][2] = {
        [STAY_REPAIR] = { "warranty.repair", "warranty.repair_open" },
        [STAY_PARTS] = { "warranty.parts", "warranty.parts_open" },
    };
    const struct param params[] = { P("in", c->stay->in_on), P("out", c->until),
                                    P("days", number_text(s->mem, c->days)),
                                    P("end", c->moved_to) };
    return say(s, codes[c->stay->kind][c->open], params, sizeof params / sizeof *params);
}

static str steps_say(const struct said *s, const struct warranty_end *end)
{
    str lines = STR("");
    const struct stay_counted *c = end->stays.items;
    for (size_t i = 0; i < end->stays.n; i++)
        if (c[i].days)
            line_add(s, &lines, stay_line(s, &c[i]));
    if (!str_eq(end->counted_on, end->ends_on))
        line_add(s, &lines,
                 SAY(s, "warranty.rest", P("day", end->counted_on), P("end", end->ends_on)));
    return lines;
}

/* Who got another unit for this one has that one's warranty from then on. */
static str replaced_say(const struct said *s, const struct unit *u, struct warranty *w)
{
    if (!u->replaced_on.n || str_cmp(u->replaced_on, w->ends_on) >= 0)
        return STR("");
    w->ends_on = u->replaced_on;
    w->provisional = false;
    return SAY(s, "warranty.replaced", P("day", u->replaced_on),
               P("serial", u->replaced_by_serial));
}

static void reason_say(const struct said *s, const struct unit *u, int start, str today,
                       const struct warranty_end *end, struct warranty *w)
{
    str steps = steps_say(s, end), replaced = replaced_say(s, u, w);
    const struct param first[] = { P("what", say(s, proofs[start].code, NULL, 0)),
                                   P("start", w->start_on),
                                   P("months", number_text(s->mem, w->months)),
                                   P("end", date_add_months(s->mem, w->start_on, w->months)),
                                   P("term", w->term_name) };
    bool plain = !steps.n && !replaced.n;

    w->reason =
        say(s, plain ? "warranty.ends" : "warranty.runs", first, sizeof first / sizeof *first);
    if (steps.n)
        line_add(s, &w->reason, steps);
    if (replaced.n)
        line_add(s, &w->reason, replaced);
    if (!plain)
        line_add(s, &w->reason, SAY(s, "warranty.until", P("end", w->ends_on)));
    if (w->provisional && str_cmp(today, w->ends_on) <= 0)
        line_add(s, &w->reason,
                 SAY(s, "warranty.provisional", P("year", ((str){ w->ends_on.p, 4 }))));
}

static void say_end(const struct said *s, const struct unit *u, int start,
                    const struct warranty_rules *rules, struct warranty *w)
{
    struct warranty_end end;
    w->start_from = str_of(start_from_labels[start]);
    w->start_on = day_of(u, start);
    warranty_end(s->mem, w->start_on, w->months, &u->repairs, rules, &end);
    w->repair_days = end.repair_days;
    w->counted_on = end.counted_on;
    w->ends_on = end.ends_on;
    w->provisional = end.provisional;
    reason_say(s, u, start, rules->today, &end, w);
    w->days_left = date_days_between(rules->today, w->ends_on);
    w->state = w->days_left < 0 ? WARRANTY_OVER : WARRANTY_IN;
}

/* What is not known of a unit that was given back needs no asking: its warranty is the other unit's. */
static void say_unknown(const struct said *s, const struct unit *u, str today, struct warranty *w)
{
    if (!u->replaced_on.n)
        return;
    w->missing.n = 0;
    w->ends_on = w->counted_on = u->replaced_on;
    w->days_left = date_days_between(today, w->ends_on);
    w->state = w->days_left < 0 ? WARRANTY_OVER : WARRANTY_IN;
    w->reason =
        SAY(s, "warranty.replaced", P("day", u->replaced_on), P("serial", u->replaced_by_serial));
}

void warranty_compute(struct arena *mem, enum lang lang, const struct unit *u,
                      const ints *categories, const struct warranty_rules *rules,
                      enum warranty_covers covers, struct warranty *ret)
{
    const struct said s = { mem, lang };
    const struct warranty_term *t = term_find(mem, u, categories, rules->terms, covers);

    *ret = (struct warranty){ .covers = (int)covers };
    if (!t) {
        say_none(&s, u, warranty_promised(u, categories, rules->terms, covers), ret);
        if (ret->state == WARRANTY_UNKNOWN)
            say_unknown(&s, u, rules->today, ret);
        return;
    }
    ret->term_id = t->id;
    ret->term_name = lang == LANG_EN ? t->name_en : t->name_zh;
    ret->months = t->months;
    int start = start_find(u, t->starts);
    if (start != START_LATEST) {
        say_end(&s, u, start, rules, ret);
        return;
    }
    str words = missing_all(&s, ret, t->starts);
    ret->state = WARRANTY_UNKNOWN;
    ret->reason = SAY(&s, t->starts == START_LATEST ? "warranty.no_day" : "warranty.no_such_day",
                      P("days", words), P("term", ret->term_name));
    say_unknown(&s, u, rules->today, ret);
}
