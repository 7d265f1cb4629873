/* Is what was frozen still what was frozen, and what was decided what was decided? Hashes stand beside the texts and in the events,
 * whose chains are walked on their own. */
#include "appraisal_internal.h"

#include "../base/digest.h"

struct verifying {
    struct op *op;
    void (*say)(void *ctx, str line);
    void *ctx;
    int64_t wrong;
    struct list words; /* struct kept_words */
};

static void wrong(struct verifying *v, const char *what, int64_t id, const char *how)
{
    v->wrong++;
    v->say(v->ctx, arena_fmt(v->op->mem, "%s %lld: %s", what, (long long)id, how));
}

static str said_in(struct op *op, str data, const char *name)
{
    const json_t *root;
    if (data.n && json_read(op, data, &root) == OK)
        return json_view(json_object_get(root, name));
    op_forgive(op);
    return STR("");
}

/* ------------------------------------------------------------------ contents */

struct kept_content {
    int64_t id;
    str content, content_sha256, said;
    decimal score;
};

static const struct field kept_content_fields[] = {
    { FIELD(struct kept_content, id) },
    { FIELD(struct kept_content, content) },
    { FIELD(struct kept_content, content_sha256) },
    { FIELD(struct kept_content, said) },
    { FIELD(struct kept_content, score) },
    { 0 },
};

/* What peers said of an item of a closed sheet, by what was frozen of it. */
struct kept_words {
    int64_t appraisal_id, item_id;
    str sha256;
};

static void words_add(struct verifying *v, int64_t appraisal_id, const struct frozen *f)
{
    const struct peer_sum *s = f->peers.items;
    size_t size = v->words.n * sizeof(struct kept_words);
    struct kept_words *all =
        arena_grow(v->op->mem, v->words.items, size, size + f->peers.n * sizeof(struct kept_words));
    for (size_t i = 0; i < f->peers.n; i++)
        all[v->words.n++] = (struct kept_words){ appraisal_id, s[i].item_id, s[i].words_sha256 };
    v->words.items = all;
}

static const char *peers_fault(struct op *op, const struct frozen *f)
{
    const struct peer_sum *s = f->peers.items;
    for (size_t i = 0; i < f->peers.n; i++) {
        const struct appraisal_item *item = item_of(&f->sheet, s[i].item_id);
        if (!item || (!appeal_set_points(&f->sheet, item->id) &&
                      !decimal_same(item->points, peer_mean(op, &s[i]))))
            return "points of peers do not come to their mean";
    }
    return NULL;
}

static const char *content_fault(struct verifying *v, const struct kept_content *k)
{
    struct op *op = v->op;
    struct frozen f;
    char hash[SHA256_HEX];
    if (!k->content.n)
        return "closed, but nothing is frozen";
    sha256_hex(k->content, hash);
    if (!str_is(k->content_sha256, hash))
        return "content is not what was frozen";
    if (!str_is(said_in(op, k->said, "content_sha256"), hash))
        return "content is not what its event says";
    if (frozen_read(op, k->content, &f) != OK) {
        op_forgive(op);
        return "content cannot be read";
    }
    decimal score = f.sheet.score;
    appraisal_add_up(op, &f.sheet);
    if (f.rules == APPRAISAL_RULES && !decimal_same(score, f.sheet.score))
        return "points do not come to its score";
    if (f.peers.n)
        words_add(v, k->id, &f);
    const char *fault = peers_fault(op, &f);
    if (fault)
        return fault;
    return decimal_same(score, k->score) ? NULL : "score is not what was frozen";
}

static enum err content_check(void *ctx, void *row)
{
    struct verifying *v = ctx;
    const struct kept_content *k = row;
    const char *fault = content_fault(v, k);
    if (fault)
        wrong(v, "appraisal", k->id, fault);
    return OK;
}

static enum err words_check(struct verifying *v)
{
    const struct kept_words *k = v->words.items;
    for (size_t i = 0; i < v->words.n; i++) {
        struct list words;
        struct peer_sum now;
        TRY(peer_words_read(v->op, k[i].appraisal_id, &words));
        TRY(peer_sum_of(v->op, &words, k[i].item_id, &now));
        if (!str_eq(now.words_sha256, k[i].sha256))
            wrong(v, "appraisal", k[i].appraisal_id, "what peers said is not what was frozen");
    }
    return OK;
}

/* ------------------------------------------------------------------ decisions */

struct kept_decision {
    struct appraisal_appeal p;
    int64_t appraisal_id;
    str excluded_json, said;
};

#define KEPT(member) FIELD_NAMED(struct kept_decision, p.member, #member)
static const struct field kept_decision_fields[] = {
    { KEPT(id) },
    { KEPT(item_id) },
    { KEPT(reason) },
    { KEPT(raised_at) },
    { KEPT(outcome), .labels = appeal_outcome_labels },
    { KEPT(decision) },
    { KEPT(decided_by) },
    { KEPT(decided_at) },
    { KEPT(item_before) },
    { KEPT(item_after) },
    { KEPT(score_before) },
    { KEPT(score_after) },
    { KEPT(sha256) },
    { FIELD(struct kept_decision, appraisal_id) },
    { FIELD(struct kept_decision, excluded_json) },
    { FIELD(struct kept_decision, said) },
    { 0 },
};

static enum err decision_check(void *ctx, void *row)
{
    struct verifying *v = ctx;
    struct kept_decision *k = row;
    str hash;
    if (records_read(v->op, appraisal_excluded_fields, sizeof(struct appraisal_excluded),
                     k->excluded_json, &k->p.excluded) != OK)
        op_forgive(v->op);
    TRY(appeal_hash(v->op, &k->p, &hash));
    if (!str_eq(hash, k->p.sha256))
        wrong(v, "appeal", k->p.id, "is not what was decided");
    else if (!str_eq(said_in(v->op, k->said, "sha256"), k->p.sha256))
        wrong(v, "appeal", k->p.id, "is not what its event says");
    return OK;
}

enum err appraisal_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                          int64_t *ret_wrong)
{
    struct verifying v = { .op = op, .say = say, .ctx = ctx };
    TRY(db_each(op, SQL(appraisal_verify_contents), NO_ARGS, kept_content_fields,
                sizeof(struct kept_content), content_check, &v));
    TRY(words_check(&v));
    TRY(db_each(op, SQL(appraisal_verify_decisions), NO_ARGS, kept_decision_fields,
                sizeof(struct kept_decision), decision_check, &v));
    *ret_wrong = v.wrong;
    return OK;
}
