/* What a caller would like: language and encoding, by the q-values of RFC 9110. */
#include "http_internal.h"

/* ";q=0.8" and other parameters behind an item, in thousandths. */
static int quality(str params)
{
    str part;
    while (str_split(&params, ';', &part)) {
        part = str_trim(part);
        if (part.n < 3 || (part.p[0] | 0x20) != 'q' || part.p[1] != '=')
            continue;
        int q = 0, scale = 1000;
        for (size_t i = 2; i < part.n && scale > 0; i++) {
            if (part.p[i] == '.')
                continue;
            if (part.p[i] < '0' || part.p[i] > '9')
                return 0;
            q += (part.p[i] - '0') * scale;
            scale /= 10;
        }
        return q > 1000 ? 1000 : q;
    }
    return 1000;
}

/* Next "item;q=…" of a list. */
static bool accept_next(str *rest, str *ret_item, int *ret_quality)
{
    str part;
    if (!str_split(rest, ',', &part))
        return false;
    ptrdiff_t semicolon = str_find(part, ';');
    str params = { "", 0 };
    if (semicolon >= 0) {
        params = (str){ part.p + semicolon + 1, part.n - (size_t)semicolon - 1 };
        part.n = (size_t)semicolon;
    }
    *ret_item = str_trim(part);
    *ret_quality = quality(params);
    return true;
}

/* "zh", "zh-CN", "en_GB": the first two letters, then nothing or a separator. */
static bool language_is(str tag, const char *language)
{
    return tag.n >= 2 && str_eq_nocase((str){ tag.p, 2 }, str_of(language)) &&
           (tag.n == 2 || tag.p[2] == '-' || tag.p[2] == '_');
}

enum lang accept_language(str header, bool *ret_named)
{
    int best = 0, q;
    enum lang lang = LANG_ZH;
    str item;
    while (accept_next(&header, &item, &q)) {
        bool zh = language_is(item, "zh");
        if (q <= best || (!zh && !language_is(item, "en")))
            continue;
        best = q;
        lang = zh ? LANG_ZH : LANG_EN;
    }
    *ret_named = best > 0;
    return lang;
}

unsigned accept_encodings(str header)
{
    unsigned yes = 0, no = 0;
    bool any = false;
    str item;
    int q;
    while (accept_next(&header, &item, &q)) {
        if (str_is(item, "*")) {
            any = q > 0;
            continue;
        }
        unsigned bit = str_eq_nocase(item, STR("br"))     ? 1u << ENCODING_BR
                       : str_eq_nocase(item, STR("gzip")) ? 1u << ENCODING_GZIP
                                                          : 0;
        *(q > 0 ? &yes : &no) |= bit;
    }
    if (any)
        yes |= 1u << ENCODING_BR | 1u << ENCODING_GZIP;
    return yes & ~no;
}

bool accept_html(str header)
{
    str item;
    int q;
    if (!header.n) /* not said: anything will do (RFC 9110, 12.5.1) */
        return true;
    while (accept_next(&header, &item, &q))
        if (q > 0 && (str_eq_nocase(item, STR("text/html")) || str_is(item, "*/*")))
            return true;
    return false;
}
