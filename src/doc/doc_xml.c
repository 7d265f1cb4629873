/* expat, with the names that matter told as numbers. */
#include "doc_xml.h"

#include <expat.h>
#include <stdlib.h>

/* What stands under these is never told: it is not shown, or shown elsewhere. */
static const char *const unseen[] = {
    "w:cellDel",       "w:comment",      "w:commentRangeEnd", "w:delInstrText",
    "w:delText",       "w:pPrChange",    "w:rPrChange",       "w:rt",
    "w:sdtPr",         "w:sectPrChange", "w:tblGridChange",   "w:tblPrChange",
    "w:tblPrExChange", "w:tcPrChange",   "w:trPrChange",      "w:numberingChange",
};

static const struct {
    const char *name;
    enum xml_element element;
} elements[] = {
    { "m:t", XML_MATH_TEXT },
    { "w:abstractNum", XML_ABSTRACT_NUM },
    { "w:abstractNumId", XML_ABSTRACT_NUM_ID },
    { "w:basedOn", XML_BASED_ON },
    { "w:br", XML_BR },
    { "w:cr", XML_CR },
    { "w:del", XML_DEL },
    { "w:endnote", XML_ENDNOTE },
    { "w:fldChar", XML_FIELD_CHAR },
    { "w:fldSimple", XML_FIELD_SIMPLE },
    { "w:footnote", XML_FOOTNOTE },
    { "w:gridBefore", XML_GRID_BEFORE },
    { "w:gridSpan", XML_GRID_SPAN },
    { "w:ilvl", XML_ILVL },
    { "w:instrText", XML_INSTRUCTION },
    { "w:isLgl", XML_IS_LEGAL },
    { "w:lvl", XML_LVL },
    { "w:lvlOverride", XML_LVL_OVERRIDE },
    { "w:lvlRestart", XML_LVL_RESTART },
    { "w:lvlText", XML_LVL_TEXT },
    { "w:moveFrom", XML_MOVE_FROM },
    { "w:name", XML_NAME },
    { "w:noBreakHyphen", XML_NO_BREAK_HYPHEN },
    { "w:num", XML_NUM },
    { "w:numFmt", XML_NUM_FORMAT },
    { "w:numId", XML_NUM_ID },
    { "w:numStyleLink", XML_NUM_STYLE_LINK },
    { "w:outlineLvl", XML_OUTLINE },
    { "w:p", XML_P },
    { "w:pPr", XML_P_PROPERTIES },
    { "w:pStyle", XML_P_STYLE },
    { "w:ptab", XML_PTAB },
    { "w:rPr", XML_R_PROPERTIES },
    { "w:start", XML_START },
    { "w:startOverride", XML_START_OVERRIDE },
    { "w:style", XML_STYLE },
    { "w:styleLink", XML_STYLE_LINK },
    { "w:sym", XML_SYMBOL },
    { "w:t", XML_TEXT },
    { "w:tab", XML_TAB },
    { "w:tbl", XML_TABLE },
    { "w:tc", XML_CELL },
    { "w:tr", XML_ROW },
    { "w:trPr", XML_ROW_PROPERTIES },
    { "w:txbxContent", XML_TEXT_BOX },
};

/* Of Office 2007 and of the strict form of ISO 29500. */
static const struct {
    const char *uri, *prefix;
} spaces[] = {
    { "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w:" },
    { "http://purl.oclc.org/ooxml/wordprocessingml/main", "w:" },
    { "http://schemas.openxmlformats.org/officeDocument/2006/math", "m:" },
    { "http://purl.oclc.org/ooxml/officeDocument/math", "m:" },
    { "http://schemas.openxmlformats.org/markup-compatibility/2006", "mc:" },
};

#define SEPARATOR    '|' /* between namespace and name, as expat gives them */
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

struct level {
    enum xml_element element;
    bool chosen; /* of mc:AlternateContent: one of its contents was told */
};

struct xml {
    struct doc_zip *zip;
    XML_Parser parser;
    const struct xml_events *events;
    void *who;
    const char **attributes;
    int depth, skip; /* skip: how many of the open elements are not told */
    struct level levels[XML_DEPTH_MAX];
    enum err err;
};

/* ------------------------------------------------------------------ names */

/* "w:p"; false for names of other vocabularies and for long ones. */
static bool name_short(const char *full, char ret[32])
{
    const char *local = strchr(full, SEPARATOR);
    if (!local)
        return false;
    size_t n = (size_t)(local - full);
    for (size_t i = 0; i < COUNT(spaces); i++) {
        size_t prefix = strlen(spaces[i].prefix), rest = strlen(local + 1);
        if (strlen(spaces[i].uri) != n || memcmp(spaces[i].uri, full, n) != 0 || prefix + rest > 31)
            continue;
        memcpy(ret, spaces[i].prefix, prefix);
        memcpy(ret + prefix, local + 1, rest + 1);
        return true;
    }
    return false;
}

static enum xml_element element_of(const char *name)
{
    size_t low = 0, high = COUNT(elements);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(elements[middle].name, name);
        if (order == 0)
            return elements[middle].element;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return XML_OTHER;
}

static bool is_unseen(const char *name)
{
    for (size_t i = 0; i < COUNT(unseen); i++)
        if (strcmp(unseen[i], name) == 0)
            return true;
    return false;
}

/* ------------------------------------------------------------------ events of expat */

static void stop(struct xml *x, enum err err)
{
    x->err = err;
    XML_StopParser(x->parser, XML_FALSE);
}

static enum err broken(struct xml *x)
{
    return refuse(x->zip->op, ERR_SYNTAX, "doc.broken");
}

/* Word writes what is newer as mc:Choice and the same for older programs as mc:Fallback: the first
 * that comes is told. */
static bool is_told(struct xml *x, const char *name)
{
    bool choice = strcmp(name, "mc:Choice") == 0 || strcmp(name, "mc:Fallback") == 0;
    if (!choice || x->depth < 2)
        return !is_unseen(name);
    struct level *alternatives = &x->levels[x->depth - 2];
    bool told = !alternatives->chosen;
    alternatives->chosen = true;
    return told;
}

static void XMLCALL on_begin(void *who, const XML_Char *full, const XML_Char **attributes)
{
    struct xml *x = who;
    char name[32] = "";
    if (x->err)
        return;
    if (x->depth == XML_DEPTH_MAX) {
        stop(x, broken(x));
        return;
    }
    name_short(full, name);
    x->levels[x->depth++] = (struct level){ .element = element_of(name) };
    if (x->skip || !is_told(x, name)) {
        x->skip++;
        return;
    }
    x->attributes = attributes;
    enum err err = x->events->begin(x->who, x, x->levels[x->depth - 1].element);
    if (err)
        stop(x, err);
}

static void XMLCALL on_end(void *who, const XML_Char *full)
{
    struct xml *x = who;
    (void)full;
    if (x->err)
        return;
    enum err err = OK;
    if (x->skip)
        x->skip--;
    else
        err = x->events->end(x->who, x, x->levels[x->depth - 1].element);
    x->depth--;
    if (err)
        stop(x, err);
}

static void XMLCALL on_text(void *who, const XML_Char *p, int n)
{
    struct xml *x = who;
    if (x->err || x->skip || !x->events->text)
        return;
    enum err err = x->events->text(x->who, x, (str){ p, (size_t)n });
    if (err)
        stop(x, err);
}

/* Entities are declared there, and with them small files become large ones. */
static void XMLCALL on_doctype(void *who, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    struct xml *x = who;
    (void)name, (void)system, (void)public, (void)internal;
    if (!x->err)
        stop(x, broken(x));
}

static enum err piece_parse(void *who, str piece, bool last)
{
    struct xml *x = who;
    enum XML_Status status = XML_Parse(x->parser, piece.p, (int)piece.n, last);
    if (x->err)
        return x->err;
    return status == XML_STATUS_OK ? OK : broken(x);
}

static void parser_free(XML_Parser *parser)
{
    if (*parser)
        XML_ParserFree(*parser);
}

enum err xml_read(struct doc_zip *zip, const char *part, const struct xml_events *events, void *who)
{
    CLEANUP(parser_free) XML_Parser parser = XML_ParserCreateNS(NULL, SEPARATOR);
    struct xml *x = arena_alloc(zip->op->mem, sizeof(*x));
    if (!parser)
        return op_fail(zip->op, ERR_INTERNAL, "doc.failed", "expat has no memory");
    *x = (struct xml){ .zip = zip, .parser = parser, .events = events, .who = who };
    XML_SetUserData(parser, x);
    XML_SetElementHandler(parser, on_begin, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    return doc_zip_read(zip, part, piece_parse, x);
}

/* ------------------------------------------------------------------ for readers */

str xml_attribute(const struct xml *x, const char *name)
{
    for (const char **a = x->attributes; a && *a; a += 2) {
        const char *local = strchr(*a, SEPARATOR);
        if (strcmp(local ? local + 1 : *a, name) == 0)
            return str_of(a[1]);
    }
    return STR("");
}

int xml_number(const struct xml *x, const char *name, int otherwise)
{
    int64_t n;
    if (!str_int(xml_attribute(x, name), &n) || n < INT32_MIN || n > INT32_MAX)
        return otherwise;
    return (int)n;
}

bool xml_flag(const struct xml *x)
{
    str value = xml_attribute(x, "val");
    return !str_is(value, "0") && !str_is(value, "false") && !str_is(value, "off");
}

enum xml_element xml_parent(const struct xml *x)
{
    return x->depth < 2 ? XML_OTHER : x->levels[x->depth - 2].element;
}

enum xml_element xml_current(const struct xml *x)
{
    return x->depth < 1 ? XML_OTHER : x->levels[x->depth - 1].element;
}

int xml_depth(const struct xml *x)
{
    return x->depth;
}

void xml_skip(struct xml *x)
{
    x->skip = 1;
}
