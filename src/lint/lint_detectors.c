/* What no list of words can tell: how a clause is built, and what a document as a whole has or lacks. */
#include "lint_internal.h"

#include "../base/text.h"

#define WORD_SETS(run, name) lint_known((run)->rules, (name))

static bool clause_has(const struct lint_run *run, size_t clause, enum lint_known_set set)
{
    struct lint_span s = run->doc->clauses[clause].span;
    return marks_find(&run->marks[clause], WORD_SETS(run, set), s.begin, s.end) != NULL;
}

static bool guarded(const struct lint_run *run, size_t clause, struct lint_span s)
{
    const struct list *unless = &run->rule->unless;
    for (size_t i = 0; i < unless->n; i++)
        if (lint_guard_holds(run, &((const struct lint_guard *)unless->items)[i], clause, s))
            return true;
    return false;
}

static bool softened(const struct lint_run *run, size_t clause, struct lint_span s)
{
    const struct list *soften = &run->rule->soften;
    for (size_t i = 0; i < soften->n; i++)
        if (lint_guard_holds(run, &((const struct lint_guard *)soften->items)[i], clause, s))
            return true;
    return false;
}

static void clause_found(struct lint_run *run, size_t clause, struct lint_span s,
                         const struct param *values)
{
    if (guarded(run, clause, s))
        return;
    int severity = softened(run, clause, s) ? LINT_INFO : run->rule->severity;
    lint_add(run, s, run->doc->clauses[clause].duty, severity, values);
}

static str number(const struct lint_run *run, size_t n)
{
    return arena_fmt(run->op->mem, "%zu", n);
}

static str named(const struct lint_run *run, const struct lint_topic *topic)
{
    return run->op->lang == LANG_ZH ? topic->zh : topic->en;
}

static str joined(const struct lint_run *run, str before, str next)
{
    if (!before.n)
        return next;
    return arena_fmt(run->op->mem, STR_FMT "%s" STR_FMT, STR_ARG(before),
                     run->op->lang == LANG_ZH ? "、" : ", ", STR_ARG(next));
}

/* ------------------------------------------------------------------ clauses */

#define NOUN_MAX 16 /* what is longer and has no known verb has one that we do not know */

/* A list item without any action: "用户满意度". */
static void no_verb(struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    size_t n = c->span.end - c->span.begin;
    if (c->form != LINT_ITEM || n < 2 || n > NOUN_MAX || clause_has(run, clause, SET_VERBS))
        return;
    clause_found(run, clause, c->span, NULL);
}

static bool is_comma(uint32_t c)
{
    return c == ',' || is_stop(c);
}

/* The word of a set that begins at `at`, or NULL. */
static const struct hit *word_at(const struct lint_run *run, size_t clause, uint32_t list,
                                 size_t at)
{
    const struct lint_marks *m = &run->marks[clause];
    const struct hit *longest = NULL;
    if (!marks_has(m, list))
        return NULL;
    for (size_t i = 0; i < m->n; i++)
        if (m->hits[i].list == list && m->hits[i].begin == at &&
            (!longest || m->hits[i].end > longest->end))
            longest = &m->hits[i];
    return longest;
}

/* Begins a stretch between commas with an action of its own? Aims ("确保…", "提升…") do not count. */
static bool stretch_acts(const struct lint_run *run, size_t clause, size_t at, size_t end)
{
    uint32_t openers = WORD_SETS(run, SET_OPENERS), aims = WORD_SETS(run, SET_AIMS);
    uint32_t verbs = WORD_SETS(run, SET_VERBS);
    const struct hit *opener;
    while (at < end && run->doc->fold[at] == ' ')
        at++;
    while ((opener = word_at(run, clause, openers, at)) != NULL && opener->end < end)
        at = opener->end;
    return !word_at(run, clause, aims, at) && word_at(run, clause, verbs, at);
}

/* Several duties in one: `least` stretches that each begin with an action. */
static void several_duties(struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    size_t begin = c->span.begin, acts = 0, second = 0;
    if (c->duty < 0)
        return;
    for (size_t i = begin; i <= c->span.end; i++) {
        if (i < c->span.end && !is_comma(run->doc->fold[i]))
            continue;
        if (i > begin && stretch_acts(run, clause, begin, i) && ++acts == 2)
            second = begin;
        begin = i + 1;
    }
    const struct param values[] = { P("n", number(run, acts)), { 0 } };
    if (acts >= (size_t)run->rule->least)
        clause_found(run, clause, (struct lint_span){ second, c->span.end }, values);
}

static void length(struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    size_t chars = 0, sentences = 0;
    bool open = false;
    if (c->form == LINT_CELL || c->duty < 0)
        return;
    for (size_t i = c->span.begin; i < c->span.end; i++) {
        uint32_t x = run->doc->fold[i];
        bool stop = x == 0x3002 || x == '!' || x == '?';
        chars += x != ' ';
        sentences += stop && open;
        open = stop ? false : open || x != ' ';
    }
    sentences += open;
    const struct param values[] = { P("n", number(run, chars)),
                                    P("sentences", number(run, sentences)),
                                    { 0 } };
    if (chars > (size_t)run->rule->limit)
        clause_found(run, clause, c->span, values);
}

/* English: more words than `limit`, or `least` conjunctions of actions. */
static void long_sentence(struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    for (size_t at = c->span.begin; at < c->span.end;) {
        struct lint_span s = lint_sentence(run->doc, c->span, at);
        size_t words = 0;
        for (size_t i = s.begin; i < s.end; i++)
            words +=
                is_letter(run->doc->fold[i]) &&
                (i == s.begin || (!is_letter(run->doc->fold[i - 1]) &&
                                  run->doc->fold[i - 1] != '\'' && run->doc->fold[i - 1] != '-'));
        const struct param values[] = { P("n", number(run, words)), { 0 } };
        if (words > (size_t)run->rule->limit)
            clause_found(run, clause, s, values);
        at = s.end > at ? s.end + 1 : at + 1;
    }
}

static size_t letters_end(const struct lint_doc *doc, size_t at, size_t end)
{
    while (at < end && is_letter(doc->fold[at]))
        at++;
    return at;
}

/* English: a form of "be" before a participle, and nobody named behind "by". */
static void passive(struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    const struct lint_marks *m = &run->marks[clause];
    const uint32_t *f = run->doc->fold;
    uint32_t be = WORD_SETS(run, SET_BE);
    for (size_t i = 0; marks_has(m, be) && i < m->n; i++) {
        const struct hit *h = &m->hits[i];
        size_t begin = h->end + 1, end = letters_end(run->doc, begin, c->span.end);
        if (h->list != be || h->begin < c->span.begin || begin >= c->span.end)
            continue;
        bool participle = end - begin > 3 && f[end - 1] == 'd' && f[end - 2] == 'e';
        participle |= word_at(run, clause, WORD_SETS(run, SET_PARTICIPLES), begin) != NULL;
        if (participle)
            clause_found(run, clause, (struct lint_span){ h->begin, end }, NULL);
    }
}

static bool raw_capital(const struct lint_doc *doc, size_t at)
{
    str s = { doc->text.p + doc->at[at], doc->at[at + 1] - doc->at[at] };
    return s.n == 1 && s.p[0] >= 'A' && s.p[0] <= 'Z';
}

static bool seen_before(const struct lint_doc *doc, struct lint_span s)
{
    str text = { doc->text.p + doc->at[s.begin], doc->at[s.end] - doc->at[s.begin] };
    size_t n = s.end - s.begin;
    for (size_t i = 0; i + n <= s.begin; i++)
        if (raw_capital(doc, i) && doc->at[i] + text.n <= doc->text.n &&
            memcmp(doc->text.p + doc->at[i], text.p, text.n) == 0)
            return true;
    return false;
}

/* Two to five capitals that no list knows and that are not explained behind or before. */
static void abbreviation(struct lint_run *run, size_t clause)
{
    const struct lint_doc *doc = run->doc;
    const struct lint_clause *c = &doc->clauses[clause];
    uint32_t known = WORD_SETS(run, SET_ABBREVIATIONS);
    for (size_t i = c->span.begin; i < c->span.end; i++) {
        size_t end = i;
        while (end < c->span.end && raw_capital(doc, end))
            end++;
        size_t n = end - i;
        struct lint_span s = { i, end };
        bool left = i == 0 || (!is_letter(doc->fold[i - 1]) && !is_digit(doc->fold[i - 1]) &&
                               doc->fold[i - 1] != '-');
        uint32_t next = end < doc->n ? doc->fold[end] : ' ';
        uint32_t before = i ? doc->fold[i - 1] : ' ';
        bool whole = left && !is_letter(next) && !is_digit(next) && next != '-' && next != '/';
        if (n >= 2 && n <= 5 && whole && next != '(' && before != '(' && before != '/' &&
            !word_at(run, clause, known, i) && !seen_before(doc, s))
            clause_found(run, clause, s, NULL);
        i = end > i ? end : i;
    }
}

/* "做好客户服务，提升服务": the aim only says the beginning again. */
static void restates(struct lint_run *run, size_t clause)
{
    const struct lint_doc *doc = run->doc;
    const struct lint_clause *c = &doc->clauses[clause];
    uint32_t aims = WORD_SETS(run, SET_AIMS);
    const struct lint_marks *m = &run->marks[clause];
    for (size_t i = 0; marks_has(m, aims) && i < m->n; i++) {
        const struct hit *h = &m->hits[i];
        size_t end = h->end;
        if (h->list != aims || h->begin <= c->span.begin + 1 || !is_comma(doc->fold[h->begin - 1]))
            continue;
        while (end < c->span.end && !is_comma(doc->fold[end]))
            end++;
        size_t object = end - h->end, same = 0;
        if (object < 2 || object > 8)
            continue;
        for (size_t k = c->span.begin; k + object <= h->begin && !same; k++)
            same = memcmp(doc->fold + k, doc->fold + h->end, object * sizeof(uint32_t)) == 0;
        if (same)
            clause_found(run, clause, (struct lint_span){ h->begin, end }, NULL);
    }
}

/* Several posts in one text, and a sentence that names none of them. */
static void no_actor(struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    bool named = run->doc->posts.n > 0; /* each duty stands below its post */
    if (c->duty < 0 || named || clause_has(run, clause, SET_ACTORS))
        return;
    bool several = false; /* the title or a heading says so */
    for (size_t i = 0; i < clause && i < 8 && !several; i++)
        several =
            run->doc->clauses[i].form == LINT_HEADING && clause_has(run, i, SET_SEVERAL_POSTS);
    if (several)
        clause_found(run, clause, c->span, NULL);
}

/* ------------------------------------------------------------------ documents */

#define COMPARED_MAX 400 /* duties that are compared with each other */
#define WHOLE_LEAST  4   /* duties from which on a text is taken for a whole document */

static struct lint_span head_of(const struct lint_doc *doc)
{
    for (size_t i = 0; i < doc->clause_count; i++)
        if (doc->clauses[i].form == LINT_HEADING)
            return doc->clauses[i].span;
    return doc->clause_count ? doc->clauses[0].span : (struct lint_span){ 0, 0 };
}

static bool whole_document(const struct lint_run *run)
{
    return run->doc->duties >= WHOLE_LEAST && run->doc->posts.n <= 1;
}

static bool lang_fits(const struct lint_run *run, const struct lint_clause *c)
{
    int lang = run->context->lang ? run->context->lang : (int)c->lang;
    return !run->rule->lang || run->rule->lang == lang;
}

static void duplicate(struct lint_run *run)
{
    const struct lint_doc *doc = run->doc;
    struct lint_pairs *pairs = arena_array(run->op->mem, COMPARED_MAX, sizeof(*pairs));
    size_t *clauses = arena_array(run->op->mem, COMPARED_MAX, sizeof(*clauses)), n = 0;
    for (size_t i = 0; i < doc->clause_count && n < COMPARED_MAX; i++) {
        const struct lint_clause *c = &doc->clauses[i];
        if (c->duty < 0 || c->span.end - c->span.begin < 6 || !lang_fits(run, c))
            continue;
        pairs[n] =
            lint_pairs_of(run->op->mem, doc->fold + c->span.begin, c->span.end - c->span.begin);
        clauses[n] = i;
        for (size_t k = 0; k < n; k++) {
            const struct lint_clause *other = &doc->clauses[clauses[k]];
            if (other->post != c->post || lint_alike(pairs[k], pairs[n]) < ALIKE)
                continue;
            const struct param values[] = { P("other", text_cut(other->text, 30)), { 0 } };
            lint_add(run, c->span, c->duty, run->rule->severity, values);
            break;
        }
        n++;
    }
}

/* Each duty that `lacks`: many are one finding about the document, few are advice at each. */
static void lacking(struct lint_run *run, bool (*lacks)(const struct lint_run *run, size_t clause))
{
    const struct lint_doc *doc = run->doc;
    size_t lack = 0, all = 0, first = doc->clause_count;
    for (size_t i = 0; i < doc->clause_count; i++) {
        if (doc->clauses[i].duty < 0 || !lang_fits(run, &doc->clauses[i]))
            continue;
        all++;
        if (!lacks(run, i))
            continue;
        lack++;
        first = first == doc->clause_count ? i : first;
    }
    if (!lack)
        return;
    const struct param values[] = { P("n", number(run, lack)), P("of", number(run, all)), { 0 } };
    if (lack * 100 > all * (size_t)run->rule->percent && all > 1) {
        lint_add(run, doc->clauses[first].span, -1, LINT_WARNING, values);
        return;
    }
    for (size_t i = first; i < doc->clause_count && lack <= FINDINGS_PER_RULE; i++)
        if (doc->clauses[i].duty >= 0 && lang_fits(run, &doc->clauses[i]) && lacks(run, i))
            lint_add(run, doc->clauses[i].span, doc->clauses[i].duty, LINT_INFO,
                     (const struct param[]){ P("n", STR("1")), P("of", number(run, all)), { 0 } });
}

static bool lacks_output(const struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    return !clause_has(run, clause, SET_OUTPUTS) && !lint_has_number(run->doc, c->span) &&
           !lint_has_reference(run->doc, c->span) && !guarded(run, clause, c->span);
}

static void no_output(struct lint_run *run)
{
    lacking(run, lacks_output);
}

static bool lacks_trigger(const struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    return !clause_has(run, clause, SET_TRIGGERS) && !lint_has_reference(run->doc, c->span) &&
           !guarded(run, clause, c->span);
}

static void no_trigger(struct lint_run *run)
{
    lacking(run, lacks_trigger);
}

/* 客户, 顾客, 用户, 消费者: the words of the set that occur in duties; the rarest is quoted. */
static void mixed_terms(struct lint_run *run)
{
    const struct lint_doc *doc = run->doc;
    struct term {
        struct lint_span first;
        ptrdiff_t duty;
        size_t n;
    } terms[8] = { 0 };
    size_t n = 0;
    uint32_t list = run->rule->list;
    for (size_t i = 0; i < doc->clause_count; i++) {
        const struct lint_marks *m = &run->marks[i];
        const struct lint_clause *c = &doc->clauses[i];
        for (size_t k = 0; c->duty >= 0 && lang_fits(run, c) && k < m->n; k++) {
            struct lint_span s = { m->hits[k].begin, m->hits[k].end };
            bool other = m->hits[k].list != list || s.begin < c->span.begin || guarded(run, i, s);
            for (size_t e = 0; e < m->n && !other; e++)
                other = m->hits[e].list == run->rule->except_list && m->hits[e].begin <= s.begin &&
                        m->hits[e].end >= s.end;
            if (other)
                continue;
            size_t t = 0, length = s.end - s.begin;
            while (t < n && (terms[t].first.end - terms[t].first.begin != length ||
                             memcmp(doc->fold + terms[t].first.begin, doc->fold + s.begin,
                                    length * sizeof(uint32_t)) != 0))
                t++;
            if (t == n && n < 8)
                terms[n++] = (struct term){ s, c->duty, 0 };
            if (t < n)
                terms[t].n++;
        }
    }
    size_t most = 0, rare = 0;
    for (size_t t = 1; t < n; t++) {
        most = terms[t].n > terms[most].n ? t : most;
        rare = terms[t].n <= terms[rare].n ? t : rare;
    }
    if (n < 2)
        return;
    most = most == rare ? !rare : most;
    struct lint_span s = terms[most].first;
    str usual = { doc->text.p + doc->at[s.begin], doc->at[s.end] - doc->at[s.begin] };
    s = terms[rare].first;
    const struct param values[] = {
        P("word", ((str){ doc->text.p + doc->at[s.begin], doc->at[s.end] - doc->at[s.begin] })),
        P("usual", usual),
        { 0 }
    };
    lint_add(run, s, terms[rare].duty, run->rule->severity, values);
}

static bool duties_have(const struct lint_run *run, uint32_t list)
{
    for (size_t i = 0; i < run->doc->clause_count; i++) {
        const struct lint_clause *c = &run->doc->clauses[i];
        bool heading = c->form == LINT_HEADING && c->part == LINT_DUTIES;
        if ((c->duty >= 0 || heading) &&
            marks_find(&run->marks[i], list, c->span.begin, c->span.end))
            return true;
        if (c->duty >= 0 && c->label.n && marks_has(&run->whole, list)) {
            size_t end = c->span.begin, begin = end > 20 ? end - 20 : 0;
            if (marks_find(&run->whole, list, begin, end))
                return true;
        }
    }
    return false;
}

static bool excused(const struct lint_run *run, str id)
{
    const strs *excused = &run->context->elements_excused;
    for (size_t i = 0; i < excused->n; i++)
        if (str_eq(excused->items[i], id))
            return true;
    return false;
}

static void elements(struct lint_run *run)
{
    if (!whole_document(run))
        return;
    for (size_t i = 0; i < run->rules->element_count; i++) {
        const struct lint_topic *e = &run->rules->elements[i];
        if (excused(run, e->id) || duties_have(run, e->list))
            continue;
        const struct param values[] = { P("id", e->id),
                                        P("element", named(run, e)),
                                        P("template", run->op->lang == LANG_ZH ? e->template_zh
                                                                               : e->template_en),
                                        { 0 } };
        lint_add(run, head_of(run->doc), -1, run->rule->severity, values);
    }
}

static bool industry_is(const struct lint_run *run, const struct lint_industry *industry)
{
    str key = run->context->industry;
    if (key.n)
        return str_eq(key, industry->key);
    if (!run->doc->industry.n)
        return false;
    size_t begin = (size_t)(run->doc->industry.p - run->doc->text.p);
    for (size_t i = 0; i < run->whole.n; i++) {
        const struct hit *h = &run->whole.hits[i];
        if (h->list == industry->list && run->doc->at[h->begin] >= begin &&
            run->doc->at[h->end] <= begin + run->doc->industry.n)
            return true;
    }
    return false;
}

static void industry_fit(struct lint_run *run)
{
    for (size_t i = 0; whole_document(run) && i < run->rules->industry_count; i++) {
        const struct lint_industry *industry = &run->rules->industries[i];
        str missing = { 0 };
        if (!industry_is(run, industry))
            continue;
        for (size_t n = 0; n < industry->needs.n; n++) {
            const struct lint_topic *topic = &((const struct lint_topic *)industry->needs.items)[n];
            if (!duties_have(run, topic->list))
                missing = joined(run, missing, named(run, topic));
        }
        const struct param values[] = { P("industry",
                                          run->op->lang == LANG_ZH ? industry->zh : industry->en),
                                        P("missing", missing),
                                        { 0 } };
        if (missing.n)
            lint_add(run, head_of(run->doc), -1, run->rule->severity, values);
    }
}

/* Version, owner, dates: said anywhere in the document. */
static void version_data(struct lint_run *run)
{
    static const struct {
        enum lint_known_set set;
        const char *zh, *en;
    } wanted[] = {
        { SET_VERSION_WORDS, "版本", "version" },
        { SET_OWNER_WORDS, "责任人", "owner" },
        { SET_EFFECTIVE_WORDS, "生效日期", "effective date" },
        { SET_REVIEW_WORDS, "复审日期", "review date" },
    };
    str missing = { 0 };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!marks_has(&run->whole, WORD_SETS(run, wanted[i].set)))
            missing = joined(run, missing,
                             str_of(run->op->lang == LANG_ZH ? wanted[i].zh : wanted[i].en));
    const struct param values[] = { P("missing", missing), { 0 } };
    if (whole_document(run) && missing.n)
        lint_add(run, head_of(run->doc), -1, run->rule->severity, values);
}

/* Who decides for others needs to know how far. */
static void authority(struct lint_run *run)
{
    if (!run->supervisor || !whole_document(run))
        return;
    for (size_t i = 0; i < run->doc->clause_count; i++) {
        const struct lint_clause *c = &run->doc->clauses[i];
        bool limits = clause_has(run, i, SET_LIMITS) && lint_has_number(run->doc, c->span);
        if (limits || (c->part == LINT_AUTHORITY && c->form != LINT_HEADING &&
                       lint_has_number(run->doc, c->span)))
            return;
    }
    lint_add(run, head_of(run->doc), -1, run->rule->severity, NULL);
}

static void duty_count(struct lint_run *run)
{
    size_t n = run->doc->duties;
    const struct param values[] = { P("n", number(run, n)), { 0 } };
    bool document = run->doc->clause_count > n && run->doc->posts.n <= 1; /* it has headings */
    if (n && ((document && n < (size_t)run->rule->least) || n > (size_t)run->rule->limit))
        lint_add(run, head_of(run->doc), -1, run->rule->severity, values);
}

/* The same duty in two posts of one text: both answer for it, or both only help. */
static void accountable(struct lint_run *run)
{
    const struct lint_doc *doc = run->doc;
    struct lint_pairs *pairs = arena_array(run->op->mem, COMPARED_MAX, sizeof(*pairs));
    size_t *clauses = arena_array(run->op->mem, COMPARED_MAX, sizeof(*clauses)), n = 0;
    uint32_t helps = WORD_SETS(run, SET_HELPS);
    for (size_t i = 0; i < doc->clause_count && n < COMPARED_MAX; i++) {
        const struct lint_clause *c = &doc->clauses[i];
        if (c->duty < 0 || c->span.end - c->span.begin < 6)
            continue;
        size_t begin = c->span.begin;
        const struct hit *help = word_at(run, i, helps, begin);
        begin = help ? help->end : begin;
        pairs[n] = lint_pairs_of(run->op->mem, doc->fold + begin, c->span.end - begin);
        clauses[n] = i;
        for (size_t k = 0; k < n; k++) {
            const struct lint_clause *o = &doc->clauses[clauses[k]];
            bool other_helps = word_at(run, clauses[k], helps, o->span.begin) != NULL;
            if (o->post == c->post || other_helps != (help != NULL) ||
                lint_alike(pairs[k], pairs[n]) < ALIKE)
                continue;
            const struct param values[] = { P("post", doc->posts.items[c->post]),
                                            P("other", doc->posts.items[o->post]),
                                            { 0 } };
            lint_add(run, c->span, c->duty, run->rule->severity, values);
            break;
        }
        n++;
    }
}

/* ------------------------------------------------------------------ standards */

/* "GB/T 33108-2016", "ISO 10002:2018" at `at`: where the number ends, or at. */
static size_t standard_end(const struct lint_doc *doc, const struct hit *name)
{
    size_t at = name->end, digits = 0;
    while (at < doc->n && (doc->fold[at] == ' ' || doc->fold[at] == '/' || doc->fold[at] == 't'))
        at++;
    while (at < doc->n && (is_digit(doc->fold[at]) || doc->fold[at] == '.'))
        digits += is_digit(doc->fold[at++]);
    if (digits < 3)
        return name->begin;
    if (at + 4 < doc->n + 0 && (doc->fold[at] == '-' || doc->fold[at] == ':') &&
        is_digit(doc->fold[at + 1]))
        for (at++; at < doc->n && is_digit(doc->fold[at]);)
            at++;
    else if (at + 5 == doc->n && doc->fold[at] == '-')
        at = doc->n;
    while (at > name->end && doc->fold[at - 1] == '.')
        at--;
    return at;
}

/* Letters and digits only, so that "GB/T33108—2016" is "GB/T 33108-2016". */
static bool same_number(const struct lint_doc *doc, struct lint_span s, str known)
{
    size_t at = 0;
    for (size_t i = s.begin; i < s.end; i++) {
        if (!is_letter(doc->fold[i]) && !is_digit(doc->fold[i]))
            continue;
        uint32_t c = ' ';
        while (at < known.n && !is_letter(c) && !is_digit(c))
            c = fold_char(utf8_next(known, &at));
        if (c != doc->fold[i])
            return false;
    }
    return at == known.n;
}

static const struct lint_standard *standard_of(const struct lint_run *run, struct lint_span s)
{
    for (size_t i = 0; i < run->rules->standard_count; i++)
        if (same_number(run->doc, s, run->rules->standards[i].number))
            return &run->rules->standards[i];
    return NULL;
}

static str alternatives(const struct lint_run *run, const struct lint_standard *known)
{
    str list = { 0 };
    for (size_t i = 0; known && i < known->instead.n; i++)
        list = joined(run, list, known->instead.items[i]);
    for (size_t i = 0; !list.n && i < run->rules->standard_count; i++)
        if (str_is(run->rules->standards[i].status, "in force"))
            list = joined(run, list, run->rules->standards[i].number);
    return list;
}

static void standards(struct lint_run *run)
{
    const struct lint_doc *doc = run->doc;
    uint32_t names = WORD_SETS(run, SET_STANDARD_NAMES);
    size_t behind = 0, from = run->n;
    for (size_t i = 0; i < run->whole.n && run->n - from < FINDINGS_PER_RULE; i++) {
        const struct hit *h = &run->whole.hits[i];
        if (h->list != names || h->begin < behind)
            continue;
        struct lint_span s = { h->begin, standard_end(doc, h) };
        if (s.end <= h->end)
            continue;
        behind = s.end;
        const struct lint_standard *known = standard_of(run, s);
        if (known && str_is(known->status, "in force"))
            continue;
        str note = !known ? (str){ 0 } : run->op->lang == LANG_ZH ? known->note_zh : known->note_en;
        const struct param values[] = {
            P("word", ((str){ doc->text.p + doc->at[s.begin], doc->at[s.end] - doc->at[s.begin] })),
            P("note", note),
            P("instead", alternatives(run, known)),
            { 0 }
        };
        lint_add(run, s, -1, run->rule->severity, values);
    }
}

const struct lint_detector lint_detectors[] = {
    { "no_verb", no_verb, NULL },
    { "several_duties", several_duties, NULL },
    { "length", length, NULL },
    { "long_sentence", long_sentence, NULL },
    { "passive", passive, NULL },
    { "abbreviation", abbreviation, NULL },
    { "restates", restates, NULL },
    { "no_actor", no_actor, NULL },
    { "duplicate", NULL, duplicate },
    { "no_output", NULL, no_output },
    { "no_trigger", NULL, no_trigger },
    { "mixed_terms", NULL, mixed_terms },
    { "elements", NULL, elements },
    { "industry", NULL, industry_fit },
    { "version_data", NULL, version_data },
    { "authority", NULL, authority },
    { "duty_count", NULL, duty_count },
    { "accountable", NULL, accountable },
    { "standards", NULL, standards },
    { 0 },
};
