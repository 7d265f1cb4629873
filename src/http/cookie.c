/* Cookies: finding one in a request, setting one in an answer. */
#include "http_internal.h"

static str cookie_value(str value)
{
    if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
        return (str){ value.p + 1, value.n - 2 };
    return value;
}

/* The first of that name counts: browsers send the most specific path first. */
str cookie_find(str header, str name)
{
    str part;
    while (str_split(&header, ';', &part)) {
        part = str_trim(part);
        ptrdiff_t equals = str_find(part, '=');
        if (equals < 0 || !str_eq((str){ part.p, (size_t)equals }, name))
            continue;
        return cookie_value((str){ part.p + equals + 1, part.n - (size_t)equals - 1 });
    }
    return (str){ NULL, 0 };
}

str http_cookie(const struct http *h, const char *name)
{
    return cookie_find(request_header(h, "Cookie"), str_of(name));
}

void http_set_cookie(struct http *h, const char *name, str value, int64_t max_age)
{
    const char *secure = h->secure || h->loop->server->config.secure_cookies ? "; Secure" : "";
    http_set_header(h, "Set-Cookie",
                    arena_fmt(h->mem,
                              "%s=" STR_FMT "; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s",
                              name, STR_ARG(value), (long long)max_age, secure));
}
