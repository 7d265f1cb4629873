/* The index as a whole: building it again and comparing it with the texts. */
#include "search_internal.h"
#include "search_sql.h"

#define BATCH     500
#define NAMED_MAX 20 /* records named in a report; the rest are counted */

static enum err docs_after(struct op *op, int64_t id, struct list *ret)
{
    return db_all(op, SQL(search_docs_after), ARGS(V(id), V(BATCH)), search_doc_fields,
                  sizeof(struct search_doc), ret);
}

static str spaced_of(struct op *op, str body)
{
    struct buf *spaced = search_scratch(op);
    words_spaced(spaced, body);
    return buf_view(spaced);
}

/* Gives texts that came from another database the ids that the order of results needs. */
static enum err renumber(struct op *op)
{
    struct list wrong;
    do {
        TRY(db_all(op, SQL(search_docs_misnumbered), ARGS(V(BATCH)), search_doc_fields,
                   sizeof(struct search_doc), &wrong));
        const struct search_doc *docs = wrong.items;
        for (size_t i = 0; i < wrong.n; i++) {
            const struct search_doc *d = &docs[i];
            int64_t id;
            TRY(db_run(op, SQL(search_kind_add), ARGS(V(d->kind)), NULL));
            TRY(db_run(op, SQL(search_doc_remove), ARGS(V(d->id)), NULL));
            TRY(db_int(op, SQL(search_doc_add),
                       ARGS(V(d->kind), V(d->ref_id), V(d->part), V(d->body)), &id));
        }
    } while (wrong.n == BATCH);
    return OK;
}

/* One batch of texts, with an op and memory of its own: the index may be large. */
struct batch {
    struct op op;
    struct arena *mem;
    int64_t after;
    struct list docs;
};

static void batch_begin(struct batch *b, struct op *op)
{
    b->mem = arena_new();
    b->after = INT64_MIN;
    op_init(&b->op, b->mem, op->env, op->actor);
}

static void batch_end(struct batch *b)
{
    op_end(&b->op);
    arena_free(b->mem);
}

/* The next texts, in the order of their ids; none at the end. What the last batch left is freed. */
static enum err batch_next(struct batch *b)
{
    struct env *env = b->op.env;
    const struct actor *actor = b->op.actor;
    op_end(&b->op);
    arena_reset(b->mem);
    op_init(&b->op, b->mem, env, actor);
    TRY(docs_after(&b->op, b->after, &b->docs));
    const struct search_doc *docs = b->docs.items;
    if (b->docs.n)
        b->after = docs[b->docs.n - 1].id;
    return OK;
}

/* Hands the batch's fault to the op that asked. */
static enum err batch_result(struct batch *b, struct op *op, enum err err)
{
    if (err != OK)
        op_fail(op, err, b->op.fault.code ? b->op.fault.code : "db.failed", STR_FMT,
                STR_ARG(b->op.fault.detail));
    return err;
}

static enum err index_batch(struct batch *b)
{
    struct op *op = &b->op;
    TX(tx, op);
    for (size_t i = 0; i < b->docs.n; i++) {
        const struct search_doc *d = &((const struct search_doc *)b->docs.items)[i];
        TRY(db_run(op, SQL(search_doc_put),
                   ARGS(V(d->kind), V(d->ref_id), V(d->part), V(d->body), V(spaced_of(op, d->body)),
                        V(grams_of_text(op, d->body))),
                   NULL));
    }
    return tx_commit(&tx);
}

static enum err rebuild_pg(struct op *op)
{
    CLEANUP(batch_end) struct batch b = { 0 };
    batch_begin(&b, op);
    enum err err;
    while ((err = batch_next(&b)) == OK && b.docs.n)
        if ((err = index_batch(&b)) != OK)
            break;
    return batch_result(&b, op, err);
}

static enum err rebuild_sqlite(struct op *op)
{
    TX(tx, op);
    TRY(renumber(op));
    TRY(db_run(op, SQL(search_fts_rebuild), NO_ARGS, NULL));
    return tx_commit(&tx);
}

enum err search_rebuild(struct op *op)
{
    return search_on_pg(op) ? rebuild_pg(op) : rebuild_sqlite(op);
}

struct report {
    struct op *op;
    void (*say)(void *ctx, str line);
    void *ctx;
    int64_t wrong;
};

static void report_doc(struct report *r, const struct search_doc *d)
{
    if (r->wrong++ < NAMED_MAX)
        r->say(r->ctx, arena_fmt(r->op->mem,
                                 "search: " STR_FMT " %lld (text %lld) is not indexed as it stands",
                                 STR_ARG(d->kind), (long long)d->ref_id, (long long)d->part));
}

/* The grams of the row, as array_to_string gave them, against those of its text. */
static bool grams_agree(struct op *op, const struct search_doc *d)
{
    str made = grams_of_text(op, d->body);
    struct buf *plain = search_scratch(op);
    for (size_t i = 1; i + 1 < made.n; i++) {
        if (made.p[i] != '"')
            buf_char(plain, made.p[i] == ',' ? ' ' : made.p[i]);
    }
    return str_eq(buf_view(plain), d->grams);
}

static enum err check_doc(struct op *op, const struct search_doc *d, bool *ret_right)
{
    if (search_on_pg(op)) {
        *ret_right = str_eq(spaced_of(op, d->body), d->spaced) && grams_agree(op, d);
        return OK;
    }
    struct word words[8];
    size_t n = 0;
    for (str rest = d->body; n < 8 && word_next(&rest, &words[n]);)
        n++;
    struct buf *match = search_scratch(op);
    search_match_fts(match, words, n, false);
    int64_t found;
    TRY(db_int(op, SQL(search_fts_has), ARGS(V(buf_view(match)), V(d->id)), &found));
    *ret_right = found == 1;
    return OK;
}

static enum err check_batch(struct batch *b, struct report *r)
{
    for (size_t i = 0; i < b->docs.n; i++) {
        const struct search_doc *d = &((const struct search_doc *)b->docs.items)[i];
        bool right;
        TRY(check_doc(&b->op, d, &right));
        if (!right)
            report_doc(r, d);
    }
    return OK;
}

static enum err check_docs(struct report *r)
{
    CLEANUP(batch_end) struct batch b = { 0 };
    batch_begin(&b, r->op);
    enum err err;
    while ((err = batch_next(&b)) == OK && b.docs.n)
        if ((err = check_batch(&b, r)) != OK)
            break;
    return batch_result(&b, r->op, err);
}

/* SQLite compares index and texts itself, quickly; it only does not say where they differ. */
static enum err check_fts(struct op *op, bool *ret_agrees)
{
    enum err err = db_run(op, SQL(search_fts_check), NO_ARGS, NULL);
    *ret_agrees = err == OK;
    if (err == OK)
        return db_settle(op, true);
    bool differs = str_is(str_of(op->fault.code), "db.corrupt");
    if (differs)
        op_forgive(op);
    return differs ? OK : err;
}

enum err search_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                       int64_t *ret_wrong)
{
    struct report r = { op, say, ctx, 0 };
    bool agrees = false;
    if (!search_on_pg(op))
        TRY(check_fts(op, &agrees));
    if (!agrees)
        TRY(check_docs(&r));
    if (!agrees && !search_on_pg(op) && r.wrong == 0) {
        say(ctx, STR("search: the index does not agree with the texts"));
        r.wrong = 1;
    }
    *ret_wrong = r.wrong;
    return OK;
}
