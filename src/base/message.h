/* The words that the server says, in both languages: made at build from locales/ *.json, sorted by
 * code. {name} in a text is replaced by the parameter of that name. */
#pragma once

#include "op.h"

struct message {
    const char *code, *zh, *en;
};

extern const struct message messages[];
extern const size_t messages_count;

/* The text of a code; the code itself when there is none (lint makes sure there is). */
str message_text(struct arena *mem, enum lang lang, const char *code, const struct param *params,
                 size_t param_count);
