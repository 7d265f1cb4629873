/* What our own exports say of a duty's processes, standards, permissions, trainings and measures, found again by name. */
#pragma once

#include "binding.h"
#include "import_table.h"

struct import_known {
    struct bindable b;
    struct list defs; /* const struct process_def *: all that a duty may be bound to */
};

/* Nothing is read where no table speaks of bindings. */
enum err import_known_read(struct op *op, const struct import_tables *tables,
                           struct import_known *ret) MUST_CHECK;
/* A row of TABLE_FIVE or TABLE_MEASURES into the duty of its number. */
void import_bindings_row(struct op *op, const struct import_known *known,
                         const struct import_table *t, size_t row, struct duty *duties, size_t n,
                         strs *ret_rest);
