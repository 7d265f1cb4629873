#include "query.h"

#include "http_internal.h"

#include "../base/text.h"

const char *const percent_codes[] = {
    [PERCENT_OK] = NULL,
    [PERCENT_SYNTAX] = "url.percent",
    [PERCENT_CONTROL] = "url.control",
    [PERCENT_UTF8] = "url.utf8",
};

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool decode(str s, bool plus, char *to, size_t *ret_n)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(s.p[i + 2]) : -1;
            if (low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        to[n++] = c;
    }
    *ret_n = n;
    return true;
}

enum percent percent_decode(struct arena *mem, str s, bool plus, str *ret)
{
    char *to = arena_alloc(mem, s.n + 1);
    size_t n;
    if (!decode(s, plus, to, &n))
        return PERCENT_SYNTAX;
    str out = { to, n };
    if (!text_utf8(out, NULL))
        return PERCENT_UTF8;
    if (text_control(out, true) >= 0)
        return PERCENT_CONTROL;
    *ret = out;
    return PERCENT_OK;
}

bool query_next(struct arena *mem, str *rest, struct query_pair *ret, enum percent *ret_fault)
{
    str part;
    *ret_fault = PERCENT_OK;
    do {
        if (!str_split(rest, '&', &part))
            return false;
    } while (part.n == 0);
    str value = { "", 0 };
    ptrdiff_t equals = str_find(part, '=');
    if (equals >= 0) {
        value = (str){ part.p + equals + 1, part.n - (size_t)equals - 1 };
        part.n = (size_t)equals;
    }
    *ret = (struct query_pair){ STR("?"), STR("") };
    *ret_fault = percent_decode(mem, part, true, &ret->name);
    if (*ret_fault == PERCENT_OK)
        *ret_fault = percent_decode(mem, value, true, &ret->value);
    return true;
}

static void query_limit(struct op *op, const struct field *field, void *record, bool given)
{
    int64_t *limit = (int64_t *)((char *)record + field->offset);
    if (!given && *limit == 0)
        *limit = PAGE_DEFAULT;
    if (*limit < 1 || *limit > PAGE_MAX)
        op_field_with(op, STR("limit"), "query.limit",
                      P("max", arena_fmt(op->mem, "%d", PAGE_MAX)));
}

static void query_pair_read(struct op *op, const struct query_pair *pair,
                            const struct field *fields, uint64_t *seen, void *record)
{
    int i = fields ? field_index(fields, pair->name) : -1;
    if (i < 0) {
        op_field(op, pair->name, "query.unknown");
    } else if (*seen >> i & 1) {
        op_field(op, pair->name, "query.repeated");
    } else {
        *seen |= (uint64_t)1 << i;
        field_from_text(op, &fields[i], pair->value, pair->name, record);
    }
}

static void query_required(struct op *op, const struct field *fields, uint64_t seen)
{
    for (int i = 0; fields && fields[i].name; i++)
        if ((fields[i].flags & REQUIRED) && !(seen >> i & 1))
            op_field(op, str_of(fields[i].name), "field.required");
}

enum err query_read(struct op *op, str query, const struct field *fields, void *record)
{
    uint64_t seen = 0;
    struct query_pair pair;
    enum percent fault;
    while (query_next(op->mem, &query, &pair, &fault)) {
        if (fault != PERCENT_OK)
            op_field(op, pair.name, percent_codes[fault]);
        else
            query_pair_read(op, &pair, fields, &seen, record);
    }
    query_required(op, fields, seen);
    int limit = fields ? field_index(fields, STR("limit")) : -1;
    if (limit >= 0 && fields[limit].kind == F_INT && op->fault.item_count == 0)
        query_limit(op, &fields[limit], record, seen >> limit & 1);
    return op_check(op);
}

enum err http_query(struct op *op, struct http *h, void *query)
{
    return query_read(op, h->query, h->route->query, query);
}
