/* UTF-8 by hand (it is on every byte that comes in), the rest of Unicode by ICU. Phone numbers know
 * China's numbering plan; numbers of other countries are taken as they are written. */
#include "text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* Length of the character at p, 0 when the bytes are not one (RFC 3629, table 3-7 of Unicode). */
static size_t char_length(const unsigned char *p, size_t n)
{
    unsigned char c = p[0], low = 0x80, high = 0xBF;
    size_t length = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    if (length < 2)
        return length;
    switch (c) {
    case 0xE0:
        low = 0xA0;
        break; /* no overlong forms */
    case 0xED:
        high = 0x9F;
        break; /* no surrogates */
    case 0xF0:
        low = 0x90;
        break; /* no overlong forms */
    case 0xF4:
        high = 0x8F;
        break; /* at most U+10FFFF */
    }
    if (length > n || p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

bool text_utf8(str s, size_t *ret_bad)
{
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n;) {
        uint64_t eight;
        if (s.n - i >= sizeof(eight)) {
            memcpy(&eight, p + i, sizeof(eight));
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                i += sizeof(eight);
                continue;
            }
        }
        size_t length = char_length(p + i, s.n - i);
        if (length == 0) {
            if (ret_bad)
                *ret_bad = i;
            return false;
        }
        i += length;
    }
    return true;
}

static bool starts_char(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

size_t text_chars(str s)
{
    size_t chars = 0;
    for (size_t i = 0; i < s.n; i++)
        chars += starts_char(s.p[i]);
    return chars;
}

/* How many of eight bytes begin a character: all that are not 10xxxxxx. The multiplication adds up
 * the bytes of the word. */
static size_t starts_in_8(const char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t w;
    memcpy(&w, p, sizeof(w));
    uint64_t inside = (w >> 7) & ~(w >> 6) & ones;
    return 8 - (size_t)((inside * ones) >> 56);
}

str text_cut(str s, size_t n)
{
    size_t i = 0;
    if (s.n <= n)
        return s; /* no character is shorter than a byte */
    for (size_t starts; i + 8 <= s.n && (starts = starts_in_8(s.p + i)) <= n; i += 8)
        n -= starts;
    for (; i < s.n; i++)
        if (starts_char(s.p[i]) && n-- == 0)
            return (str){ s.p, i };
    return s;
}

ptrdiff_t text_control(str s, bool one_line)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool line_end = c == '\n' || c == '\r';
        if (c == 0x7F || (c < 0x20 && c != '\t' && !(line_end && !one_line)))
            return (ptrdiff_t)i;
    }
    return -1;
}

/* The white space that people type at the ends of a text beside ASCII's: no-break and ideographic
 * space, and the byte order mark that comes with pasted files. */
static const char *const wide_spaces[] = { "\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF", NULL };

str text_trim(str s)
{
    size_t before;
    do {
        s = str_trim(s);
        before = s.n;
        for (const char *const *space = wide_spaces; *space; space++) {
            str wide = str_of(*space);
            if (str_starts(s, wide))
                s = (str){ s.p + wide.n, s.n - wide.n };
            if (str_ends(s, wide))
                s.n -= wide.n;
        }
    } while (s.n < before);
    return s;
}

/* UTF-16 as ICU wants it, in the arena. */
struct wide {
    UChar *p;
    int32_t n;
};

static struct wide wide_alloc(struct arena *mem, size_t n)
{
    assert(n < INT32_MAX / 2); /* bodies and files are bounded far below */
    return (struct wide){ arena_array(mem, n + 1, sizeof(UChar)), (int32_t)n };
}

static _Noreturn void text_abort(const char *what, UErrorCode code)
{
    fprintf(stderr, "aftersale: ICU: %s: %s\n", what, u_errorName(code));
    abort();
}

static str wide_text(struct arena *mem, struct wide w)
{
    size_t size = (size_t)w.n * 3 + 1; /* one UTF-16 unit needs at most 3 bytes */
    char *p = arena_alloc(mem, size);
    int32_t n;
    UErrorCode code = U_ZERO_ERROR;
    u_strToUTF8WithSub(p, (int32_t)size, &n, w.p, w.n, 0xFFFD, NULL, &code);
    if (U_FAILURE(code))
        text_abort("UTF-8", code);
    return (str){ p, (size_t)n };
}

static bool is_ascii(str s)
{
    unsigned char any = 0;
    for (size_t i = 0; i < s.n; i++)
        any |= (unsigned char)s.p[i];
    return any < 0x80;
}

static str fold_ascii(struct arena *mem, str s)
{
    char *p = arena_z(mem, s);
    for (size_t i = 0; i < s.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] - 'A' + 'a');
    return (str){ p, s.n };
}

str text_fold(struct arena *mem, str s)
{
    if (is_ascii(s))
        return fold_ascii(mem, s);
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *folder = unorm2_getNFKCCasefoldInstance(&code);
    struct wide in = wide_alloc(mem, s.n);
    u_strFromUTF8WithSub(in.p, in.n, &in.n, s.p, (int32_t)s.n, 0xFFFD, NULL, &code);
    if (U_FAILURE(code))
        text_abort("folding", code);
    struct wide out = wide_alloc(mem, (size_t)in.n + 32); /* folding seldom makes a text longer */
    int32_t n = unorm2_normalize(folder, in.p, in.n, out.p, out.n, &code);
    if (code == U_BUFFER_OVERFLOW_ERROR) {
        code = U_ZERO_ERROR;
        out = wide_alloc(mem, (size_t)n);
        n = unorm2_normalize(folder, in.p, in.n, out.p, out.n, &code);
    }
    if (U_FAILURE(code))
        text_abort("folding", code);
    return wide_text(mem, (struct wide){ out.p, n });
}

bool text_from_gb18030(struct arena *mem, str bytes, str *ret)
{
    UErrorCode code = U_ZERO_ERROR;
    UConverter *gb = ucnv_open("GB18030", &code);
    ucnv_setToUCallBack(gb, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &code);
    if (U_FAILURE(code))
        text_abort("GB18030", code);
    struct wide w = wide_alloc(mem, bytes.n); /* each byte makes at most one unit */
    w.n = ucnv_toUChars(gb, w.p, w.n + 1, bytes.p ? bytes.p : "", (int32_t)bytes.n, &code);
    ucnv_close(gb);
    if (U_FAILURE(code))
        return false;
    *ret = wide_text(mem, w);
    return true;
}

/* Phone numbers. */

#define E164_DIGITS 15

struct phone {
    char digits[E164_DIGITS + 5]; /* room for "00" and a trunk 0 */
    size_t n;
    bool plus;
};

/* What may stand between digits: marks of ASCII and their full-width twins. */
static bool phone_mark(str c)
{
    static const char *const marks[] = {
        " ",
        "-",
        ".",
        "(",
        ")",
        "/",
        "\t",
        "\xC2\xA0",
        "\xE3\x80\x80", /* spaces */
        "\xE2\x80\x90",
        "\xE2\x80\x91",
        "\xE2\x80\x92",
        "\xE2\x80\x93",
        "\xE2\x80\x94", /* dashes */
        "\xE2\x88\x92",
        "\xEF\xBC\x8D",
        "\xEF\xBC\x88",
        "\xEF\xBC\x89",
        NULL, /* −－（） */
    };
    for (const char *const *mark = marks; *mark; mark++)
        if (str_is(c, *mark))
            return true;
    return false;
}

/* The ASCII character for a digit or plus, full-width ones too; 0 for all else. */
static char phone_char(str c)
{
    if (c.n == 1)
        return (c.p[0] >= '0' && c.p[0] <= '9') || c.p[0] == '+' ? c.p[0] : 0;
    if (str_is(c, "\xEF\xBC\x8B"))
        return '+';
    if (c.n == 3 && memcmp(c.p, "\xEF\xBC", 2) == 0 && (c.p[2] & 0xFF) >= 0x90 &&
        (c.p[2] & 0xFF) <= 0x99)
        return (char)('0' + ((c.p[2] & 0xFF) - 0x90));
    return 0;
}

static bool phone_read(str s, struct phone *ret)
{
    struct phone phone = { 0 };
    while (s.n > 0) {
        str c = text_cut(s, 1);
        s = (str){ s.p + c.n, s.n - c.n };
        char folded = phone_char(c);
        if (folded == '+') {
            if (phone.plus || phone.n > 0)
                return false;
            phone.plus = true;
        } else if (folded) {
            if (phone.n == sizeof(phone.digits))
                return false;
            phone.digits[phone.n++] = folded;
        } else if (!phone_mark(c)) {
            return false;
        }
    }
    *ret = phone;
    return true;
}

static str str_from(str s, size_t at)
{
    return (str){ s.p + at, s.n - at };
}

/* China without country code and trunk 0. A land line shows its area only behind a trunk 0 or a
 * country code; without one of them the digits may be anything. */
static bool phone_china(str d, bool area_certain)
{
    bool mobile = d.n == 11 && d.p[0] == '1' && d.p[1] >= '3';
    bool service = d.n == 10 && (str_starts(d, STR("400")) || str_starts(d, STR("800")));
    bool big_city = d.n == 10 && (str_starts(d, STR("10")) || d.p[0] == '2');
    bool other_city = (d.n == 10 || d.n == 11) && d.p[0] >= '3';
    return mobile || service || (area_certain && (big_city || other_city));
}

static bool phone_national(struct arena *mem, str d, str country, bool certain, str *ret)
{
    bool trunk = str_starts(d, STR("0"));
    if (trunk)
        d = str_from(d, 1);
    bool good = str_is(country, "86") ? phone_china(d, certain || trunk)
                                      : d.n >= 4 && country.n + d.n <= E164_DIGITS;
    if (good)
        *ret = arena_fmt(mem, "+" STR_FMT STR_FMT, STR_ARG(country), STR_ARG(d));
    return good;
}

bool text_phone(struct arena *mem, str s, str country, str *ret)
{
    struct phone phone;
    if (!phone_read(s, &phone) || phone.n < 5)
        return false;
    str d = { phone.digits, phone.n };
    bool international = phone.plus;
    if (!phone.plus && str_starts(d, STR("00"))) {
        international = true;
        d = str_from(d, 2);
    }
    bool china = str_starts(d, STR("86"));
    if (international && china)
        return phone_national(mem, str_from(d, 2), STR("86"), true, ret);
    if (international) {
        if (d.n < 7 || d.n > E164_DIGITS || d.p[0] == '0')
            return false;
        *ret = arena_fmt(mem, "+" STR_FMT, STR_ARG(d));
        return true;
    }
    /* "8613812345678": the plus got lost. */
    if (china && d.n == 13 && d.p[2] == '1' && str_is(country, "86"))
        d = str_from(d, 2);
    return phone_national(mem, d, country, false, ret);
}

str text_phone_mask(struct arena *mem, str e164)
{
    str masked = arena_str(mem, e164);
    char *p = (char *)masked.p;
    size_t shown = masked.n > 9 ? 4 : masked.n > 4 ? 2 : 0; /* short numbers show less */
    size_t end = masked.n - shown;
    size_t begin = end > 5 ? end - 4 : str_starts(e164, STR("+"));
    for (size_t i = begin; i < end; i++)
        p[i] = '*';
    return masked;
}

/* Mail addresses. */

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool mail_atom(char c)
{
    return is_alnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

static bool mail_local(str s)
{
    if (s.n == 0 || s.n > 64 || s.p[0] == '.' || s.p[s.n - 1] == '.' || str_has(s, STR("..")))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!mail_atom(s.p[i]))
            return false;
    return true;
}

static bool domain_label(str s)
{
    if (s.n == 0 || s.n > 63 || s.p[0] == '-' || s.p[s.n - 1] == '-')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.p[i]) && s.p[i] != '-')
            return false;
    return true;
}

static bool mail_domain(str s)
{
    str label;
    if (str_find(s, '.') < 0 || str_ends(s, STR(".")))
        return false;
    while (str_split(&s, '.', &label))
        if (!domain_label(label))
            return false;
    return true;
}

bool text_mail(str s)
{
    ptrdiff_t at = str_find(s, '@');
    return at > 0 && s.n <= 254 && mail_local((str){ s.p, (size_t)at }) &&
           mail_domain(str_from(s, (size_t)at + 1));
}
