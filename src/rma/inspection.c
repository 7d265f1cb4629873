/* Inspections: what was found, by whom, and who looked at it again. A finding that was reviewed stays as it is; a later
 * one takes its place. */
#include "rma_internal.h"

#define SHARE(member)                                                                              \
    {                                                                                              \
        FIELD(struct inspection, member), .min = 0, .max = 100, .doc = "percent of the cost"       \
    }
#define INSPECTION_SAID                                                                            \
    { FIELD(struct inspection, received_on), .flags = NULLABLE | TRIM, .format = "date",           \
      .doc = "day on which the sample came" },                                                     \
        { FIELD(struct inspection, custody), .flags = TRIM | MULTILINE, .max = 1000,               \
          .doc = "from whom it came, how it was sealed and kept" },                                \
        { FIELD(struct inspection, method), .flags = TRIM, .max = 200 },                           \
        { FIELD(struct inspection, standard), .flags = TRIM, .max = 200 },                         \
        { FIELD(struct inspection, uncertainty), .flags = TRIM, .max = 200 },                      \
        { FIELD(struct inspection, external), .doc = "by somebody outside" },                      \
        { FIELD(struct inspection, body), .flags = TRIM, .max = 200, .doc = "who that is" },       \
        { FIELD(struct inspection, fee), .flags = NULLABLE, .min = 0, .max = FEE_MAX,              \
          .doc = "minor units" },                                                                  \
        { FIELD(struct inspection, result), .labels = inspection_result_labels },                  \
        { FIELD(struct inspection, cause), .labels = inspection_cause_labels },                    \
        { FIELD(struct inspection, findings), .flags = REQUIRED | TRIM | MULTILINE, .max = 5000 }, \
        { FIELD(struct inspection, accepted), .min = 0, .max = 100000,                             \
          .doc = "pieces of the line; in input only with partly: else all or none" },              \
        SHARE(share_merchant), SHARE(share_customer), SHARE(share_carrier), SHARE(share_supplier)
#define FEE_MAX INT64_C(1000000000000)

#define INSPECTION_HEAD                                                                            \
    { FIELD(struct inspection, id), .flags = READONLY },                                           \
        { FIELD(struct inspection, version), .flags = READONLY, .doc = "for If-Match" },           \
        { FIELD(struct inspection, ticket_id), .flags = READONLY },                                \
        { FIELD(struct inspection, line_id), .flags = NULLABLE, .doc = "of a return" },            \
    {                                                                                              \
        FIELD(struct inspection, unit_id), .flags = NULLABLE                                       \
    }

#define INSPECTION_TAIL                                                                            \
    { FIELD(struct inspection, inspector_id) }, { FIELD(struct inspection, inspector_name) },      \
        { FIELD(struct inspection, created_at) }, { FIELD(struct inspection, updated_at) },        \
        { FIELD(struct inspection, reviewer_id), .flags = NULLABLE },                              \
        { FIELD(struct inspection, reviewer_name) },                                               \
        { FIELD(struct inspection, reviewed_at), .flags = NULLABLE },                              \
        { FIELD(struct inspection, review_note) },                                                 \
    {                                                                                              \
        FIELD(struct inspection, replaced_by), .flags = NULLABLE,                                  \
                                               .doc = "the later one that counts instead"          \
    }

const struct field inspection_fields[] = {
    INSPECTION_HEAD,
    INSPECTION_SAID,
    { FIELD(struct inspection, files), .of = attachment_fields, .size = sizeof(struct attachment) },
    INSPECTION_TAIL,
    { 0 },
};

const struct field inspection_row_fields[] = {
    INSPECTION_HEAD, INSPECTION_SAID, { FIELD(struct inspection, file_ids) },
    INSPECTION_TAIL, { 0 },
};

const struct field inspection_form_fields[] = {
    { FIELD(struct inspection, line_id), .flags = NULLABLE, .min = 0, .doc = "of a return" },
    { FIELD(struct inspection, unit_id), .flags = NULLABLE, .min = 0,
      .doc = "with line_id null: of this unit" },
    INSPECTION_SAID,
    { FIELD(struct inspection, attachment_ids), .max = 10,
      .doc = "own uploads; those that it has already stay" },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

enum err inspection_list(struct op *op, int64_t ticket_id, struct list *ret)
{
    struct ticket t;
    struct list files;
    TRY(ticket_get(op, ticket_id, &t));
    TRY(rma_files_of(op, ticket_id, &files));
    TRY(db_all(op, SQL(inspection_list), ARGS(V(ticket_id)), inspection_row_fields,
               sizeof(struct inspection), ret));
    for (size_t i = 0; i < ret->n; i++) {
        struct inspection *one = &((struct inspection *)ret->items)[i];
        one->files = rma_files_pick(op, &files, &one->file_ids);
    }
    return OK;
}

enum err inspection_get(struct op *op, int64_t id, struct inspection *ret)
{
    struct inspection i = { 0 };
    struct ticket t;
    struct list files;
    bool found = false;

    TRY(db_find(op, SQL(inspection_get), ARGS(V(id)), inspection_row_fields, &i, &found));
    if (!found)
        return refuse(op, ERR_NOT_FOUND, "inspection.not_found");
    enum err err = ticket_get(op, i.ticket_id, &t);
    if (err == ERR_NOT_FOUND)
        return refuse(op, ERR_NOT_FOUND, "inspection.not_found");
    TRY(err);
    TRY(rma_files_of(op, i.ticket_id, &files));
    i.files = rma_files_pick(op, &files, &i.file_ids);
    *ret = i;
    return OK;
}

/* ------------------------------------------------------------------ checking */

/* files: those that it has already. */
static void said_check(struct op *op, const struct inspection *i, size_t files)
{
    bool blamed = i->result == INSPECTION_PARTLY || i->result == INSPECTION_REFUSED;
    if (!i->result)
        op_field(op, STR("/result"), "field.required");
    if (i->external && !i->body.n)
        op_field(op, STR("/body"), "inspection.body");
    if (i->received_on.n && !date_ok(i->received_on))
        op_field(op, STR("/received_on"), "date.invalid");
    if (blamed && !files && !i->attachment_ids.n)
        op_field(op, STR("/attachment_ids"), "inspection.photo");
    if (!shares_ok(i))
        op_field(op, STR("/share_merchant"), "inspection.shares");
}

static enum err line_find(struct op *op, struct inspection *i, struct rma *ret)
{
    int64_t rma_id = 0;
    TRY(db_int(op, SQL(inspection_line_rma), ARGS(V(i->line_id), V(i->ticket_id)), &rma_id));
    if (!rma_id) {
        op_field(op, STR("/line_id"), "rma.line_not_found");
        return op_check(op);
    }
    TRY(rma_load(op, rma_id, ret));
    const struct rma_line *l = rma_line_of(ret, i->line_id);
    i->unit_id = l->unit_id;
    if (l->received)
        return rma_move_check(op, ret, RMA_INSPECTED);
    op_field(op, STR("/line_id"), "rma.not_received");
    return OK;
}

static enum err unit_find(struct op *op, const struct inspection *i)
{
    bool there = false;
    if (i->unit_id)
        TRY(unit_exists(op, i->unit_id, &there));
    if (!there)
        op_field(op, STR("/unit_id"), i->unit_id ? "unit.not_found" : "inspection.of_what");
    return OK;
}

static void accepted_set(struct op *op, struct inspection *i, const struct rma_line *l)
{
    int64_t all = l ? l->received : 1;
    if (i->result == INSPECTION_PARTLY && i->accepted > all)
        op_field(op, STR("/accepted"), "rma.accepted");
    if (i->result != INSPECTION_PARTLY)
        i->accepted = i->result == INSPECTION_ACCEPTED ? all : 0;
}

/* ------------------------------------------------------------------ writing */

static enum err photos_keep(struct op *op, int64_t ticket_id, const ints *ids)
{
    return rma_files_keep(op, ticket_id,
                          op->lang == LANG_ZH ? STR("检测照片与附件")
                                              : STR("Photos and files of an inspection"),
                          ids);
}

/* What it says of the line, and of the whole return. */
static enum err line_inspected(struct op *op, struct rma *r, const struct inspection *i)
{
    struct rma_line *l = rma_line_of(r, i->line_id);
    if (!l)
        return OK;
    l->inspected = l->received;
    l->accepted = i->accepted;
    TRY(rma_line_store(op, l));
    r->state = (int)rma_state_of(r->lines.items, r->lines.n);
    return rma_state_store(op, r);
}

static enum err told(struct op *op, const struct inspection *i, const char *type)
{
    return rma_event(op, i->ticket_id, type,
                     &(struct rma_said){ .inspection_id = i->id,
                                         .line_id = i->line_id,
                                         .result = str_of(inspection_result_labels[i->result]),
                                         .cause = str_of(inspection_cause_labels[i->cause]) });
}

static enum err insert(struct op *op, struct inspection *i)
{
    TRY(db_int(op, SQL(inspection_insert),
               ARGS(V(i->ticket_id), V_REF(i->line_id), V_REF(i->unit_id),
                    V(none_if_empty(i->received_on)), V(or_empty(i->custody)),
                    V(or_empty(i->method)), V(or_empty(i->standard)), V(or_empty(i->uncertainty)),
                    V(i->external), V(or_empty(i->body)), V(i->fee), V(i->result), V(i->cause),
                    V(i->findings), V(i->accepted), V(i->share_merchant), V(i->share_customer),
                    V(i->share_carrier), V(i->share_supplier), V(ids_text(op, &i->attachment_ids)),
                    V(op->actor->id), V(op->now)),
               &i->id));
    return db_run(op, SQL(inspection_give_way),
                  ARGS(V(i->ticket_id), V(i->id), V(i->line_id), V(i->unit_id)), NULL);
}

enum err inspection_add(struct op *op, int64_t ticket_id, const struct inspection *form,
                        struct inspection *ret)
{
    struct inspection i = *form;
    struct rma r = { 0 };
    struct ticket t;

    i.ticket_id = ticket_id;
    said_check(op, &i, 0);
    TX(tx, op);
    TRY(rma_hold(op, ticket_id, "rma.inspect", &t));
    TRY(i.line_id ? line_find(op, &i, &r) : unit_find(op, &i));
    accepted_set(op, &i, i.line_id ? rma_line_of(&r, i.line_id) : NULL);
    TRY(op_check(op));
    TRY(photos_keep(op, ticket_id, &i.attachment_ids));
    TRY(insert(op, &i));
    TRY(line_inspected(op, &r, &i));
    TRY(told(op, &i, "inspection.made"));
    TRY(rma_tell(op, ticket_id));
    TRY(inspection_get(op, i.id, ret));
    return tx_commit(&tx);
}

static enum err update(struct op *op, int64_t version, const struct inspection *i, str files)
{
    int64_t done = 0;
    TRY(db_int(op, SQL(inspection_update),
               ARGS(V(i->id), V(version), V(none_if_empty(i->received_on)), V(or_empty(i->custody)),
                    V(or_empty(i->method)), V(or_empty(i->standard)), V(or_empty(i->uncertainty)),
                    V(i->external), V(or_empty(i->body)), V(i->fee), V(i->result), V(i->cause),
                    V(i->findings), V(i->accepted), V(i->share_merchant), V(i->share_customer),
                    V(i->share_carrier), V(i->share_supplier), V(files), V(op->now)),
               &done));
    return done ? OK : version_refuse(op, "ticket", i->ticket_id);
}

/* As it is under the lock, when it may still be changed or reviewed. */
static enum err open_one(struct op *op, int64_t id, const char *permission, struct inspection *ret)
{
    struct ticket t;
    TRY(inspection_get(op, id, ret));
    TRY(rma_hold(op, ret->ticket_id, permission, &t));
    TRY(inspection_get(op, id, ret));
    if (ret->reviewed_at.ms || ret->replaced_by)
        return refuse(op, ERR_CONFLICT, "inspection.final");
    return OK;
}

static str files_together(struct op *op, const ints *kept, const ints *added)
{
    str one = ids_text(op, kept), two = ids_text(op, added);
    return arena_fmt(op->mem, STR_FMT "%s" STR_FMT, STR_ARG(one), one.n && two.n ? "," : "",
                     STR_ARG(two));
}

enum err inspection_edit(struct op *op, int64_t id, int64_t version, const struct inspection *form,
                         struct inspection *ret)
{
    struct inspection before, i = *form;
    struct rma r = { 0 };

    TX(tx, op);
    TRY(open_one(op, id, "rma.inspect", &before));
    if (before.inspector_id != op->actor->id)
        return refuse(op, ERR_FORBIDDEN, "inspection.not_own");
    i.id = id;
    i.ticket_id = before.ticket_id;
    i.line_id = before.line_id;
    i.unit_id = before.unit_id;
    said_check(op, &i, before.file_ids.n);
    if (i.line_id)
        TRY(line_find(op, &i, &r));
    accepted_set(op, &i, i.line_id ? rma_line_of(&r, i.line_id) : NULL);
    TRY(op_check(op));
    TRY(photos_keep(op, i.ticket_id, &i.attachment_ids));
    TRY(update(op, version, &i, files_together(op, &before.file_ids, &i.attachment_ids)));
    TRY(line_inspected(op, &r, &i));
    TRY(told(op, &i, "inspection.changed"));
    TRY(rma_tell(op, i.ticket_id));
    TRY(inspection_get(op, id, ret));
    return tx_commit(&tx);
}

enum err inspection_review(struct op *op, int64_t id, str note, struct inspection *ret)
{
    struct inspection i;
    int64_t done = 0;

    TX(tx, op);
    TRY(open_one(op, id, "rma.review", &i));
    if (i.inspector_id == op->actor->id)
        return refuse(op, ERR_FORBIDDEN, "inspection.own");
    TRY(db_int(op, SQL(inspection_review),
               ARGS(V(id), V(op->actor->id), V(op->now), V(or_empty(note))), &done));
    if (!done)
        return refuse(op, ERR_CONFLICT, "inspection.final");
    TRY(told(op, &i, "inspection.reviewed"));
    TRY(rma_tell(op, i.ticket_id));
    TRY(inspection_get(op, id, ret));
    return tx_commit(&tx);
}
