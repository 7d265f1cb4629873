/* Amounts in minor units (fen, cents). The currency is a column of the document. */
#pragma once

#include "arena.h"

typedef struct {
    int64_t minor;
} money;

str money_text(struct arena *mem, money amount); /* "1234.50", "-0.05" */
