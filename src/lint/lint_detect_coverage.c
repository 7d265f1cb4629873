/* What a document lacks: outputs, triggers, core elements, what its industry needs, version, authority. */
#include "lint_detect_internal.h"

/* Each duty that `lacks`: many are one finding about the document, few are advice at each. */
static void lacking(struct lint_run *run, bool (*lacks)(const struct lint_run *run, size_t clause))
{
    const struct lint_doc *doc = run->doc;
    size_t lack = 0, all = 0, first = doc->clause_count;
    for (size_t i = 0; i < doc->clause_count; i++) {
        if (doc->clauses[i].duty < 0 || !lint_speaks(run, &doc->clauses[i]))
            continue;
        all++;
        if (!lacks(run, i))
            continue;
        lack++;
        first = first == doc->clause_count ? i : first;
    }
    if (!lack)
        return;
    const struct param values[] = { P("n", detect_number(run, lack)),
                                    P("of", detect_number(run, all)),
                                    { 0 } };
    if (lack * 100 > all * (size_t)run->rule->percent && all > 1) {
        lint_add(run, doc->clauses[first].span, -1, LINT_WARNING, values);
        return;
    }
    for (size_t i = first; i < doc->clause_count; i++)
        if (doc->clauses[i].duty >= 0 && lint_speaks(run, &doc->clauses[i]) && lacks(run, i))
            lint_add(run, doc->clauses[i].span, doc->clauses[i].duty, LINT_INFO,
                     (const struct param[]){
                         P("n", STR("1")), P("of", detect_number(run, all)), { 0 } });
}

static bool lacks_output(const struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    return !clause_has(run, clause, SET_OUTPUTS) && !lint_has_number(run->doc, c->span) &&
           !lint_has_reference(run->doc, c->span) && !detect_guarded(run, clause, c->span);
}

void detect_no_output(struct lint_run *run)
{
    lacking(run, lacks_output);
}

static bool lacks_trigger(const struct lint_run *run, size_t clause)
{
    const struct lint_clause *c = &run->doc->clauses[clause];
    return !clause_has(run, clause, SET_TRIGGERS) && !lint_has_reference(run->doc, c->span) &&
           !detect_guarded(run, clause, c->span);
}

void detect_no_trigger(struct lint_run *run)
{
    lacking(run, lacks_trigger);
}

#define LABEL_BEFORE 20 /* characters before a duty in which its label stands */

/* Does a duty, its label or a heading of the duties speak of it? */
static bool duties_have(const struct lint_run *run, uint32_t list)
{
    for (size_t i = 0; i < run->doc->clause_count; i++) {
        const struct lint_clause *c = &run->doc->clauses[i];
        bool heading = c->form == LINT_HEADING && c->part == LINT_DUTIES;
        if ((c->duty >= 0 || heading) && hits_find(&run->hits[i], list, c->span.begin, c->span.end))
            return true;
        if (c->duty >= 0 && c->label.n && hits_has(&run->whole, list)) {
            size_t end = c->span.begin, begin = end > LABEL_BEFORE ? end - LABEL_BEFORE : 0;
            if (hits_find(&run->whole, list, begin, end))
                return true;
        }
    }
    return false;
}

void detect_elements(struct lint_run *run)
{
    if (!whole_document(run))
        return;
    for (size_t i = 0; i < run->rules->element_count; i++) {
        const struct lint_topic *e = &run->rules->elements[i];
        if (strs_has(&run->context->elements_excused, e->id) || duties_have(run, e->list))
            continue;
        const struct param values[] = { P("id", e->id),
                                        P("element", detect_named(run, e)),
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
        const struct hit *h = &run->whole.items[i];
        if (h->list == industry->list && run->doc->at[h->begin] >= begin &&
            run->doc->at[h->end] <= begin + run->doc->industry.n)
            return true;
    }
    return false;
}

void detect_industry(struct lint_run *run)
{
    for (size_t i = 0; whole_document(run) && i < run->rules->industry_count; i++) {
        const struct lint_industry *industry = &run->rules->industries[i];
        str missing = { 0 };
        if (!industry_is(run, industry))
            continue;
        for (size_t n = 0; n < industry->needs.n; n++) {
            const struct lint_topic *topic = &((const struct lint_topic *)industry->needs.items)[n];
            if (!duties_have(run, topic->list))
                missing = detect_joined(run, missing, detect_named(run, topic));
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
void detect_version_data(struct lint_run *run)
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
        if (!hits_has(&run->whole, lint_known(run->rules, wanted[i].set)))
            missing = detect_joined(run, missing,
                                    str_of(run->op->lang == LANG_ZH ? wanted[i].zh : wanted[i].en));
    const struct param values[] = { P("missing", missing), { 0 } };
    if (whole_document(run) && missing.n)
        lint_add(run, head_of(run->doc), -1, run->rule->severity, values);
}

/* Who decides for others needs to know how far. */
void detect_authority(struct lint_run *run)
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
