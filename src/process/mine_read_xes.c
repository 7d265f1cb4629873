/* Events from XES by expat, as a stream. Only attributes that stand directly under a trace or an event
 * count: an attribute may hold others of the same key. A trace's events wait until it ends, because its
 * name need not stand before them. */
#include "mine_internal.h"

#include <expat.h>

#define PIECE (64u << 10)

struct xes {
    struct op *op;
    XML_Parser parser;
    struct mine_columns keys;
    struct mine_log *log;
    struct mine_reading *reading;
    struct arena *scratch;   /* of the trace that is open */
    int depth, trace, event; /* trace, event: depth at which one is open, 0 = none */
    str id;                  /* of the trace */
    struct mine_row row;     /* of the event */
    struct mine_row *rows;
    size_t n, room;
    enum err err;
};

static void stop(struct xes *x, enum err err)
{
    x->err = err;
    XML_StopParser(x->parser, XML_FALSE);
}

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static str attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(*attributes, name) == 0)
            return str_of(attributes[1]);
    return STR("");
}

/* ------------------------------------------------------------------ a trace */

/* Counted here already: a packed file of a megabyte can hold one trace of a hundred million events. */
static void row_keep(struct xes *x)
{
    if (x->n == MINE_EVENTS_MAX) {
        stop(x, refuse(x->op, ERR_TOO_LARGE, "process.too_many"));
        return;
    }
    if (x->n == x->room) {
        size_t wider = x->room ? x->room * 2 : 64;
        x->rows =
            arena_grow(x->scratch, x->rows, x->room * sizeof *x->rows, wider * sizeof *x->rows);
        x->room = wider;
    }
    x->rows[x->n++] = x->row;
}

/* A case is named by its trace; where that has no such key, by each event. */
static void rows_take(struct xes *x)
{
    for (size_t i = 0; i < x->n && !x->err; i++) {
        if (x->id.n)
            x->rows[i].id = x->id;
        enum err err = mine_take(x->op, x->log, x->reading, &x->keys, &x->rows[i]);
        if (err)
            stop(x, err);
    }
    x->rows = NULL;
    x->n = x->room = 0;
    x->id = STR("");
    arena_reset(x->scratch);
}

static void attribute_take(struct xes *x, const char **attributes)
{
    str key = attribute(attributes, "key"), value = attribute(attributes, "value");
    if (x->event && x->depth == x->event + 1) {
        if (str_eq(key, x->keys.activity))
            x->row.activity = arena_str(x->scratch, value);
        if (str_eq(key, x->keys.time))
            x->row.time = arena_str(x->scratch, value);
        if (str_eq(key, x->keys.id))
            x->row.id = arena_str(x->scratch, value);
    } else if (x->trace && !x->event && x->depth == x->trace + 1 && str_eq(key, x->keys.id)) {
        x->id = arena_str(x->scratch, value);
    }
}

/* ------------------------------------------------------------------ events of expat */

static void XMLCALL on_begin(void *who, const XML_Char *full, const XML_Char **attributes)
{
    struct xes *x = who;
    const char *name = local_name(full);
    if (x->err)
        return;
    x->depth++;
    if (!x->event && strcmp(name, "event") == 0) {
        x->event = x->depth;
        x->row = (struct mine_row){ .line = (int64_t)XML_GetCurrentLineNumber(x->parser) };
    } else if (!x->event && !x->trace && strcmp(name, "trace") == 0) {
        x->trace = x->depth;
    } else {
        attribute_take(x, attributes);
    }
}

static void XMLCALL on_end(void *who, const XML_Char *full)
{
    struct xes *x = who;
    (void)full;
    if (x->err)
        return;
    if (x->depth == x->event) {
        x->event = 0;
        row_keep(x);
        if (!x->trace && !x->err)
            rows_take(x);
    } else if (x->depth == x->trace) {
        x->trace = 0;
        rows_take(x);
    }
    x->depth--;
}

/* Entities are declared there, and with them small files become large ones. */
static void XMLCALL on_doctype(void *who, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    struct xes *x = who;
    (void)name, (void)system, (void)public, (void)internal;
    if (!x->err)
        stop(x, refuse(x->op, ERR_SYNTAX, "process.doctype"));
}

/* ------------------------------------------------------------------ the file */

static enum err broken(struct xes *x)
{
    struct arena *mem = x->op->mem;
    if (x->err)
        return x->err;
    return refuse_with(x->op, ERR_SYNTAX, "process.xml",
                       P("line",
                         arena_fmt(mem, "%lu", (unsigned long)XML_GetCurrentLineNumber(x->parser))),
                       P("column",
                         arena_fmt(mem, "%lu",
                                   (unsigned long)XML_GetCurrentColumnNumber(x->parser) + 1)),
                       P("reason", str_of(XML_ErrorString(XML_GetErrorCode(x->parser)))));
}

static void parser_free(XML_Parser *parser)
{
    if (*parser)
        XML_ParserFree(*parser);
}

static struct mine_columns keys_of(const struct mine_columns *columns)
{
    struct mine_columns keys = *columns;
    if (!keys.id.n)
        keys.id = STR("concept:name");
    if (!keys.activity.n)
        keys.activity = STR("concept:name");
    if (!keys.time.n)
        keys.time = STR("time:timestamp");
    return keys;
}

static enum err parse(struct xes *x, mine_source *read, void *from)
{
    for (ptrdiff_t got = 1; got > 0;) {
        void *piece = XML_GetBuffer(x->parser, PIECE);
        if (!piece)
            return op_fail(x->op, ERR_INTERNAL, "process.failed", "expat has no memory");
        got = read(from, piece, PIECE);
        if (got < 0)
            return ERR_UNAVAILABLE; /* the caller knows what its source said */
        if (XML_ParseBuffer(x->parser, (int)got, got == 0) != XML_STATUS_OK || x->err)
            return broken(x);
    }
    return OK;
}

enum err mine_read_xes(struct op *op, mine_source *read, void *from,
                       const struct mine_columns *columns, struct mine_log *log,
                       struct mine_reading *ret)
{
    CLEANUP(parser_free) XML_Parser parser = XML_ParserCreate(NULL);
    CLEANUP(arena_cleanup) struct arena *scratch = arena_new();
    struct xes x = { .op = op,
                     .parser = parser,
                     .keys = keys_of(columns),
                     .log = log,
                     .reading = ret,
                     .scratch = scratch };
    if (!parser)
        return op_fail(op, ERR_INTERNAL, "process.failed", "expat has no memory");
    XML_SetUserData(parser, &x);
    XML_SetElementHandler(parser, on_begin, on_end);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    return parse(&x, read, from);
}
