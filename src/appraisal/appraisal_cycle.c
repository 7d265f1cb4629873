/* Cycles: reading them, and writing the draft. Opening is appraisal_begin.c. */
#include "appraisal_internal.h"

#include "../base/date.h"
#include "../store/filter.h"
#include "appraisal_cycle_sql.h"

#define CRITERIA_MAX 20
#define PERIOD_DAYS  366

static const struct field criterion_form_fields[] = {
    { FIELD(struct appraisal_criterion, name_zh), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct appraisal_criterion, name_en), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct appraisal_criterion, guide), .flags = TRIM | MULTILINE, .max = 500,
      .doc = "what to look at" },
    { FIELD(struct appraisal_criterion, judged_by), .labels = judged_by_labels },
    { FIELD(struct appraisal_criterion, share), .min = 1, .max = 100,
      .doc = "percent of the whole" },
    { 0 },
};

const struct field appraisal_criterion_fields[] = {
    { FIELD(struct appraisal_criterion, id) },
    { FIELD(struct appraisal_criterion, name_zh) },
    { FIELD(struct appraisal_criterion, name_en) },
    { FIELD(struct appraisal_criterion, guide) },
    { FIELD(struct appraisal_criterion, judged_by), .labels = judged_by_labels },
    { FIELD(struct appraisal_criterion, share), .doc = "percent of the whole" },
    { 0 },
};

const struct field appraisal_cycle_fields[] = {
    { FIELD(struct appraisal_cycle, id) },
    { FIELD(struct appraisal_cycle, version), .doc = "for If-Match" },
    { FIELD(struct appraisal_cycle, name) },
    { FIELD(struct appraisal_cycle, kind), .labels = cycle_kind_labels },
    { FIELD(struct appraisal_cycle, state), .labels = cycle_state_labels },
    { FIELD(struct appraisal_cycle, from), .format = "date" },
    { FIELD(struct appraisal_cycle, to), .format = "date", .doc = "the last day" },
    { FIELD(struct appraisal_cycle, post_ids), .doc = "only holders of these posts" },
    { FIELD(struct appraisal_cycle, team_ids),
      .doc = "only members of these teams and those below" },
    { FIELD(struct appraisal_cycle, user_ids), .doc = "only these persons" },
    { FIELD(struct appraisal_cycle, document_ids),
      .doc = "editions instead of those in force on the last day" },
    { FIELD(struct appraisal_cycle, measures_share), .doc = "percent of the whole" },
    { FIELD(struct appraisal_cycle, criteria), .of = appraisal_criterion_fields,
      .size = sizeof(struct appraisal_criterion), .doc = "what people judge" },
    { FIELD(struct appraisal_cycle, created_name) },
    { FIELD(struct appraisal_cycle, opened_name) },
    { FIELD(struct appraisal_cycle, closed_name) },
    { FIELD(struct appraisal_cycle, created_at) },
    { FIELD(struct appraisal_cycle, updated_at) },
    { FIELD(struct appraisal_cycle, opened_at), .flags = NULLABLE },
    { FIELD(struct appraisal_cycle, closed_at), .flags = NULLABLE },
    { FIELD(struct appraisal_cycle, sheets) },
    { FIELD(struct appraisal_cycle, computed), .doc = "sheets whose figures are there" },
    { FIELD(struct appraisal_cycle, in_self) },
    { FIELD(struct appraisal_cycle, in_lead) },
    { FIELD(struct appraisal_cycle, in_confirm) },
    { FIELD(struct appraisal_cycle, in_appeal) },
    { FIELD(struct appraisal_cycle, in_closed) },
    { 0 },
};

const struct field appraisal_cycle_form_fields[] = {
    { FIELD(struct appraisal_cycle, name), .flags = REQUIRED | TRIM, .max = 60 },
    { FIELD(struct appraisal_cycle, kind), .labels = cycle_kind_labels },
    { FIELD(struct appraisal_cycle, from), .flags = REQUIRED, .max = 10, .format = "date" },
    { FIELD(struct appraisal_cycle, to), .flags = REQUIRED, .max = 10, .format = "date",
      .doc = "the last day" },
    { FIELD(struct appraisal_cycle, post_ids), .max = 500 },
    { FIELD(struct appraisal_cycle, team_ids), .max = 500 },
    { FIELD(struct appraisal_cycle, user_ids), .max = 5000 },
    { FIELD(struct appraisal_cycle, document_ids), .max = 500 },
    { FIELD(struct appraisal_cycle, measures_share), .max = 100, .doc = "percent of the whole" },
    { FIELD(struct appraisal_cycle, criteria), .of = criterion_form_fields,
      .size = sizeof(struct appraisal_criterion), .max = CRITERIA_MAX },
    { 0 },
};

const struct field appraisal_cycle_query_fields[] = {
    { FIELD(struct appraisal_cycle_query, state), .labels = cycle_state_labels },
    { FIELD(struct appraisal_cycle_query, after), .doc = "cursor of the page before" },
    { FIELD(struct appraisal_cycle_query, limit), .min = 1, .max = PAGE_MAX,
      .doc = "rows, 50 unless said" },
    { 0 },
};

const struct permission appraisal_permissions[] = {
    { "appraisal.manage", "管理考核周期", "Run appraisal cycles", false },
    { "appraisal.read", "查看考核", "See appraisals", true },
    { 0 },
};

str ids_column(struct op *op, const ints *ids)
{
    str text = STR("");
    for (size_t i = 0; i < ids->n; i++)
        text = arena_fmt(op->mem, STR_FMT "%s%lld", STR_ARG(text), i ? "," : "",
                         (long long)ids->items[i]);
    return text;
}

int64_t actor_id(const struct op *op)
{
    return op->actor->kind == ACTOR_USER ? op->actor->id : 0;
}

/* ------------------------------------------------------------------ reading */

static const char cycle_head[] =
    "SELECT c.id, c.version, c.name, c.kind, c.state, c.from_on AS \"from\", c.to_on AS \"to\","
    " c.post_ids, c.team_ids, c.user_ids, c.document_ids, c.measures_share, c.created_at,"
    " c.updated_at, c.opened_at, c.closed_at, u.name AS created_name, o.name AS opened_name,"
    " e.name AS closed_name,"
    " (SELECT count(*) FROM appraisal a WHERE a.cycle_id = c.id) AS sheets,"
    " (SELECT count(*) FROM appraisal a WHERE a.cycle_id = c.id AND a.computed_at IS NOT NULL"
    "   AND (a.state > 1 OR a.computed_at >= c.compute_asked_at)) AS computed,"
    " (SELECT count(*) FROM appraisal a WHERE a.cycle_id = c.id AND a.state = 0) AS in_self,"
    " (SELECT count(*) FROM appraisal a WHERE a.cycle_id = c.id AND a.state = 1) AS in_lead,"
    " (SELECT count(*) FROM appraisal a WHERE a.cycle_id = c.id AND a.state = 2) AS in_confirm,"
    " (SELECT count(*) FROM appraisal a WHERE a.cycle_id = c.id AND a.state = 3) AS in_appeal,"
    " (SELECT count(*) FROM appraisal a WHERE a.cycle_id = c.id AND a.state = 4) AS in_closed"
    " FROM appraisal_cycle c"
    " LEFT JOIN user_account u ON u.id = c.created_by"
    " LEFT JOIN user_account o ON o.id = c.opened_by"
    " LEFT JOIN user_account e ON e.id = c.closed_by";

/* Not those that were thrown away. */
static enum err own_filter(struct op *op, struct filter *f)
{
    struct org o;
    ints posts, users;
    filter_and(f, "c.state < 3", NO_ARGS);
    if (appraisal_sees_all(op))
        return OK;
    TRY(org_read(op, &o));
    org_below(op->mem, &o, op->actor->id, &posts, &users);
    filter_and(f,
               "EXISTS (SELECT 1 FROM appraisal a WHERE a.cycle_id = c.id AND"
               " (a.user_id = ? OR a.post_id IN ?[] OR a.user_id IN ?[]))",
               ARGS(V(op->actor->id), filter_ids(op, &posts), filter_ids(op, &users)));
    return OK;
}

static enum err cycles_find(struct op *op, struct filter *f, struct list *ret)
{
    struct sql sql = filter_sql(f, "appraisal_cycles", cycle_head);
    TRY(db_all(op, &sql, f->args, f->arg_count, appraisal_cycle_fields,
               sizeof(struct appraisal_cycle), ret));
    struct appraisal_cycle *c = ret->items;
    for (size_t i = 0; i < ret->n; i++) {
        TRY(db_all(op, SQL(appraisal_criterion_list), ARGS(V(c[i].id)), appraisal_criterion_fields,
                   sizeof(struct appraisal_criterion), &c[i].criteria));
        if (!appraisal_sees_all(op))
            c[i].sheets = c[i].computed = c[i].in_self = c[i].in_lead = c[i].in_confirm =
                c[i].in_appeal = c[i].in_closed = 0;
    }
    return OK;
}

enum err appraisal_cycle_list(struct op *op, const struct appraisal_cycle_query *q,
                              struct list *ret, str *ret_next)
{
    int64_t before = 0;
    bool given = false;
    struct filter f;

    TRY(cursor_read(op, q->after, &before, 1, &given));
    filter_init(op, &f, NULL);
    TRY(own_filter(op, &f));
    if (q->state.n)
        filter_and(&f, "c.state = ?", ARGS(V(label_index(cycle_state_labels, q->state))));
    if (given)
        filter_and(&f, "c.id < ?", ARGS(V(before)));
    filter_order(&f, " ORDER BY c.id DESC", q->limit + 1);
    TRY(cycles_find(op, &f, ret));
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)q->limit) {
        ret->n = (size_t)q->limit;
        *ret_next = cursor_make(op, &((struct appraisal_cycle *)ret->items)[ret->n - 1].id, 1);
    }
    return OK;
}

enum err appraisal_cycle_get(struct op *op, int64_t id, struct appraisal_cycle *ret)
{
    struct filter f;
    struct list found;
    filter_init(op, &f, NULL);
    filter_and(&f, "c.id = ?", ARGS(V(id)));
    TRY(own_filter(op, &f));
    TRY(cycles_find(op, &f, &found));
    if (!found.n)
        return refuse(op, ERR_NOT_FOUND, "appraisal_cycle.not_found");
    *ret = *(struct appraisal_cycle *)found.items;
    return OK;
}

/* ------------------------------------------------------------------ checking */

static void period_check(struct op *op, const struct appraisal_cycle *c)
{
    bool known = true;
    const struct {
        str day;
        const char *at;
    } days[] = { { c->from, "/from" }, { c->to, "/to" } };
    for (size_t i = 0; i < 2; i++)
        if (!date_ok(days[i].day)) {
            op_field(op, str_of(days[i].at), "date.invalid");
            known = false;
        }
    if (known && (str_cmp(c->from, c->to) > 0 || date_days_between(c->from, c->to) >= PERIOD_DAYS))
        op_field(op, STR("/to"), "appraisal_cycle.period");
}

static void shares_check(struct op *op, const struct appraisal_cycle *c)
{
    const struct appraisal_criterion *k = c->criteria.items;
    int64_t sum = c->measures_share;
    for (size_t i = 0; i < c->criteria.n; i++)
        sum += k[i].share;
    if (sum != 100)
        op_field_with(op, STR("/measures_share"), "appraisal_cycle.shares",
                      P("sum", arena_fmt(op->mem, "%lld", (long long)sum)));
}

static enum err who_check(struct op *op, const struct appraisal_cycle *c)
{
    struct org o;
    bool there = false;
    TRY(org_read(op, &o));
    for (size_t i = 0; i < c->post_ids.n; i++) {
        there = false;
        for (size_t k = 0; k < o.posts.n; k++)
            there = there || ((struct org_post *)o.posts.items)[k].id == c->post_ids.items[i];
        if (!there)
            op_field(op, arena_fmt(op->mem, "/post_ids/%zu", i), "post.unknown");
    }
    for (size_t i = 0; i < c->team_ids.n; i++) {
        there = false;
        for (size_t k = 0; k < o.teams.n; k++)
            there = there || ((struct org_team *)o.teams.items)[k].id == c->team_ids.items[i];
        if (!there)
            op_field(op, arena_fmt(op->mem, "/team_ids/%zu", i), "team.unknown");
    }
    for (size_t i = 0; i < c->user_ids.n; i++) {
        TRY(user_is_active(op, c->user_ids.items[i], &there));
        if (!there)
            op_field(op, arena_fmt(op->mem, "/user_ids/%zu", i), "user.unknown");
    }
    return OK;
}

/* Editions that were approved, one of a post at most. */
static enum err documents_check(struct op *op, const struct appraisal_cycle *c)
{
    ints posts = { arena_array(op->mem, c->document_ids.n, sizeof(int64_t)), 0 };
    for (size_t i = 0; i < c->document_ids.n; i++) {
        struct duty_document d = { 0 };
        enum err err = document_get(op, c->document_ids.items[i], &d);
        if (err != OK && err != ERR_NOT_FOUND)
            return err;
        str at = arena_fmt(op->mem, "/document_ids/%zu", i);
        if (err != OK || !d.content_sha256.n) {
            op_forgive(op);
            op_field(op, at, "duty_document.not_found");
            return OK;
        }
        if (id_among(&posts, d.post_id))
            op_field(op, at, "appraisal_cycle.two_editions");
        posts.items[posts.n++] = d.post_id;
    }
    return OK;
}

static enum err cycle_check(struct op *op, const struct appraisal_cycle *c)
{
    fields_check(op, appraisal_cycle_form_fields, c, STR(""));
    TRY(documents_check(op, c)); /* first: it forgives */
    period_check(op, c);
    shares_check(op, c);
    TRY(who_check(op, c));
    return op_check(op);
}

/* ------------------------------------------------------------------ writing */

static enum err criteria_write(struct op *op, int64_t id, const struct list *criteria)
{
    const struct appraisal_criterion *k = criteria->items;
    int64_t made;
    TRY(db_run(op, SQL(appraisal_criterion_clear), ARGS(V(id)), NULL));
    for (size_t i = 0; i < criteria->n; i++)
        TRY(db_int(op, SQL(appraisal_criterion_insert),
                   ARGS(V(id), V(i), V(k[i].name_zh), V(k[i].name_en), V(or_empty(k[i].guide)),
                        V(k[i].judged_by), V(k[i].share)),
                   &made));
    return OK;
}

enum err appraisal_cycle_add(struct op *op, const struct appraisal_cycle *form,
                             struct appraisal_cycle *ret)
{
    const struct appraisal_cycle *c = form;
    int64_t id = 0;
    TX(tx, op);
    TRY(cycle_check(op, c));
    TRY(db_int(op, SQL(appraisal_cycle_insert),
               ARGS(V(c->name), V(c->kind), V(c->from), V(c->to), V(ids_column(op, &c->post_ids)),
                    V(ids_column(op, &c->team_ids)), V(ids_column(op, &c->user_ids)),
                    V(ids_column(op, &c->document_ids)), V(c->measures_share), V_REF(actor_id(op)),
                    V(op->now)),
               &id));
    TRY(criteria_write(op, id, &c->criteria));
    TRY(event_begin(op, "appraisal_cycle", id, "appraisal_cycle.created", STR("{}")));
    TRY(appraisal_cycle_get(op, id, ret));
    return tx_commit(&tx);
}

static enum err draft_get(struct op *op, int64_t id, int64_t version, struct appraisal_cycle *ret)
{
    TRY(appraisal_cycle_get(op, id, ret));
    TRY(version_check(op, "appraisal_cycle", id, ret->version, version));
    return ret->state == CYCLE_DRAFT ? OK : refuse(op, ERR_CONFLICT, "appraisal_cycle.not_draft");
}

enum err appraisal_cycle_edit(struct op *op, int64_t id, int64_t version,
                              const struct appraisal_cycle *form, struct appraisal_cycle *ret)
{
    const struct appraisal_cycle *c = form;
    struct appraisal_cycle before;
    int64_t done = 0;
    str changes;
    TX(tx, op);
    TRY(draft_get(op, id, version, &before));
    TRY(cycle_check(op, c));
    TRY(db_int(op, SQL(appraisal_cycle_update),
               ARGS(V(id), V(before.version), V(c->name), V(c->kind), V(c->from), V(c->to),
                    V(ids_column(op, &c->post_ids)), V(ids_column(op, &c->team_ids)),
                    V(ids_column(op, &c->user_ids)), V(ids_column(op, &c->document_ids)),
                    V(c->measures_share), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "appraisal_cycle", id);
    TRY(criteria_write(op, id, &c->criteria));
    TRY(appraisal_cycle_get(op, id, ret));
    if (event_changes(op, appraisal_cycle_form_fields, &before, ret, NULL, &changes))
        TRY(event_append(op, "appraisal_cycle", id, "appraisal_cycle.changed", changes, NULL));
    return tx_commit(&tx);
}

enum err appraisal_cycle_drop(struct op *op, int64_t id, int64_t version)
{
    struct appraisal_cycle c;
    int64_t done = 0;
    TX(tx, op);
    TRY(draft_get(op, id, version, &c));
    TRY(db_int(op, SQL(appraisal_cycle_drop), ARGS(V(id), V(c.version), V(op->now)), &done));
    if (!done)
        return version_refuse(op, "appraisal_cycle", id);
    TRY(event_append(op, "appraisal_cycle", id, "appraisal_cycle.dropped", STR("{}"), NULL));
    return tx_commit(&tx);
}
