/* The annex of a printed duty document: what its measures are worth today and how its processes run today. It is never
 * part of the content that is frozen and signed. */
#pragma once

#include "duty_internal.h"

#define ANNEX_ZH "附录（不属于签收内容）"
#define ANNEX_EN "Annex (not part of what is signed)"

/* Nothing where nothing is bound. pictures: with the flow charts. */
enum err annex_print(struct op *op, struct doc *doc, const struct content *c,
                     bool pictures) MUST_CHECK;
