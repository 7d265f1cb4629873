/* Amounts in minor units (fen, cents). The currency is a column of the document. */
#pragma once

#include "str.h"

typedef struct {
    int64_t minor;
} money;
