/* The paragraph styles of styles.xml: what headings are, by outline level or name, and which have lists. */
#include "doc_docx_styles.h"

#include <stdlib.h>

#define BASES_MAX 16 /* how far styles inherit; also ends circles */

struct reading {
    struct docx_styles *all;
    struct docx_style *style; /* the open one */
};

/* ------------------------------------------------------------------ names */

static str name_plain(struct arena *mem, str name)
{
    char *p = arena_alloc(mem, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] != ' ')
            p[n++] = name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] + 32) : name.p[i];
    return (str){ p, n };
}

/* The number behind one of the words, "heading1" and "标题1": 1 to 9; 0 when it is none. */
static int level_named(str name, str english, str chinese)
{
    str word = str_starts(name, english) ? english : chinese;
    if (!str_starts(name, word) || name.n != word.n + 1)
        return 0;
    int level = name.p[word.n] - '0';
    return level >= 1 && level <= 9 ? level : 0;
}

static enum docx_role role_named(str name)
{
    static const char *const notes[] = { "note", "quote", "intensequote", "引用", "明显引用" };
    if (str_is(name, "title") || str_is(name, "标题"))
        return ROLE_TITLE;
    if (level_named(name, STR("toc"), STR("目录")) || str_is(name, "tocheading"))
        return ROLE_CONTENTS;
    for (size_t i = 0; i < sizeof(notes) / sizeof(*notes); i++)
        if (str_is(name, notes[i]))
            return ROLE_NOTE;
    return ROLE_TEXT;
}

static void name_set(struct docx_styles *s, struct docx_style *style, str name)
{
    style->name = name_plain(s->op->mem, name);
    style->role = role_named(style->name);
}

/* ------------------------------------------------------------------ reading */

static enum err style_begin(struct reading *r, struct xml *x)
{
    struct docx_styles *s = r->all;
    if (s->style_count == DOCX_STYLES_MAX)
        return refuse(s->op, ERR_TOO_LARGE, "doc.too_large");
    if (s->style_count == s->style_room) {
        size_t room = s->style_room ? s->style_room * 2 : 64;
        s->styles = arena_grow(s->op->mem, s->styles, s->style_room * sizeof(*s->styles),
                               room * sizeof(*s->styles));
        s->style_room = room;
    }
    r->style = &s->styles[s->style_count++];
    *r->style = (struct docx_style){ .id = arena_str(s->op->mem, xml_attribute(x, "styleId")),
                                     .outline = -1,
                                     .num_id = -1,
                                     .ilvl = -1 };
    return OK;
}

static enum err on_begin(void *who, struct xml *x, enum xml_element e)
{
    struct reading *r = who;
    struct arena *mem = r->all->op->mem;
    if (e == XML_STYLE)
        return style_begin(r, x);
    if (!r->style)
        return OK;
    if (e == XML_NAME)
        name_set(r->all, r->style, xml_attribute(x, "val"));
    else if (e == XML_BASED_ON)
        r->style->based = arena_str(mem, xml_attribute(x, "val"));
    else if (e == XML_OUTLINE)
        r->style->outline = xml_number(x, "val", -1);
    else if (e == XML_NUM_ID)
        r->style->num_id = xml_number(x, "val", -1);
    else if (e == XML_ILVL)
        r->style->ilvl = xml_number(x, "val", -1);
    return OK;
}

static enum err on_end(void *who, struct xml *x, enum xml_element e)
{
    struct reading *r = who;
    (void)x;
    if (e == XML_STYLE)
        r->style = NULL;
    return OK;
}

static int by_id(const void *a, const void *b)
{
    return str_cmp(((const struct docx_style *)a)->id, ((const struct docx_style *)b)->id);
}

static const struct docx_style *style_find(const struct docx_styles *s, str id)
{
    struct docx_style key = { .id = id };
    if (!s->style_count)
        return NULL;
    return bsearch(&key, s->styles, s->style_count, sizeof(*s->styles), by_id);
}

enum err docx_styles_read(struct doc_zip *zip, struct docx_styles *ret)
{
    static const struct xml_events events = { on_begin, on_end, NULL };
    struct reading r = { .all = ret };
    *ret = (struct docx_styles){ .op = zip->op };
    TRY(xml_read(zip, "word/styles.xml", &events, &r));
    if (ret->style_count)
        qsort(ret->styles, ret->style_count, sizeof(*ret->styles), by_id);
    for (size_t i = 0; i < ret->style_count; i++) {
        struct docx_style *style = &ret->styles[i];
        int level = level_named(style->name, STR("heading"), STR("标题"));
        style->base = style->based.n ? style_find(ret, style->based) : NULL;
        if (style->outline < 0 && level)
            style->outline = level - 1;
    }
    return OK;
}

/* ------------------------------------------------------------------ asking */

const struct docx_style *docx_style(struct docx_styles *s, str id)
{
    const struct docx_style *found = style_find(s, id);
    if (found || !id.n || s->styles_made == DOCX_STYLES_MAX)
        return found;
    s->styles_made++;
    struct docx_style *made = arena_alloc(s->op->mem, sizeof(*made));
    *made = (struct docx_style){ .id = arena_str(s->op->mem, id), .num_id = -1, .ilvl = -1 };
    name_set(s, made, id);
    made->outline = level_named(made->name, STR("heading"), STR("标题")) - 1;
    return made;
}

int docx_outline(const struct docx_style *style)
{
    for (int i = 0; style && i < BASES_MAX; i++, style = style->base)
        if (style->outline >= 0)
            return style->outline;
    return -1;
}
