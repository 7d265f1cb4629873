/* An op and its fault. What went wrong is copied into the op's arena, so callers may say it with
 * values of any short life. */
#include "op.h"

#include "digest.h"
#include "message.h"
#include "permission.h"

const char *const actor_kind_labels[] = { "system", "user", "customer", "anonymous", NULL };

const struct actor actor_system = { .kind = ACTOR_SYSTEM, .name = { "system", 6 } };
const struct actor actor_anonymous = { .kind = ACTOR_ANONYMOUS };

void (*op_db_end)(struct op *op);

void op_init(struct op *op, struct arena *mem, struct env *env, const struct actor *actor)
{
    *op = (struct op){ .mem = mem, .env = env, .actor = actor, .now = utc_now() };
    unsigned char id[(sizeof(op->id) - 1) / 2];
    random_bytes(id, sizeof(id));
    hex(id, sizeof(id), op->id);
}

void op_end(struct op *op)
{
    if (op->db && op_db_end)
        op_db_end(op);
}

void op_cleanup(struct op *op)
{
    op_end(op);
}

static struct param *params_copy(struct op *op, const struct param *params, size_t *ret_count)
{
    size_t count = 0;
    while (params && params[count].name)
        count++;
    struct param *copy = count ? arena_array(op->mem, count, sizeof(*copy)) : NULL;
    for (size_t i = 0; i < count; i++)
        copy[i] = (struct param){ params[i].name, arena_str(op->mem, params[i].value) };
    *ret_count = count;
    return copy;
}

enum err refuse_params(struct op *op, enum err err, const char *code, const struct param *params)
{
    struct fault *fault = &op->fault;
    fault->err = err;
    fault->code = code;
    fault->params = params_copy(op, params, &fault->param_count);
    if (err != ERR_INVALID) { /* field errors belong to that one answer */
        fault->items = NULL;
        fault->item_count = 0;
    }
    return err;
}

enum err refuse(struct op *op, enum err err, const char *code)
{
    return refuse_params(op, err, code, NULL);
}

void op_field_params(struct op *op, str pointer, const char *code, const struct param *params)
{
    struct fault *fault = &op->fault;
    if (fault->item_count == FAULT_ITEMS_MAX)
        return;
    if (!fault->items)
        fault->items = arena_array(op->mem, FAULT_ITEMS_MAX, sizeof(*fault->items));
    struct fault_item *item = &fault->items[fault->item_count++];
    item->pointer = arena_str(op->mem, pointer);
    item->code = code;
    item->params = params_copy(op, params, &item->param_count);
}

void op_field(struct op *op, str pointer, const char *code)
{
    op_field_params(op, pointer, code, NULL);
}

enum err op_check(struct op *op)
{
    return op->fault.item_count > 0 ? refuse(op, ERR_INVALID, "input.invalid") : OK;
}

enum err op_fail(struct op *op, enum err err, const char *code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    op->fault.detail = arena_vfmt(op->mem, format, args);
    va_end(args);
    return refuse(op, err, code);
}

void op_forgive(struct op *op)
{
    op->fault = (struct fault){ 0 };
}

str op_fault_text(struct op *op)
{
    const struct fault *fault = &op->fault;
    if (!fault->code)
        return STR("");
    return message_text(op->mem, op->lang, fault->code, fault->params, fault->param_count);
}

str op_item_text(struct op *op, const struct fault_item *item)
{
    return message_text(op->mem, op->lang, item->code, item->params, item->param_count);
}

enum scope op_scope(const struct op *op, const char *permission)
{
    if (op->actor->kind == ACTOR_SYSTEM)
        return SCOPE_ALL;
    int index = permission_index(str_of(permission));
    return index < 0 ? SCOPE_NONE : (enum scope)op->actor->grants[index];
}
