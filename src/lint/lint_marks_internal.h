/* Lines and their list marks, on folded characters. Private to the room. */
#pragma once

#include "lint_rules_internal.h"

enum style { S_NONE, S_ARABIC, S_PAREN, S_CIRCLED, S_HAN, S_HAN_PAREN, S_BULLET, S_LETTER };

struct line {
    size_t begin, end; /* without white space at the ends */
    size_t text;       /* behind the list mark */
    enum style style;
    int level; /* 1 for "1.", 2 for "1.1" */
    int number;
    size_t indent;
    int hashes; /* of a Markdown heading */
    bool table;
    bool after_blank;
};

/* Fills style, number, level and text of *ret; false when no mark stands at `at`. */
bool mark_read(const uint32_t *c, size_t end, size_t at, struct line *ret);
int mark_han_digit(uint32_t c); /* 一 to 十, else 0 */

static inline bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t';
}
