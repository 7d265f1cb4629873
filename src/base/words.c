#include "words.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

enum script { SEPARATOR, LETTER, CJK };

/* Blocks of scripts that write without spaces; what in them is no letter is a separator. */
static bool is_cjk(UChar32 c)
{
    static const struct {
        UChar32 first, last;
    } blocks[] = {
        { 0x0e00, 0x0eff },   /* Thai, Lao */
        { 0x2e80, 0x2fdf },   /* radicals */
        { 0x3005, 0x3007 },   /* 々 〆 〇 */
        { 0x3021, 0x3029 },   /* Hangzhou numerals */
        { 0x3040, 0x312f },   /* kana, bopomofo */
        { 0x3130, 0x318f },   /* Hangul letters */
        { 0x31a0, 0x31ff },   /* bopomofo, kana extended */
        { 0x3400, 0x9fff },   /* Han */
        { 0xac00, 0xd7af },   /* Hangul */
        { 0xf900, 0xfaff },   /* Han, compatibility */
        { 0x20000, 0x3ffff }, /* Han, extensions */
    };
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        if (c <= blocks[i].last)
            return c >= blocks[i].first;
    }
    return false;
}

static enum script script_of(UChar32 c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
                   ? LETTER
                   : SEPARATOR;
    if (c >= 0x4e00 && c <= 0x9fff)
        return CJK;
    bool letter = u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK);
    if (!letter)
        return SEPARATOR;
    return is_cjk(c) ? CJK : LETTER;
}

bool word_next(str *rest, struct word *ret)
{
    const uint8_t *p = (const uint8_t *)rest->p;
    int32_t n = rest->n > INT32_MAX ? INT32_MAX : (int32_t)rest->n, at = 0, start = -1;
    while (at < n) {
        UChar32 c;
        int32_t before = at;
        U8_NEXT(p, at, n, c);
        enum script script = c < 0 ? SEPARATOR : script_of(c);
        if (start >= 0 && script != LETTER) {
            at = before;
            break;
        }
        if (script == CJK) {
            *ret = (struct word){ { rest->p + before, (size_t)(at - before) }, true };
            *rest = (str){ rest->p + at, rest->n - (size_t)at };
            return true;
        }
        if (script == LETTER && start < 0)
            start = before;
    }
    if (start >= 0)
        *ret = (struct word){ { rest->p + start, (size_t)(at - start) }, false };
    *rest = (str){ rest->p + at, rest->n - (size_t)at };
    return start >= 0;
}

void words_spaced(struct buf *out, str text)
{
    struct word word;
    while (word_next(&text, &word)) {
        buf_char(out, ' ');
        buf_str(out, word.text);
    }
    buf_char(out, ' ');
}
