/* Which tickets a draw takes. Pure, and told so exactly (docs/quality.md) that anybody with sha256sum can draw again. */
#include "../base/digest.h"
#include "quality_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

struct lot {
    unsigned char hash[SHA256_BYTES];
    int64_t ticket;
};

static int lot_order(const void *a, const void *b)
{
    const struct lot *x = a, *y = b;
    int by_hash = memcmp(x->hash, y->hash, SHA256_BYTES);
    return by_hash ? by_hash : (x->ticket > y->ticket) - (x->ticket < y->ticket);
}

static struct lot *lots_of(struct arena *mem, str head, const ints *tickets)
{
    struct lot *lots = arena_array(mem, tickets->n + 1, sizeof *lots);
    for (size_t i = 0; i < tickets->n; i++) {
        char text[160];
        lots[i].ticket = tickets->items[i];
        int n =
            snprintf(text, sizeof text, STR_FMT " %lld", STR_ARG(head), (long long)lots[i].ticket);
        assert(n > 0 && (size_t)n < sizeof text);
        sha256((str){ text, (size_t)n }, lots[i].hash);
    }
    qsort(lots, tickets->n, sizeof *lots, lot_order);
    return lots;
}

/* ------------------------------------------------------------------ rounds */

struct drawer {
    struct lot_person *person;
    struct lot *lots; /* what is left of it, in order */
    size_t n;
};

struct taken { /* sorted set of tickets */
    int64_t *items;
    size_t n;
};

static size_t taken_place(const struct taken *t, int64_t ticket)
{
    size_t low = 0, high = t->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (t->items[mid] < ticket)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool is_taken(const struct taken *t, int64_t ticket)
{
    size_t at = taken_place(t, ticket);
    return at < t->n && t->items[at] == ticket;
}

static void take(struct taken *t, int64_t ticket)
{
    size_t at = taken_place(t, ticket);
    memmove(t->items + at + 1, t->items + at, (t->n - at) * sizeof *t->items);
    t->items[at] = ticket;
    t->n++;
}

static void forget_taken(struct drawer *d, const struct taken *t)
{
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++)
        if (!is_taken(t, d->lots[i].ticket))
            d->lots[n++] = d->lots[i];
    d->n = n;
}

static int turn_order(const void *a, const void *b)
{
    const struct drawer *x = a, *y = b;
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    return (x->person->user_id > y->person->user_id) - (x->person->user_id < y->person->user_id);
}

static bool is_short(const struct drawer *d)
{
    return (int64_t)d->person->drawn.n < d->person->missing;
}

static bool draw_one(struct drawer *d, struct taken *t)
{
    for (size_t i = 0; i < d->n; i++)
        if (!is_taken(t, d->lots[i].ticket)) {
            take(t, d->lots[i].ticket);
            d->person->drawn.items[d->person->drawn.n++] = d->lots[i].ticket;
            return true;
        }
    return false;
}

static bool draw_round(struct drawer *drawers, size_t n, struct taken *t)
{
    bool any = false;
    for (size_t i = 0; i < n; i++)
        forget_taken(&drawers[i], t);
    qsort(drawers, n, sizeof *drawers, turn_order);
    for (size_t i = 0; i < n; i++)
        any |= is_short(&drawers[i]) && draw_one(&drawers[i], t);
    return any;
}

void quality_lots(struct arena *mem, str seed, struct lot_person *people, size_t n)
{
    struct drawer *drawers = arena_array(mem, n + 1, sizeof *drawers);
    size_t room = 0;

    for (size_t i = 0; i < n; i++) {
        struct lot_person *p = &people[i];
        str head = arena_fmt(mem, STR_FMT " %lld", STR_ARG(seed), (long long)p->user_id);
        size_t most = p->missing > 0 ? (size_t)p->missing : 0;
        if (most > p->tickets.n)
            most = p->tickets.n;
        p->drawn = (ints){ arena_array(mem, most + 1, sizeof(int64_t)), 0 };
        drawers[i] = (struct drawer){ p, lots_of(mem, head, &p->tickets), p->tickets.n };
        room += most;
    }
    struct taken taken = { arena_array(mem, room + 1, sizeof(int64_t)), 0 };
    while (draw_round(drawers, n, &taken))
        ;
}

ints quality_lots_second(struct arena *mem, str seed, const ints *tickets, int64_t percent)
{
    size_t n = (tickets->n * (size_t)percent + 99) / 100;
    struct lot *lots = lots_of(mem, arena_fmt(mem, STR_FMT " second", STR_ARG(seed)), tickets);
    ints ret = { arena_array(mem, n + 1, sizeof(int64_t)), 0 };
    while (ret.n < n) {
        ret.items[ret.n] = lots[ret.n].ticket;
        ret.n++;
    }
    return ret;
}
