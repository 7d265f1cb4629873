/* The delimiter is CR LF -- boundary. A CR stands nowhere in it but at its start, so after a mismatch
 * the matched bytes are data and matching begins anew at the present byte: no table, no looking back. */
#include "multipart.h"

#include "../base/text.h"
#include "query.h"

enum state {
    BEFORE, /* the first delimiter, which may lack its CR LF, must come at once */
    AFTER,  /* behind a delimiter: CR LF, or -- for the end */
    HEADERS,
    DATA,
    END, /* the epilogue: of no meaning */
};

struct multipart {
    const struct multipart_sink *sink;
    enum state state;
    int part;       /* from 1, for messages */
    size_t matched; /* bytes of the delimiter */
    char after[2];
    size_t after_n;
    size_t delimiter_n;
    char delimiter[4 + 70]; /* RFC 2046: a boundary has at most 70 characters */
    size_t header_n;
    char header[MULTIPART_HEADER_MAX];
};

static enum err wrong(struct op *op, const struct multipart *m, const char *code)
{
    return refuse_with(op, ERR_SYNTAX, code, P("part", arena_fmt(op->mem, "%d", m->part)));
}

/* ------------------------------------------------------------------ parameters of a header */

/* Takes `token` or `"quoted"` off the front. In quotes, \" and \\ are " and \; another \ is itself,
 * since browsers send backslashes as they are. */
static bool take_value(struct arena *mem, str *rest, str *ret)
{
    size_t i = 0, n = 0;
    if (rest->n == 0 || rest->p[0] != '"') {
        while (i < rest->n && rest->p[i] != ';')
            i++;
        *ret = str_trim((str){ rest->p, i });
        *rest = (str){ rest->p + i, rest->n - i };
        return true;
    }
    char *to = arena_alloc(mem, rest->n);
    for (i = 1; i < rest->n && rest->p[i] != '"'; i++) {
        bool escaped = rest->p[i] == '\\' && i + 2 < rest->n &&
                       (rest->p[i + 1] == '"' || rest->p[i + 1] == '\\');
        to[n++] = rest->p[escaped ? ++i : i];
    }
    if (i == rest->n)
        return false; /* no closing quote */
    *ret = (str){ to, n };
    *rest = (str){ rest->p + i + 1, rest->n - i - 1 };
    return true;
}

static str take_spaces(str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = (str){ s.p + 1, s.n - 1 };
    return s;
}

/* Next "; name=value". False at the end; *ret_ok false when it cannot be read. */
static bool take_param(struct arena *mem, str *rest, str *ret_name, str *ret_value, bool *ret_ok)
{
    *rest = take_spaces(*rest);
    *ret_ok = true;
    if (rest->n == 0)
        return false;
    ptrdiff_t equals = str_find(*rest, '=');
    if (rest->p[0] != ';' || equals < 0) {
        *ret_ok = false;
        return false;
    }
    *ret_name = str_trim((str){ rest->p + 1, (size_t)equals - 1 });
    *rest = take_spaces((str){ rest->p + equals + 1, rest->n - (size_t)equals - 1 });
    *ret_ok = take_value(mem, rest, ret_value);
    return *ret_ok;
}

/* ------------------------------------------------------------------ names */

/* Browsers write " in a name as %22. */
static str unquote_percent(struct arena *mem, str s)
{
    char *to = arena_alloc(mem, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool quote = i + 2 < s.n && s.p[i] == '%' && s.p[i + 1] == '2' && s.p[i + 2] == '2';
        to[n++] = quote ? '"' : s.p[i];
        i += quote ? 2 : 0;
    }
    return (str){ to, n };
}

static str last_segment(str name)
{
    size_t i = name.n;
    while (i > 0 && name.p[i - 1] != '/' && name.p[i - 1] != '\\')
        i--;
    str last = str_trim((str){ name.p + i, name.n - i });
    return str_is(last, ".") || str_is(last, "..") ? STR("") : last;
}

static enum err check_name(struct op *op, const struct multipart *m, str name)
{
    if (!text_utf8(name, NULL))
        return wrong(op, m, "multipart.name_utf8");
    if (text_control(name, true) >= 0 || memchr(name.p, '\t', name.n))
        return wrong(op, m, "multipart.name_control");
    if (text_chars(name) > FILENAME_MAX_CHARS)
        return wrong(op, m, "multipart.name_long");
    return OK;
}

/* filename*=UTF-8''… (RFC 8187): wins over filename. */
static enum err read_extended(struct op *op, const struct multipart *m, str value, str *ret)
{
    if (value.n < 6 || !str_eq_nocase((str){ value.p, 6 }, STR("UTF-8'")))
        return wrong(op, m, "multipart.disposition");
    str rest = { value.p + 6, value.n - 6 };
    ptrdiff_t quote = str_find(rest, '\'');
    if (quote < 0)
        return wrong(op, m, "multipart.disposition");
    str coded = { rest.p + quote + 1, rest.n - (size_t)quote - 1 };
    switch (percent_decode(op->mem, coded, false, ret)) {
    case PERCENT_OK:
        return OK;
    case PERCENT_UTF8:
        return wrong(op, m, "multipart.name_utf8");
    case PERCENT_CONTROL:
        return wrong(op, m, "multipart.name_control");
    default:
        return wrong(op, m, "multipart.disposition");
    }
}

static enum err read_disposition(struct op *op, const struct multipart *m, str value,
                                 struct multipart_head *head)
{
    ptrdiff_t semicolon = str_find(value, ';');
    str rest = semicolon < 0 ? STR("") : (str){ value.p + semicolon, value.n - (size_t)semicolon };
    str kind = { value.p, semicolon < 0 ? value.n : (size_t)semicolon }, name, text;
    bool ok, named = false, extended = false;
    if (!str_eq_nocase(str_trim(kind), STR("form-data")))
        return wrong(op, m, "multipart.disposition");
    while (take_param(op->mem, &rest, &name, &text, &ok)) {
        if (str_eq_nocase(name, STR("name"))) {
            named = true;
            head->name = unquote_percent(op->mem, text);
        } else if (str_eq_nocase(name, STR("filename*"))) {
            TRY(read_extended(op, m, text, &head->filename));
            head->is_file = extended = true;
        } else if (str_eq_nocase(name, STR("filename")) && !extended) {
            head->filename = unquote_percent(op->mem, text);
            head->is_file = true;
        }
    }
    if (!ok || !named)
        return wrong(op, m, "multipart.disposition");
    TRY(check_name(op, m, head->name));
    head->filename = last_segment(head->filename);
    return check_name(op, m, head->filename);
}

/* ------------------------------------------------------------------ headers of a part */

static enum err read_header(struct op *op, const struct multipart *m, str line,
                            struct multipart_head *head, bool *ret_disposed)
{
    ptrdiff_t colon = str_find(line, ':');
    if (colon <= 0)
        return wrong(op, m, "multipart.header");
    str name = { line.p, (size_t)colon };
    str value = str_trim((str){ line.p + colon + 1, line.n - (size_t)colon - 1 });
    if (str_eq_nocase(name, STR("Content-Type"))) {
        head->media_type = arena_str(op->mem, value);
        return OK;
    }
    if (!str_eq_nocase(name, STR("Content-Disposition")))
        return OK;
    if (*ret_disposed)
        return wrong(op, m, "multipart.header");
    *ret_disposed = true;
    return read_disposition(op, m, value, head);
}

static enum err end_headers(struct op *op, struct multipart *m)
{
    struct multipart_head head = { .filename = STR("") };
    bool disposed = false;
    str rest = { m->header, m->header_n }, line;
    while (str_split(&rest, '\n', &line)) {
        if (line.n == 0 || line.p[line.n - 1] != '\r')
            return wrong(op, m, "multipart.header"); /* a bare LF */
        line.n--;
        if (line.n)
            TRY(read_header(op, m, line, &head, &disposed));
    }
    if (!disposed)
        return wrong(op, m, "multipart.disposition");
    m->state = DATA;
    m->matched = 0;
    return m->sink->begin(op, m->sink->ctx, &head);
}

static enum err feed_header(struct op *op, struct multipart *m, char c)
{
    if (m->header_n == sizeof m->header)
        return wrong(op, m, "multipart.header_long");
    m->header[m->header_n++] = c;
    bool empty = m->header_n == 2 && memcmp(m->header, "\r\n", 2) == 0;
    bool whole = m->header_n >= 4 && memcmp(m->header + m->header_n - 4, "\r\n\r\n", 4) == 0;
    return empty || whole ? end_headers(op, m) : OK;
}

/* ------------------------------------------------------------------ the stream */

/* What stands behind a delimiter. */
static enum err feed_after(struct op *op, struct multipart *m, char c)
{
    m->after[m->after_n++] = c;
    if (m->after_n < 2)
        return OK;
    m->after_n = 0;
    if (memcmp(m->after, "--", 2) == 0) {
        m->state = END;
        return OK;
    }
    if (memcmp(m->after, "\r\n", 2) != 0)
        return wrong(op, m, "multipart.delimiter");
    m->state = HEADERS;
    m->header_n = 0;
    m->part++;
    return OK;
}

static enum err feed_before(struct op *op, struct multipart *m, char c)
{
    if (c != m->delimiter[m->matched])
        return wrong(op, m, "multipart.delimiter");
    if (++m->matched == m->delimiter_n)
        m->state = AFTER;
    return OK;
}

static void skip(str *s, size_t n)
{
    *s = (str){ s->p + n, s->n - n };
}

/* A delimiter may be under way: goes on comparing. What turns out to be none is data. */
static enum err feed_match(struct op *op, struct multipart *m, str *rest)
{
    size_t i = 0, n = m->matched;
    while (i < rest->n && n < m->delimiter_n && rest->p[i] == m->delimiter[n]) {
        i++;
        n++;
    }
    skip(rest, i);
    m->matched = n;
    if (n == m->delimiter_n) {
        m->state = AFTER;
        return m->sink->end(op, m->sink->ctx);
    }
    if (rest->n == 0)
        return OK; /* the next bytes will tell */
    m->matched = 0;
    return m->sink->data(op, m->sink->ctx, (str){ m->delimiter, n });
}

/* Takes data off *rest up to a CR, with which a delimiter may begin. */
static enum err feed_data(struct op *op, struct multipart *m, str *rest)
{
    if (m->matched)
        return feed_match(op, m, rest);
    const char *cr = memchr(rest->p, '\r', rest->n);
    str data = { rest->p, cr ? (size_t)(cr - rest->p) : rest->n };
    skip(rest, data.n + (cr != NULL));
    m->matched = cr != NULL;
    return data.n ? m->sink->data(op, m->sink->ctx, data) : OK;
}

enum err multipart_feed(struct op *op, struct multipart *m, str bytes)
{
    while (bytes.n) {
        if (m->state == END)
            return OK;
        if (m->state == DATA) {
            TRY(feed_data(op, m, &bytes));
            continue;
        }
        char c = bytes.p[0];
        skip(&bytes, 1);
        if (m->state == HEADERS)
            TRY(feed_header(op, m, c));
        else
            TRY(m->state == BEFORE ? feed_before(op, m, c) : feed_after(op, m, c));
    }
    return OK;
}

enum err multipart_end(struct op *op, struct multipart *m)
{
    return m->state == END ? OK : wrong(op, m, "multipart.torn");
}

/* ------------------------------------------------------------------ the beginning */

static bool boundary_ok(str boundary)
{
    for (size_t i = 0; i < boundary.n; i++) {
        unsigned char c = (unsigned char)boundary.p[i];
        bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (c == 0 || !strchr("'()+_,-./:=? ", c)))
            return false;
    }
    return boundary.n > 0 && boundary.n <= 70 && boundary.p[boundary.n - 1] != ' ';
}

static bool find_boundary(struct arena *mem, str content_type, str *ret)
{
    ptrdiff_t semicolon = str_find(content_type, ';');
    str rest = semicolon < 0 ? STR("") : content_type, name, value;
    bool ok = true;
    if (semicolon >= 0)
        skip(&rest, (size_t)semicolon);
    while (take_param(mem, &rest, &name, &value, &ok))
        if (str_eq_nocase(name, STR("boundary"))) {
            *ret = value;
            return boundary_ok(value);
        }
    return false;
}

enum err multipart_new(struct op *op, str content_type, const struct multipart_sink *sink,
                       struct multipart **ret)
{
    str boundary;
    if (!find_boundary(op->mem, content_type, &boundary))
        return refuse(op, ERR_SYNTAX, "multipart.boundary");
    struct multipart *m = arena_alloc(op->mem, sizeof *m);
    m->sink = sink;
    memcpy(m->delimiter, "\r\n--", 4);
    memcpy(m->delimiter + 4, boundary.p, boundary.n);
    m->delimiter_n = 4 + boundary.n;
    m->matched = 2; /* the first delimiter begins the body, without its CR LF */
    *ret = m;
    return OK;
}
