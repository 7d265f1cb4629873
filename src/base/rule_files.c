/* Where rules come from: the program itself, and the files of a company. */
#include "rule_files.h"

#include "embedded.h"
#include "field.h"
#include "json.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_MAX (1u << 20)

/* ------------------------------------------------------------------ the program's own */

static enum err embedded_read(struct op *op, const struct rule_files *kind, void *set)
{
    str folder = arena_fmt(op->mem, "%s/", kind->folder);
    TRY(kind->begin(op, set));
    for (const struct embedded *file = embedded; file->path; file++)
        if (str_starts(str_of(file->path), folder))
            TRY(kind->read(op, set, str_of(file->path), (str){ file->text, file->n }, false));
    return OK;
}

static const void *builtin_make(struct rule_files *kind)
{
    static struct env nowhere;
    struct arena *mem = kind->builtin_mem = arena_new();
    void *set = arena_alloc(mem, kind->size);
    struct op op;
    op_init(&op, mem, &nowhere, &actor_system);
    op.lang = LANG_EN;
    enum err err = embedded_read(&op, kind, set);
    if (err == OK)
        err = kind->compile(&op, set);
    if (err != OK) {
        str pointer = op.fault.item_count ? op.fault.items[0].pointer : STR("");
        str item = op.fault.item_count ? op_item_text(&op, &op.fault.items[0]) : STR("");
        fprintf(stderr, "aftersale: " STR_FMT " " STR_FMT " " STR_FMT "\n", STR_ARG(pointer),
                STR_ARG(item), STR_ARG(op_fault_text(&op)));
        abort();
    }
    return set;
}

const void *rule_files_builtin(struct rule_files *kind)
{
    pthread_mutex_lock(&kind->builtin_lock);
    if (!kind->builtin)
        kind->builtin = builtin_make(kind);
    const void *set = kind->builtin;
    pthread_mutex_unlock(&kind->builtin_lock);
    return set;
}

/* ------------------------------------------------------------------ files of a company */

static enum err file_text(struct op *op, const struct rule_files *kind, str path, str *ret)
{
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return refuse_with(op, ERR_INVALID, kind->unreadable, P("file", path),
                           P("reason", str_of(strerror(errno))));
    char *bytes = arena_alloc(op->mem, FILE_MAX + 1);
    size_t n = 0;
    ssize_t got;
    while (n <= FILE_MAX && (got = read(fd, bytes + n, FILE_MAX + 1 - n)) > 0)
        n += (size_t)got;
    close(fd);
    if (n > FILE_MAX)
        return refuse_with(op, ERR_INVALID, kind->too_large, P("file", path),
                           P("reason", STR("> 1 MiB")));
    *ret = (str){ bytes, n };
    return OK;
}

static int name_cmp(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* In order of their names, so that which file wins does not hang on the disk. */
static strs files_of(struct op *op, const struct rule_files *kind, str data)
{
    strs names = { 0 };
    str path = arena_fmt(op->mem, STR_FMT "/%s", STR_ARG(data), kind->folder);
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

enum err rule_files_read(struct op *op, struct rule_files *kind, str data, const void **ret)
{
    strs files = files_of(op, kind, data);
    *ret = rule_files_builtin(kind);
    if (files.n == 0)
        return OK;
    void *set = arena_alloc(op->mem, kind->size);
    TRY(embedded_read(op, kind, set));
    for (size_t i = 0; i < files.n; i++) {
        str text;
        TRY(file_text(op, kind, files.items[i], &text));
        TRY(kind->read(op, set, files.items[i], text, true));
    }
    TRY(kind->compile(op, set));
    strs wrong = kind->examples(op, set);
    if (wrong.n)
        return refuse_with(op, ERR_INVALID, kind->wrong_example, P("line", wrong.items[0]));
    *ret = set;
    return OK;
}

static void arena_drop(void *mem)
{
    arena_free(mem);
}

/* The words of a refusal live as long as the op, a set that could be read for ever. */
static enum err here_read(struct op *op, struct rule_files *kind, str data)
{
    struct arena *own = op->mem;
    struct arena *mem = arena_new();
    const void *set = rule_files_builtin(kind);
    op->mem = mem;
    enum err err = data.n ? rule_files_read(op, kind, data, &set) : OK;
    op->mem = own;
    if (err == OK)
        kind->here = set;
    if (err == OK && set != rule_files_builtin(kind))
        kind->here_mem = mem;
    else
        arena_defer(own, arena_drop, mem);
    return err;
}

enum err rule_files_here(struct op *op, struct rule_files *kind, str data, const void **ret)
{
    enum err err = OK;
    pthread_mutex_lock(&kind->here_lock);
    if (!kind->here)
        err = here_read(op, kind, data);
    if (err == OK)
        *ret = kind->here;
    pthread_mutex_unlock(&kind->here_lock);
    return err;
}

/* ------------------------------------------------------------------ one file */

/* "/rules/3/words" is more use with the rule's name: found in the JSON that was read. */
static void pointers_name(struct op *op, const json_t *root)
{
    for (size_t i = 0; i < op->fault.item_count; i++) {
        struct fault_item *item = &op->fault.items[i];
        char *at = strstr(arena_z(op->mem, item->pointer), "/rules/");
        if (!at)
            continue;
        size_t index = (size_t)strtoul(at + 7, NULL, 10);
        const json_t *id =
            json_object_get(json_array_get(json_object_get(root, "rules"), index), "id");
        if (json_is_string(id))
            item->pointer = arena_fmt(op->mem, STR_FMT " (" STR_FMT ")", STR_ARG(item->pointer),
                                      STR_ARG(json_view(id)));
    }
}

enum err rule_file_fields(struct op *op, const struct rule_files *kind, str path, str text,
                          const struct field *fields, void *ret)
{
    const json_t *root;
    enum err err = json_read(op, text, &root);
    if (err == ERR_SYNTAX) {
        str reason = op_fault_text(op);
        op_forgive(op);
        return refuse_with(op, ERR_INVALID, kind->unreadable, P("file", path), P("reason", reason));
    }
    TRY(err);
    err = fields_read(op, fields, root, path, ret, NULL);
    if (err != OK)
        pointers_name(op, root);
    return err;
}
