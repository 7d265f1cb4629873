/* Conditions as SQL. A test of a field becomes SQL that is true exactly where condition_holds is: an
 * absent value (NULL) counts as the empty text or 0, as it does in a record. */
#include "filter.h"

#include "../base/text.h"

#include <assert.h>

#define TEXT_MAX (1u << 18)

void filter_init(struct op *op, struct filter *f, const struct filter_column *columns)
{
    f->op = op;
    f->where = f->tail = STR("");
    f->arg_count = 0;
    f->columns = columns;
}

static bool on_pg(const struct filter *f)
{
    return db_engine(f->op->env->db) == DB_PG;
}

static void release(void *buf)
{
    buf_release(buf);
}

static struct buf *scratch(struct op *op)
{
    struct buf *b = arena_alloc(op->mem, sizeof *b);
    buf_init(b, TEXT_MAX);
    arena_defer(op->mem, release, b);
    return b;
}

/* A parameter in the engine's words: ?3 or $3. */
static void add_arg(struct filter *f, struct buf *out, struct arg arg)
{
    assert(f->arg_count < FILTER_ARGS_MAX); /* 100 tests of a condition, one list each, and ours */
    f->args[f->arg_count++] = arg;
    buf_char(out, on_pg(f) ? '$' : '?');
    buf_int(out, (int64_t)f->arg_count);
}

/* A list is one parameter, however long, so that the text of the question stays the same. */
static void add_list(struct filter *f, struct buf *out, struct arg list, const char *type)
{
    buf_z(out, on_pg(f) ? "(SELECT unnest(" : "(SELECT value FROM json_each(");
    add_arg(f, out, list);
    if (on_pg(f)) {
        buf_z(out, "::");
        buf_z(out, type);
    }
    buf_z(out, "))");
}

struct arg filter_ids(struct op *op, const ints *ids)
{
    bool pg = db_engine(op->env->db) == DB_PG;
    struct buf *out = scratch(op);
    buf_char(out, pg ? '{' : '[');
    for (size_t i = 0; i < ids->n; i++) {
        if (i)
            buf_char(out, ',');
        buf_int(out, ids->items[i]);
    }
    buf_char(out, pg ? '}' : ']');
    return arg_str(buf_view(out));
}

/* `?` and `?[]` in our own text become parameters. */
static void add_text(struct filter *f, struct buf *out, const char *text, const struct arg *args,
                     size_t n)
{
    size_t used = 0;
    for (const char *p = text; *p; p++) {
        if (*p != '?') {
            buf_char(out, *p);
            continue;
        }
        assert(used < n);
        if (p[1] == '[' && p[2] == ']') {
            add_list(f, out, args[used++], "bigint[]");
            p += 2;
        } else {
            add_arg(f, out, args[used++]);
        }
    }
    assert(used == n);
}

static void add_where(struct filter *f, str test)
{
    f->where = arena_fmt(f->op->mem, STR_FMT "%s(" STR_FMT ")", STR_ARG(f->where),
                         f->where.n ? " AND " : " WHERE ", STR_ARG(test));
}

void filter_and(struct filter *f, const char *text, const struct arg *args, size_t n)
{
    struct buf *out = scratch(f->op);
    add_text(f, out, text, args, n);
    add_where(f, buf_view(out));
}

void filter_and_ids(struct filter *f, const char *column, const ints *ids)
{
    if (ids->n == 0) {
        filter_and(f, "1 = 0", NO_ARGS);
    } else if (ids->n == 1) {
        filter_and(f, arena_fmt(f->op->mem, "%s = ?", column).p, ARGS(V(ids->items[0])));
    } else {
        filter_and(f, arena_fmt(f->op->mem, "%s IN ?[]", column).p, ARGS(filter_ids(f->op, ids)));
    }
}

void filter_order(struct filter *f, const char *order, int64_t limit)
{
    struct buf *out = scratch(f->op);
    buf_z(out, order);
    buf_z(out, " LIMIT ");
    add_arg(f, out, arg_int(limit));
    f->tail = buf_view(out);
}

struct sql filter_sql(struct filter *f, const char *name, const char *head)
{
    str text =
        arena_fmt(f->op->mem, "%s" STR_FMT STR_FMT, head, STR_ARG(f->where), STR_ARG(f->tail));
    return (struct sql){ name, text.p, text.p, (int)f->arg_count, false, -1 };
}

/* Conditions. */

static const char *const comparisons[] = {
    [COND_EQ] = " = ",    [COND_NE] = " <> ",        [COND_LT] = " < ",  [COND_LE] = " <= ",
    [COND_GT] = " > ",    [COND_GE] = " >= ",        [COND_IN] = " IN ", [COND_NOT_IN] = " NOT IN ",
    [COND_EMPTY] = " = ", [COND_NOT_EMPTY] = " <> ",
};

static bool is_text(const struct condition *c)
{
    return c->field->kind == F_STR;
}

/* Below, equal or above: nothing against the condition's value. */
static int compare_nothing(const struct condition *c, const struct condition_value *v)
{
    if (is_text(c))
        return v->text.n ? -1 : 0;
    return (0 > v->number) - (0 < v->number);
}

static bool nothing_is_member(const struct condition *c)
{
    for (size_t i = 0; i < c->value_count; i++)
        if (compare_nothing(c, &c->values[i]) == 0)
            return true;
    return false;
}

/* Would a record without a value pass? Then NULL has to be made a value; otherwise the column stays
 * bare, and an index may serve. */
static bool nothing_holds(const struct condition *c)
{
    int order = c->value_count ? compare_nothing(c, c->values) : 0;
    switch (c->op) {
    case COND_EQ:
        return order == 0;
    case COND_NE:
        return order != 0;
    case COND_LT:
        return order < 0;
    case COND_LE:
        return order <= 0;
    case COND_GT:
        return order > 0;
    case COND_GE:
        return order >= 0;
    case COND_IN:
        return nothing_is_member(c);
    case COND_NOT_IN:
        return !nothing_is_member(c);
    default:
        return true;
    }
}

static void add_column(struct buf *out, const char *column, const char *instead)
{
    if (!instead) {
        buf_z(out, column);
        return;
    }
    buf_z(out, "coalesce(");
    buf_z(out, column);
    buf_z(out, ", ");
    buf_z(out, instead);
    buf_char(out, ')');
}

static struct arg value_arg(const struct condition *c, const struct condition_value *v)
{
    return is_text(c) || c->field->kind == F_STRS ? arg_str(v->text.p ? v->text : STR(""))
                                                  : arg_int(v->number);
}

/* The element of an array of PostgreSQL: quoted, with \ before quotes and itself. */
static void add_element(struct buf *out, str text)
{
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"' || text.p[i] == '\\')
            buf_char(out, '\\');
        buf_char(out, text.p[i]);
    }
    buf_char(out, '"');
}

static struct arg texts_arg(struct filter *f, const struct condition *c)
{
    struct buf *out = scratch(f->op);
    buf_char(out, on_pg(f) ? '{' : '[');
    for (size_t i = 0; i < c->value_count; i++) {
        if (i)
            buf_char(out, ',');
        if (on_pg(f))
            add_element(out, c->values[i].text);
        else
            buf_json(out, c->values[i].text);
    }
    buf_char(out, on_pg(f) ? '}' : ']');
    return arg_str(buf_view(out));
}

static struct arg numbers_arg(struct filter *f, const struct condition *c)
{
    ints numbers = { arena_array(f->op->mem, c->value_count, sizeof(int64_t)), c->value_count };
    for (size_t i = 0; i < c->value_count; i++)
        numbers.items[i] = c->values[i].number;
    return filter_ids(f->op, &numbers);
}

/* Tests of folded text; both engines have a word for the place of a text in another. */
static void add_part_test(struct filter *f, struct buf *out, const char *column,
                          const struct condition *c)
{
    buf_z(out, on_pg(f) ? "strpos(lower(normalize(" : "instr(fold(");
    add_column(out, column, "''");
    buf_z(out, on_pg(f) ? ", NFKC)), " : "), ");
    add_arg(f, out, value_arg(c, c->values));
    buf_z(out, c->op == COND_STARTS ? ") = 1" : ") > 0");
}

static enum err add_list_test(struct filter *f, struct buf *out, const struct filter_column *column,
                              const struct condition *c)
{
    if (c->op == COND_CONTAINS || c->op == COND_IN || c->op == COND_NOT_IN) {
        buf_z(out, c->op == COND_NOT_IN ? "NOT (" : "(");
        for (size_t i = 0; i < c->value_count; i++) {
            struct arg value = value_arg(c, &c->values[i]);
            if (i)
                buf_z(out, " OR ");
            add_text(f, out, column->member, &value, 1);
        }
        buf_char(out, ')');
        return OK;
    }
    add_column(out, column->column, "''"); /* the whole list, as one text */
    buf_z(out, c->op == COND_EMPTY ? " = ''" : " <> ''");
    return OK;
}

static void add_value_test(struct filter *f, struct buf *out, const char *column,
                           const struct condition *c, bool negated)
{
    const char *nothing = is_text(c) ? "''" : "0";
    add_column(out, column, negated || nothing_holds(c) ? nothing : NULL);
    bool ordered = c->op >= COND_LT && c->op <= COND_GE;
    if (ordered && is_text(c) && on_pg(f))
        buf_z(out, " COLLATE \"C\""); /* bytewise, as str_cmp and SQLite do */
    buf_z(out, comparisons[c->op]);
    if (c->op == COND_EMPTY || c->op == COND_NOT_EMPTY)
        buf_z(out, nothing);
    else if (c->op == COND_IN || c->op == COND_NOT_IN)
        add_list(f, out, is_text(c) ? texts_arg(f, c) : numbers_arg(f, c),
                 is_text(c) ? "text[]" : "bigint[]");
    else
        add_arg(f, out, value_arg(c, c->values));
}

static const struct filter_column *column_of(const struct filter *f, const char *field)
{
    for (const struct filter_column *c = f->columns; c && c->field; c++)
        if (str_is(str_of(field), c->field))
            return c;
    return NULL;
}

static enum err add_test(struct filter *f, struct buf *out, const struct condition *c, bool negated)
{
    const struct filter_column *column = column_of(f, c->field->name);
    bool list = c->field->kind == F_STRS || c->field->kind == F_INTS;
    if (!column || (list && !column->member))
        return refuse_with(f->op, ERR_INVALID, "condition.not_searchable",
                           P("field", str_of(c->field->name)));
    if (list)
        return add_list_test(f, out, column, c);
    if (c->op == COND_CONTAINS || c->op == COND_STARTS)
        add_part_test(f, out, column->column, c);
    else
        add_value_test(f, out, column->column, c, negated);
    return OK;
}

static enum err add_condition(struct filter *f, struct buf *out, const struct condition *c,
                              bool negated)
{
    if (c->kind == COND_TEST)
        return add_test(f, out, c, negated);
    if (c->kind == COND_NOT) {
        buf_z(out, "NOT (");
        TRY(add_condition(f, out, c->children, true));
        buf_char(out, ')');
        return OK;
    }
    if (c->child_count == 0)
        buf_z(out, c->kind == COND_ALL ? "1 = 1" : "1 = 0");
    for (size_t i = 0; i < c->child_count; i++) {
        if (i)
            buf_z(out, c->kind == COND_ALL ? " AND " : " OR ");
        buf_char(out, '(');
        TRY(add_condition(f, out, &c->children[i], negated));
        buf_char(out, ')');
    }
    return OK;
}

enum err filter_condition(struct op *op, struct filter *f, const struct condition *c)
{
    (void)op;
    struct buf *out = scratch(f->op);
    TRY(add_condition(f, out, c, false));
    assert(!out->full);
    add_where(f, buf_view(out));
    return OK;
}
