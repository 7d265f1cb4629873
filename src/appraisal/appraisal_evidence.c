/* What shows what was judged, and where a sheet stands, in words that people read. */
#include "../base/message.h"
#include "appraisal_internal.h"

str appraisal_state_words(struct arena *mem, enum lang lang, int state)
{
    static const char *const codes[] = { "appraisal.state_self", "appraisal.state_lead",
                                         "appraisal.state_confirm", "appraisal.state_appeal",
                                         "appraisal.state_closed" };
    return message_text(mem, lang, codes[state], NULL, 0);
}

static const struct field name_fields[] = {
    { FIELD(struct appraisal_file, id) },
    { FIELD(struct appraisal_file, name) },
    { 0 },
};

static const struct appraisal_file *file_of(const struct appraisal *a, int64_t id)
{
    const struct appraisal_file *f = a->files.items;
    for (size_t i = 0; i < a->files.n; i++)
        if (f[i].id == id)
            return &f[i];
    return NULL;
}

static enum err files_add(struct op *op, struct appraisal *a, const ints *ids)
{
    struct appraisal_file *all = a->files.items;
    size_t size = a->files.n * sizeof *all;
    all = arena_grow(op->mem, all, size, size + ids->n * sizeof *all);
    a->files.items = all;
    for (size_t i = 0; i < ids->n; i++) {
        bool found = false;
        if (!file_of(a, ids->items[i]))
            TRY(db_find(op, SQL(appraisal_file_name), ARGS(V(ids->items[i])), name_fields,
                        &all[a->files.n], &found));
        a->files.n += found;
    }
    return OK;
}

enum err appraisal_files(struct op *op, struct appraisal *a)
{
    const struct appraisal_item *items = a->items.items;
    const struct appraisal_word *words = a->words.items;
    a->files = (struct list){ 0 };
    for (size_t i = 0; i < a->items.n; i++)
        TRY(files_add(op, a, &items[i].attachment_ids));
    for (size_t i = 0; i < a->words.n; i++)
        TRY(files_add(op, a, &words[i].attachment_ids));
    return OK;
}

str evidence_text(struct op *op, const struct appraisal *a, const struct appraisal_item *i,
                  const char *between)
{
    strs names = { arena_array(op->mem, i->attachment_ids.n, sizeof(str)), 0 };
    str lines[3];
    strs told = { lines, 0 };
    for (size_t k = 0; k < i->attachment_ids.n; k++) {
        const struct appraisal_file *f = file_of(a, i->attachment_ids.items[k]);
        if (f)
            names.items[names.n++] = f->name;
    }
    if (i->evidence.n)
        lines[told.n++] = i->evidence;
    if (i->tickets.n)
        lines[told.n++] = arena_join(op->mem, &i->tickets, between);
    if (names.n)
        lines[told.n++] = arena_join(op->mem, &names, between);
    return arena_join(op->mem, &told, "\n");
}
