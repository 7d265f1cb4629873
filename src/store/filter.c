/* Conditions as SQL. Text grows in the op's arena: a filter has some ten parts, so that copying is
 * cheaper than keeping a buffer that somebody must release. */
#include "filter.h"

#include <assert.h>

void filter_init(struct op *op, struct filter *f, const struct filter_column *columns)
{
    *f = (struct filter){ .op = op, .where = STR(""), .tail = STR(""), .columns = columns };
}

static bool is_pg(const struct filter *f)
{
    return db_engine(f->op->env->db) == DB_PG;
}

static str filter_arg(struct filter *f, struct arg arg, bool many)
{
    assert(f->arg_count < FILTER_ARGS_MAX);
    f->args[f->arg_count++] = arg;
    int n = (int)f->arg_count;
    if (!many)
        return arena_fmt(f->op->mem, is_pg(f) ? "$%d" : "?%d", n);
    return arena_fmt(f->op->mem,
                     is_pg(f) ? "(SELECT unnest($%d::text::bigint[]))"
                              : "(SELECT value FROM json_each(?%d))",
                     n);
}

/* The text with each placeholder numbered and its arg kept. */
static str filter_text(struct filter *f, const char *text, const struct arg *args, size_t n)
{
    struct arena *mem = f->op->mem;
    str out = STR("");
    size_t used = 0;
    const char *mark;

    while ((mark = strchr(text, '?'))) {
        bool many = mark[1] == '[' && mark[2] == ']';
        assert(used < n);
        str placed = filter_arg(f, args[used++], many);
        out = arena_fmt(mem, STR_FMT "%.*s" STR_FMT, STR_ARG(out), (int)(mark - text), text,
                        STR_ARG(placed));
        text = mark + (many ? 3 : 1);
    }
    assert(used == n);
    return arena_fmt(mem, STR_FMT "%s", STR_ARG(out), text);
}

void filter_and(struct filter *f, const char *text, const struct arg *args, size_t n)
{
    str part = filter_text(f, text, args, n);
    f->where = arena_fmt(f->op->mem, STR_FMT "%s(" STR_FMT ")", STR_ARG(f->where),
                         f->where.n ? " AND " : " WHERE ", STR_ARG(part));
}

struct arg filter_ids(struct op *op, const ints *ids)
{
    bool pg = db_engine(op->env->db) == DB_PG;
    struct buf b;
    buf_init(&b, 24 * ids->n + 8);
    buf_char(&b, pg ? '{' : '[');
    for (size_t i = 0; i < ids->n; i++) {
        if (i)
            buf_char(&b, ',');
        buf_int(&b, ids->items[i]);
    }
    buf_char(&b, pg ? '}' : ']');
    str text = arena_str(op->mem, buf_view(&b));
    buf_release(&b);
    return V(text);
}

void filter_and_ids(struct filter *f, const char *column, const ints *ids)
{
    filter_and(f, arena_fmt(f->op->mem, "%s IN ?[]", column).p, ARGS(filter_ids(f->op, ids)));
}

void filter_order(struct filter *f, const char *order, int64_t limit)
{
    str n = filter_arg(f, V(limit), false);
    f->tail = arena_fmt(f->op->mem, "%s LIMIT " STR_FMT, order, STR_ARG(n));
}

struct sql filter_sql(struct filter *f, const char *name, const char *head)
{
    str text = arena_fmt(f->op->mem, "%s" STR_FMT STR_FMT, head, STR_ARG(f->where), STR_ARG(f->tail));
    return db_sql(f->op, str_of(name), text, false);
}

/* ------------------------------------------------------------------ conditions */

static const struct filter_column *column_of(const struct filter *f, const char *field)
{
    for (const struct filter_column *c = f->columns; c && c->field; c++)
        if (strcmp(c->field, field) == 0)
            return c;
    return NULL;
}

static bool is_text(const struct field *field)
{
    return field->kind == F_STR || field->kind == F_STRS || field->kind == F_JSON;
}

static struct arg value_arg(const struct field *field, const struct condition_value *v)
{
    return is_text(field) ? V(v->text) : V(v->number);
}

/* % _ and \ of the user's text stand for themselves. */
static struct arg like_arg(struct op *op, str text, bool inside)
{
    struct buf b;
    buf_init(&b, 2 * text.n + 4);
    if (inside)
        buf_char(&b, '%');
    for (size_t i = 0; i < text.n; i++) {
        if (strchr("%_\\", text.p[i]))
            buf_char(&b, '\\');
        buf_char(&b, text.p[i]);
    }
    buf_char(&b, '%');
    str like = arena_str(op->mem, buf_view(&b));
    buf_release(&b);
    return V(like);
}

static str test_list(struct filter *f, const struct filter_column *col, const struct condition *c)
{
    struct arena *mem = f->op->mem;
    str out = STR("");
    for (size_t i = 0; i < c->value_count; i++) {
        struct arg arg = value_arg(c->field, &c->values[i]);
        str one = col->member ? filter_text(f, col->member, &arg, 1)
                              : filter_text(f, arena_fmt(mem, "%s = ?", col->column).p, &arg, 1);
        out = arena_fmt(mem, STR_FMT "%s" STR_FMT, STR_ARG(out), i ? " OR " : "", STR_ARG(one));
    }
    bool negated = c->op == COND_NOT_IN || c->op == COND_NE;
    return arena_fmt(mem, negated ? "NOT coalesce(" STR_FMT ", 1 = 0)" : "(" STR_FMT ")", STR_ARG(out));
}

static str test_empty(struct filter *f, const struct filter_column *col, const struct condition *c)
{
    const char *no = c->op == COND_EMPTY ? "" : "NOT ";
    if (is_text(c->field))
        return arena_fmt(f->op->mem, "%s(coalesce(%s, '') = '')", no, col->column);
    return arena_fmt(f->op->mem, "%s(coalesce(%s, 0) = 0)", no, col->column);
}

static str test_text(struct filter *f, const struct filter_column *col, const struct condition *c)
{
    struct arg like = like_arg(f->op, c->values[0].text, c->op == COND_CONTAINS);
    const char *text = arena_fmt(f->op->mem, "lower(%s) LIKE lower(?) ESCAPE '\\'", col->column).p;
    return filter_text(f, text, &like, 1);
}

static str test_compare(struct filter *f, const struct filter_column *col, const struct condition *c)
{
    static const char *const words[] = { [COND_LT] = "<", [COND_LE] = "<=", [COND_GT] = ">", [COND_GE] = ">=" };
    struct arg arg = value_arg(c->field, &c->values[0]);
    const char *text = arena_fmt(f->op->mem, "%s %s ?", col->column, words[c->op]).p;
    return filter_text(f, text, &arg, 1);
}

static str filter_test(struct filter *f, const struct filter_column *col, const struct condition *c)
{
    switch (c->op) {
    case COND_EQ:
    case COND_NE:
    case COND_IN:
    case COND_NOT_IN:
        return test_list(f, col, c);
    case COND_EMPTY:
    case COND_NOT_EMPTY:
        return test_empty(f, col, c);
    case COND_CONTAINS:
    case COND_STARTS:
        return col->member ? test_list(f, col, c) : test_text(f, col, c);
    default:
        return test_compare(f, col, c);
    }
}

static enum err filter_node(struct filter *f, const struct condition *c, str *ret)
{
    struct arena *mem = f->op->mem;
    if (c->kind == COND_TEST) {
        const struct filter_column *col = column_of(f, c->field->name);
        if (!col)
            return refuse_with(f->op, ERR_INVALID, "condition.not_searchable",
                               P("field", str_of(c->field->name)));
        *ret = filter_test(f, col, c);
        return OK;
    }
    str out = STR("");
    for (size_t i = 0; i < c->child_count; i++) {
        str child = { 0 };
        TRY(filter_node(f, &c->children[i], &child));
        const char *word = !i ? "" : c->kind == COND_ANY ? " OR " : " AND ";
        out = arena_fmt(mem, STR_FMT "%s(" STR_FMT ")", STR_ARG(out), word, STR_ARG(child));
    }
    if (!c->child_count) /* nothing asked: all holds, any does not */
        out = c->kind == COND_ANY ? STR("1 = 0") : STR("1 = 1");
    *ret = c->kind == COND_NOT ? arena_fmt(mem, "NOT coalesce(" STR_FMT ", 1 = 0)", STR_ARG(out)) : out;
    return OK;
}

enum err filter_condition(struct op *op, struct filter *f, const struct condition *c)
{
    str text;
    (void)op;
    TRY(filter_node(f, c, &text));
    f->where = arena_fmt(f->op->mem, STR_FMT "%s(" STR_FMT ")", STR_ARG(f->where),
                         f->where.n ? " AND " : " WHERE ", STR_ARG(text));
    return OK;
}
