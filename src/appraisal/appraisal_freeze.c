/* What is kept of a closed sheet for ever, and how it is worked out anew. What was frozen never changes: that today comes to something
 * else is told, item by item, and not mended. */
#include "appraisal_internal.h"

#include "../base/digest.h"
#include "appraisal_cycle_sql.h"

const char *const derived_labels[] = { "same", "differs", "gone", NULL };

/* ------------------------------------------------------------------ freezing */

static str evidence_of(struct op *op, const struct appraisal *a)
{
    const struct appraisal_item *items = a->items.items;
    struct sha256_state *hash = sha256_new(op->mem);
    char text[SHA256_HEX];
    for (size_t i = 0; i < a->items.n; i++)
        sha256_add(hash, items[i].counted.evidence_sha256);
    sha256_end(hash, text);
    return arena_str(op->mem, str_of(text));
}

/* How many there were, and their points, is told from three on. */
static enum err peers_keep(struct op *op, struct frozen *f)
{
    struct appraisal_item *items = f->sheet.items.items;
    struct peer_sum *sums = arena_array(op->mem, f->sheet.items.n, sizeof *sums);
    struct list words;
    TRY(peer_words_read(op, f->sheet.id, &words));
    f->peers = (struct list){ sums, 0 };
    for (size_t i = 0; i < f->sheet.items.n; i++) {
        if (items[i].answers < PEERS_LEAST)
            items[i].answers = 0;
        else
            TRY(peer_sum_of(op, &words, items[i].id, &sums[f->peers.n++]));
    }
    return OK;
}

enum err appraisal_freeze(struct op *op, struct appraisal *ret)
{
    struct frozen f = { .rules = APPRAISAL_RULES };
    struct appraisal_cycle cycle;
    char hash[SHA256_HEX];
    int64_t done = 0;
    str text;

    TRY(appraisal_read(op, ret->id, &f.sheet));
    TRY(appraisal_cycle_get(op, f.sheet.cycle_id, &cycle));
    f.kind = str_of(cycle_kind_labels[cycle.kind]);
    TRY(peers_keep(op, &f));
    f.evidence_sha256 = evidence_of(op, &f.sheet);

    TRY(record_text(op, frozen_fields, &f, &text));
    sha256_hex(text, hash);
    TRY(db_run(op, SQL(appraisal_frozen), ARGS(V(ret->id), V(text), V((const char *)hash)), &done));
    if (!done)
        return op_fail(op, ERR_INTERNAL, "db.failed", "appraisal %lld is frozen already",
                       (long long)ret->id);
    ret->content_sha256 = arena_str(op->mem, str_of(hash));
    return event_append(op, "appraisal", ret->id, "appraisal.closed",
                        DATA(op, D("content_sha256", ret->content_sha256),
                             D("evidence_sha256", f.evidence_sha256),
                             D("document_sha256", f.sheet.document_sha256)),
                        NULL);
}

enum err appraisal_content_text(struct op *op, int64_t id, str *ret)
{
    struct appraisal a;
    TRY(appraisal_open(op, id, OPENED_PAPER, &a));
    if (a.state != APPRAISAL_CLOSED)
        return refuse(op, ERR_CONFLICT, "appraisal.not_closed");
    return db_text(op, SQL(appraisal_content), ARGS(V(id)), ret);
}

/* ------------------------------------------------------------------ working it out anew */

static const char *const why_labels[] = { "definition", "figure",       "evidence",
                                          "points",     "measure_gone", NULL };

static const struct field derived_fields[] = {
    { FIELD(struct derived_item, item_id) },
    { FIELD(struct derived_item, kind), .labels = appraisal_item_kind_labels },
    { FIELD(struct derived_item, measure), .doc = "key; empty: judged by people" },
    { FIELD(struct derived_item, name_zh) },
    { FIELD(struct derived_item, name_en) },
    { FIELD(struct derived_item, result), .labels = derived_labels,
      .doc = "gone: it can be worked out no more" },
    { FIELD(struct derived_item, why), .labels = why_labels, .doc = "what differs" },
    { FIELD(struct derived_item, n_then) },
    { FIELD(struct derived_item, n_now) },
    { FIELD(struct derived_item, value_then), .flags = NULLABLE },
    { FIELD(struct derived_item, value_now), .flags = NULLABLE },
    { FIELD(struct derived_item, points_then), .flags = NULLABLE },
    { FIELD(struct derived_item, points_now), .flags = NULLABLE },
    { FIELD(struct derived_item, evidence_then) },
    { FIELD(struct derived_item, evidence_now) },
    { 0 },
};

const struct field derivation_fields[] = {
    { FIELD(struct derivation, result), .labels = derived_labels, .doc = "the worst of all" },
    { FIELD(struct derivation, content_ok), .doc = "the frozen content still has its hash" },
    { FIELD(struct derivation, document_ok), .doc = "the edition still has its own" },
    { FIELD(struct derivation, score_then), .flags = NULLABLE },
    { FIELD(struct derivation, score_now), .flags = NULLABLE },
    { FIELD(struct derivation, items), .of = derived_fields, .size = sizeof(struct derived_item) },
    { 0 },
};

static void differs(struct derived_item *d, str what)
{
    d->result = DERIVED_DIFFERS;
    d->why.items[d->why.n++] = what;
}

static bool same_figure(const struct appraisal_figure *a, const struct appraisal_figure *b)
{
    return a->n == b->n && a->numerator == b->numerator && a->denominator == b->denominator &&
           decimal_same(a->value, b->value);
}

bool appeal_set_points(const struct appraisal *a, int64_t item_id)
{
    const struct appraisal_appeal *p = a->appeals.items;
    for (size_t i = 0; i < a->appeals.n; i++)
        if (p[i].item_id == item_id && p[i].outcome == APPEAL_CHANGED)
            return true;
    return false;
}

static enum err measure_derive(struct op *op, const struct frozen *f, struct appraisal_item *item,
                               struct derived_item *d)
{
    struct appraisal_figure then = item->counted.figure;
    struct measure m;
    str text, definition;

    enum err err = measure_get(op, item->counted.measure, &m);
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        differs(d, STR("measure_gone"));
        d->result = DERIVED_GONE;
        item->points = (decimal){ 0 };
        return OK;
    }
    TRY(err);
    TRY(appraisal_figure_of(op, &m, &f->sheet, item));
    TRY(measure_definition(op, &m, &text, &definition));
    if (!appeal_set_points(&f->sheet, item->id))
        appraisal_rate(op, item);
    d->n_now = item->counted.figure.n;
    d->value_now = item->counted.figure.value;
    d->evidence_now = item->counted.evidence_sha256;
    if (!str_eq(definition, item->counted.definition_sha256))
        differs(d, STR("definition"));
    if (!same_figure(&then, &item->counted.figure))
        differs(d, STR("figure"));
    if (!str_eq(d->evidence_then, d->evidence_now))
        differs(d, STR("evidence"));
    return OK;
}

/* What peers said is what they say now; before their points were frozen, what the sheet has. */
static enum err judged_derive(struct op *op, const struct frozen *f, const struct appraisal *kept,
                              struct appraisal_item *item, struct derived_item *d)
{
    const struct appraisal_item *row = item_of(kept, item->id);
    const struct peer_sum *then = f->peers.items;
    if (row)
        item->points = row->points;
    for (size_t i = 0; i < f->peers.n; i++) {
        struct list words;
        struct peer_sum now;
        if (then[i].item_id != item->id)
            continue;
        TRY(peer_words_read(op, kept->id, &words));
        TRY(peer_sum_of(op, &words, item->id, &now));
        if (!appeal_set_points(&f->sheet, item->id))
            item->points = peer_mean(op, &now);
        d->evidence_then = then[i].words_sha256;
        d->evidence_now = now.words_sha256;
        if (!str_eq(d->evidence_then, d->evidence_now))
            differs(d, STR("evidence"));
    }
    return OK;
}

static enum err item_derive(struct op *op, const struct frozen *f, const struct appraisal *kept,
                            struct appraisal_item *item, struct derived_item *d)
{
    bool measured = item->kind == ITEM_MEASURE;
    *d = (struct derived_item){
        .item_id = item->id,
        .kind = item->kind,
        .measure = item->counted.measure,
        .name_zh = measured ? item->counted.name_zh : item->criterion_zh,
        .name_en = measured ? item->counted.name_en : item->criterion_en,
        .n_then = item->counted.figure.n,
        .value_then = item->counted.figure.value,
        .points_then = item->points,
        .evidence_then = item->counted.evidence_sha256,
        .evidence_now = STR(""),
        .why = { arena_array(op->mem, 4, sizeof(str)), 0 },
    };
    TRY(measured ? measure_derive(op, f, item, d) : judged_derive(op, f, kept, item, d));
    d->points_now = item->points;
    if (d->result != DERIVED_GONE && !decimal_same(d->points_then, d->points_now))
        differs(d, STR("points"));
    return OK;
}

static enum err document_holds(struct op *op, const struct appraisal *a, bool *ret)
{
    char hash[SHA256_HEX];
    str text = { 0 };
    TRY(document_content(op, a->document_id, &text));
    sha256_hex(text, hash);
    *ret = str_is(a->document_sha256, hash);
    return OK;
}

enum err appraisal_derive(struct op *op, int64_t id, struct derivation *ret)
{
    struct derivation d = { 0 };
    struct appraisal kept;
    struct frozen f;
    char hash[SHA256_HEX];
    str text = { 0 };

    TRY(appraisal_open(op, id, OPENED_AGAIN, &kept));
    if (kept.state != APPRAISAL_CLOSED)
        return refuse(op, ERR_CONFLICT, "appraisal.not_closed");
    TRY(db_text(op, SQL(appraisal_content), ARGS(V(id)), &text));
    sha256_hex(text, hash);
    d.content_ok = str_is(kept.content_sha256, hash);
    TRY(frozen_read(op, text, &f));
    TRY(document_holds(op, &f.sheet, &d.document_ok));
    d.score_then = f.sheet.score;
    struct appraisal_item *items = f.sheet.items.items;
    struct derived_item *derived = arena_array(op->mem, f.sheet.items.n, sizeof *derived);
    for (size_t i = 0; i < f.sheet.items.n; i++) {
        TRY(item_derive(op, &f, &kept, &items[i], &derived[i]));
        if (derived[i].result > d.result)
            d.result = derived[i].result;
    }
    appraisal_add_up(op, &f.sheet);
    d.score_now = f.sheet.score;
    if (d.result == DERIVED_SAME && (!d.content_ok || !d.document_ok))
        d.result = DERIVED_DIFFERS;
    d.items = (struct list){ derived, f.sheet.items.n };
    *ret = d;
    return OK;
}
