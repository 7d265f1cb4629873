/* A sentence read from left to right by small grammars (lint_limit.c, lint_parts.c). Private to the room. */
#pragma once

#include "lint.h"
#include "lint_words_internal.h"

#define SCAN_MAX 600 /* characters of a sentence that are read */

struct scan {
    str text;
    size_t n;
    uint32_t c[SCAN_MAX];      /* folded */
    uint32_t at[SCAN_MAX + 1]; /* byte of each character */
};

void scan_open(struct scan *s, str text);
str scan_text(const struct scan *s, size_t begin, size_t end); /* as written */
size_t scan_blank(const struct scan *s, size_t at);            /* behind the white space at `at` */

/* Where the word that stands at `at` ends; 0 when another stands there. English words are whole ones. */
size_t scan_word(const struct scan *s, size_t at, const char *word);
size_t scan_noun(const struct scan *s, size_t at, const char *word); /* or its English plural */
/* The first word of a list that stands there. */
size_t scan_words(const struct scan *s, size_t at, const char *const *words);
/* Does one of the words end at `at`? */
bool scan_behind(const struct scan *s, size_t at, const char *const *words);
/* Is the character at `at` one of these? False behind the end. */
bool scan_char(const struct scan *s, size_t at, const char *characters);
