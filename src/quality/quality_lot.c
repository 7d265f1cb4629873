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
    struct lot *lots;
    size_t next; /* those before it are somebody's */
    int64_t has;
    bool ended; /* nothing can be found any more */
};

struct drawing {
    int64_t *tickets; /* sorted, each once */
    size_t n;
    struct drawer **holder; /* of each; NULL: free */
    size_t *asked;          /* number of the search that last asked for it */
    size_t search;
};

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static size_t place_of(const struct drawing *d, int64_t ticket)
{
    const int64_t *at = bsearch(&ticket, d->tickets, d->n, sizeof ticket, by_number);
    return (size_t)(at - d->tickets);
}

static bool find_one(struct drawing *d, struct drawer *who);

/* One that somebody else has, if that one finds another. */
static bool find_held(struct drawing *d, struct drawer *who)
{
    for (size_t i = 0; i < who->person->tickets.n; i++) {
        size_t at = place_of(d, who->lots[i].ticket);
        if (d->asked[at] == d->search || d->holder[at] == who)
            continue;
        d->asked[at] = d->search;
        if (!find_one(d, d->holder[at]))
            continue;
        d->holder[at] = who;
        return true;
    }
    return false;
}

static bool find_one(struct drawing *d, struct drawer *who)
{
    for (; who->next < who->person->tickets.n; who->next++) {
        size_t at = place_of(d, who->lots[who->next].ticket);
        if (d->holder[at])
            continue;
        d->holder[at] = who;
        return true;
    }
    return find_held(d, who);
}

static bool draw_round(struct drawing *d, struct drawer *drawers, size_t n)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        struct drawer *who = &drawers[i];
        if (who->ended || who->has >= who->person->missing)
            continue;
        d->search++;
        who->ended = !find_one(d, who);
        who->has += !who->ended;
        any |= !who->ended;
    }
    return any;
}

static int turn_order(const void *a, const void *b)
{
    const struct lot_person *x = ((const struct drawer *)a)->person;
    const struct lot_person *y = ((const struct drawer *)b)->person;
    if (x->tickets.n != y->tickets.n)
        return x->tickets.n < y->tickets.n ? -1 : 1;
    return (x->user_id > y->user_id) - (x->user_id < y->user_id);
}

static void tickets_of_all(struct arena *mem, struct drawing *d, const struct lot_person *people,
                           size_t n)
{
    size_t all = 0;
    for (size_t i = 0; i < n; i++)
        all += people[i].tickets.n;
    d->tickets = arena_array(mem, all + 1, sizeof *d->tickets);
    for (size_t i = 0, at = 0; i < n; i++)
        for (size_t k = 0; k < people[i].tickets.n; k++)
            d->tickets[at++] = people[i].tickets.items[k];
    qsort(d->tickets, all, sizeof *d->tickets, by_number);
    for (size_t i = 0; i < all; i++)
        if (!i || d->tickets[i] != d->tickets[i - 1])
            d->tickets[d->n++] = d->tickets[i];
    d->holder = arena_array(mem, d->n + 1, sizeof *d->holder);
    d->asked = arena_array(mem, d->n + 1, sizeof *d->asked);
}

static void drawn_collect(struct arena *mem, const struct drawing *d, const struct drawer *who)
{
    struct lot_person *p = who->person;
    p->drawn = (ints){ arena_array(mem, (size_t)who->has + 1, sizeof(int64_t)), 0 };
    for (size_t i = 0; i < p->tickets.n; i++)
        if (d->holder[place_of(d, who->lots[i].ticket)] == who)
            p->drawn.items[p->drawn.n++] = who->lots[i].ticket;
}

void quality_lots(struct arena *mem, str seed, struct lot_person *people, size_t n)
{
    struct drawer *drawers = arena_array(mem, n + 1, sizeof *drawers);
    struct drawing d = { 0 };

    for (size_t i = 0; i < n; i++) {
        str head = arena_fmt(mem, STR_FMT " %lld", STR_ARG(seed), (long long)people[i].user_id);
        drawers[i] =
            (struct drawer){ .person = &people[i], .lots = lots_of(mem, head, &people[i].tickets) };
    }
    tickets_of_all(mem, &d, people, n);
    qsort(drawers, n, sizeof *drawers, turn_order);
    while (draw_round(&d, drawers, n))
        ;
    for (size_t i = 0; i < n; i++)
        drawn_collect(mem, &d, &drawers[i]);
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
