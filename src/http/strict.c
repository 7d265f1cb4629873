/* What libmicrohttpd lets pass although another party on the way may read it in another way, and so
 * see other requests than we do (request smuggling). Any doubt about where a message begins or ends
 * is a 400 and the end of the connection.
 *
 * libmicrohttpd 0.9.75 parses in place: a header's name and value are pointers into the bytes as
 * they came, one line behind the other. So a line that does not begin exactly two bytes (CR LF) after
 * the one before tells of a bare LF, a NUL that cut the value short, or a folded line (which it
 * copies elsewhere), without reading more than the pointers. */
#include "http_internal.h"

#include "../base/text.h"

#include <ctype.h>

struct strict {
    const char *next; /* where the next header line must begin */
    str length, coding, host;
    unsigned seen;     /* bits of once[] */
    const char *fault; /* the first */
    str fault_header;
};

/* Headers on which something is decided: two of them could be read in two ways. */
static const char *const once[] = {
    "Host",           "Content-Length",    "Transfer-Encoding",
    "Content-Type",   "Authorization",     "If-Match",
    "Origin",         "X-CSRF-Token",      "Idempotency-Key",
    "Expect",         "X-Forwarded-Proto", "X-Forwarded-Host",
    "Sec-Fetch-Site",
};

static bool name_ok(str name)
{
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (!isalnum(c) && !strchr("!#$%&'*+-.^_`|~", c))
            return false;
    }
    return name.n > 0;
}

static bool value_ok(str value)
{
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return text_utf8(value, NULL);
}

static bool host_ok(str host)
{
    for (size_t i = 0; i < host.n; i++) {
        unsigned char c = (unsigned char)host.p[i];
        if (!isalnum(c) && !strchr(".-_:[]", c))
            return false;
    }
    return host.n > 0 && host.n <= 255;
}

static void fault(struct strict *s, const char *code, str header)
{
    if (s->fault)
        return;
    s->fault = code;
    s->fault_header = header;
}

static void count_once(struct strict *s, str name)
{
    for (size_t i = 0; i < sizeof once / sizeof *once; i++) {
        if (!str_eq_nocase(name, str_of(once[i])))
            continue;
        if (s->seen >> i & 1)
            fault(s, "http.header_twice", str_of(once[i]));
        s->seen |= 1u << i;
    }
}

static enum MHD_Result strict_header(void *ctx, enum MHD_ValueKind kind, const char *key,
                                     size_t key_n, const char *value, size_t value_n)
{
    (void)kind;
    struct strict *s = ctx;
    str name = { key, key_n }, text = { value, value_n };
    if (key != s->next)
        fault(s, "http.header_line", (str){ NULL, 0 });
    s->next = value + value_n + 2;
    if (!name_ok(name))
        fault(s, "http.header_name", (str){ NULL, 0 });
    else if (!value_ok(text))
        fault(s, "http.header_value", name);
    count_once(s, name);
    if (str_eq_nocase(name, STR("Host")))
        s->host = text;
    else if (str_eq_nocase(name, STR("Content-Length")))
        s->length = text;
    else if (str_eq_nocase(name, STR("Transfer-Encoding")))
        s->coding = text;
    return MHD_YES;
}

static bool digits(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!isdigit((unsigned char)s.p[i]))
            return false;
    return s.n > 0;
}

/* The length of the body must be told in exactly one way. */
static void check_framing(struct strict *s, bool old)
{
    if (s->coding.p && s->length.p)
        fault(s, "http.length_and_coding", (str){ NULL, 0 });
    if (s->coding.p && (old || !str_eq_nocase(s->coding, STR("chunked"))))
        fault(s, "http.coding", (str){ NULL, 0 });
    if (s->length.p && !digits(s->length))
        fault(s, "http.length", (str){ NULL, 0 });
    if (!s->host.p ? !old : !host_ok(s->host))
        fault(s, "http.host", (str){ NULL, 0 });
}

#define TARGET_MAX 8192
#define HEADER_MAX 8192 /* request line and all headers together */

static size_t header_size(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

enum err strict_check(struct op *op, struct MHD_Connection *mhd, const char *method,
                      const char *version, const char *url, size_t target_n)
{
    bool old = strcmp(version, "HTTP/1.0") == 0;
    if (!old && strcmp(version, "HTTP/1.1") != 0)
        return refuse(op, ERR_SYNTAX, "http.version");
    if (url[0] != '/')
        return refuse(op, ERR_SYNTAX, "http.target");
    if (target_n > TARGET_MAX)
        return refuse_with(op, ERR_TARGET_LONG, "http.target_long", P("max", STR("8192")));
    if (header_size(mhd) > HEADER_MAX)
        return refuse_with(op, ERR_HEADER_LARGE, "http.header_long", P("max", STR("8192")));
    struct strict s = { .next = version + 8 + 2 };
    if (method + strlen(method) + 1 != url || url + target_n + 1 != version)
        fault(&s, "http.request_line", (str){ NULL, 0 });
    MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, strict_header, &s);
    if (s.next + 2 != method + header_size(mhd))
        fault(&s, "http.header_line", (str){ NULL, 0 });
    check_framing(&s, old);
    if (!s.fault)
        return OK;
    return refuse_with(op, ERR_SYNTAX, s.fault, P("header", s.fault_header));
}
