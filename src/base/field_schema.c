/* A table as JSON schema: what the API page shows and the browser's types are made from. Input and
 * output differ: secrets only go in, read-only fields only come out. */
#include "field_internal.h"

struct schema {
    struct buf *out;
    bool input;
};

static void write_schema(const struct schema *s, const struct field *fields);

static void member_text(const struct schema *s, const char *name, const char *value)
{
    buf_fmt(s->out, ",\"%s\":", name);
    buf_json(s->out, str_of(value));
}

static void member_int(const struct schema *s, const char *name, int64_t value)
{
    buf_fmt(s->out, ",\"%s\":%lld", name, (long long)value);
}

static void write_type(const struct schema *s, const struct field *f, const char *type)
{
    buf_fmt(s->out, f->flags & NULLABLE ? "\"type\":[\"%s\",\"null\"]" : "\"type\":\"%s\"", type);
}

/* An empty text is a choice of its own where a labelled text may be left empty. */
static void write_choices(const struct schema *s, const struct field *f)
{
    const char *before = ",\"enum\":[";
    for (const char *const *label = f->labels; *label; label++) {
        buf_z(s->out, before);
        buf_json(s->out, str_of(*label));
        before = ",";
    }
    if (f->kind == F_STR && !(f->flags & (REQUIRED | NULLABLE)) &&
        label_index(f->labels, STR("")) < 0)
        buf_z(s->out, ",\"\"");
    if (f->kind != F_STRS && (f->flags & NULLABLE))
        buf_z(s->out, ",null");
    buf_char(s->out, ']');
}

static void write_string(const struct schema *s, const struct field *f)
{
    write_type(s, f, "string");
    if (f->labels) {
        write_choices(s, f);
        return;
    }
    if (f->kind != F_STR)
        return;
    if (s->input) {
        int64_t least = f->min > 0 ? f->min : (f->flags & REQUIRED) != 0;
        if (least > 0 && (f->flags & REQUIRED)) /* elsewhere empty means none */
            member_int(s, "minLength", least);
        member_int(s, "maxLength", field_limit(f, TEXT_MAX));
    }
}

static void write_integer(const struct schema *s, const struct field *f)
{
    write_type(s, f, "integer");
    buf_z(s->out, ",\"format\":\"int64\"");
    if (f->min != 0 || f->max != 0)
        member_int(s, "minimum", f->min);
    if (f->max != 0)
        member_int(s, "maximum", f->max);
}

static void write_decimal(const struct schema *s, const struct field *f)
{
    buf_z(s->out, "\"type\":[\"number\",\"null\"]");
    if (f->max != 0) {
        member_int(s, "minimum", f->min);
        member_int(s, "maximum", f->max);
    }
}

static void write_item(const struct schema *s, const struct field *f)
{
    buf_z(s->out, ",\"items\":");
    if (f->kind == F_LIST) {
        write_schema(s, f->of);
        return;
    }
    buf_fmt(s->out, "{\"type\":\"%s\"", f->kind == F_STRS ? "string" : "integer");
    if (f->kind == F_INTS)
        buf_z(s->out, ",\"format\":\"int64\"");
    else if (f->labels)
        write_choices(s, f);
    buf_char(s->out, '}');
}

static void write_array(const struct schema *s, const struct field *f)
{
    write_type(s, f, "array");
    write_item(s, f);
    if (s->input) {
        member_int(s, "maxItems", field_limit(f, ITEMS_MAX));
        if (f->min > 0)
            member_int(s, "minItems", f->min);
    }
}

static void write_time(const struct schema *s, const struct field *f)
{
    write_type(s, f, "string");
    member_text(s, "format", "date-time");
}

static void write_record(const struct schema *s, const struct field *f)
{
    if (f->flags & NULLABLE)
        buf_z(s->out, "\"oneOf\":[{\"type\":\"null\"},");
    else
        buf_z(s->out, "\"allOf\":[");
    write_schema(s, f->of);
    buf_char(s->out, ']');
}

static void write_field(const struct schema *s, const struct field *f)
{
    buf_json(s->out, str_of(f->name));
    buf_z(s->out, ":{");
    switch (f->kind) {
    case F_STR:
    case F_ENUM:
        write_string(s, f);
        break;
    case F_INT:
    case F_MONEY:
        write_integer(s, f);
        break;
    case F_DECIMAL:
        write_decimal(s, f);
        break;
    case F_BOOL:
        write_type(s, f, "boolean");
        break;
    case F_UTC:
        write_time(s, f);
        break;
    case F_STRS:
    case F_INTS:
    case F_LIST:
        write_array(s, f);
        break;
    case F_RECORD:
        write_record(s, f);
        break;
    case F_JSON:
        buf_z(s->out, "\"type\":[\"object\",\"array\",\"string\",\"number\","
                      "\"boolean\",\"null\"]");
        break;
    }
    if (f->format)
        member_text(s, "format", f->format);
    if (f->doc)
        member_text(s, "description", f->doc);
    buf_char(s->out, '}');
}

static bool is_shown(const struct schema *s, const struct field *f)
{
    return !(f->flags & (unsigned)(s->input ? READONLY : SECRET));
}

static bool is_required(const struct schema *s, const struct field *f)
{
    return is_shown(s, f) && (s->input ? (f->flags & REQUIRED) != 0 : !(f->flags & OPTIONAL));
}

static void write_required(const struct schema *s, const struct field *fields)
{
    const char *before = ",\"required\":[";
    bool any = false;
    for (const struct field *f = fields; f->name; f++) {
        if (!is_required(s, f))
            continue;
        buf_z(s->out, before);
        buf_json(s->out, str_of(f->name));
        before = ",";
        any = true;
    }
    if (any)
        buf_char(s->out, ']');
}

static void write_schema(const struct schema *s, const struct field *fields)
{
    bool first = true;
    buf_z(s->out, "{\"type\":\"object\",\"properties\":{");
    for (const struct field *f = fields; f->name; f++) {
        if (!is_shown(s, f))
            continue;
        if (!first)
            buf_char(s->out, ',');
        write_field(s, f);
        first = false;
    }
    buf_char(s->out, '}');
    write_required(s, fields);
    if (s->input)
        buf_z(s->out, ",\"additionalProperties\":false");
    buf_char(s->out, '}');
}

void fields_schema(struct buf *out, const struct field *fields, bool input)
{
    write_schema(&(struct schema){ out, input }, fields);
}
