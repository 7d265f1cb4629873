/* Who gets a sheet in a cycle, by which edition, and what stands against opening it. A target that would do harm is refused here once
 * more, because documents may be older than what is known of a measure. */
#include "appraisal_opening.h"

#include "../base/date.h"
#include "appraisal_cycle_sql.h"

static const struct field place_fields[] = {
    { FIELD(struct appraisal_place, user_id) },
    { FIELD(struct appraisal_place, user_name) },
    { FIELD(struct appraisal_place, post_id) },
    { FIELD(struct appraisal_place, post_zh) },
    { FIELD(struct appraisal_place, post_en) },
    { FIELD(struct appraisal_place, document_id) },
    { FIELD(struct appraisal_place, edition) },
    { FIELD(struct appraisal_place, measures), .doc = "that its duties are bound to" },
    { 0 },
};

static const char *const slip_labels[] = { "refused_target", "alone_target",   "measure_gone",
                                           "no_document",    "nothing_judged", "no_lead",
                                           "no_examiner",    "came_within",    NULL };

static const struct field slip_fields[] = {
    { FIELD(struct appraisal_slip, code), .labels = slip_labels },
    { FIELD(struct appraisal_slip, stops), .doc = "the cycle does not open before it is mended" },
    { FIELD(struct appraisal_slip, post_id) },
    { FIELD(struct appraisal_slip, post_zh) },
    { FIELD(struct appraisal_slip, post_en) },
    { FIELD(struct appraisal_slip, measure), .doc = "key; may be empty" },
    { FIELD(struct appraisal_slip, name_zh) },
    { FIELD(struct appraisal_slip, name_en) },
    { FIELD(struct appraisal_slip, reason_zh), .doc = "why such a target is refused" },
    { FIELD(struct appraisal_slip, reason_en) },
    { FIELD(struct appraisal_slip, user_id), .flags = NULLABLE },
    { FIELD(struct appraisal_slip, user_name) },
    { 0 },
};

const struct field appraisal_preview_fields[] = {
    { FIELD(struct appraisal_preview, places), .of = place_fields,
      .size = sizeof(struct appraisal_place), .doc = "who would get a sheet" },
    { FIELD(struct appraisal_preview, slips), .of = slip_fields,
      .size = sizeof(struct appraisal_slip) },
    { FIELD(struct appraisal_preview, may_open) },
    { 0 },
};

struct place_row {
    struct appraisal_place p;
    int64_t team_id;
    utc since;
};

static const struct field place_row_fields[] = {
    { FIELD_NAMED(struct place_row, p.user_id, "user_id") },
    { FIELD_NAMED(struct place_row, p.user_name, "user_name") },
    { FIELD_NAMED(struct place_row, p.post_id, "post_id") },
    { FIELD_NAMED(struct place_row, p.post_zh, "post_zh") },
    { FIELD_NAMED(struct place_row, p.post_en, "post_en") },
    { FIELD_NAMED(struct place_row, p.document_id, "document_id") },
    { FIELD(struct place_row, team_id) },
    { FIELD(struct place_row, since) },
    { 0 },
};

/* ------------------------------------------------------------------ who */

static bool is_member(const struct org *o, const ints *teams, const struct place_row *row)
{
    const struct org_place *m = o->members.items;
    if (id_among(teams, row->team_id))
        return true;
    for (size_t i = 0; i < o->members.n; i++)
        if (m[i].user_id == row->p.user_id && id_among(teams, m[i].place_id))
            return true;
    return false;
}

static bool is_meant(const struct opening *o, const ints *teams, const struct place_row *row)
{
    const struct appraisal_cycle *c = o->cycle;
    return (!c->post_ids.n || id_among(&c->post_ids, row->p.post_id)) &&
           (!c->user_ids.n || id_among(&c->user_ids, row->p.user_id)) &&
           (!c->team_ids.n || is_member(&o->org, teams, row));
}

enum err opening_document(struct opening *o, int64_t id, const struct duty_document **ret)
{
    struct duty_document *all = o->documents.items;
    for (size_t i = 0; i < o->documents.n; i++)
        if (all[i].id == id) {
            *ret = &all[i];
            return OK;
        }
    size_t size = o->documents.n * sizeof *all;
    all = arena_grow(o->op->mem, all, size, size + sizeof *all);
    TRY(document_get(o->op, id, &all[o->documents.n]));
    *ret = &all[o->documents.n];
    o->documents = (struct list){ all, o->documents.n + 1 };
    return OK;
}

static enum err named_read(struct opening *o)
{
    const struct duty_document *d;
    for (size_t i = 0; i < o->cycle->document_ids.n; i++)
        TRY(opening_document(o, o->cycle->document_ids.items[i], &d));
    return OK;
}

static int64_t named_of(const struct opening *o, int64_t post_id, int64_t otherwise)
{
    const struct duty_document *d = o->documents.items;
    for (size_t i = 0; i < o->cycle->document_ids.n; i++)
        if (d[i].post_id == post_id)
            return d[i].id;
    return otherwise;
}

/* ------------------------------------------------------------------ what stands against it */

static struct appraisal_slip *slip(struct opening *o, const char *code,
                                   const struct appraisal_place *p)
{
    if (o->slip_n == o->slip_room) {
        size_t room = o->slip_room ? o->slip_room * 2 : 16, size = sizeof *o->slips;
        o->slips = arena_grow(o->op->mem, o->slips, o->slip_room * size, room * size);
        o->slip_room = room;
    }
    struct appraisal_slip *s = &o->slips[o->slip_n++];
    *s = (struct appraisal_slip){
        .code = str_of(code), .post_id = p->post_id, .post_zh = p->post_zh, .post_en = p->post_en
    };
    return s;
}

const struct measure *measure_among(const struct list *measures, str key)
{
    const struct measure *m = measures->items;
    for (size_t i = 0; i < measures->n; i++)
        if (str_eq(m[i].key, key))
            return &m[i];
    return NULL;
}

static void measure_slip(struct opening *o, const struct appraisal_place *p, const char *code,
                         bool stops, str key)
{
    const struct measure *m = measure_among(&o->measures, key);
    struct appraisal_slip *s = slip(o, code, p);
    s->stops = stops;
    s->measure = key;
    s->name_zh = m ? m->name_zh : key;
    s->name_en = m ? m->name_en : key;
    s->reason_zh = m ? m->refused_zh : STR("");
    s->reason_en = m ? m->refused_en : STR("");
}

/* Each measure of the edition that somebody is judged by; one that may not stand alone with no other beside it. */
static int64_t targets_check(struct opening *o, const struct appraisal_place *p,
                             const struct duty_document *d)
{
    const struct duty *duties = d->duties.items;
    const struct duty_measure *alone = NULL;
    int64_t all = 0, scored = 0;
    for (size_t i = 0; i < d->duties.n; i++) {
        const struct duty_measure *b = duties[i].measures.items;
        for (size_t k = 0; k < duties[i].measures.n; k++) {
            const struct measure *m = measure_among(&o->measures, b[k].measure);
            bool gate = b[k].rule == SCORE_GATE;
            all++;
            if (!m)
                measure_slip(o, p, "measure_gone", false, b[k].measure);
            else if (m->refused_zh.n && (gate || b[k].weight))
                measure_slip(o, p, "refused_target", true, b[k].measure);
            if (gate || !b[k].weight)
                continue;
            scored += !alone || !str_eq(alone->measure, b[k].measure);
            if (!alone || !m || !m->not_alone)
                alone = &b[k];
        }
    }
    const struct measure *m = alone ? measure_among(&o->measures, alone->measure) : NULL;
    if (scored == 1 && m && m->not_alone)
        measure_slip(o, p, "alone_target", true, alone->measure);
    return all;
}

static enum err post_check(struct opening *o, struct appraisal_place *p)
{
    const struct duty_document *d;
    if (!p->document_id) {
        slip(o, "no_document", p);
        return OK;
    }
    TRY(opening_document(o, p->document_id, &d));
    p->edition = d->edition;
    p->measures = targets_check(o, p, d);
    if (!p->measures && !o->cycle->criteria.n)
        slip(o, "nothing_judged", p);
    return OK;
}

static void person_slip(struct opening *o, const char *code, const struct appraisal_place *p)
{
    struct appraisal_slip *s = slip(o, code, p);
    s->user_id = p->user_id;
    s->user_name = p->user_name;
}

static void lead_check(struct opening *o, const struct appraisal_place *p)
{
    struct list chain;
    chain_of(o->op->mem, &o->org, p->user_id, p->post_id, &chain);
    if (!chain.n)
        person_slip(o, "no_lead", p);
    if (!chain_has_next(o->op->mem, &chain, &o->managers, p->user_id))
        person_slip(o, "no_examiner", p);
}

/* Rows come by post: what was found of one holds for its other holders. */
static enum err place_take(struct opening *o, struct place_row *row,
                           const struct appraisal_place *before)
{
    struct appraisal_place *p = &row->p;
    if (before && before->post_id == p->post_id)
        p->edition = before->edition, p->measures = before->measures;
    else
        TRY(post_check(o, p));
    if (!p->document_id || (!p->measures && !o->cycle->criteria.n))
        return OK;
    lead_check(o, p);
    if (row->since.ms >= o->begin.ms)
        person_slip(o, "came_within", p);
    o->places[o->place_n++] = *p;
    return OK;
}

enum err opening_read(struct op *op, const struct appraisal_cycle *c, struct opening *ret)
{
    struct opening *o = ret;
    struct company company;
    struct list rows;
    ints teams;

    *o = (struct opening){ .op = op, .cycle = c };
    TRY(company_get(op, &company));
    TRY(org_read(op, &o->org));
    TRY(appraisal_managers(op, true, &o->managers));
    TRY(measure_list(op, &o->measures));
    TRY(named_read(o));
    org_teams_below(op->mem, &o->org, &c->team_ids, &teams);
    o->begin = date_begins(c->from, company.time_zone);
    utc end = date_begins(date_add_days(op->mem, c->to, 1), company.time_zone);
    TRY(db_all(op, SQL(appraisal_place_list), ARGS(V(end)), place_row_fields,
               sizeof(struct place_row), &rows));
    o->places = arena_array(op->mem, rows.n, sizeof *o->places);
    struct place_row *row = rows.items, *before = NULL;
    for (size_t i = 0; i < rows.n; i++) {
        if (!is_meant(o, &teams, &row[i]))
            continue;
        row[i].p.document_id = named_of(o, row[i].p.post_id, row[i].p.document_id);
        TRY(place_take(o, &row[i], before ? &before->p : NULL));
        before = &row[i];
    }
    return OK;
}

const struct appraisal_slip *opening_stop(const struct opening *o)
{
    for (size_t i = 0; i < o->slip_n; i++)
        if (o->slips[i].stops)
            return &o->slips[i];
    return NULL;
}

enum err cycle_is_over(struct op *op, const struct appraisal_cycle *c, bool *ret)
{
    str today;
    TRY(company_today(op, &today));
    *ret = str_cmp(c->to, today) <= 0;
    return OK;
}

enum err appraisal_cycle_preview(struct op *op, int64_t id, struct appraisal_preview *ret)
{
    struct appraisal_cycle c;
    struct opening o;
    bool over;
    TRY(appraisal_cycle_get(op, id, &c));
    TRY(opening_read(op, &c, &o));
    TRY(cycle_is_over(op, &c, &over));
    *ret = (struct appraisal_preview){
        .places = { o.places, o.place_n },
        .slips = { o.slips, o.slip_n },
        .may_open = c.state == CYCLE_DRAFT && over && o.place_n && !opening_stop(&o),
    };
    return OK;
}
