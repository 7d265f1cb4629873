#include "record_text.h"

#include "json.h"

struct kept_list {
    struct list items;
};

enum err record_read(struct op *op, const struct field *fields, str json, void *ret)
{
    const json_t *root;
    TRY(json_read(op, json, &root));
    return fields_read(op, fields, root, STR(""), ret, NULL);
}

/* All of it or nothing. */
static enum err text_take(struct op *op, const struct buf *out, str *ret)
{
    if (out->full)
        return refuse(op, ERR_TOO_LARGE, "field.record_too_large");
    *ret = arena_str(op->mem, buf_view(out));
    return OK;
}

enum err record_text(struct op *op, const struct field *fields, const void *record, str *ret)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 8 << 20);
    fields_write(&out, fields, record);
    return text_take(op, &out, ret);
}

enum err records_read(struct op *op, const struct field *fields, size_t size, str json,
                      struct list *ret)
{
    const struct field list_fields[] = {
        { FIELD(struct kept_list, items), .of = fields, .size = size, .max = 10000 },
        { 0 },
    };
    struct kept_list found = { 0 };
    str text = arena_fmt(op->mem, "{\"items\":" STR_FMT "}", STR_ARG(json.n ? json : STR("[]")));
    TRY(record_read(op, list_fields, text, &found));
    *ret = found.items;
    return OK;
}

enum err records_text(struct op *op, const struct field *fields, size_t size,
                      const struct list *list, str *ret)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 1 << 20);
    fields_write_items(&out, fields, list->items, list->n, size);
    return text_take(op, &out, ret);
}
