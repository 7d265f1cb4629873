/* Many words searched at once (Aho and Corasick) over folded characters. Private to the room. */
#pragma once

#include "../base/arena.h"

#define LISTS_MAX 1024

struct words;

struct hit {
    uint32_t begin, end;
    uint32_t list; /* whose word it is */
};

struct words *words_new(struct arena *mem);
/* The number of a new list; words of one list are alike to those who ask. */
uint32_t words_list(struct words *w);
/* A word of ASCII letters is found as a whole word only; `ensur*` finds what begins so. */
void words_add(struct words *w, uint32_t list, str word);
void words_build(struct words *w); /* after the last word */
/* Hits in the order of their ends; in mem. */
size_t words_find(const struct words *w, struct arena *mem, const uint32_t *text, size_t n,
                  struct hit **ret);

/* Full width to half, capitals to small letters, traditional to simplified: one character to one. */
uint32_t fold_char(uint32_t c);
uint32_t utf8_next(str s, size_t *at); /* of valid UTF-8; moves *at behind the character */
uint32_t *fold_text(struct arena *mem, str text, size_t *ret_n);

/* ------------------------------------------------------------------ folded characters */

static inline bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_letter(uint32_t c)
{
    return c >= 'a' && c <= 'z'; /* of folded text */
}

static inline bool is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF);
}

/* Ends a sentence: 。 ； ！ ？, and of ASCII ; ! ?. A full stop only before white space (lint_sentence). */
static inline bool is_stop(uint32_t c)
{
    return c == 0x3002 || c == ';' || c == '!' || c == '?' || c == '\n';
}

static inline bool is_comma(uint32_t c) /* ends a stretch of a sentence */
{
    return c == ',' || is_stop(c);
}

/* Folding forgets capitals; these look at the character as written, of either width. */
static inline bool is_capital(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0xFF21 && c <= 0xFF3A);
}

static inline bool is_small(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 0xFF41 && c <= 0xFF5A);
}
