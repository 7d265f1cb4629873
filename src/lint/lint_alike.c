/* How alike two texts are, by the pairs of neighbouring characters that they share: no list of words is
 * needed, and a 的 more or less does not matter. */
#include "lint_internal.h"

#include <stdlib.h>

static int pair_cmp(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* White space and marks do not count. */
struct lint_pairs lint_pairs_of(struct arena *mem, const uint32_t *c, size_t n)
{
    struct lint_pairs pairs = { arena_array(mem, n + 1, sizeof(*pairs.items)), 0 };
    uint32_t before = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_han(c[i]) && !is_letter(c[i]) && !is_digit(c[i]))
            continue;
        if (before)
            pairs.items[pairs.n++] = (uint64_t)before << 32 | c[i];
        before = c[i];
    }
    qsort(pairs.items, pairs.n, sizeof(*pairs.items), pair_cmp);
    return pairs;
}

unsigned lint_alike(struct lint_pairs a, struct lint_pairs b)
{
    size_t same = 0, all = a.n + b.n, least = a.n < b.n ? a.n : b.n;
    if (all == 0 || 200 * least / all < ALIKE)
        return 0; /* cannot be reached: saves most comparisons */
    for (size_t i = 0, j = 0; i < a.n && j < b.n;) {
        int order = pair_cmp(&a.items[i], &b.items[j]);
        same += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return (unsigned)(200 * same / all);
}
