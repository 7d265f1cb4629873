/* Cutting text into what is searched for: each CJK character by itself, each run of other letters and
 * digits as a word; everything else separates. Pure; the text is folded already (text_fold). */
#pragma once

#include "buf.h"

struct word {
    str text;
    bool cjk; /* one character of a script without spaces */
};

/* Takes the next word off *rest; false when there is none. The word points into the text. */
bool word_next(str *rest, struct word *ret);
/* The words of text, each with a space before it and one behind the last: " 电 池 e5 ". Two texts
 * hold the same phrase where one such line is part of the other. */
void words_spaced(struct buf *out, str text);
