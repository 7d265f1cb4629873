/* Full-text search on both engines: keeping the index and finding. A query's words are phrases; each
 * gives the ids of records that hold it, newest first, in batches, and the lists are walked side by
 * side (leapfrog), so that words may stand in different texts of one record. */
#include "search.h"

#include "search_internal.h"
#include "search_sql.h"

#include "../base/text.h"

#include <assert.h>

#define PHRASES_MAX      8 /* words of a query; more are not looked at */
#define PHRASE_WORDS_MAX 32
#define BATCH_FIRST      64
#define BATCH_MAX        4096

const struct field search_doc_fields[] = {
    { FIELD(struct search_doc, id) },     { FIELD(struct search_doc, kind) },
    { FIELD(struct search_doc, ref_id) }, { FIELD(struct search_doc, part) },
    { FIELD(struct search_doc, body) },   { FIELD(struct search_doc, spaced) },
    { FIELD(struct search_doc, grams) },  { 0 },
};

bool search_on_pg(const struct op *op)
{
    return db_engine(op->env->db) == DB_PG;
}

/* Putting. */

static enum err defer_fts(struct op *op, const struct sql *sql, int64_t id, str body)
{
    return db_defer(op, sql, ARGS(V(id), V(body)));
}

static enum err change_doc(struct op *op, const struct search_doc *old, str body)
{
    TRY(defer_fts(op, SQL(search_fts_remove), old->id, old->body));
    if (body.n == 0)
        return db_run(op, SQL(search_doc_remove), ARGS(V(old->id)), NULL);
    TRY(defer_fts(op, SQL(search_fts_add), old->id, body));
    return db_run(op, SQL(search_doc_change), ARGS(V(old->id), V(body)), NULL);
}

static enum err add_doc(struct op *op, const char *kind, int64_t ref_id, int64_t part, str body)
{
    int64_t id;
    TRY(db_int(op, SQL(search_doc_add), ARGS(V(kind), V(ref_id), V(part), V(body)), &id));
    if (id == 0) {
        TRY(db_run(op, SQL(search_kind_add), ARGS(V(kind)), NULL));
        TRY(db_int(op, SQL(search_doc_add), ARGS(V(kind), V(ref_id), V(part), V(body)), &id));
    }
    if (((id >> 17) & REF_MAX) != ref_id)
        return refuse(op, ERR_CONFLICT, "search.too_many"); /* 2^17 texts of one record */
    return defer_fts(op, SQL(search_fts_add), id, body);
}

static enum err put_sqlite(struct op *op, const char *kind, int64_t ref_id, int64_t part, str body)
{
    struct search_doc old = { 0 };
    bool found;
    TRY(db_find(op, SQL(search_doc_get), ARGS(V(kind), V(ref_id), V(part)), search_doc_fields, &old,
                &found));
    if (found && str_eq(old.body, body))
        return OK;
    if (found)
        return change_doc(op, &old, body);
    return body.n ? add_doc(op, kind, ref_id, part, body) : OK;
}

static enum err put_pg(struct op *op, const char *kind, int64_t ref_id, int64_t part, str body)
{
    if (body.n == 0)
        return db_run(op, SQL(search_doc_drop), ARGS(V(kind), V(ref_id), V(part)), NULL);
    struct buf *spaced = search_scratch(op);
    words_spaced(spaced, body);
    return db_run(op, SQL(search_doc_put),
                  ARGS(V(kind), V(ref_id), V(part), V(body), V(buf_view(spaced)),
                       V(grams_of_text(op, body))),
                  NULL);
}

/* The text as it is kept; empty when nothing in it can be found. */
static str body_of(struct op *op, str text)
{
    str body = str_trim(text_fold(op->mem, text)), rest = body;
    struct word any;
    if (!word_next(&rest, &any))
        body.n = 0;
    return body;
}

/* Ids are made by SQL alone: an INSERT that gives one back costs SQLite twice as much. */
static enum err add_nth(struct op *op, const char *kind, int64_t ref_id, int64_t part, int64_t nth,
                        str body)
{
    int64_t added;
    if (nth >> 17)
        return refuse(op, ERR_CONFLICT, "search.too_many");
    TRY(db_run(op, SQL(search_doc_add_nth), ARGS(V(kind), V(ref_id), V(part), V(body), V(nth)),
               &added));
    if (!added)
        return add_doc(op, kind, ref_id, part, body);
    return db_defer(op, SQL(search_fts_add_nth), ARGS(V(kind), V(ref_id), V(nth), V(body)));
}

enum err search_add(struct op *op, const char *kind, int64_t ref_id, int64_t part, int64_t nth,
                    str text)
{
    assert(db_in_tx(op) && ref_id > 0 && ref_id <= REF_MAX);
    str body = body_of(op, text);
    if (body.n == 0)
        return OK;
    return search_on_pg(op) ? put_pg(op, kind, ref_id, part, body)
                            : add_nth(op, kind, ref_id, part, nth, body);
}

enum err search_put(struct op *op, const char *kind, int64_t ref_id, int64_t part, str text)
{
    assert(db_in_tx(op) && ref_id > 0 && ref_id <= REF_MAX);
    str body = body_of(op, text);
    return search_on_pg(op) ? put_pg(op, kind, ref_id, part, body)
                            : put_sqlite(op, kind, ref_id, part, body);
}

/* Finding. */

/* One word of the query and the records that hold it, newest first, as far as they are fetched. */
struct phrase {
    str match; /* FTS5: "电 池"; PostgreSQL: % 电 池 % */
    str grams;
    int64_t *refs;
    size_t n, at;
    int64_t batch;
    bool ended; /* there are none behind the fetched */
};

struct query {
    struct op *op;
    const char *kind;
    struct phrase phrases[PHRASES_MAX];
    size_t n;
};

void search_match_fts(struct buf *out, const struct word *words, size_t n, bool beginning)
{
    for (size_t i = 0; i < n; i++) {
        buf_z(out, i ? " " : "\"");
        buf_str(out, words[i].text);
    }
    buf_z(out, beginning ? "\" *" : "\"");
}

static void match_like(struct buf *out, const struct word *words, size_t n, bool beginning)
{
    buf_char(out, '%');
    for (size_t i = 0; i < n; i++) {
        buf_char(out, ' ');
        buf_str(out, words[i].text);
    }
    buf_z(out, beginning ? "%" : " %");
}

/* Makes a phrase of one blank-separated part of the query; false when there is no letter in it. */
static bool read_phrase(struct query *q, str text, bool last)
{
    struct word words[PHRASE_WORDS_MAX];
    size_t n = 0;
    while (n < PHRASE_WORDS_MAX && word_next(&text, &words[n]))
        n++;
    if (n == 0)
        return false;
    struct phrase *p = &q->phrases[q->n++];
    /* One letter begins too many words to mean any of them. */
    bool beginning =
        last && !words[n - 1].cjk && n < PHRASE_WORDS_MAX && text_chars(words[n - 1].text) > 1;
    struct buf *match = search_scratch(q->op);
    if (search_on_pg(q->op)) {
        match_like(match, words, n, beginning);
        p->grams = grams_of_phrase(q->op, words, n, beginning);
    } else {
        search_match_fts(match, words, n, beginning);
        p->grams = STR("");
    }
    p->match = buf_view(match);
    p->batch = BATCH_FIRST;
    return true;
}

static str query_part(str *rest)
{
    static const char blanks[] = " \t\r\n";
    *rest = str_trim(*rest);
    size_t n = 0;
    while (n < rest->n && !memchr(blanks, rest->p[n], sizeof blanks - 1))
        n++;
    str part = { rest->p, n };
    *rest = str_trim((str){ rest->p + n, rest->n - n });
    return part;
}

static void read_query(struct query *q, str text)
{
    str rest = str_trim(text_fold(q->op->mem, text));
    while (rest.n && q->n < PHRASES_MAX) {
        str part = query_part(&rest);
        read_phrase(q, part, rest.n == 0);
    }
}

struct ref {
    int64_t ref_id;
};

static const struct field ref_fields[] = { { FIELD(struct ref, ref_id) }, { 0 } };

static enum err fetch(struct query *q, struct phrase *p, int64_t before)
{
    struct list rows;
    TRY(db_all(q->op, SQL(search_newest),
               ARGS(V(q->kind), V(before), V(p->match), V(p->grams), V(p->batch)), ref_fields,
               sizeof(struct ref), &rows));
    p->refs = arena_array(q->op->mem, rows.n, sizeof *p->refs);
    for (size_t i = 0; i < rows.n; i++)
        p->refs[i] = ((const struct ref *)rows.items)[i].ref_id;
    p->n = rows.n;
    p->at = 0;
    p->ended = (int64_t)rows.n < p->batch;
    p->batch = p->batch * 4 > BATCH_MAX ? BATCH_MAX : p->batch * 4;
    return OK;
}

/* The newest record below `before` that holds the phrase, 0 when there is none. */
static enum err seek(struct query *q, struct phrase *p, int64_t before, int64_t *ret)
{
    while (true) {
        while (p->at < p->n && p->refs[p->at] >= before)
            p->at++;
        if (p->at < p->n || p->ended) {
            *ret = p->at < p->n ? p->refs[p->at] : 0;
            return OK;
        }
        TRY(fetch(q, p, before));
    }
}

/* The newest record below `before` that holds all phrases, 0 when there is none. */
static enum err next_match(struct query *q, int64_t before, int64_t *ret)
{
    int64_t ref = 0;
    for (size_t agreed = 0, i = 0; agreed < q->n; i = (i + 1) % q->n) {
        int64_t found;
        TRY(seek(q, &q->phrases[i], agreed ? ref + 1 : before, &found));
        if (found == 0) {
            *ret = 0;
            return OK;
        }
        agreed = agreed && found == ref ? agreed + 1 : 1;
        ref = found;
    }
    *ret = ref;
    return OK;
}

enum err search_find(struct op *op, const char *kind, str query, int64_t before, int64_t limit,
                     ints *ret_ids)
{
    struct query *q = arena_alloc(op->mem, sizeof *q);
    q->op = op;
    q->kind = kind;
    read_query(q, query);
    ints ids = { arena_array(op->mem, (size_t)limit, sizeof *ids.items), 0 };
    int64_t ref = before > 0 && before <= REF_MAX ? before : REF_MAX + 1;
    while (q->n && (int64_t)ids.n < limit) {
        TRY(next_match(q, ref, &ref));
        if (ref == 0)
            break;
        ids.items[ids.n++] = ref;
    }
    *ret_ids = ids;
    return OK;
}
