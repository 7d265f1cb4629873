/* A TZif file lists past changes; those to come follow from a rule in its last line ("EET-2EEST,M4.5.5/0,…").
 * Both become one sorted list of parts, so that a question is one binary search. */
#include "zone.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FOLDER    "/usr/share/zoneinfo/"
#define NAME_MAX_ 64
#define FILE_MAX  65536
#define PARTS_MAX 4096
#define DAY       86400
#define LAST_YEAR 2200

/* ------------------------------------------------------------------ parts as they are found */

struct parts {
    struct zone_part items[PARTS_MAX];
    size_t n;
};

/* In order of time; what begins at the same moment as the one before takes its place. */
static void parts_add(struct parts *p, int64_t at, int64_t ahead)
{
    struct zone_part next = { at * 1000, ahead * 1000 };
    if (at <= 0) {
        p->items[0].ahead = next.ahead;
        return;
    }
    if (next.from >= ZONE_END)
        return;
    if (p->n > 1 && p->items[p->n - 1].from == next.from)
        p->n--;
    if (p->items[p->n - 1].ahead != next.ahead && p->n < PARTS_MAX)
        p->items[p->n++] = next;
}

/* ------------------------------------------------------------------ the rule of the last line */

struct change {
    char form; /* 'M' month.week.day, 'J' day 1-365 without leap days, 'D' day 0-365 */
    int month, week, day;
    int64_t time; /* seconds of local time */
};

struct rule {
    bool two; /* summer time too */
    int64_t standard, summer;
    struct change begin, end;
};

static bool take(str *s, char c)
{
    if (!s->n || s->p[0] != c)
        return false;
    *s = (str){ s->p + 1, s->n - 1 };
    return true;
}

static bool take_int(str *s, int most, int *ret)
{
    int v = 0;
    size_t digits = 0;
    for (; s->n && s->p[0] >= '0' && s->p[0] <= '9' && v <= most; digits++) {
        v = v * 10 + (s->p[0] - '0');
        *s = (str){ s->p + 1, s->n - 1 };
    }
    *ret = v;
    return digits && v <= most;
}

static bool take_name(str *s)
{
    size_t n = 0;
    if (take(s, '<')) {
        ptrdiff_t end = str_find(*s, '>');
        if (end < 0)
            return false;
        *s = (str){ s->p + end + 1, s->n - (size_t)end - 1 };
        return true;
    }
    for (; s->n && ((s->p[0] | 32) >= 'a' && (s->p[0] | 32) <= 'z'); n++)
        *s = (str){ s->p + 1, s->n - 1 };
    return n >= 3;
}

/* [+-]h[h[h]][:mm[:ss]] in seconds. */
static bool take_clock(str *s, int64_t *ret)
{
    int h, m = 0, sec = 0;
    bool minus = take(s, '-');
    if (!minus)
        (void)take(s, '+');
    if (!take_int(s, 167, &h))
        return false;
    if (take(s, ':') && !take_int(s, 59, &m))
        return false;
    if (take(s, ':') && !take_int(s, 59, &sec))
        return false;
    *ret = (minus ? -1 : 1) * ((h * 60 + m) * 60 + sec);
    return true;
}

static bool take_change(str *s, struct change *ret)
{
    struct change c = { .form = 'D', .time = 7200 };
    bool ok;
    if (take(s, 'M')) {
        c.form = 'M';
        ok = take_int(s, 12, &c.month) && take(s, '.') && take_int(s, 5, &c.week) && take(s, '.') &&
             take_int(s, 6, &c.day) && c.month > 0 && c.week > 0;
    } else {
        c.form = take(s, 'J') ? 'J' : 'D';
        ok = take_int(s, 365, &c.day) && (c.form == 'D' || c.day > 0);
    }
    if (ok && take(s, '/'))
        ok = take_clock(s, &c.time);
    *ret = c;
    return ok;
}

/* Offsets are written the other way round: west is positive. */
static bool rule_read(str s, struct rule *ret)
{
    struct rule r = { 0 };
    if (!take_name(&s) || !take_clock(&s, &r.standard))
        return false;
    r.standard = -r.standard;
    if (s.n) {
        r.two = true;
        r.summer = r.standard + 3600;
        if (!take_name(&s))
            return false;
        if (s.n && s.p[0] != ',') {
            if (!take_clock(&s, &r.summer))
                return false;
            r.summer = -r.summer;
        }
        if (!take(&s, ',') || !take_change(&s, &r.begin) || !take(&s, ',') ||
            !take_change(&s, &r.end))
            return false;
    }
    *ret = r;
    return s.n == 0;
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days from 1970-01-01 to the first of January. */
static int64_t year_day(int year)
{
    int64_t y = year - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 - 719162;
}

/* The day in `year` on which c happens, since 1970. */
static int64_t change_day(const struct change *c, int year)
{
    static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
    int64_t first = year_day(year);
    int leap = is_leap(year);
    if (c->form == 'D')
        return first + c->day;
    if (c->form == 'J')
        return first + c->day - 1 + (leap && c->day > 59);
    int64_t month = first + before[c->month - 1] + (leap && c->month > 2);
    int length = before[c->month] - before[c->month - 1] + (leap && c->month == 2);
    int weekday = (int)((month + 4) % 7); /* of the first; Sunday is 0, as in the rule */
    int day = (c->day - weekday + 7) % 7 + (c->week - 1) * 7;
    while (day >= length)
        day -= 7;
    return month + day;
}

/* The changes of `year` behind `after`. A rule for summer time all year round has its end and the next
 * begin at one moment: the begin counts. */
static void rule_year(struct parts *p, const struct rule *r, int year, int64_t after)
{
    int64_t begin = change_day(&r->begin, year) * DAY + r->begin.time - r->standard;
    int64_t end = change_day(&r->end, year) * DAY + r->end.time - r->summer;
    if (end < begin && end > after)
        parts_add(p, end, r->standard);
    if (begin > after)
        parts_add(p, begin, r->summer);
    if (end >= begin && end > after)
        parts_add(p, end, r->standard);
}

/* ------------------------------------------------------------------ the file */

struct counts {
    size_t utc, standard, leap, times, types, chars;
};

static int64_t big_endian(const char *p, int bytes)
{
    uint64_t v = (p[0] & 0x80) ? ~UINT64_C(0) : 0;
    for (int i = 0; i < bytes; i++)
        v = v << 8 | (unsigned char)p[i];
    return (int64_t)v;
}

#define HEAD 44

static bool head_read(str s, struct counts *ret, char *ret_version)
{
    size_t n[6];
    if (s.n < HEAD || memcmp(s.p, "TZif", 4) != 0)
        return false;
    for (int i = 0; i < 6; i++) {
        int64_t v = big_endian(s.p + 20 + i * 4, 4);
        if (v < 0 || v > FILE_MAX)
            return false;
        n[i] = (size_t)v;
    }
    *ret = (struct counts){ n[0], n[1], n[2], n[3], n[4], n[5] };
    *ret_version = s.p[4];
    return true;
}

static size_t body_size(const struct counts *c, size_t time_bytes)
{
    return c->times * (time_bytes + 1) + c->types * 6 + c->chars + c->leap * (time_bytes + 4) +
           c->standard + c->utc;
}

/* The listed changes; *ret_last is the time of the last one. */
static bool changes_read(struct parts *p, const char *body, const struct counts *c,
                         int64_t *ret_last)
{
    const char *kinds = body + c->times * 8, *types = kinds + c->times;
    int64_t last = INT64_MIN;
    p->items[0] = (struct zone_part){ 0, big_endian(types, 4) * 1000 };
    p->n = 1;
    for (size_t i = 0; i < c->times; i++) {
        int64_t at = big_endian(body + i * 8, 8);
        size_t type = (unsigned char)kinds[i];
        if (type >= c->types || (i && at <= last))
            return false;
        last = at;
        parts_add(p, at, big_endian(types + type * 6, 4));
    }
    *ret_last = last;
    return true;
}

static bool sane(const struct parts *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->items[i].ahead < -DAY * 1000LL || p->items[i].ahead > DAY * 1000LL)
            return false;
    return true;
}

static bool parts_read(str s, struct parts *p)
{
    struct counts c;
    char version;
    int64_t last;
    struct rule rule;

    if (!head_read(s, &c, &version) || version < '2')
        return false;
    size_t skip = HEAD + body_size(&c, 4); /* the part for readers of 32 bits */
    if (s.n < skip || !head_read((str){ s.p + skip, s.n - skip }, &c, &version))
        return false;
    s = (str){ s.p + skip + HEAD, s.n - skip - HEAD };
    size_t body = body_size(&c, 8);
    if (s.n < body + 2 || !c.types || c.leap || s.p[body] != '\n' || s.p[s.n - 1] != '\n')
        return false;
    if (!changes_read(p, s.p, &c, &last))
        return false;
    str line = { s.p + body + 1, s.n - body - 2 };
    if (!line.n)
        return sane(p);
    if (!rule_read(line, &rule))
        return false;
    for (int year = 1969; rule.two && year <= LAST_YEAR; year++)
        rule_year(p, &rule, year, last);
    return sane(p);
}

bool zone_read(str tzif, struct zone *ret)
{
    struct parts *found = malloc(sizeof *found);
    struct zone_part *kept = NULL;
    if (!found)
        abort();
    bool ok = parts_read(tzif, found);
    if (ok) {
        kept = malloc(found->n * sizeof *kept);
        if (!kept)
            abort();
        memcpy(kept, found->items, found->n * sizeof *kept);
        ret->parts = kept;
        ret->n = found->n;
    }
    free(found);
    return ok;
}

/* ------------------------------------------------------------------ finding */

static bool name_ok(str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool word = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        bool mark = c == '_' || c == '-' || c == '+' || (c == '/' && name.p[i ? i - 1 : 0] != '/');
        if (!word && (!i || !mark))
            return false;
    }
    return name.n && name.n < NAME_MAX_;
}

static bool file_read(str name, struct zone *z)
{
    static const size_t most = FILE_MAX;
    char path[sizeof FOLDER + NAME_MAX_];
    snprintf(path, sizeof path, FOLDER "%.*s", (int)name.n, name.p);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    char *bytes = malloc(most);
    if (!bytes)
        abort();
    size_t n = 0;
    for (ssize_t got; n < most && (got = read(fd, bytes + n, most - n)) > 0;)
        n += (size_t)got;
    close(fd);
    bool ok = n < most && zone_read((str){ bytes, n }, z);
    free(bytes);
    return ok;
}

/* What the calendars that come with the program need, on a machine without tzdata. */
static bool without_files(str name, struct zone *z)
{
    static const struct zone_part shanghai[] = { { 0, 8 * 3600000 } }, utc_part[] = { { 0, 0 } };
    if (access(FOLDER, F_OK) == 0)
        return false;
    z->parts = str_is(name, "Asia/Shanghai") ? shanghai : str_is(name, "UTC") ? utc_part : NULL;
    z->n = 1;
    return z->parts != NULL;
}

struct known {
    struct zone zone;
    struct known *next;
    char name[NAME_MAX_];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct known *all;

static const struct zone *known_find(str name)
{
    for (struct known *k = all; k; k = k->next)
        if (str_eq(k->zone.name, name))
            return &k->zone;
    return NULL;
}

static const struct zone *known_add(str name)
{
    struct known *k = calloc(1, sizeof *k);
    if (!k)
        abort();
    if (!file_read(name, &k->zone) && !without_files(name, &k->zone)) {
        free(k);
        return NULL;
    }
    memcpy(k->name, name.p, name.n);
    k->zone.name = (str){ k->name, name.n };
    k->next = all;
    all = k;
    return &k->zone;
}

const struct zone *zone_find(str name)
{
    if (!name_ok(name))
        return NULL;
    pthread_mutex_lock(&lock);
    const struct zone *found = known_find(name);
    if (!found)
        found = known_add(name);
    pthread_mutex_unlock(&lock);
    return found;
}

size_t zone_part_at(const struct zone *z, utc t)
{
    size_t low = 0, high = z->n; /* parts[low] begins at t or before, or is the first */
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (z->parts[middle].from <= t.ms)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int64_t zone_ahead(const struct zone *z, utc t)
{
    return z->parts[zone_part_at(z, t)].ahead;
}
