/* Where rules come from: the program itself, and the files of a company; and how readers see them. */
#include "lint_rules_internal.h"

#include "../base/embedded.h"
#include "../settings/settings.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_MAX (1u << 20)

/* ------------------------------------------------------------------ where rules come from */

static enum err embedded_read(struct op *op, struct lint_rules *rules)
{
    for (const struct embedded *file = embedded; file->path; file++)
        if (str_starts(str_of(file->path), STR("lint/")))
            TRY(rules_file_read(op, rules, str_of(file->path), (str){ file->text, file->n }));
    return OK;
}

static const struct lint_rules *builtin;
static pthread_once_t builtin_once = PTHREAD_ONCE_INIT;

/* What is inside the program is right, or its tests are not: a slip ends the process, with its place. */
static void builtin_make(void)
{
    static struct env nowhere;
    struct arena *mem = arena_new(); /* lives as long as the program */
    struct lint_rules *rules = arena_alloc(mem, sizeof(*rules));
    struct op op;
    op_init(&op, mem, &nowhere, &actor_system);
    op.lang = LANG_EN;
    rules->mem = mem;
    enum err err = embedded_read(&op, rules);
    if (err == OK)
        err = rules_compile(&op, rules);
    if (err != OK) {
        str pointer = op.fault.item_count ? op.fault.items[0].pointer : STR("");
        str item = op.fault.item_count ? op_item_text(&op, &op.fault.items[0]) : STR("");
        fprintf(stderr, "aftersale: " STR_FMT " " STR_FMT " " STR_FMT "\n", STR_ARG(pointer),
                STR_ARG(item), STR_ARG(op_fault_text(&op)));
        abort();
    }
    builtin = rules;
}

const struct lint_rules *lint_rules_builtin(void)
{
    pthread_once(&builtin_once, builtin_make);
    return builtin;
}

static enum err file_text(struct op *op, str path, str *ret)
{
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return refuse_with(op, ERR_INVALID, "lint.file", P("file", path),
                           P("reason", str_of(strerror(errno))));
    char *bytes = arena_alloc(op->mem, FILE_MAX + 1);
    size_t n = 0;
    ssize_t got;
    while (n <= FILE_MAX && (got = read(fd, bytes + n, FILE_MAX + 1 - n)) > 0)
        n += (size_t)got;
    close(fd);
    if (n > FILE_MAX)
        return refuse_with(op, ERR_INVALID, "lint.file_large", P("file", path));
    *ret = (str){ bytes, n };
    return OK;
}

static int name_cmp(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* Names of folder/lint/ *.json in order, so that which file wins does not hang on the disk. */
static strs files_of(struct op *op, str folder)
{
    strs names = { 0 };
    str path = arena_fmt(op->mem, STR_FMT "/lint", STR_ARG(folder));
    DIR *dir = opendir(path.p);
    struct dirent *entry;
    while (dir && (entry = readdir(dir)) != NULL) {
        str name = str_of(entry->d_name);
        if (!str_ends(name, STR(".json")) || name.p[0] == '.')
            continue;
        names.items =
            arena_grow(op->mem, names.items, names.n * sizeof(str), (names.n + 1) * sizeof(str));
        names.items[names.n++] =
            arena_fmt(op->mem, STR_FMT "/" STR_FMT, STR_ARG(path), STR_ARG(name));
    }
    if (dir)
        closedir(dir);
    if (names.n)
        qsort(names.items, names.n, sizeof(str), name_cmp);
    return names;
}

enum err lint_rules_read(struct op *op, str folder, const struct lint_rules **ret)
{
    strs files = files_of(op, folder);
    *ret = lint_rules_builtin();
    if (files.n == 0)
        return OK;
    struct lint_rules *rules = arena_alloc(op->mem, sizeof(*rules));
    rules->mem = op->mem;
    TRY(embedded_read(op, rules));
    for (size_t i = 0; i < files.n; i++) {
        str text;
        TRY(file_text(op, files.items[i], &text));
        TRY(rules_file_read(op, rules, files.items[i], text));
    }
    TRY(rules_compile(op, rules));
    strs wrong = lint_examples(op, rules);
    if (wrong.n)
        return refuse_with(op, ERR_INVALID, "lint.example", P("line", wrong.items[0]));
    *ret = rules;
    return OK;
}

static const struct lint_rules *here;
static struct arena *here_mem; /* never freed, since other threads hold what is in it */
static pthread_mutex_t here_lock = PTHREAD_MUTEX_INITIALIZER;

static void arena_drop(void *mem)
{
    arena_free(mem);
}

/* What cannot be read is refused each time anew, so that a mended file is seen at once; the words of a
 * refusal live as long as the op. */
static enum err here_read(struct op *op)
{
    struct arena *own = op->mem;
    const struct lint_rules *rules = lint_rules_builtin();
    struct arena *mem = arena_new();
    op->mem = mem;
    enum err err = op->env->settings ? lint_rules_read(op, op->env->settings->data, &rules) : OK;
    op->mem = own;
    if (err == OK)
        here = rules;
    if (err == OK && rules != lint_rules_builtin())
        here_mem = mem;
    else
        arena_defer(own, arena_drop, mem);
    return err;
}

enum err lint_rules_here(struct op *op, const struct lint_rules **ret)
{
    enum err err = OK;
    pthread_mutex_lock(&here_lock);
    if (!here)
        err = here_read(op);
    if (err == OK)
        *ret = here;
    pthread_mutex_unlock(&here_lock);
    return err;
}

/* ------------------------------------------------------------------ for readers */

const struct field lint_rule_card_fields[] = {
    { FIELD(struct lint_rule_card, id) },
    { FIELD(struct lint_rule_card, lang), .labels = lint_lang_labels,
      .doc = "auto: of either language" },
    { FIELD(struct lint_rule_card, essential), .labels = lint_essential_labels },
    { FIELD(struct lint_rule_card, severity), .labels = lint_severity_labels },
    { FIELD(struct lint_rule_card, off), .doc = "wrong too often to be applied unless asked for" },
    { FIELD(struct lint_rule_card, message) },
    { FIELD(struct lint_rule_card, rewrite), .doc = "`__` is for the author to fill" },
    { FIELD(struct lint_rule_card, why) },
    { FIELD(struct lint_rule_card, guard), .doc = "when it does not apply" },
    { FIELD(struct lint_rule_card, match), .doc = "texts that it finds" },
    { FIELD(struct lint_rule_card, no_match), .doc = "texts that it must not find" },
    { 0 },
};

struct list lint_rules_list(struct op *op, const struct lint_rules *rules)
{
    bool zh = op->lang == LANG_ZH;
    struct lint_rule_card *cards = arena_array(op->mem, rules->rule_count, sizeof(*cards));
    for (size_t i = 0; i < rules->rule_count; i++) {
        const struct lint_rule *r = &rules->rules[i];
        cards[i] = (struct lint_rule_card){
            .id = r->id,
            .lang = r->lang,
            .essential = r->essential,
            .severity = r->severity,
            .off = r->off,
            .message = zh ? r->message_zh : r->message_en,
            .rewrite = zh ? r->rewrite_zh : r->rewrite_en,
            .why = zh ? r->why_zh : r->why_en,
            .guard = zh && r->guard_zh.n ? r->guard_zh : r->guard,
            .match = r->match,
            .no_match = r->no_match,
        };
    }
    return (struct list){ cards, rules->rule_count };
}
