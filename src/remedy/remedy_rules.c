/* Where rules come from: the program itself, and the files of a company; and how readers see them. */
#include "remedy_internal.h"

#include "../base/embedded.h"
#include "../base/rule_files.h"
#include "../settings/settings.h"

#define WORDS "remedies/facts.json"

/* The words of facts are in a file of their own form. */
static enum err begin(struct op *op, void *set)
{
    struct remedy_rules *rules = set;
    rules->mem = op->mem;
    return remedy_words_read(op, rules, STR(WORDS), embedded_file(WORDS));
}

static enum err file_read(struct op *op, void *set, str path, str text, bool own)
{
    return !own && str_is(path, WORDS) ? OK : remedy_pack_read(op, set, path, text, own);
}

static enum err compile(struct op *op, void *set)
{
    return remedy_compile(op, set);
}

static strs examples(struct op *op, const void *set)
{
    return remedy_examples(op, set, true);
}

struct rule_files remedy_rule_files = {
    .folder = "remedies",
    .size = sizeof(struct remedy_rules),
    .unreadable = "remedy.file",
    .too_large = "remedy.file",
    .wrong_example = "remedy.example",
    .begin = begin,
    .read = file_read,
    .compile = compile,
    .examples = examples,
    RULE_FILES_LOCKS,
};

const struct remedy_rules *remedy_rules_builtin(void)
{
    return rule_files_builtin(&remedy_rule_files);
}

enum err remedy_rules_here(struct op *op, const struct remedy_rules **ret)
{
    const void *set;
    str data = op->env->settings ? op->env->settings->data : STR("");
    TRY(rule_files_here(op, &remedy_rule_files, data, &set));
    *ret = set;
    return OK;
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
