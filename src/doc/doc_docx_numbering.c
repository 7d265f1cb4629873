/* The lists of numbering.xml. A paragraph names a list (num), which is an instance of an abstract list;
 * a style may name it instead, and an abstract list may stand for that of a style. Word counts per
 * abstract list, so that two lists of one kind go on, unless the second overrides its start. */
#include "doc_docx_styles.h"

#include "../base/text.h"

#include <stdlib.h>

#define BASES_MAX 16
#define TEXT_MAX  200 /* bytes around the numbers of one mark */

struct reading {
    struct docx_styles *all;
    struct docx_abstract *abstract;
    struct docx_num *num;
    struct docx_level *level;
    int ilvl;
};

static const struct docx_level plain = { .start = 1, .restart = -1 };

/* ------------------------------------------------------------------ reading */

static enum err too_large(struct docx_styles *s)
{
    return refuse(s->op, ERR_TOO_LARGE, "doc.too_large");
}

static enum err abstract_begin(struct reading *r, struct xml *x)
{
    struct docx_styles *s = r->all;
    if (s->abstract_count == DOCX_ABSTRACTS_MAX)
        return too_large(s);
    if (s->abstract_count == s->abstract_room) {
        size_t room = s->abstract_room ? s->abstract_room * 2 : 16;
        s->abstracts =
            arena_grow(s->op->mem, s->abstracts, s->abstract_room * sizeof(*s->abstracts),
                       room * sizeof(*s->abstracts));
        s->abstract_room = room;
    }
    r->abstract = &s->abstracts[s->abstract_count++];
    *r->abstract = (struct docx_abstract){ .id = xml_number(x, "abstractNumId", -1) };
    for (int i = 0; i < DOC_LEVELS; i++)
        r->abstract->levels[i] = plain;
    return OK;
}

static enum err num_begin(struct reading *r, struct xml *x)
{
    struct docx_styles *s = r->all;
    if (s->num_count == DOCX_NUMS_MAX)
        return too_large(s);
    if (s->num_count == s->num_room) {
        size_t room = s->num_room ? s->num_room * 2 : 16;
        s->nums = arena_grow(s->op->mem, s->nums, s->num_room * sizeof(*s->nums),
                             room * sizeof(*s->nums));
        s->num_room = room;
    }
    r->num = &s->nums[s->num_count++];
    *r->num = (struct docx_num){ .id = xml_number(x, "numId", -1), .abstract_id = -1 };
    for (int i = 0; i < DOC_LEVELS; i++)
        r->num->start[i] = -1;
    return OK;
}

static int clamp(int n, int least, int most)
{
    return n < least ? least : n > most ? most : n;
}

/* Levels that a list describes anew are rare, so they are not part of it. */
static void level_begin(struct reading *r, struct xml *x)
{
    int ilvl = clamp(xml_number(x, "ilvl", 0), 0, DOC_LEVELS - 1);
    r->level = NULL;
    if (r->num) {
        if (!r->num->own[ilvl])
            r->num->own[ilvl] = arena_alloc(r->all->op->mem, sizeof(*r->level));
        *(r->level = r->num->own[ilvl]) = plain;
    } else if (r->abstract) {
        r->level = &r->abstract->levels[ilvl];
    }
}

static void level_detail(struct reading *r, struct xml *x, enum xml_element e)
{
    struct docx_level *level = r->level;
    struct arena *mem = r->all->op->mem;
    if (e == XML_START)
        level->start = clamp(xml_number(x, "val", 1), 0, DOC_NUMBER_MAX);
    else if (e == XML_NUM_FORMAT)
        level->format = doc_number_named(xml_attribute(x, "val"));
    else if (e == XML_LVL_TEXT)
        level->text = arena_str(mem, text_cut(xml_attribute(x, "val"), TEXT_MAX / 4));
    else if (e == XML_LVL_RESTART)
        level->restart = clamp(xml_number(x, "val", -1), -1, DOC_LEVELS);
    else if (e == XML_IS_LEGAL)
        level->legal = xml_flag(x);
    else if (e == XML_P_STYLE)
        level->p_style = arena_str(mem, xml_attribute(x, "val"));
}

static enum err on_begin(void *who, struct xml *x, enum xml_element e)
{
    struct reading *r = who;
    struct arena *mem = r->all->op->mem;
    if (e == XML_ABSTRACT_NUM)
        return abstract_begin(r, x);
    if (e == XML_NUM)
        return num_begin(r, x);
    if (e == XML_LVL)
        level_begin(r, x);
    else if (r->level)
        level_detail(r, x, e);
    else if (r->num && e == XML_ABSTRACT_NUM_ID)
        r->num->abstract_id = xml_number(x, "val", -1);
    else if (r->num && e == XML_LVL_OVERRIDE)
        r->ilvl = clamp(xml_number(x, "ilvl", 0), 0, DOC_LEVELS - 1);
    else if (r->num && e == XML_START_OVERRIDE)
        r->num->start[r->ilvl] = clamp(xml_number(x, "val", 1), 0, DOC_NUMBER_MAX);
    else if (r->abstract && e == XML_STYLE_LINK)
        r->abstract->style_link = arena_str(mem, xml_attribute(x, "val"));
    else if (r->abstract && e == XML_NUM_STYLE_LINK)
        r->abstract->num_style_link = arena_str(mem, xml_attribute(x, "val"));
    return OK;
}

static enum err on_end(void *who, struct xml *x, enum xml_element e)
{
    struct reading *r = who;
    (void)x;
    if (e == XML_ABSTRACT_NUM)
        r->abstract = NULL;
    else if (e == XML_NUM)
        r->num = NULL;
    else if (e == XML_LVL)
        r->level = NULL;
    return OK;
}

/* ------------------------------------------------------------------ who belongs to whom */

static int by_number(int a, int b)
{
    return (a > b) - (a < b);
}

static int abstracts_by_id(const void *a, const void *b)
{
    return by_number(((const struct docx_abstract *)a)->id, ((const struct docx_abstract *)b)->id);
}

static int nums_by_id(const void *a, const void *b)
{
    return by_number(((const struct docx_num *)a)->id, ((const struct docx_num *)b)->id);
}

static struct docx_num *num_find(const struct docx_styles *s, int id)
{
    struct docx_num key = { .id = id };
    if (!s->num_count || id <= 0) /* 0 takes a list away that the style gave */
        return NULL;
    return bsearch(&key, s->nums, s->num_count, sizeof(key), nums_by_id);
}

/* An abstract list that stands for the list of a style has no levels of its own. */
static struct docx_abstract *abstract_linked(struct docx_styles *s, struct docx_abstract *a)
{
    for (size_t i = 0; a && a->num_style_link.n && i < s->abstract_count; i++)
        if (str_eq(s->abstracts[i].style_link, a->num_style_link))
            return &s->abstracts[i];
    return a;
}

enum err docx_numbering_read(struct doc_zip *zip, struct docx_styles *s)
{
    static const struct xml_events events = { on_begin, on_end, NULL };
    struct reading r = { .all = s };
    TRY(xml_read(zip, "word/numbering.xml", &events, &r));
    if (s->abstract_count)
        qsort(s->abstracts, s->abstract_count, sizeof(*s->abstracts), abstracts_by_id);
    if (s->num_count)
        qsort(s->nums, s->num_count, sizeof(*s->nums), nums_by_id);
    for (size_t i = 0; s->abstract_count && i < s->num_count; i++) {
        struct docx_abstract key = { .id = s->nums[i].abstract_id };
        s->nums[i].abstract =
            bsearch(&key, s->abstracts, s->abstract_count, sizeof(*s->abstracts), abstracts_by_id);
        s->nums[i].abstract = abstract_linked(s, s->nums[i].abstract);
    }
    return OK;
}

/* ------------------------------------------------------------------ counting */

static const struct docx_level *level_of(const struct docx_num *num, int ilvl)
{
    return num->own[ilvl] ? num->own[ilvl] : &num->abstract->levels[ilvl];
}

static int start_of(const struct docx_num *num, int ilvl)
{
    return num->start[ilvl] >= 0 ? num->start[ilvl] : level_of(num, ilvl)->start;
}

static void count(struct docx_num *num, int ilvl)
{
    struct docx_abstract *a = num->abstract;
    bool anew = !a->used[ilvl] || (num->start[ilvl] >= 0 && !num->begun[ilvl]);
    if (anew)
        a->value[ilvl] = start_of(num, ilvl);
    else if (a->value[ilvl] < DOC_NUMBER_MAX)
        a->value[ilvl]++;
    a->used[ilvl] = num->begun[ilvl] = true;
    for (int below = ilvl + 1; below < DOC_LEVELS; below++) {
        int restart = level_of(num, below)->restart;
        if (restart < 0 || ilvl < restart)
            a->used[below] = false;
    }
}

/* A level above that no paragraph has used yet shows its start, and counts on from there. */
static int value_shown(struct docx_num *num, int ilvl)
{
    struct docx_abstract *a = num->abstract;
    if (!a->used[ilvl])
        a->value[ilvl] = start_of(num, ilvl);
    a->used[ilvl] = true;
    return a->value[ilvl];
}

static str mark_text(struct op *op, struct docx_num *num, int ilvl)
{
    const struct docx_level *level = level_of(num, ilvl);
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 4 * TEXT_MAX);
    for (size_t i = 0; i < level->text.n; i++) {
        char c = level->text.p[i], digit = i + 1 < level->text.n ? level->text.p[i + 1] : '\0';
        int at = digit - '1';
        if (c != '%' || digit < '1' || digit > '9') {
            buf_char(&b, c);
            continue;
        }
        i++;
        if (at <= ilvl)
            doc_number_put(&b, level->legal ? NUMBER_DECIMAL : level_of(num, at)->format,
                           value_shown(num, at));
    }
    return b.full ? STR("") : text_trim(arena_str(op->mem, buf_view(&b)));
}

/* The level of a list that belongs to the style or one that it is based on. */
static int level_styled(const struct docx_num *num, const struct docx_style *style)
{
    for (int i = 0; style && i < BASES_MAX; i++, style = style->base)
        for (int ilvl = 0; ilvl < DOC_LEVELS; ilvl++)
            if (style->id.n && str_eq(level_of(num, ilvl)->p_style, style->id))
                return ilvl;
    return -1;
}

static const struct docx_style *listed_by(const struct docx_style *style)
{
    for (int i = 0; style && i < BASES_MAX; i++, style = style->base)
        if (style->num_id >= 0)
            return style;
    return NULL;
}

enum docx_mark docx_number_next(struct docx_styles *s, const struct docx_style *style, int num_id,
                                int ilvl, int *ret_level, str *ret_number)
{
    const struct docx_style *by = num_id < 0 ? listed_by(style) : NULL;
    struct docx_num *num = num_find(s, by ? by->num_id : num_id);
    if (!num || !num->abstract)
        return MARK_NONE;
    if (ilvl < 0 && by)
        ilvl = level_styled(num, style) >= 0 ? level_styled(num, style) : by->ilvl;
    ilvl = clamp(ilvl, 0, DOC_LEVELS - 1);
    count(num, ilvl);
    *ret_level = ilvl;
    *ret_number = STR("");
    if (level_of(num, ilvl)->format == NUMBER_BULLET)
        return MARK_BULLET;
    *ret_number = mark_text(s->op, num, ilvl);
    return ret_number->n ? MARK_NUMBER : MARK_NONE;
}
