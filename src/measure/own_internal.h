/* Private: own measures ready to be evaluated. */
#pragma once

#include "../base/condition.h"
#include "measure_internal.h"
#include "measure_own.h"

struct own_rule {
    bool has; /* false: holds for everything, or for nothing */
    struct condition condition;
};

struct own_measure {
    struct measure_own def;
    int kind; /* enum measure_kind */
    struct own_rule tickets, begins, ends;
};

struct own_set {
    struct own_measure *items;
    size_t n;
};
