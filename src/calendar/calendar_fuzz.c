/* Any bytes as a calendar, as a length of time and as a zone's file: refused in words, or sums that hold
 * together. */
#include "calendar_internal.h"

#include "../base/digest.h"
#include "../base/duration.h"
#include "../base/text.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_fault(struct op *op)
{
    assert(!str_is(op_fault_text(op), op->fault.code));
    for (size_t i = 0; i < op->fault.item_count; i++) {
        assert(text_utf8(op->fault.items[i].pointer, NULL));
        assert(!str_is(op_item_text(op, &op->fault.items[i]), op->fault.items[i].code));
    }
}

static void check_duration(struct arena *mem, str text)
{
    int64_t seconds, again = -1;
    if (duration_parse(text, &seconds) != DURATION_OK)
        return;
    assert(seconds >= 0 && seconds <= DURATION_MAX);
    assert(duration_parse(duration_text(mem, seconds), &again) == DURATION_OK && again == seconds);
}

static void check_zone(str bytes)
{
    struct zone z;
    if (!zone_read(bytes, &z))
        return;
    assert(z.n > 0 && z.parts[0].from == 0);
    for (size_t i = 1; i < z.n; i++)
        assert(z.parts[i].from > z.parts[i - 1].from && z.parts[i].ahead != z.parts[i - 1].ahead);
    free((void *)z.parts);
}

static void check_sums(struct op *op, const struct calendar *c)
{
    static const int64_t starts[] = { 1000, 1325239199999, 1772413200000, 4102444800000 };
    static const int64_t lengths[] = { 0, 1, 3600000, 360000000, 900000000000 };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
            struct calendar_moment m, back;
            struct calendar_end e;
            const struct calendar_period p = { .unit = (int)(k % 6), .n = (int64_t)i + 1 };
            utc start = { starts[i] };
            if (calendar_add(op, c, start, lengths[k], &m) == OK)
                assert(calendar_between(c, start, m.at) == lengths[k] && m.at.ms >= start.ms);
            if (calendar_subtract(op, c, start, lengths[k], &back) == OK)
                assert(calendar_between(c, back.at, start) == lengths[k]);
            if (calendar_period_end(op, c, start, &p, &e) == OK)
                assert(e.at.ms > start.ms);
        }
    op_forgive(op);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str bytes = { (const char *)data, size };
    struct env env = { 0 };
    struct op op;
    const struct calendar *c, *again = NULL;
    digest_start();
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    op_init(&op, mem, &env, &actor_system);
    check_duration(mem, bytes);
    check_zone(bytes);
    if (calendar_read(&op, bytes, &c) != OK) {
        check_fault(&op);
        return 0;
    }
    str text = calendar_text(&op, c);
    assert(calendar_read(&op, text, &again) == OK);
    assert(str_eq(calendar_text(&op, again), text));
    check_sums(&op, c);
    assert(calendar_days(&op, c, 2026).n >= 364);
    return 0;
}
