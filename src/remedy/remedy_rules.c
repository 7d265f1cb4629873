/* Where rules come from: the program itself, and the files of a company; and how readers see them. */
#include "remedy_internal.h"

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
#define WORDS    "remedies/facts.json"

static enum err embedded_read(struct op *op, struct remedy_rules *rules)
{
    TRY(remedy_words_read(op, rules, STR(WORDS), embedded_file(WORDS)));
    for (const struct embedded *file = embedded; file->path; file++)
        if (str_starts(str_of(file->path), STR("remedies/")) && strcmp(file->path, WORDS) != 0)
            TRY(remedy_pack_read(op, rules, str_of(file->path), (str){ file->text, file->n }));
    return OK;
}

static const struct remedy_rules *builtin;
static pthread_once_t builtin_once = PTHREAD_ONCE_INIT;

/* What is inside the program is right, or its tests are not: a slip ends the process, with its place. */
static void builtin_make(void)
{
    static struct env nowhere;
    struct arena *mem = arena_new(); /* lives as long as the program */
    struct remedy_rules *rules = arena_alloc(mem, sizeof(*rules));
    struct op op;
    op_init(&op, mem, &nowhere, &actor_system);
    op.lang = LANG_EN;
    rules->mem = mem;
    enum err err = embedded_read(&op, rules);
    if (err == OK)
        err = remedy_compile(&op, rules);
    if (err != OK) {
        str pointer = op.fault.item_count ? op.fault.items[0].pointer : STR("");
        str item = op.fault.item_count ? op_item_text(&op, &op.fault.items[0]) : STR("");
        fprintf(stderr, "aftersale: " STR_FMT " " STR_FMT " " STR_FMT "\n", STR_ARG(pointer),
                STR_ARG(item), STR_ARG(op_fault_text(&op)));
        abort();
    }
    builtin = rules;
}

const struct remedy_rules *remedy_rules_builtin(void)
{
    pthread_once(&builtin_once, builtin_make);
    return builtin;
}

/* ------------------------------------------------------------------ files of a company */

static enum err file_text(struct op *op, str path, str *ret)
{
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return refuse_with(op, ERR_INVALID, "remedy.file", P("file", path),
                           P("reason", str_of(strerror(errno))));
    char *bytes = arena_alloc(op->mem, FILE_MAX + 1);
    size_t n = 0;
    ssize_t got;
    while (n <= FILE_MAX && (got = read(fd, bytes + n, FILE_MAX + 1 - n)) > 0)
        n += (size_t)got;
    close(fd);
    if (n > FILE_MAX)
        return refuse_with(op, ERR_INVALID, "remedy.file", P("file", path),
                           P("reason", STR("> 1 MiB")));
    *ret = (str){ bytes, n };
    return OK;
}

static int name_cmp(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* Names of folder/remedies/ *.json in order, so that which file wins does not hang on the disk. */
static strs files_of(struct op *op, str folder)
{
    strs names = { 0 };
    str path = arena_fmt(op->mem, STR_FMT "/remedies", STR_ARG(folder));
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

enum err remedy_rules_read(struct op *op, str folder, const struct remedy_rules **ret)
{
    strs files = files_of(op, folder);
    *ret = remedy_rules_builtin();
    if (files.n == 0)
        return OK;
    struct remedy_rules *rules = arena_alloc(op->mem, sizeof(*rules));
    rules->mem = op->mem;
    TRY(embedded_read(op, rules));
    rules->reading_own = true;
    for (size_t i = 0; i < files.n; i++) {
        str text;
        TRY(file_text(op, files.items[i], &text));
        TRY(remedy_pack_read(op, rules, files.items[i], text));
    }
    TRY(remedy_compile(op, rules));
    strs wrong = remedy_examples(op, rules, true);
    if (wrong.n)
        return refuse_with(op, ERR_INVALID, "remedy.example", P("line", wrong.items[0]));
    *ret = rules;
    return OK;
}

static const struct remedy_rules *here;
static pthread_mutex_t here_lock = PTHREAD_MUTEX_INITIALIZER;

static void arena_drop(void *mem)
{
    arena_free(mem);
}

/* What cannot be read is refused each time anew, so that a mended file is seen at once; what could be read
 * is never freed, since other threads hold what is in it. */
static enum err here_read(struct op *op)
{
    static struct arena *here_mem;
    struct arena *own = op->mem, *mem = arena_new();
    const struct remedy_rules *rules = remedy_rules_builtin();
    op->mem = mem;
    enum err err = op->env->settings ? remedy_rules_read(op, op->env->settings->data, &rules) : OK;
    op->mem = own;
    if (err == OK)
        here = rules;
    if (err == OK && rules != remedy_rules_builtin())
        here_mem = mem;
    else
        arena_defer(own, arena_drop, mem);
    (void)here_mem;
    return err;
}

enum err remedy_rules_here(struct op *op, const struct remedy_rules **ret)
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

static const struct pack_law *law_of(const struct rule *r, str key)
{
    const struct pack_law *laws = r->pack->laws.items;
    for (size_t i = 0; i < r->pack->laws.n; i++)
        if (str_eq(laws[i].key, key))
            return &laws[i];
    return NULL;
}

str rule_edition(struct op *op, const struct rule *r)
{
    return arena_fmt(op->mem, STR_FMT "/" STR_FMT, STR_ARG(r->valid_from), STR_ARG(r->checked_on));
}

/* The name as people call it: what stands before the brackets with number and day. */
static str short_title(str title)
{
    ptrdiff_t end = str_find(title, '(');
    const char *wide = memmem(title.p, title.n, "（", strlen("（"));
    if (wide && (end < 0 || wide - title.p < end))
        end = wide - title.p;
    return end > 0 ? str_trim((str){ title.p, (size_t)end }) : title;
}

str rule_article(struct op *op, const struct rule *r)
{
    str text = STR("");
    const struct rule_source *s = r->sources.items;
    for (size_t i = 0; i < r->sources.n; i++) {
        const struct pack_law *law = law_of(r, s[i].law);
        str title = law ? short_title(in_lang(op, law->title_zh, law->title_en)) : s[i].law;
        str article = in_lang(op, s[i].article_zh, s[i].article_en);
        text = arena_fmt(op->mem, STR_FMT "%s" STR_FMT "%s" STR_FMT, STR_ARG(text),
                         i ? (op->lang == LANG_ZH ? "；" : "; ") : "", STR_ARG(title),
                         op->lang == LANG_ZH || !article.n ? "" : ", ", STR_ARG(article));
    }
    return text;
}

static struct list sources_of(struct op *op, const struct rule *r)
{
    const struct rule_source *s = r->sources.items;
    struct remedy_source *items = arena_array(op->mem, r->sources.n, sizeof(*items));
    for (size_t i = 0; i < r->sources.n; i++) {
        const struct pack_law *law = law_of(r, s[i].law);
        items[i] = (struct remedy_source){
            .law = law ? in_lang(op, law->title_zh, law->title_en) : s[i].law,
            .article = in_lang(op, s[i].article_zh, s[i].article_en),
            .url = law ? law->url : (str){ 0 },
        };
    }
    return (struct list){ items, r->sources.n };
}

struct list remedy_rules_list(struct op *op, const struct remedy_rules *rules)
{
    struct remedy_rule_card *cards = arena_array(op->mem, rules->rule_count, sizeof(*cards));
    for (size_t i = 0; i < rules->rule_count; i++) {
        const struct rule *r = rules->rules[i];
        cards[i] = (struct remedy_rule_card){
            .id = r->id,
            .pack = r->pack->key,
            .pack_title = in_lang(op, r->pack->title_zh, r->pack->title_en),
            .title = in_lang(op, r->title_zh, r->title_en),
            .ground = r->ground,
            .sources = sources_of(op, r),
            .checked_on = r->checked_on,
            .valid_from = r->valid_from,
            .valid_to = r->valid_to,
            .confidence = r->confidence,
            .off = r->off,
            .needs_confirmation = r->confidence != CONFIDENCE_TEXT,
            .confirmed = r->confidence == CONFIDENCE_TEXT,
            .grants = r->grants,
            .bars = r->bars,
            .tell = in_lang(op, r->tell_zh, r->tell_en),
            .reading = in_lang(op, r->reading_zh, r->reading_en),
        };
    }
    return (struct list){ cards, rules->rule_count };
}
