/* Folding one character to one, so that places in the folded text are places in the original. The table
 * for traditional characters is asked from ICU once, at first use: its rules are too slow for each text. */
#include "lint_words_internal.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <unicode/utrans.h>

#define HAN_FIRST 0x4E00u
#define HAN_LAST  0x9FFFu
#define HAN_COUNT (HAN_LAST - HAN_FIRST + 1)

static uint16_t han[HAN_COUNT];
static pthread_once_t han_once = PTHREAD_ONCE_INIT;

/* One line for each character, so that none is context of another. */
static void han_ask(UTransliterator *to_simplified)
{
    enum { ROOM = HAN_COUNT * 4 };
    UChar *text = calloc(ROOM, sizeof(UChar));
    assert(text);
    for (uint32_t i = 0; i < HAN_COUNT; i++) {
        text[2 * i] = (UChar)(HAN_FIRST + i);
        text[2 * i + 1] = '\n';
    }
    int32_t length = 2 * HAN_COUNT, limit = length;
    UErrorCode code = U_ZERO_ERROR;
    utrans_transUChars(to_simplified, text, &length, ROOM, 0, &limit, &code);
    for (uint32_t i = 0, at = 0; U_SUCCESS(code) && i < HAN_COUNT; i++) {
        uint32_t begin = at;
        while (at < (uint32_t)length && text[at] != '\n')
            at++;
        if (at - begin == 1) /* some become a pair of surrogates; those stay as they are */
            han[i] = text[begin];
        at++;
    }
    free(text);
}

static void han_fill(void)
{
    static const UChar id[] = u"Hant-Hans";
    UErrorCode code = U_ZERO_ERROR;
    for (uint32_t i = 0; i < HAN_COUNT; i++)
        han[i] = (uint16_t)(HAN_FIRST + i);
    UTransliterator *to_simplified = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    if (U_FAILURE(code))
        return; /* ICU without its rules: traditional characters stay */
    han_ask(to_simplified);
    utrans_close(to_simplified);
}

static uint32_t fold_mark(uint32_t c)
{
    switch (c) {
    case 0x00A0:
    case 0x3000:
    case 0xFEFF:
        return ' ';
    case 0x2018:
    case 0x2019:
        return '\'';
    case 0x201C:
    case 0x201D:
    case 0x300C:
    case 0x300D:
        return '"';
    case 0x2013:
    case 0x2014:
    case 0x2212:
        return '-';
    case 0xFF61:
        return 0x3002;
    case 0xFF64:
        return 0x3001;
    default:
        return c;
    }
}

uint32_t fold_char(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        c -= 0xFEE0;
    if (c < 0x80)
        return c < ' ' ? ' ' : c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c < HAN_FIRST || c > HAN_LAST)
        return fold_mark(c);
    pthread_once(&han_once, han_fill);
    return han[c - HAN_FIRST];
}

uint32_t utf8_next(str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;
    uint32_t c = p[0];
    if (c < 0x80) {
        *at += 1;
        return c;
    }
    size_t length = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    c &= 0xFFu >> (length + 1);
    for (size_t i = 1; i < length; i++)
        c = c << 6 | (p[i] & 0x3F);
    *at += length;
    return c;
}

uint32_t *fold_text(struct arena *mem, str text, size_t *ret_n)
{
    uint32_t *c = arena_array(mem, text.n + 1, sizeof(*c));
    size_t n = 0;
    for (size_t at = 0; at < text.n; n++)
        c[n] = fold_char(utf8_next(text, &at));
    *ret_n = n;
    return c;
}
