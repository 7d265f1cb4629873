/* Peers: asked by the lead, heard once. Who said what is nowhere: a word has no name, no time, and a key by chance. Events tell who answered
 * when, so each answer writes all words of the sheet once more, in the order of their keys: neither the order in which the database
 * keeps them nor which transaction wrote them says whose is whose. */
#include "appraisal_internal.h"

#include "../base/digest.h"

#include <stdlib.h>

#define PEERS_MAX 30

static const struct field peer_item_fields[] = {
    { FIELD(struct peer_item, id) },
    { FIELD(struct peer_item, name_zh) },
    { FIELD(struct peer_item, name_en) },
    { FIELD(struct peer_item, guide) },
    { 0 },
};

const struct field peer_request_fields[] = {
    { FIELD(struct peer_request, appraisal_id) },
    { FIELD(struct peer_request, user_name), .doc = "whom it is about" },
    { FIELD(struct peer_request, post_zh) },
    { FIELD(struct peer_request, post_en) },
    { FIELD(struct peer_request, cycle_name) },
    { FIELD(struct peer_request, from), .format = "date" },
    { FIELD(struct peer_request, to), .format = "date" },
    { FIELD(struct peer_request, asked_at) },
    { FIELD(struct peer_request, answered) },
    { FIELD(struct peer_request, open), .doc = "words are still taken" },
    { FIELD(struct peer_request, items), .of = peer_item_fields, .size = sizeof(struct peer_item) },
    { 0 },
};

static bool was_asked(const struct appraisal *a, int64_t user_id)
{
    const struct appraisal_peer *p = a->peers.items;
    for (size_t i = 0; i < a->peers.n; i++)
        if (p[i].user_id == user_id)
            return true;
    return false;
}

/* Superiors judge by their own right, so a peer is none of them, nor the person. */
static enum err peer_check(struct op *op, const struct appraisal *a, const struct standing *s,
                           const ints *ids, size_t i)
{
    const ints before = { ids->items, i };
    bool active = false;
    str at = arena_fmt(op->mem, "/user_ids/%zu", i);
    TRY(user_is_active(op, ids->items[i], &active));
    if (!active)
        op_field(op, at, "user.unknown");
    else if (ids->items[i] == a->user_id || chain_has(&s->chain, ids->items[i]))
        op_field(op, at, "appraisal.peer_is_above");
    else if (was_asked(a, ids->items[i]) || id_among(&before, ids->items[i]))
        op_field(op, at, "appraisal.peer_asked");
    return OK;
}

static bool judged_by_peers(const struct appraisal *a)
{
    const struct appraisal_item *items = a->items.items;
    for (size_t i = 0; i < a->items.n; i++)
        if (items[i].kind == ITEM_PEERS)
            return true;
    return false;
}

enum err appraisal_ask_peers(struct op *op, int64_t id, const ints *user_ids, struct appraisal *ret)
{
    struct appraisal a;
    struct standing s;
    TX(tx, op);
    TRY(appraisal_begin(op, id, 0, APPRAISAL_ACT_PEERS, &a, &s));
    if (!judged_by_peers(&a))
        return refuse(op, ERR_CONFLICT, "appraisal.nothing_for_peers");
    if (a.peers.n + user_ids->n > PEERS_MAX)
        op_field_with(op, STR("/user_ids"), "field.too_many",
                      P("max", arena_fmt(op->mem, "%d", PEERS_MAX)));
    for (size_t i = 0; i < user_ids->n; i++)
        TRY(peer_check(op, &a, &s, user_ids, i));
    TRY(op_check(op));
    for (size_t i = 0; i < user_ids->n; i++) {
        TRY(db_run(op, SQL(appraisal_peer_insert),
                   ARGS(V(id), V(user_ids->items[i]), V_REF(actor_id(op)), V(op->now)), NULL));
        TRY(appraisal_tell(op, &a, user_ids->items[i], "appraisal.peer"));
    }
    TRY(appraisal_end(op, &a, "appraisal.peers_asked", DATA(op, D("peers", (int64_t)user_ids->n)),
                      ret));
    return tx_commit(&tx);
}

enum err appraisal_peer_list(struct op *op, struct list *ret)
{
    TRY(db_all(op, SQL(appraisal_peer_requests), ARGS(V(actor_id(op))), peer_request_fields,
               sizeof(struct peer_request), ret));
    struct peer_request *r = ret->items;
    for (size_t i = 0; i < ret->n; i++)
        TRY(db_all(op, SQL(appraisal_peer_items), ARGS(V(r[i].appraisal_id)), peer_item_fields,
                   sizeof(struct peer_item), &r[i].items));
    return OK;
}

/* ------------------------------------------------------------------ what was said */

static int by_key(const void *a, const void *b)
{
    return str_cmp(((const struct appraisal_word *)a)->key,
                   ((const struct appraisal_word *)b)->key);
}

/* In an order that no engine's rules of sorting change: it is hashed. */
enum err peer_words_read(struct op *op, int64_t appraisal_id, struct list *ret)
{
    TRY(db_all(op, SQL(appraisal_peer_words), ARGS(V(appraisal_id)), appraisal_word_fields,
               sizeof(struct appraisal_word), ret));
    if (ret->n)
        qsort(ret->items, ret->n, sizeof(struct appraisal_word), by_key);
    return OK;
}

static int by_points(const void *a, const void *b)
{
    const struct peer_points *x = a, *y = b;
    return (x->points.milli > y->points.milli) - (x->points.milli < y->points.milli);
}

enum err peer_sum_of(struct op *op, const struct list *words, int64_t item_id, struct peer_sum *ret)
{
    const struct appraisal_word *w = words->items;
    struct appraisal_word *own = arena_array(op->mem, words->n, sizeof *own);
    struct peer_points *points = arena_array(op->mem, words->n, sizeof *points);
    struct list mine = { own, 0 };
    char hash[SHA256_HEX];
    str text;

    for (size_t i = 0; i < words->n; i++)
        if (w[i].item_id == item_id) {
            points[mine.n].points = w[i].points;
            own[mine.n++] = w[i];
        }
    if (mine.n)
        qsort(points, mine.n, sizeof *points, by_points);
    TRY(records_text(op, appraisal_word_fields, sizeof *own, &mine, &text));
    sha256_hex(text, hash);
    *ret = (struct peer_sum){ .item_id = item_id,
                              .points = { points, mine.n },
                              .words_sha256 = arena_str(op->mem, str_of(hash)) };
    return OK;
}

decimal peer_mean(struct op *op, const struct peer_sum *s)
{
    const struct peer_points *p = s->points.items;
    decimal *values = arena_array(op->mem, s->points.n, sizeof *values);
    for (size_t i = 0; i < s->points.n; i++)
        values[i] = p[i].points;
    return s->points.n < PEERS_LEAST ? (decimal){ 0 } : score_mean(values, s->points.n);
}

/* ------------------------------------------------------------------ a word */

/* Of each thing that peers judge one word, and of nothing else. */
static enum err words_check(struct op *op, struct appraisal *a, const struct judge_form *form,
                            strs *tickets)
{
    const struct judgement *j = form->items.items;
    const struct appraisal_item *items = a->items.items;
    size_t asked = 0;
    for (size_t i = 0; i < a->items.n; i++)
        asked += items[i].kind == ITEM_PEERS;
    for (size_t i = 0; i < form->items.n; i++) {
        const struct appraisal_item *item = item_of(a, j[i].id);
        str at = arena_fmt(op->mem, "/items/%zu", i);
        if (!item || item->kind != ITEM_PEERS)
            op_field(op, arena_fmt(op->mem, STR_FMT "/id", STR_ARG(at)), "appraisal.no_item");
        else if (!j[i].points.known)
            op_field(op, arena_fmt(op->mem, STR_FMT "/points", STR_ARG(at)),
                     "appraisal.points_missing");
        for (size_t k = 0; k < i; k++)
            if (j[k].id == j[i].id)
                op_field(op, arena_fmt(op->mem, STR_FMT "/id", STR_ARG(at)), "field.repeated");
        TRY(op_check(op));
        TRY(judgement_check(op, &j[i], at, &tickets[i]));
    }
    if (form->items.n != asked)
        op_field(op, STR("/items"), "appraisal.points_missing");
    return op_check(op);
}

static enum err words_write(struct op *op, int64_t id, const struct judge_form *form,
                            const strs *tickets)
{
    const struct judgement *j = form->items.items;
    struct list before;
    TRY(peer_words_read(op, id, &before));
    size_t n = before.n + form->items.n;
    struct appraisal_word *all = arena_array(op->mem, n, sizeof *all);
    if (before.n)
        memcpy(all, before.items, before.n * sizeof *all);
    for (size_t i = 0; i < form->items.n; i++)
        all[before.n + i] =
            (struct appraisal_word){ random_token(op->mem), j[i].id,    j[i].points,
                                     j[i].evidence,         tickets[i], j[i].attachment_ids };
    qsort(all, n, sizeof *all, by_key);
    TRY(db_run(op, SQL(appraisal_peer_word_clear), ARGS(V(id)), NULL));
    for (size_t i = 0; i < n; i++)
        TRY(db_run(op, SQL(appraisal_peer_word_insert),
                   ARGS(V(all[i].key), V(all[i].item_id), V(all[i].points), V(all[i].evidence),
                        V(arena_join(op->mem, &all[i].tickets, "\n")),
                        V(ids_column(op, &all[i].attachment_ids))),
                   NULL));
    return OK;
}

enum err appraisal_peer_word(struct op *op, int64_t id, const struct judge_form *form)
{
    strs *tickets = arena_array(op->mem, form->items.n, sizeof *tickets);
    struct appraisal a;
    int64_t done = 0, locked;

    TX(tx, op);
    TRY(db_int(op, SQL(appraisal_lock), ARGS(V(id)), &locked));
    TRY(appraisal_read(op, id, &a));
    if (!was_asked(&a, actor_id(op)))
        return refuse(op, ERR_NOT_FOUND, "appraisal.not_found");
    TRY(db_int(op, SQL(appraisal_peer_answer), ARGS(V(id), V(actor_id(op))), &done));
    if (!done)
        return refuse(op, ERR_CONFLICT, "appraisal.peer_answered");
    if (a.cycle_state != CYCLE_OPEN || appraisal_after(a.state, APPRAISAL_ACT_PEER_WORD) < 0)
        return refuse(op, ERR_CONFLICT, "appraisal.no_act");
    TRY(words_check(op, &a, form, tickets));
    TRY(words_write(op, id, form, tickets));
    TRY(event_append(op, "appraisal", id, "appraisal.peer_answered", STR("{}"), NULL));
    return tx_commit(&tx);
}
