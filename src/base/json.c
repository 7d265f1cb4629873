/* jansson does the parsing; what it leaves open is checked before: UTF-8 with its place, and depth,
 * because its own limit of 2048 levels is far beyond what any of our readers may recurse. */
#include "json.h"

#include "text.h"

#define DEPTH_MAX 64

static enum err json_refuse(struct op *op, const char *code, int64_t line, int64_t column,
                            str reason)
{
    return refuse_with(op, ERR_SYNTAX, code, P("line", arena_fmt(op->mem, "%lld", (long long)line)),
                       P("column", arena_fmt(op->mem, "%lld", (long long)column)),
                       P("reason", reason));
}

/* Refuses with the line and column (in characters, from 1) of the byte at `at`; all before it is
 * valid UTF-8. */
static enum err json_refuse_at(struct op *op, const char *code, str text, size_t at)
{
    int64_t line = 1;
    size_t line_start = 0;
    for (size_t i = 0; i < at; i++) {
        if (text.p[i] == '\n') {
            line++;
            line_start = i + 1;
        }
    }
    size_t column = text_chars((str){ text.p + line_start, at - line_start }) + 1;
    return json_refuse(op, code, line, (int64_t)column, STR(""));
}

/* The place of the first bracket that opens a level too many, or -1. Brackets in texts do not count;
 * whether the brackets match is the parser's question. */
static ptrdiff_t too_deep(str text)
{
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (quoted) {
            if (c == '\\')
                i++;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > DEPTH_MAX)
                return (ptrdiff_t)i;
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return -1;
}

static const char *error_code(enum json_error_code code)
{
    switch (code) {
    case json_error_duplicate_key:
        return "json.duplicate";
    case json_error_numeric_overflow:
        return "json.number";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "json.nul";
    case json_error_premature_end_of_input:
        return "json.end";
    default:
        return "json.syntax";
    }
}

static enum err parser_refuse(struct op *op, const json_error_t *error)
{
    str reason = str_of(error->text);
    size_t bad; /* jansson cuts its words at a fixed size, perhaps inside a character */
    if (!text_utf8(reason, &bad))
        reason.n = bad;
    return json_refuse(op, error_code(json_error_code(error)), error->line, error->column, reason);
}

static void json_done(void *value)
{
    json_decref(value);
}

enum err json_read(struct op *op, str text, const json_t **ret)
{
    size_t bad;
    if (!text_utf8(text, &bad))
        return json_refuse_at(op, "json.utf8", text, bad);
    ptrdiff_t deep = too_deep(text);
    if (deep >= 0)
        return json_refuse_at(op, "json.depth", text, (size_t)deep);
    json_error_t error;
    json_t *value =
        json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!value)
        return parser_refuse(op, &error);
    arena_defer(op->mem, json_done, value);
    *ret = value;
    return OK;
}

str json_view(const json_t *string)
{
    return (str){ json_string_value(string), json_string_length(string) };
}
