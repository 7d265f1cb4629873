/* Templates: definitions that come with the program (processes/ *.json), and those of a company in DATA/processes. */
#include "../base/rule_files.h"
#include "../settings/settings.h"
#include "process_internal.h"

#define TEMPLATES_MAX 200

struct templates {
    struct process_def *defs;
    size_t n;
};

static enum err begin(struct op *op, void *set)
{
    struct templates *t = set;
    *t = (struct templates){ arena_array(op->mem, TEMPLATES_MAX, sizeof *t->defs), 0 };
    return OK;
}

static enum err compile(struct op *op, void *set)
{
    (void)op, (void)set;
    return OK;
}

static strs examples(struct op *op, const void *set)
{
    (void)op, (void)set;
    return (strs){ 0 };
}

static enum err file_read(struct op *op, void *set, str path, str text, bool own);

static struct rule_files template_files = {
    .folder = "processes",
    .size = sizeof(struct templates),
    .unreadable = "process.template_file",
    .too_large = "process.template_file",
    .wrong_example = "process.template_file",
    .begin = begin,
    .read = file_read,
    .compile = compile,
    .examples = examples,
    RULE_FILES_LOCKS,
};

/* One of a key that is there already takes its place: a company's own is read after the program's. */
static enum err file_read(struct op *op, void *set, str path, str text, bool own)
{
    struct templates *t = set;
    struct process_def d = { 0 };
    size_t at = 0;
    (void)own;
    TRY(rule_file_fields(op, &template_files, path, text, process_def_fields, &d));
    while (at < t->n && !str_eq(t->defs[at].key, d.key))
        at++;
    if (at == TEMPLATES_MAX)
        return OK;
    t->defs[at] = d;
    t->n += at == t->n;
    return OK;
}

static enum err templates_here(struct op *op, const struct templates **ret)
{
    const void *set;
    str data = op->env->settings ? op->env->settings->data : STR("");
    TRY(rule_files_here(op, &template_files, data, &set));
    *ret = set;
    return OK;
}

enum err process_template(struct op *op, str key, struct process_def *ret)
{
    const struct templates *t;
    TRY(templates_here(op, &t));
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->defs[i].key, key)) {
            *ret = t->defs[i];
            return OK;
        }
    return refuse(op, ERR_NOT_FOUND, "process.no_template");
}

enum err process_templates(struct op *op, struct list *ret)
{
    const struct templates *t;
    TRY(templates_here(op, &t));
    struct process_template *all = arena_array(op->mem, t->n, sizeof *all);
    for (size_t i = 0; i < t->n; i++) {
        const struct process_def *d = &t->defs[i];
        struct process p;
        all[i] =
            (struct process_template){ d->key,        d->zh,       d->en,    d->purpose_zh,
                                       d->purpose_en, d->industry, d->kinds, (int64_t)d->steps.n,
                                       false };
        TRY(process_by_key(op, d->key, &p, &all[i].taken));
    }
    *ret = (struct list){ all, t->n };
    return OK;
}
