/* What duties may be bound to: the processes, standards and measures of this company, looked up while one document is
 * checked, named or printed. */
#pragma once

#include "../measure/measure.h"
#include "../standard/standard.h"
#include "duty_internal.h"

struct bindable {
    struct op *op;
    struct list current;   /* struct process_current: those that are switched on */
    struct list standards; /* struct standard */
    struct list measures;  /* struct measure */
};
enum err bindable_read(struct op *op, struct bindable *ret) MUST_CHECK;

/* "process" or "process.step". An active process in its newest edition, else its draft or last edition, else the template of
 * that key. def NULL: there is none; step NULL with *ret_step_named: it has no such step. */
struct bound_process {
    const struct process_def *def;
    const struct process_step *step;
    bool step_named;
    int64_t edition; /* 0: a draft or a template */
};
enum err bindable_process(const struct bindable *b, str target,
                          struct bound_process *ret) MUST_CHECK;
const struct standard *bindable_standard(const struct bindable *b, str id); /* NULL: none */
/* Ids of the active standards that are called so in either language; "default": the one for what no other is for, if there is
 * one. ret_unknown: names that none has. */
void bindable_standards(const struct bindable *b, const strs *names, strs *ret_ids,
                        strs *ret_unknown);
const struct measure *bindable_measure(const struct bindable *b, str key); /* NULL: none */
str bound_process_key(str target);                                         /* without its step */

/* The names of all that the duties are bound to, each once; what is not there (any more) is called by its key. */
enum err bound_names(struct op *op, const struct list *duties, enum lang lang,
                     struct list *ret) MUST_CHECK;
struct bound_name bound_measure(const struct measure *m, enum lang lang);
/* NULL: not among them. */
const struct bound_name *bound_name_of(const struct list *called, int kind, str key);
/* "投诉处理 · 受理"; the key when it is not among them. */
str bound_word(const struct list *called, int kind, str key);
str bound_words(struct arena *mem, const struct list *called, int kind,
                const strs *keys); /* one to a line */
str bound_measure_word(struct arena *mem, const struct list *called,
                       str key); /* "K08 首次响应时长" */

/* What an editor offers. */
struct step_choice {
    str key, zh, en;
};
struct bound_choice { /* a process, or a standard by its id */
    str key, zh, en;
    bool active;
    struct list steps; /* struct step_choice, of a process */
};
struct bound_choices {
    struct list processes, standards; /* struct bound_choice */
    struct list measures;             /* struct measure */
};
extern const struct field bound_choices_fields[];
enum err bound_choices(struct op *op, struct bound_choices *ret) MUST_CHECK;

/* Field errors of all bindings but permissions and trainings; whole: as a document that is handed in must hold. */
enum err bindings_check(struct op *op, const struct list *duties, bool whole) MUST_CHECK;
