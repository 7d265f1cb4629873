/* What is known of a case, by the members of struct remedy_facts. */
#pragma once

#include "facts.h"

#include <stddef.h>

#define OFFSET_OF(member) offsetof(struct remedy_facts, member)

static inline void fact_know(struct fact_set *known, size_t offset)
{
    fact_add(known, (size_t)fact_at_offset(offset));
}

static inline bool fact_told(const struct fact_set *known, size_t offset)
{
    return fact_in(known, (size_t)fact_at_offset(offset));
}
