/* The catalogue: headers of the files that the program carries inside itself, and the statement of each. */
#include "../base/digest.h"
#include "../base/embedded.h"
#include "measure_internal.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ one file */

struct reading {
    struct arena *mem;
    struct measure_entry *entry;
    struct exclusion exclusions[15];
    bool named[32];
    const char *slip;
};

static void read_label(struct reading *r, const char *const *labels, str value, int *ret)
{
    *ret = label_index(labels, value);
    if (*ret < 0)
        r->slip = "no such label";
}

static void read_exclusion(struct reading *r, str value)
{
    struct list *all = &r->entry->m.exclusions;
    struct exclusion e = { 0 };
    str rest = value;
    if (all->n == 15) {
        r->slip = "too many exclusions";
        return;
    }
    if (!str_split(&rest, '|', &e.key) || !str_split(&rest, '|', &e.zh))
        r->slip = "an exclusion is key | zh | en";
    e = (struct exclusion){ str_trim(e.key), str_trim(e.zh), str_trim(rest) };
    if (!e.key.n || !e.zh.n || !e.en.n)
        r->slip = "an exclusion is key | zh | en";
    r->exclusions[all->n++] = e;
}

static void read_number(struct reading *r, str value, int64_t *ret)
{
    if (!str_int(value, ret))
        r->slip = "no number";
}

static const char *const subject_labels[] = { "ticket", "unit", NULL };
static const char *const yes_labels[] = { "no", "yes", NULL };

enum header {
    H_KEY,
    H_NAME_ZH,
    H_NAME_EN,
    H_KIND,
    H_UNIT,
    H_SCALE,
    H_DIRECTION,
    H_SOURCE,
    H_SUBJECT,
    H_FORMULA_ZH,
    H_FORMULA_EN,
    H_EXCLUDE,
    H_LEAST,
    H_COUNTER,
    H_GAMED_ZH,
    H_GAMED_EN,
    H_GUARD_ZH,
    H_GUARD_EN,
    H_NOT_ALONE,
    H_PERSONAL,
    H_REFUSED_ZH,
    H_REFUSED_EN,
    H_TARGET_ZH,
    H_TARGET_EN,
    H_NAME
};
static const char *const header_labels[] = {
    [H_KEY] = "key",
    [H_NAME_ZH] = "name_zh",
    [H_NAME_EN] = "name_en",
    [H_KIND] = "kind",
    [H_UNIT] = "unit",
    [H_SCALE] = "scale",
    [H_DIRECTION] = "direction",
    [H_SOURCE] = "source",
    [H_SUBJECT] = "subject",
    [H_FORMULA_ZH] = "formula_zh",
    [H_FORMULA_EN] = "formula_en",
    [H_EXCLUDE] = "exclude",
    [H_LEAST] = "least",
    [H_COUNTER] = "counter",
    [H_GAMED_ZH] = "gamed_zh",
    [H_GAMED_EN] = "gamed_en",
    [H_GUARD_ZH] = "guard_zh",
    [H_GUARD_EN] = "guard_en",
    [H_NOT_ALONE] = "not_alone",
    [H_PERSONAL] = "personal",
    [H_REFUSED_ZH] = "refused_zh",
    [H_REFUSED_EN] = "refused_en",
    [H_TARGET_ZH] = "target_zh",
    [H_TARGET_EN] = "target_en",
    [H_NAME] = "name",
    [H_NAME + 1] = NULL,
};

static str *text_of(struct measure *m, int header)
{
    switch (header) {
    case H_KEY:
        return &m->key;
    case H_NAME_ZH:
        return &m->name_zh;
    case H_NAME_EN:
        return &m->name_en;
    case H_FORMULA_ZH:
        return &m->formula_zh;
    case H_FORMULA_EN:
        return &m->formula_en;
    case H_COUNTER:
        return &m->counter;
    case H_GAMED_ZH:
        return &m->gamed_zh;
    case H_GAMED_EN:
        return &m->gamed_en;
    case H_GUARD_ZH:
        return &m->guard_zh;
    case H_GUARD_EN:
        return &m->guard_en;
    case H_REFUSED_ZH:
        return &m->refused_zh;
    case H_REFUSED_EN:
        return &m->refused_en;
    case H_TARGET_ZH:
        return &m->target_zh;
    case H_TARGET_EN:
        return &m->target_en;
    default:
        return NULL;
    }
}

static void read_value(struct reading *r, int header, str value)
{
    struct measure *m = &r->entry->m;
    int yes = 0;
    switch (header) {
    case H_KIND:
        read_label(r, measure_kind_labels, value, &m->kind);
        break;
    case H_UNIT:
        read_label(r, measure_unit_labels, value, &m->unit);
        break;
    case H_DIRECTION:
        read_label(r, measure_direction_labels, value, &m->direction);
        break;
    case H_SOURCE:
        read_label(r, measure_source_labels, value, &m->source);
        break;
    case H_SUBJECT:
        read_label(r, subject_labels, value, &r->entry->subject);
        break;
    case H_NOT_ALONE:
        read_label(r, yes_labels, value, &yes);
        m->not_alone = yes == 1;
        break;
    case H_PERSONAL:
        read_label(r, yes_labels, value, &yes);
        r->entry->personal = yes == 1;
        break;
    case H_SCALE:
        read_number(r, value, &m->scale);
        break;
    case H_LEAST:
        read_number(r, value, &m->least);
        break;
    case H_EXCLUDE:
        read_exclusion(r, value);
        break;
    default: {
        str *text = text_of(m, header);
        assert(text);
        *text = value;
    }
    }
}

/* A comment of the statement may have a colon as well, but not behind one word. */
static bool is_word(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '_' && (s.p[i] < 'a' || s.p[i] > 'z'))
            return false;
    return s.n != 0;
}

/* "-- key: value"; false: the header is over. */
static bool read_line(struct reading *r, str line)
{
    str rest = line, key;
    if (!str_starts(line, STR("-- ")))
        return false;
    rest.p += 3, rest.n -= 3;
    if (!str_split(&rest, ':', &key) || !rest.n || !is_word(key))
        return true;
    int header = label_index(header_labels, key);
    if (header < 0) {
        r->slip = "a line of the header that means nothing";
        return true;
    }
    if (r->named[header] && header != H_EXCLUDE)
        r->slip = "said twice";
    r->named[header] = true;
    if (header != H_NAME)
        read_value(r, header, str_trim(rest));
    return true;
}

static const struct sql *statement_of(struct arena *mem, str key)
{
    char *name = (char *)arena_z(mem, arena_fmt(mem, "measure_" STR_FMT, STR_ARG(key)));
    for (char *p = name; *p; p++)
        *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    for (size_t i = 0; i < sql_count; i++)
        if (strcmp(sql_all[i]->name, name) == 0)
            return sql_all[i];
    return NULL;
}

static void check_whole(struct reading *r, str path)
{
    struct measure *m = &r->entry->m;
    static const int needed[] = { H_KEY,       H_NAME_ZH,  H_NAME_EN,    H_KIND,       H_UNIT,
                                  H_DIRECTION, H_SOURCE,   H_FORMULA_ZH, H_FORMULA_EN, H_GAMED_ZH,
                                  H_GAMED_EN,  H_GUARD_ZH, H_GUARD_EN };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!r->named[needed[i]])
            r->slip = "a line of the header is missing";
    if (!str_eq(path, arena_fmt(r->mem, "measures/" STR_FMT ".sql", STR_ARG(m->key))))
        r->slip = "the key is not the file's name";
    r->entry->statement = m->source == SOURCE_EVENTS ? statement_of(r->mem, m->key) : NULL;
    if (m->source == SOURCE_EVENTS && !r->entry->statement)
        r->slip = "no statement of that key";
    if (!m->scale)
        m->scale = m->unit == MEASURED_PERCENT ? 100 : m->unit == MEASURED_PPM ? 1000000 : 1;
    if (m->refused_zh.n != 0 && !m->refused_en.n)
        r->slip = "refused in one language only";
}

bool measure_file_read(struct arena *mem, str path, str text, struct measure_entry *ret,
                       const char **ret_slip)
{
    struct reading r = { .mem = mem, .entry = ret };
    str rest = text, line;
    *ret = (struct measure_entry){ 0 };
    while (!r.slip && str_split(&rest, '\n', &line) && read_line(&r, line))
        ;
    if (!r.slip)
        check_whole(&r, path);
    ret->m.exclusions.items = arena_alloc(mem, sizeof r.exclusions);
    memcpy(ret->m.exclusions.items, r.exclusions, sizeof r.exclusions);
    *ret_slip = r.slip;
    return !r.slip;
}

/* ------------------------------------------------------------------ all of them */

#define CATALOGUE_MAX 100

static struct measure_entry catalogue[CATALOGUE_MAX];
static size_t catalogue_n;
static struct arena *catalogue_mem __attribute__((used)); /* lives as long as the program */
static char catalogue_hash[65];
static pthread_once_t catalogue_once = PTHREAD_ONCE_INIT;

static void catalogue_slip(const char *path, const char *slip)
{
    fprintf(stderr, "%s: %s\n", path, slip);
    abort();
}

static void catalogue_read(void)
{
    struct arena *mem = catalogue_mem = arena_new();
    struct sha256_state *hash = sha256_new(mem);
    for (const struct embedded *e = embedded; e->path; e++) {
        const char *slip;
        str path = str_of(e->path), text = { e->text, e->n };
        if (!str_starts(path, STR("measures/")) || !str_ends(path, STR(".sql")))
            continue;
        if (catalogue_n == CATALOGUE_MAX)
            catalogue_slip(e->path, "too many measures");
        if (!measure_file_read(mem, path, text, &catalogue[catalogue_n++], &slip))
            catalogue_slip(e->path, slip);
        sha256_add(hash, text);
    }
    sha256_end(hash, catalogue_hash);
}

const struct measure_entry *measure_catalogue(size_t *ret_n)
{
    pthread_once(&catalogue_once, catalogue_read);
    *ret_n = catalogue_n;
    return catalogue;
}

str measure_catalogue_hash(void)
{
    pthread_once(&catalogue_once, catalogue_read);
    return str_of(catalogue_hash);
}

const struct measure_entry *measure_entry_of(str key)
{
    size_t n;
    const struct measure_entry *all = measure_catalogue(&n);
    for (size_t i = 0; i < n; i++)
        if (str_eq(all[i].m.key, key))
            return &all[i];
    return NULL;
}
