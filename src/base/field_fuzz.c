/* Any bytes as JSON into a record of every kind. What is refused must say so in words at a place
 * that is text; what is taken must come out as JSON and go in again unchanged. */
#include "sample.h"

#include "digest.h"
#include "text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_fault(struct op *op)
{
    assert(op->fault.code && !str_is(op_fault_text(op), op->fault.code));
    assert(text_utf8(op_fault_text(op), NULL));
    for (size_t i = 0; i < op->fault.item_count; i++) {
        const struct fault_item *item = &op->fault.items[i];
        assert(text_utf8(item->pointer, NULL));
        assert(item->pointer.n == 0 || item->pointer.p[0] == '/');
        assert(!str_is(op_item_text(op, item), item->code));
    }
}

static str printed(struct op *op, const struct sample *s)
{
    struct buf b;
    buf_init(&b, 64u << 20);
    fields_write(&b, sample_fields, s);
    assert(!b.full);
    str text = arena_str(op->mem, buf_view(&b));
    buf_release(&b);
    return text;
}

static void check_round(struct op *op, const struct sample *s)
{
    const json_t *root;
    struct sample again = { 0 };
    str text = printed(op, s);
    assert(json_read(op, text, &root) == OK);
    json_object_del((json_t *)root, "id"); /* output only */
    assert(fields_read(op, sample_fields, root, STR(""), &again, NULL) == OK);
    assert(str_eq(printed(op, &again), text));
}

/* The same bytes as a query parameter of each field. */
static void check_plain(struct op *op, str text)
{
    struct sample s = { 0 };
    for (const struct field *f = sample_fields; f->name; f++) {
        op_forgive(op);
        field_from_text(op, f, text, STR("/q"), &s);
        if (op_check(op) == OK)
            (void)field_text(op->mem, f, &s);
        else
            check_fault(op);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct env env = { 0 };
    struct op op;
    const json_t *root;
    struct sample s = { 0 };
    str text = { (const char *)data, size };
    digest_start();
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    op_init(&op, mem, &env, &actor_system);
    if (json_read(&op, text, &root) != OK ||
        fields_read(&op, sample_fields, root, STR(""), &s, NULL) != OK)
        check_fault(&op);
    else
        check_round(&op, &s);
    check_plain(&op, text);
    return 0;
}
