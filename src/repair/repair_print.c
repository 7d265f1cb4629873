/* A quote on paper, to be signed at the counter: the charged lines as they were sent, until when they hold, and the answer when
 * there is one. */
#include "../base/date.h"
#include "../base/record_text.h"
#include "../doc/doc.h"
#include "repair_internal.h"

struct printing {
    struct op *op;
    enum lang lang;
    const struct repair *r;
    const struct repair_quote *q;
    struct ticket t;
    struct unit u;
    struct company company;
    struct doc doc;
};

static str day(const struct printing *p, utc t)
{
    return date_at(p->op->mem, t, p->company.time_zone);
}

static str amount(const struct printing *p, money m)
{
    return money_text(p->op->mem, m);
}

static str kind_words(const struct printing *p)
{
    static const char *const zh[] = { "寄修", "上门", "到店" };
    static const char *const en[] = { "Depot", "On site", "In store" };
    return lang_words(p->lang, zh[p->r->kind], en[p->r->kind]);
}

static void print_head(struct printing *p)
{
    const struct unit *u = &p->u;
    static const int widths[] = { 3, 7, 3, 7 };
    str cells[16];
    size_t n = 0;
    str model = lang_str(p->lang, u->model_name_zh, u->model_name_en);
#define CELL(zh, en, value)                                                                        \
    (cells[n++] = lang_words(p->lang, zh, en), cells[n++] = doc_or_dash(value))
    CELL("工单", "Ticket", p->t.number);
    CELL("报价", "Quote",
         arena_fmt(p->op->mem, p->lang == LANG_EN ? "No. %lld" : "第 %lld 次",
                   (long long)p->q->number));
    CELL("客户", "Customer", p->t.customer_name);
    CELL("报价日期", "Sent on", day(p, p->q->sent_at));
    CELL("型号", "Model",
         arena_fmt(p->op->mem, STR_FMT " " STR_FMT, STR_ARG(u->model_code), STR_ARG(model)));
    CELL("有效期至", "Valid until", p->q->valid_until);
    CELL("序列号", "Serial number", u->serial);
    CELL("维修方式", "Kind of repair", kind_words(p));
#undef CELL
    str *kept = arena_array(p->op->mem, n, sizeof *kept);
    memcpy(kept, cells, n * sizeof *kept);
    doc_table(&p->doc, kept, widths, 4, kept + 4, n / 4 - 1);
}

static void print_found(struct printing *p)
{
    if (!p->r->diagnosis.n)
        return;
    doc_heading(&p->doc, 2, lang_words(p->lang, "故障诊断", "What was found"));
    doc_text(&p->doc, p->r->diagnosis);
    if (p->r->cause.n)
        doc_text(&p->doc, p->r->cause);
}

/* Work by time is so many minutes at the price of an hour. */
static str quantity(const struct printing *p, const struct repair_line *l)
{
    long long n = (long long)(l->minutes ? l->minutes : l->quantity);
    return arena_fmt(p->op->mem,
                     !l->minutes          ? "%lld"
                     : p->lang == LANG_EN ? "%lld min"
                                          : "%lld 分钟",
                     n);
}

static str price(const struct printing *p, const struct repair_line *l)
{
    return arena_fmt(p->op->mem, STR_FMT "%s", STR_ARG(amount(p, l->price)),
                     !l->minutes          ? ""
                     : p->lang == LANG_EN ? " an hour"
                                          : "/小时");
}

static str name(const struct printing *p, const struct repair_line *l)
{
    if (l->kind != LINE_PART)
        return l->text;
    str part = lang_str(p->lang, l->part_zh, l->part_en);
    return arena_fmt(p->op->mem, STR_FMT " " STR_FMT, STR_ARG(l->number), STR_ARG(part));
}

static enum err print_lines(struct printing *p)
{
    static const int widths[] = { 12, 4, 5, 5 };
    struct list lines;
    TRY(records_read(p->op, repair_quoted_fields, sizeof(struct repair_line), p->q->lines, &lines));
    const struct repair_line *l = lines.items;
    str *cells = arena_array(p->op->mem, 4 * (lines.n + 2), sizeof *cells), *row = cells;
    *row++ = lang_words(p->lang, "项目", "Item");
    *row++ = lang_words(p->lang, "数量", "Quantity");
    *row++ = lang_words(p->lang, "单价（元）", "Price (CNY)");
    *row++ = lang_words(p->lang, "金额（元）", "Amount (CNY)");
    for (size_t i = 0; i < lines.n; i++) {
        *row++ = name(p, &l[i]);
        *row++ = quantity(p, &l[i]);
        *row++ = price(p, &l[i]);
        *row++ = amount(p, l[i].amount);
    }
    *row++ = lang_words(p->lang, "合计", "Total");
    row += 2;
    *row++ = amount(p, p->q->amount);
    doc_heading(&p->doc, 2, lang_words(p->lang, "费用", "Charges"));
    doc_table(&p->doc, cells, widths, 4, cells + 4, lines.n + 1);
    if (p->q->text.n)
        doc_text(&p->doc, p->q->text);
    doc_note(&p->doc, lang_words(p->lang, "您同意后才开始维修；收费项目有变时另行报价。",
                                 "Work begins only once you agree. When something charged changes, "
                                 "there is a new quote."));
    return OK;
}

static void print_answer(struct printing *p)
{
    const struct repair_quote *q = p->q;
    if (q->superseded) {
        doc_text(&p->doc, lang_words(p->lang, "此报价已作废，以新的报价为准。",
                                     "This quote is void; a newer one takes its place."));
        return;
    }
    if (q->state == QUOTE_EXPIRED) {
        doc_text(&p->doc, lang_words(p->lang, "此报价已过期。", "This quote has run out."));
        return;
    }
    if (q->state == QUOTE_SENT) {
        doc_text(
            &p->doc,
            lang_words(
                p->lang, "□ 同意报价  □ 不同意  签字：______________  日期：______________",
                "□ I agree  □ I do not agree  Signature: ______________  Date: ______________"));
        return;
    }
    bool agreed = q->state == QUOTE_ACCEPTED;
    str answer =
        lang_words(p->lang, agreed ? "客户同意" : "客户不同意", agreed ? "Accepted" : "Refused");
    doc_text(&p->doc, arena_fmt(p->op->mem, STR_FMT " · " STR_FMT " · " STR_FMT, STR_ARG(answer),
                                STR_ARG(q->answered_by), STR_ARG(day(p, q->answered_at))));
    if (q->answer_note.n)
        doc_note(&p->doc, q->answer_note);
}

enum err repair_quote_print(struct op *op, int64_t id, enum lang lang, struct buf *out,
                            str *ret_name)
{
    struct printing p = { .op = op, .lang = lang };
    struct repair r;
    int64_t repair_id = 0;
    TRY(db_int(op, SQL(repair_of_quote), ARGS(V(id)), &repair_id));
    if (!repair_id)
        return refuse(op, ERR_NOT_FOUND, "repair.quote_not_found");
    TRY(repair_get(op, repair_id, &r));
    p.r = &r, p.q = repair_quote_of(&r, id);
    TRY(ticket_get(op, r.ticket_id, &p.t));
    TRY(company_get(op, &p.company));
    if (r.unit_id)
        TRY(unit_get(op, r.unit_id, &p.u));
    doc_begin(&p.doc, op, lang, lang_words(lang, "维修报价单", "Repair quote"));
    str company = lang_str(lang, p.company.name_zh, p.company.name_en);
    p.doc.footer = arena_fmt(op->mem, STR_FMT "%s" STR_FMT, STR_ARG(company),
                             p.company.phone.n ? " · " : "", STR_ARG(p.company.phone));
    print_head(&p);
    print_found(&p);
    TRY(print_lines(&p));
    print_answer(&p);
    *ret_name = arena_fmt(op->mem, STR_FMT "-" STR_FMT "-%lld.pdf", STR_ARG(p.doc.title),
                          STR_ARG(p.t.number), (long long)p.q->number);
    return doc_write(op, &p.doc, DOC_PDF, out);
}
