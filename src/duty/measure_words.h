/* Measures of a duty in words, and back: what is printed is read again from the program's own exports. */
#pragma once

#include "../measure/measure.h"
#include "duty_internal.h"

/* "98%", "30 分钟", "1.5 h". unit: of enum measure_unit's labels; empty: a plain number. Exact, so that it is read back the
 * same; rounded: figures of the day as the pages tell them, "93.5%", "1,234", "1小时 20分钟". Not known: "—". */
str words_value(struct op *op, enum lang lang, str unit, decimal value);
str words_value_rounded(struct op *op, enum lang lang, str unit, decimal value);
/* "≥ 98%", "≤ 30 分钟（示例值）". name: what the measure is called, NULL when nobody knows. */
str words_target(struct op *op, enum lang lang, const struct bound_name *name,
                 const struct duty_measure *m);
/* "线性：90% 得 0 分", "分档：98% 得 100 分；95% 得 60 分", "达标：达到得 100 分，否则 0 分", "门槛：未达到，总分最高 60 分" */
str words_rule(struct op *op, enum lang lang, const struct bound_name *name,
               const struct duty_measure *m);
str words_weight(struct op *op, enum lang lang, const struct duty_measure *m); /* "20%", "—" */
/* The three in a line, behind the measure's key and name: for comparing. */
str words_measure(struct op *op, enum lang lang, const struct bound_name *name,
                  const struct duty_measure *m);

/* False where the words are none of ours, say more, or speak of another unit or direction than the measure's; *m keeps what it
 * had then. m->steps.items: room for STEPS_MAX. */
bool read_target(str words, const struct bound_name *name, struct duty_measure *m);
bool read_rule(str words, const struct bound_name *name, struct duty_measure *m);
bool read_weight(str words, struct duty_measure *m);
