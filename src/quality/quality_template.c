/* The forms that come with the program (quality/ *.json). A company finds each as a draft, and makes it its own. */
#include "../base/embedded.h"
#include "quality_internal.h"

#define FOLDER "quality/"

enum err quality_templates(struct op *op, struct list *ret)
{
    struct quality_form_def *defs;
    size_t most = 0, n = 0;

    for (const struct embedded *e = embedded; e->path; e++)
        most += str_starts(str_of(e->path), STR(FOLDER));
    defs = arena_array(op->mem, most + 1, sizeof *defs);
    for (const struct embedded *e = embedded; e->path; e++)
        if (str_starts(str_of(e->path), STR(FOLDER)))
            TRY(quality_def_read(op, (str){ e->text, e->n }, STR(""), &defs[n++]));
    *ret = (struct list){ defs, n };
    return OK;
}

static enum err seed_one(struct op *op, const struct quality_form_def *d)
{
    CLEANUP(buf_release) struct buf out;
    int64_t there = 0, id = 0;

    buf_init(&out, DEF_MAX);
    TRY(db_int(op, SQL(quality_form_of_model), ARGS(V(d->model)), &there));
    if (there)
        return OK;
    fields_write(&out, quality_form_def_fields, d);
    TRY(db_int(op, SQL(quality_form_insert),
               ARGS(V(d->model), V(d->zh), V(d->en), V(arena_str(op->mem, buf_view(&out))),
                    V(op->now)),
               &id));
    return event_begin(op, "quality_form", id, "quality_form.created",
                       DATA(op, D("name_zh", d->zh), D("name_en", d->en), D("model", d->model)));
}

enum err quality_seed(struct op *op)
{
    struct list found;
    TX(tx, op);
    TRY(quality_templates(op, &found));
    for (size_t i = 0; i < found.n; i++)
        TRY(seed_one(op, &((const struct quality_form_def *)found.items)[i]));
    return tx_commit(&tx);
}
