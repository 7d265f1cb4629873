/* A number for each leaf of the table of facts, so that what is known is a set of bits and a missing fact can be
 * named; and the facts of a case, read. */
#include "facts_internal.h"

#include "../base/date.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define LAST_DAY "2150-12-31" /* the longest periods end before calendars do */

/* ------------------------------------------------------------------ numbers of facts */

static struct fact facts[FACTS_MAX];
static size_t fact_count;
static int16_t by_offset[sizeof(struct remedy_facts)];
static pthread_once_t facts_once = PTHREAD_ONCE_INIT;

#define PATH_MAX_BYTES 48
static char paths[FACTS_MAX][PATH_MAX_BYTES];

static void facts_walk(const struct field *fields, const char *prefix, size_t offset)
{
    for (const struct field *f = fields; f->name; f++) {
        if (f->kind == F_RECORD) {
            facts_walk(f->of, f->name, offset + f->offset);
            continue;
        }
        if (fact_count == FACTS_MAX)
            abort(); /* a test would have met it */
        char *path = paths[fact_count];
        snprintf(path, PATH_MAX_BYTES, "%s%s%s", prefix, *prefix ? "." : "", f->name);
        by_offset[offset + f->offset] = (int16_t)fact_count;
        facts[fact_count++] = (struct fact){ str_of(path), f, offset + f->offset };
    }
}

static void facts_number(void)
{
    memset(by_offset, -1, sizeof by_offset);
    facts_walk(remedy_facts_fields, "", 0);
}

size_t facts_count(void)
{
    pthread_once(&facts_once, facts_number);
    return fact_count;
}

const struct fact *fact_at(size_t n)
{
    return &facts[n];
}

ptrdiff_t fact_named(str path)
{
    for (size_t i = 0; i < facts_count(); i++)
        if (str_eq(facts[i].path, path))
            return (ptrdiff_t)i;
    return -1;
}

ptrdiff_t fact_at_offset(size_t off)
{
    facts_count();
    return off < sizeof by_offset / sizeof *by_offset ? by_offset[off] : -1;
}

/* ------------------------------------------------------------------ reading */

static const void *fact_place(const struct remedy_facts *f, size_t n)
{
    return (const char *)f + facts[n].offset;
}

str fact_text(const struct remedy_facts *f, size_t n)
{
    return *(const str *)fact_place(f, n);
}

int64_t fact_number(const struct remedy_facts *f, size_t n)
{
    const void *at = fact_place(f, n);
    switch (facts[n].field->kind) {
    case F_BOOL:
        return *(const bool *)at;
    case F_MONEY:
        return ((const money *)at)->minor;
    case F_INT:
        return *(const int64_t *)at;
    default:
        return 0;
    }
}

static void known_walk(const struct field *fields, const json_t *root, size_t offset,
                       struct fact_set *known)
{
    const char *key;
    json_t *value;
    json_object_foreach ((json_t *)root, key, value) {
        const struct field *f = field_named(fields, str_of(key));
        if (!f || json_is_null(value))
            continue;
        if (f->kind == F_RECORD)
            known_walk(f->of, value, offset + f->offset, known);
        else if (!json_is_string(value) || json_string_length(value))
            fact_add(known, (size_t)by_offset[offset + f->offset]);
    }
}

bool facts_day_ok(str day)
{
    return date_ok(day) && str_cmp(day, STR(LAST_DAY)) <= 0;
}

static void day_check(struct op *op, str pointer, str day)
{
    if (day.n && !facts_day_ok(day))
        op_field(op, pointer, "date.invalid");
}

static str pointer_of(struct op *op, str prefix, str path)
{
    char *slashed = arena_z(op->mem, path);
    for (char *p = slashed; *p; p++)
        if (*p == '.')
            *p = '/';
    return arena_fmt(op->mem, STR_FMT "/%s", STR_ARG(prefix), slashed);
}

static void days_check(struct op *op, str prefix, const struct remedy_facts *f,
                       const struct fact_set *known)
{
    for (size_t i = 0; i < fact_count; i++)
        if (fact_in(known, i) && str_ends(facts[i].path, STR("_on")))
            day_check(op, pointer_of(op, prefix, facts[i].path), fact_text(f, i));
    const struct facts_repair *repairs = f->repairs.items;
    for (size_t i = 0; i < f->repairs.n; i++) {
        str at = arena_fmt(op->mem, STR_FMT "/repairs/%zu", STR_ARG(prefix), i);
        day_check(op, arena_fmt(op->mem, STR_FMT "/sent_on", STR_ARG(at)), repairs[i].sent_on);
        day_check(op, arena_fmt(op->mem, STR_FMT "/done_on", STR_ARG(at)), repairs[i].done_on);
    }
}

/* What is known of every repair; a count over them is known only then. */
struct repairs_known {
    bool days, same_fault, cause;
};

static struct repairs_known repairs_known(const json_t *list)
{
    struct repairs_known k = { true, true, true };
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *r = json_array_get(list, i);
        bool dated = json_is_string(json_object_get(r, "sent_on"));
        k.days &= json_is_integer(json_object_get(r, "days")) || dated;
        k.same_fault &= json_is_boolean(json_object_get(r, "same_fault"));
        k.cause &= json_is_string(json_object_get(r, "cause"));
    }
    return k;
}

/* Who tells what is wrong claims that something is. */
static void claim_follows(struct remedy_facts *f, struct fact_set *known)
{
    if (fact_told(known, OFFSET_OF(fault.claimed)))
        return;
    if (!f->fault.listed && !f->fault.quality && !f->fault.certified && !f->fault.found_on.n)
        return;
    f->fault.claimed = true;
    fact_know(known, OFFSET_OF(fault.claimed));
}

enum err facts_read(struct op *op, const json_t *root, str prefix, struct remedy_facts *ret,
                    struct fact_set *ret_known)
{
    struct remedy_facts f = { 0 };
    struct fact_set known = { 0 };
    facts_count();
    TRY(fields_read(op, remedy_facts_fields, root, prefix, &f, NULL));
    known_walk(remedy_facts_fields, root, 0, &known);
    days_check(op, prefix, &f, &known);
    TRY(op_check(op));
    if (fact_told(&known, OFFSET_OF(repairs))) {
        struct repairs_known k = repairs_known(json_object_get(root, "repairs"));
        fact_know(&known, OFFSET_OF(derived.repairs));
        if (k.same_fault)
            fact_know(&known, OFFSET_OF(derived.same_fault));
        if (k.days) {
            fact_know(&known, OFFSET_OF(derived.repair_days));
            fact_know(&known, OFFSET_OF(derived.longest_days));
        }
        if (k.days && k.cause)
            fact_know(&known, OFFSET_OF(derived.overrun_days));
    }
    claim_follows(&f, &known);
    *ret = f;
    *ret_known = known;
    return OK;
}
