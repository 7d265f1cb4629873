/* Which term, from when, until when, and the sentence that says so. */
#include "warranty.h"

#include "../base/date.h"
#include "../base/message.h"

#define PROOF_MONTHS 6
#define STARTS_COUNT (START_INSTALLATION + 1)

const char *const warranty_covers_labels[] = { "whole", "main_parts", NULL };
const char *const warranty_start_labels[] = { "latest",   "purchase",     "invoice",
                                              "delivery", "installation", NULL };
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
};

const struct field warranty_fields[] = {
    { FIELD(struct warranty, covers), .labels = warranty_covers_labels },
    { FIELD(struct warranty, state), .labels = warranty_state_labels },
    { FIELD(struct warranty, term_id), .flags = NULLABLE },
    { FIELD(struct warranty, term_name) },
    { FIELD(struct warranty, months) },
    { FIELD(struct warranty, start_from), .flags = NULLABLE, .labels = warranty_start_labels },
    { FIELD(struct warranty, start_on), .flags = NULLABLE, .format = "date" },
    { FIELD(struct warranty, ends_on), .flags = NULLABLE, .format = "date",
      .doc = "last day, to its end" },
    { FIELD(struct warranty, days_left),
      .doc = "after today; 0 on the last day, below it is over" },
    { FIELD(struct warranty, reason), .doc = "in words" },
    { FIELD(struct warranty, missing), .doc = "fields of the unit that are needed to know" },
    { 0 },
};

/* ------------------------------------------------------------------ days */

static str day_of(const struct unit *u, enum warranty_start start)
{
    switch (start) {
    case START_PURCHASE:
        return u->purchased_on;
    case START_INVOICE:
        return u->invoiced_on;
    case START_DELIVERY:
        return u->delivered_on;
    case START_INSTALLATION:
        return u->installed_on;
    case START_LATEST:
        break;
    }
    return (str){ 0 };
}

str warranty_purchase_day(const struct unit *u)
{
    const str days[] = { u->purchased_on, u->invoiced_on,  u->ordered_on,
                         u->shipped_on,   u->delivered_on, u->installed_on };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (days[i].n)
            return days[i];
    return (str){ 0 };
}

/* Where several days are proven by the same date, the later step gives the name. */
static enum warranty_start start_find(const struct unit *u, enum warranty_start rule)
{
    enum warranty_start found = START_LATEST;
    if (rule != START_LATEST)
        return day_of(u, rule).n ? rule : START_LATEST;
    for (int s = START_PURCHASE; s < STARTS_COUNT; s++) {
        str day = day_of(u, (enum warranty_start)s);
        if (day.n && str_cmp(day, day_of(u, found)) >= 0)
            found = (enum warranty_start)s;
    }
    return found;
}

str warranty_proof_until(struct arena *mem, const struct unit *u)
{
    str received = u->delivered_on.n ? u->delivered_on : u->purchased_on;
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
    str day = day_of(u, start_find(u, (enum warranty_start)t->starts));
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

static void missing_add(const struct said *s, struct warranty *w, enum warranty_start day,
                        str *words)
{
    w->missing.items[w->missing.n++] = str_of(proofs[day].field);
    *words = arena_fmt(s->mem, STR_FMT "%s" STR_FMT, STR_ARG(*words),
                       !words->n            ? ""
                       : s->lang == LANG_EN ? ", "
                                            : "、",
                       STR_ARG(say(s, proofs[day].code, NULL, 0)));
}

/* What is needed to know: one day by the term's rule, or any of them. */
static str missing_all(const struct said *s, struct warranty *w, enum warranty_start rule)
{
    str words = STR("");
    w->missing.items = arena_array(s->mem, STARTS_COUNT, sizeof *w->missing.items);
    if (rule != START_LATEST) {
        missing_add(s, w, rule, &words);
        return words;
    }
    for (int day = START_PURCHASE; day < STARTS_COUNT; day++)
        missing_add(s, w, (enum warranty_start)day, &words);
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

static void say_end(const struct said *s, const struct unit *u, enum warranty_start start,
                    str today, struct warranty *w)
{
    w->start_from = str_of(warranty_start_labels[start]);
    w->start_on = day_of(u, start);
    w->ends_on = date_add_months(s->mem, w->start_on, w->months);
    w->days_left = date_days_between(today, w->ends_on);
    w->state = w->days_left < 0 ? WARRANTY_OVER : WARRANTY_IN;
    w->reason = SAY(s, "warranty.ends", P("what", say(s, proofs[start].code, NULL, 0)),
                    P("start", w->start_on), P("months", number_text(s->mem, w->months)),
                    P("end", w->ends_on), P("term", w->term_name));
}

void warranty_compute(struct arena *mem, enum lang lang, const struct unit *u,
                      const ints *categories, const struct list *terms, enum warranty_covers covers,
                      str today, struct warranty *ret)
{
    const struct said s = { mem, lang };
    const struct warranty_term *t = term_find(mem, u, categories, terms, covers);

    *ret = (struct warranty){ .covers = (int)covers };
    if (!t) {
        say_none(&s, u, warranty_promised(u, categories, terms, covers), ret);
        return;
    }
    ret->term_id = t->id;
    ret->term_name = lang == LANG_EN ? t->name_en : t->name_zh;
    ret->months = t->months;
    enum warranty_start rule = (enum warranty_start)t->starts, start = start_find(u, rule);
    if (start != START_LATEST) {
        say_end(&s, u, start, today, ret);
        return;
    }
    str words = missing_all(&s, ret, rule);
    ret->state = WARRANTY_UNKNOWN;
    ret->reason = SAY(&s, rule == START_LATEST ? "warranty.no_day" : "warranty.no_such_day",
                      P("days", words), P("term", ret->term_name));
}
