/* Pictures and documents of the company's processes. */
#include "flow_internal.h"
#include "flow_study.h"

static enum err numbers_of(struct op *op, const struct flow_watch *w, struct drawn_numbers *ret)
{
    const struct stand_count *s = w->stands.items;
    const struct arrow_count *a = w->arrows.items;
    struct drawn_stand *stands = arena_array(op->mem, w->stands.n + 1, sizeof *stands);
    struct drawn_arrow *arrows = arena_array(op->mem, w->arrows.n + 1, sizeof *arrows);
    for (size_t i = 0; i < w->stands.n; i++)
        stands[i] = (struct drawn_stand){ s[i].step, s[i].n };
    for (size_t i = 0; i < w->arrows.n; i++)
        arrows[i] = (struct drawn_arrow){ a[i].from, a[i].to, a[i].n, a[i].median, a[i].drawn };
    *ret = (struct drawn_numbers){ stands, w->stands.n, arrows, w->arrows.n };
    return OK;
}

enum err flow_chart(struct op *op, int64_t process_id, const struct paper_query *q, struct buf *out,
                    str *ret_name)
{
    struct process_def d;
    struct flow_watch w;
    struct drawn_numbers numbers;
    enum lang lang = (enum lang)q->lang;
    int64_t edition = q->edition;
    if (q->live) {
        TRY(flow_watch(op, process_id, &w));
        TRY(numbers_of(op, &w, &numbers));
        edition = edition ? edition : w.edition;
    }
    TRY(process_definition(op, process_id, edition, &d));
    *ret_name = arena_fmt(op->mem, STR_FMT ".%s", STR_ARG(lang == LANG_EN ? d.en : d.zh),
                          drawing_labels[q->format]);
    return process_draw(op, &d, lang, q->live ? &numbers : NULL, (enum drawing)q->format, out);
}

static enum err imprint_of(struct op *op, const struct process *p, int64_t edition,
                           struct process_imprint *ret)
{
    struct list all;
    *ret = (struct process_imprint){ .at = p->updated_at };
    if (!edition && p->has_draft)
        return OK;
    TRY(process_editions(op, p->id, &all));
    const struct process_edition *e = all.items;
    for (size_t i = 0; i < all.n; i++)
        if (e[i].edition == (edition ? edition : p->edition))
            *ret = (struct process_imprint){ e[i].edition, e[i].note, e[i].created_at };
    return OK;
}

enum err flow_paper(struct op *op, int64_t process_id, const struct paper_query *q, struct buf *out,
                    str *ret_name)
{
    struct process p;
    struct process_def d;
    struct process_imprint imprint;
    TRY(process_get(op, process_id, &p));
    TRY(process_definition(op, process_id, q->edition, &d));
    TRY(imprint_of(op, &p, q->edition, &imprint));
    return process_document(op, &d, &imprint, (enum lang)q->lang, (enum doc_format)q->format, out,
                            ret_name);
}
