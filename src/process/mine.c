/* Events in: names become numbers, so that a log of a million events is a million small records. */
#include "mine_internal.h"

#include "../base/text.h"

static uint32_t hash_of(str s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
    return (uint32_t)(h ^ (h >> 32));
}

static size_t slot_of(const struct intern *t, uint32_t hash, str name)
{
    size_t at = hash & (t->room - 1);
    while (t->slots[at].index &&
           (t->slots[at].hash != hash || !str_eq(t->names.items[t->slots[at].index - 1], name)))
        at = (at + 1) & (t->room - 1);
    return at;
}

static void intern_widen(struct arena *mem, struct intern *t)
{
    struct intern wider = *t;
    wider.room = t->room ? t->room * 2 : 64;
    wider.slots = arena_array(mem, wider.room, sizeof *wider.slots);
    for (size_t i = 0; i < t->room; i++) {
        size_t at = t->slots[i].hash & (wider.room - 1);
        if (!t->slots[i].index)
            continue;
        while (wider.slots[at].index)
            at = (at + 1) & (wider.room - 1);
        wider.slots[at] = t->slots[i];
    }
    *t = wider;
}

static uint32_t intern(struct arena *mem, struct intern *t, str name)
{
    uint32_t hash = hash_of(name);
    if (t->names.n * 2 >= t->room)
        intern_widen(mem, t);
    size_t at = slot_of(t, hash, name);
    if (t->slots[at].index)
        return t->slots[at].index - 1;
    if (t->names.n == t->names_room) {
        size_t wider = t->names_room ? t->names_room * 2 : 64;
        t->names.items =
            arena_grow(mem, t->names.items, t->names_room * sizeof(str), wider * sizeof(str));
        t->names_room = wider;
    }
    t->names.items[t->names.n++] = arena_str(mem, name);
    t->slots[at].hash = hash;
    t->slots[at].index = (uint32_t)t->names.n;
    return (uint32_t)t->names.n - 1;
}

struct mine_log *mine_log_new(struct arena *mem)
{
    struct mine_log *log = arena_alloc(mem, sizeof *log);
    log->mem = mem;
    return log;
}

size_t mine_log_size(const struct mine_log *log)
{
    return log->n;
}

enum err mine_event(struct op *op, struct mine_log *log, str id, str activity, utc at)
{
    if (log->n == MINE_EVENTS_MAX)
        return refuse(op, ERR_TOO_LARGE, "process.too_many");
    if (log->n == log->room) {
        size_t wider = log->room ? log->room * 2 : 1024;
        log->steps = arena_grow(log->mem, log->steps, log->room * sizeof *log->steps,
                                wider * sizeof *log->steps);
        log->room = wider;
    }
    log->steps[log->n] =
        (struct mine_step){ .at = at.ms,
                            .id = intern(log->mem, &log->ids, id),
                            .activity = intern(log->mem, &log->activities, activity),
                            .place = (uint32_t)log->n };
    log->n++;
    return OK;
}

/* ------------------------------------------------------------------ rows of files */

void mine_bad(struct op *op, struct mine_reading *reading, int64_t line, str column,
              const char *code, str value)
{
    if (reading->bad_rows++ >= MINE_BAD_SHOWN)
        return;
    if (!reading->bad.items)
        reading->bad.items = arena_array(op->mem, MINE_BAD_SHOWN, sizeof(struct mine_bad));
    struct param params[] = { P("value", arena_str(op->mem, text_cut(value, 60))) };
    struct fault_item item = { .code = code, .params = params, .param_count = 1 };
    ((struct mine_bad *)reading->bad.items)[reading->bad.n++] =
        (struct mine_bad){ line, column, op_item_text(op, &item) };
}

/* What is wrong with a name, or NULL. */
static const char *name_fault(str name)
{
    if (!name.n)
        return "process.empty";
    if (name.n > MINE_NAME_MAX)
        return "process.long";
    return text_control(name, true) < 0 ? NULL : "process.control";
}

enum err mine_take(struct op *op, struct mine_log *log, struct mine_reading *reading,
                   const struct mine_columns *columns, const struct mine_row *row)
{
    str id = text_trim(row->id), activity = text_trim(row->activity), time = text_trim(row->time);
    const char *fault;
    utc at;
    if ((fault = name_fault(id)))
        mine_bad(op, reading, row->line, columns->id, fault, STR(""));
    else if ((fault = name_fault(activity)))
        mine_bad(op, reading, row->line, columns->activity, fault, STR(""));
    else if (!time.n)
        mine_bad(op, reading, row->line, columns->time, "process.empty", STR(""));
    else if (!mine_time(time, &at))
        mine_bad(op, reading, row->line, columns->time, "process.time",
                 text_control(time, true) < 0 ? time : STR("?"));
    else
        return mine_event(op, log, id, activity, at);
    return OK;
}
