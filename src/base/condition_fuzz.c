/* Any bytes as a condition: refused in words, or held against a record without a fault; and "not"
 * around it turns the answer. */
#include "condition.h"

#include "digest.h"
#include "sample.h"
#include "text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool holds_for(const struct condition *c, const struct sample *s)
{
    struct condition inner = *c;
    struct condition negated = { .kind = COND_NOT, .children = &inner, .child_count = 1 };
    bool holds = condition_holds(c, s);
    assert(condition_holds(&negated, s) == !holds);
    return holds;
}

static void check_fault(struct op *op)
{
    assert(!str_is(op_fault_text(op), op->fault.code));
    for (size_t i = 0; i < op->fault.item_count; i++) {
        assert(text_utf8(op->fault.items[i].pointer, NULL));
        assert(!str_is(op_item_text(op, &op->fault.items[i]), op->fault.items[i].code));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str tags[] = { STR("vip"), STR("冰箱") };
    int64_t teams[] = { 3 };
    const struct sample empty = { 0 };
    const struct sample full = {
        .name = STR("Ｗasher 洗衣机"),
        .note = STR("x"),
        .count = 5,
        .owner_id = 7,
        .active = true,
        .due_at = { 1 },
        .colour = SAMPLE_GREEN,
        .tags = { tags, 2 },
        .team_ids = { teams, 1 },
        .place = { STR("上海"), 3 },
    };
    struct env env = { 0 };
    struct op op;
    const json_t *root;
    struct condition c;
    digest_start();
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    op_init(&op, mem, &env, &actor_system);
    if (json_read(&op, (str){ (const char *)data, size }, &root) != OK ||
        condition_read(&op, sample_fields, root, STR("/condition"), &c) != OK) {
        check_fault(&op);
        return 0;
    }
    (void)holds_for(&c, &empty);
    (void)holds_for(&c, &full);
    return 0;
}
