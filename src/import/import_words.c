/* What people call fields and choices, and the map that follows when a heading is called so. */
#include "import_internal.h"

#include "../base/message.h"
#include "../base/text.h"

static const struct import_offer *offers;

void import_offers(const struct import_offer *table)
{
    offers = table;
}

const struct import_offer *import_offered(void)
{
    return offers;
}

const struct import_offer *import_offer_named(str name)
{
    for (const struct import_offer *o = offers; o && o->name; o++)
        if (str_is(name, o->name))
            return o;
    return NULL;
}

static const char *code_of(const struct import_kind *kind, str name)
{
    for (const struct import_word *w = kind->words; w && w->name; w++)
        if (str_is(name, w->name))
            return w->code;
    return NULL;
}

static str words_of(struct op *op, const char *code, enum lang lang)
{
    return message_text(op->mem, lang, code, NULL, 0);
}

str import_field_words(struct op *op, const struct import_kind *kind, const char *field,
                       enum lang lang)
{
    const char *code = code_of(kind, str_of(field));
    return code ? words_of(op, code, lang) : str_of(field);
}

static const char *choice_code(struct op *op, const struct import_kind *kind, const struct field *f,
                               const char *label)
{
    return code_of(kind, arena_fmt(op->mem, "%s=%s", f->name, label));
}

str import_choice_words(struct op *op, const struct import_kind *kind, const struct field *f,
                        const char *label, enum lang lang)
{
    const char *code = choice_code(op, kind, f, label);
    return code ? words_of(op, code, lang) : str_of(label);
}

/* As people write: without case, width, blanks around. */
static bool same(struct op *op, str a, str b)
{
    return str_eq(text_fold(op->mem, text_trim(a)), text_fold(op->mem, text_trim(b)));
}

static bool is_said(struct op *op, const char *code, str text)
{
    return code && (same(op, text, words_of(op, code, LANG_ZH)) ||
                    same(op, text, words_of(op, code, LANG_EN)));
}

str import_choice(struct op *op, const struct import_kind *kind, const struct field *f, str text)
{
    if (f->kind == F_BOOL && (is_said(op, "import.yes", text) || str_is(text, "1")))
        return STR("true");
    if (f->kind == F_BOOL && (is_said(op, "import.no", text) || str_is(text, "0")))
        return STR("false");
    for (size_t i = 0; text.n && f->labels && f->labels[i]; i++)
        if (same(op, text, str_of(f->labels[i])) ||
            is_said(op, choice_code(op, kind, f, f->labels[i]), text))
            return str_of(f->labels[i]);
    return text;
}

/* ------------------------------------------------------------------ what is wrong */

str import_reason(struct op *op, int64_t line, const struct fault_item *item)
{
    const struct param params[] = { P("line", arena_fmt(op->mem, "%lld", (long long)line)),
                                    P("column", item->pointer),
                                    P("reason", op_item_text(op, item)) };
    return message_text(op->mem, op->lang, "cli.import.line", params,
                        sizeof params / sizeof *params);
}

void import_reject(struct buf *out, const strs *cells, str why)
{
    for (size_t i = 0; i < cells->n; i++) {
        buf_csv(out, cells->items[i]);
        buf_char(out, ',');
    }
    buf_csv(out, why);
    buf_z(out, "\r\n");
}

/* ------------------------------------------------------------------ guessing */

static const str *column_called(struct op *op, const struct import_kind *kind, const char *field,
                                const strs *heading)
{
    for (size_t i = 0; i < heading->n; i++)
        if (same(op, heading->items[i], str_of(field)) ||
            is_said(op, code_of(kind, str_of(field)), heading->items[i]))
            return &heading->items[i];
    return NULL;
}

void import_guess(struct op *op, const struct import_kind *kind, const strs *heading,
                  struct list *ret, strs *ret_missing)
{
    struct import_mapped *mapped = arena_array(op->mem, FIELD_MAX, sizeof *mapped);
    *ret_missing = (strs){ arena_array(op->mem, FIELD_MAX, sizeof(str)), 0 };
    *ret = (struct list){ mapped, 0 };
    for (const struct field *f = kind->fields; f->name; f++) {
        const str *column = column_called(op, kind, f->name, heading);
        if (column)
            mapped[ret->n++] = (struct import_mapped){ str_of(f->name), str_trim(*column) };
        else if (f->flags & REQUIRED)
            ret_missing->items[ret_missing->n++] = str_of(f->name);
    }
}

str import_map_text(struct op *op, const struct list *mapped)
{
    const struct import_mapped *m = mapped->items;
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 1 << 20);
    buf_z(&b, "{\"columns\":{");
    for (size_t i = 0; i < mapped->n; i++) {
        buf_z(&b, i ? "," : "");
        buf_json(&b, m[i].field);
        buf_char(&b, ':');
        buf_json(&b, m[i].column);
    }
    buf_z(&b, "}}");
    return arena_str(op->mem, buf_view(&b));
}
