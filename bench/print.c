/* The product's JSON, appended by hand. */
#include "bare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void out_bytes(struct out *o, const char *p, size_t n)
{
    if (o->n + n > o->cap) {
        o->cap = (o->n + n) * 2 + 4096;
        o->p = realloc(o->p, o->cap);
        if (!o->p)
            die("memory", "none left");
    }
    memcpy(o->p + o->n, p, n);
    o->n += n;
}

void out_text(struct out *o, const char *z)
{
    out_bytes(o, z, strlen(z));
}

static void out_number(struct out *o, int64_t v)
{
    char digits[24], *end = digits + sizeof digits, *p = end;
    uint64_t left = v < 0 ? -(uint64_t)v : (uint64_t)v;
    do {
        *--p = (char)('0' + left % 10);
    } while (left /= 10);
    if (v < 0)
        *--p = '-';
    out_bytes(o, p, (size_t)(end - p));
}

static void out_escaped(struct out *o, unsigned char c)
{
    char text[8];
    const char *known = c == '"'    ? "\\\""
                        : c == '\\' ? "\\\\"
                        : c == '\n' ? "\\n"
                        : c == '\r' ? "\\r"
                        : c == '\t' ? "\\t"
                                    : NULL;
    if (!known)
        snprintf(text, sizeof text, "\\u%04x", c);
    out_text(o, known ? known : text);
}

static void out_json(struct out *o, const char *p, size_t n)
{
    size_t from = 0;
    out_bytes(o, "\"", 1);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        out_bytes(o, p + from, i - from);
        out_escaped(o, c);
        from = i + 1;
    }
    out_bytes(o, p + from, n - from);
    out_bytes(o, "\"", 1);
}

static void two(char *at, int v)
{
    at[0] = (char)('0' + v / 10);
    at[1] = (char)('0' + v % 10);
}

/* The civil date of a day number (Howard Hinnant's well-known algorithm). */
static void civil(int64_t day, int *y, int *m, int *d)
{
    int64_t z = day + 719468, era = z / 146097;
    int doe = (int)(z - era * 146097);
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *d = doy - (153 * mp + 2) / 5 + 1;
    *m = mp < 10 ? mp + 3 : mp - 9;
    *y = (int)(yoe + era * 400) + (*m <= 2);
}

/* "2026-11-23T08:00:00.000Z"; all our times are after 1970. */
static void out_time(struct out *o, const struct cell *c)
{
    char t[] = "\"2026-11-23T08:00:00.000Z\"";
    int y, m, d, ms = (int)(c->number % 1000), s = (int)(c->number / 1000 % 86400);
    if (c->null) {
        out_text(o, "null");
        return;
    }
    civil(c->number / 86400000, &y, &m, &d);
    two(t + 1, y / 100), two(t + 3, y % 100), two(t + 6, m), two(t + 9, d);
    two(t + 12, s / 3600), two(t + 15, s / 60 % 60), two(t + 18, s % 60);
    t[21] = (char)('0' + ms / 100), two(t + 22, ms % 100);
    out_bytes(o, t, sizeof t - 1);
}

static void member_number(struct out *o, const char *key, const struct cell *c)
{
    out_text(o, key);
    if (c->null)
        out_text(o, "null");
    else
        out_number(o, c->number);
}

/* An optional reference: 0 and NULL are null. */
static void member_ref(struct out *o, const char *key, const struct cell *c)
{
    struct cell ref = *c;
    ref.null = c->null || c->number == 0;
    member_number(o, key, &ref);
}

static void member_text(struct out *o, const char *key, const struct cell *c)
{
    out_text(o, key);
    out_json(o, c->p, c->null ? 0 : c->n);
}

static void member_text_or_null(struct out *o, const char *key, const struct cell *c)
{
    if (!c->null && c->n) {
        member_text(o, key, c);
        return;
    }
    out_text(o, key);
    out_text(o, "null");
}

static void member_time(struct out *o, const char *key, const struct cell *c)
{
    out_text(o, key);
    out_time(o, c);
}

static void member_label(struct out *o, const char *key, const char *const *labels,
                         const struct cell *c)
{
    out_text(o, key);
    out_text(o, labels[c->number]);
}

/* Text with one item on each line, as an array. */
static void member_lines(struct out *o, const char *key, const struct cell *c)
{
    const char *p = c->p, *end = p + (c->null ? 0 : c->n);
    out_text(o, key);
    out_text(o, "[");
    while (p < end) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        stop = stop ? stop : end;
        out_json(o, p, (size_t)(stop - p));
        if (stop < end)
            out_text(o, ",");
        p = stop + 1;
    }
    out_text(o, "]");
}

static const char *const kinds[] = { "\"fault\"",  "\"question\"",  "\"service_request\"",
                                     "\"return\"", "\"exchange\"",  "\"refund\"",
                                     "\"repair\"", "\"complaint\"", "\"suggestion\"" };
static const char *const statuses[] = { "\"new\"", "\"open\"", "\"waiting\"", "\"resolved\"",
                                        "\"closed\"" };
static const char *const grades[] = { "\"low\"", "\"medium\"", "\"high\"" };
static const char *const priorities[] = { "\"low\"", "\"normal\"", "\"high\"", "\"urgent\"" };
static const char *const channels[] = { "\"desk\"", "\"portal\"", "\"phone\"",
                                        "\"mail\"", "\"import\"", "\"api\"" };
static const char *const last_from[] = { "null", "\"customer\"", "\"agent\"" };

/* AS, at least seven digits, Luhn's check digit. */
static void out_ticket_number(struct out *o, int64_t id)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%07lld", (long long)id), sum = 0;
    for (int i = 0; i < n; i++) {
        int d = digits[n - 1 - i] - '0';
        if (i % 2 == 0)
            d = d * 2 > 9 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    digits[n] = (char)('0' + (10 - sum % 10) % 10);
    out_text(o, ",\"number\":\"AS");
    out_bytes(o, digits, (size_t)n + 1);
    out_text(o, "\"");
}

#define LIST_CHARS 140

/* Lists show the beginning of a description. */
static struct cell beginning(const struct cell *c)
{
    struct cell cut = *c;
    size_t chars = 0;
    for (size_t i = 0; !c->null && i < c->n; i++) {
        if (((unsigned char)c->p[i] & 0xc0) != 0x80 && chars++ == LIST_CHARS) {
            cut.n = i;
            break;
        }
    }
    return cut;
}

/* Nothing is due at the end of time. */
static void member_due(struct out *o, const struct cell *at, const struct cell *clock)
{
    static const char *const clocks[] = { "\"first_response\"", "\"next_response\"",
                                          "\"resolution\"",     "\"step\"",
                                          "\"handover\"",       "\"legal\"" };
    struct cell due = *at;
    due.null = at->null || at->number == INT64_C(253402300799000);
    member_time(o, ",\"due_at\":", &due);
    if (due.null)
        out_text(o, ",\"due_clock\":null");
    else
        member_label(o, ",\"due_clock\":", clocks, clock);
}

void print_ticket(struct out *o, const struct cell *row, bool whole)
{
    struct cell description = whole ? row[4] : beginning(&row[4]);
    struct cell from = row[17];
    from.number = from.null ? 0 : from.number;
    member_number(o, "{\"id\":", &row[0]);
    member_number(o, ",\"version\":", &row[1]);
    out_ticket_number(o, row[0].number);
    member_label(o, ",\"kind\":", kinds, &row[2]);
    member_text(o, ",\"subject\":", &row[3]);
    member_text(o, ",\"description\":", &description);
    member_label(o, ",\"status\":", statuses, &row[5]);
    member_label(o, ",\"impact\":", grades, &row[6]);
    member_label(o, ",\"urgency\":", grades, &row[7]);
    member_label(o, ",\"priority\":", priorities, &row[8]);
    member_label(o, ",\"channel\":", channels, &row[9]);
    member_ref(o, ",\"customer_id\":", &row[10]);
    member_text(o, ",\"customer_name\":", &row[11]);
    member_ref(o, ",\"team_id\":", &row[12]);
    member_ref(o, ",\"assignee_id\":", &row[13]);
    member_lines(o, ",\"tags\":", &row[14]);
    member_text_or_null(o, ",\"external_id\":", &row[15]);
    member_number(o, ",\"message_count\":", &row[16]);
    member_label(o, ",\"last_from\":", last_from, &from);
    member_time(o, ",\"created_at\":", &row[18]);
    member_time(o, ",\"updated_at\":", &row[19]);
    member_time(o, ",\"first_reply_at\":", &row[20]);
    member_time(o, ",\"resolved_at\":", &row[21]);
    member_time(o, ",\"closed_at\":", &row[22]);
    member_number(o, ",\"reopened_count\":", &row[23]);
    member_ref(o, ",\"unit_id\":", &row[24]);
    member_ref(o, ",\"order_id\":", &row[25]);
    member_due(o, &row[26], &row[27]);
    member_time(o, ",\"near_at\":", &row[28]);
    out_text(o, "}");
}

void print_timeline_item(struct out *o, const struct cell *row)
{
    bool message = !row[7].null;
    member_number(o, "{\"id\":", &row[0]);
    member_time(o, ",\"at\":", &row[1]);
    out_text(o, !message             ? ",\"type\":\"event\""
                : row[8].number == 0 ? ",\"type\":\"reply\""
                                     : ",\"type\":\"note\"");
    out_text(o, row[3].number == 1   ? ",\"from\":\"agent\""
                : row[3].number == 2 ? ",\"from\":\"customer\""
                                     : ",\"from\":\"system\"");
    member_ref(o, ",\"actor_id\":", &row[4]);
    member_text(o, ",\"actor_name\":", &row[5]);
    member_ref(o, ",\"message_id\":", &row[7]);
    member_text(o, ",\"body\":", &row[9]);
    out_text(o, ",\"attachments\":[]");
    member_text(o, ",\"event\":", &row[2]);
    out_text(o, ",\"data\":");
    out_bytes(o, row[6].p, row[6].n);
    out_text(o, "}");
}

/* Only the beginning and the last four digits of a phone number are shown. */
static void member_phone(struct out *o, const char *key, const struct cell *c)
{
    char masked[40];
    struct cell shown = { .p = masked, .n = c->n };
    if (c->null || c->n < 9 || c->n > sizeof masked) {
        member_text_or_null(o, key, c);
        return;
    }
    memcpy(masked, c->p, c->n);
    memset(masked + c->n - 8, '*', 4);
    member_text(o, key, &shown);
}

void print_customer(struct out *o, const struct cell *row)
{
    static const char *const customer_kinds[] = { "\"person\"", "\"organisation\"" };
    static const char *const levels[] = { "\"regular\"", "\"important\"", "\"vip\"" };
    member_number(o, "{\"id\":", &row[0]);
    member_number(o, ",\"version\":", &row[1]);
    member_label(o, ",\"kind\":", customer_kinds, &row[2]);
    member_text(o, ",\"name\":", &row[3]);
    member_phone(o, ",\"phone\":", &row[4]);
    member_text_or_null(o, ",\"mail\":", &row[5]);
    member_label(o, ",\"level\":", levels, &row[6]);
    member_text(o, ",\"notes\":", &row[7]);
    member_text_or_null(o, ",\"external_id\":", &row[8]);
    member_number(o, ",\"ticket_count\":", &row[9]);
    member_number(o, ",\"open_count\":", &row[10]);
    member_time(o, ",\"created_at\":", &row[11]);
    member_time(o, ",\"updated_at\":", &row[12]);
    out_text(o, "}");
}
