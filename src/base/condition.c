/* Reading conditions and holding them against records. What depends on the op (who "me" is, what
 * time "now" is) is settled while reading, so that a condition is plain data afterwards. */
#include "condition.h"

#include "field_internal.h"
#include "text.h"

#include <assert.h>

#define VALUES_MAX 100 /* of "in" and "not_in" */

static const char *const op_labels[] = {
    [COND_EQ] = "=",
    [COND_NE] = "!=",
    [COND_LT] = "<",
    [COND_LE] = "<=",
    [COND_GT] = ">",
    [COND_GE] = ">=",
    [COND_IN] = "in",
    [COND_NOT_IN] = "not_in",
    [COND_CONTAINS] = "contains",
    [COND_STARTS] = "starts",
    [COND_EMPTY] = "empty",
    [COND_NOT_EMPTY] = "not_empty",
    [COND_NOT_EMPTY + 1] = NULL,
};

#define BIT(op)   (1u << (op))
#define SAME      (BIT(COND_EQ) | BIT(COND_NE))
#define ORDER     (BIT(COND_LT) | BIT(COND_LE) | BIT(COND_GT) | BIT(COND_GE))
#define MEMBER    (BIT(COND_IN) | BIT(COND_NOT_IN))
#define EMPTINESS (BIT(COND_EMPTY) | BIT(COND_NOT_EMPTY))

/* Which operators fit which kind; kinds that are not here cannot be asked about. */
static const unsigned kind_ops[] = {
    [F_STR] = SAME | ORDER | MEMBER | EMPTINESS | BIT(COND_CONTAINS) | BIT(COND_STARTS),
    [F_INT] = SAME | ORDER | MEMBER | EMPTINESS,
    [F_MONEY] = SAME | ORDER | MEMBER | EMPTINESS,
    [F_BOOL] = SAME,
    [F_UTC] = SAME | ORDER | EMPTINESS,
    [F_ENUM] = SAME | ORDER | MEMBER,
    [F_STRS] = EMPTINESS | MEMBER | BIT(COND_CONTAINS),
    [F_INTS] = EMPTINESS | MEMBER | BIT(COND_CONTAINS),
};

struct reading {
    struct op *op;
    const struct field *fields;
    size_t tests;
};

static bool read_node(struct reading *r, const json_t *node, str at, int depth,
                      struct condition *ret);

static bool wrong(struct reading *r, str at, const char *code)
{
    op_field(r->op, at, code);
    return false;
}

static str child(struct reading *r, str at, const char *name)
{
    return pointer_child(r->op, at, str_of(name));
}

static str item(struct reading *r, str at, size_t index)
{
    return arena_fmt(r->op->mem, STR_FMT "/%zu", STR_ARG(at), index);
}

/* The field of a name, where "refund.amount" is the field of an embedded record: that one is copied
 * with its whole name and its place in the outer record. */
static const struct field *field_of_path(struct op *op, const struct field *fields, str path)
{
    str rest = path, name;
    size_t offset = 0;
    const struct field *f = NULL;
    while (str_split(&rest, '.', &name)) {
        f = field_named(fields, name);
        if (!f || (rest.n > 0 && f->kind != F_RECORD))
            return NULL;
        if (rest.n == 0)
            break;
        offset += f->offset;
        fields = f->of;
    }
    if (!f || offset == 0)
        return f;
    struct field *copy = arena_alloc(op->mem, sizeof(*copy));
    *copy = *f;
    copy->name = arena_z(op->mem, path);
    copy->offset += offset;
    return copy;
}

/* "now", "now-7d", "now+4h": units m h d. */
static bool relative_time(str s, utc now, utc *ret)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = { { 'm', 60000 }, { 'h', 3600000 }, { 'd', 86400000 } };
    if (!str_starts(s, STR("now")))
        return false;
    s = (str){ s.p + 3, s.n - 3 };
    *ret = now;
    if (s.n == 0)
        return true;
    int64_t count;
    bool digits = s.n >= 3 && s.n <= 9 && s.p[1] >= '0' && s.p[1] <= '9';
    if (!digits || (s.p[0] != '+' && s.p[0] != '-') || !str_int((str){ s.p, s.n - 1 }, &count))
        return false;
    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        if (s.p[s.n - 1] == units[i].unit) {
            *ret = utc_add(now, count * units[i].ms);
            return true;
        }
    }
    return false;
}

static bool value_number(struct reading *r, const json_t *value, str at, int64_t *ret)
{
    if (json_is_string(value) && str_is(json_view(value), "me"))
        *ret = r->op->actor->id;
    else if (json_is_integer(value))
        *ret = json_integer_value(value);
    else
        return wrong(r, at, "field.type_integer");
    return true;
}

static bool value_time(struct reading *r, const json_t *value, str at, int64_t *ret)
{
    utc t;
    if (!json_is_string(value) ||
        (!relative_time(json_view(value), r->op->now, &t) && !utc_parse(json_view(value), &t)))
        return wrong(r, at, "condition.time");
    *ret = t.ms;
    return true;
}

static bool value_label(struct reading *r, const struct field *f, const json_t *value, str at,
                        int64_t *ret)
{
    if (!json_is_string(value))
        return wrong(r, at, "field.type_text");
    *ret = label_index(f->labels, json_view(value));
    if (*ret < 0)
        complain_choice(r->op, &(struct place){ at, NULL, -1 }, f->labels);
    return *ret >= 0;
}

static bool value_text(struct reading *r, const struct condition *c, const json_t *value, str at,
                       str *ret)
{
    if (!json_is_string(value))
        return wrong(r, at, "field.type_text");
    str text = json_view(value);
    bool part = c->field->kind == F_STR && (c->op == COND_CONTAINS || c->op == COND_STARTS);
    if (c->field->labels && !part && label_index(c->field->labels, text) < 0) {
        complain_choice(r->op, &(struct place){ at, NULL, -1 }, c->field->labels);
        return false;
    }
    *ret = part ? text_fold(r->op->mem, text) : arena_str(r->op->mem, text);
    return true;
}

static bool value_bool(struct reading *r, const json_t *value, str at, int64_t *ret)
{
    if (!json_is_boolean(value))
        return wrong(r, at, "field.type_boolean");
    *ret = json_is_true(value);
    return true;
}

static bool read_value(struct reading *r, const struct condition *c, const json_t *value, str at,
                       struct condition_value *ret)
{
    switch (c->field->kind) {
    case F_STR:
    case F_STRS:
        return value_text(r, c, value, at, &ret->text);
    case F_INT:
    case F_INTS:
    case F_MONEY:
        return value_number(r, value, at, &ret->number);
    case F_BOOL:
        return value_bool(r, value, at, &ret->number);
    case F_UTC:
        return value_time(r, value, at, &ret->number);
    case F_ENUM:
        return value_label(r, c->field, value, at, &ret->number);
    default:
        assert(false);
        return false; /* kind_ops has no operator for it */
    }
}

static bool read_list(struct reading *r, const json_t *list, str at, struct condition *c)
{
    size_t n = json_array_size(list);
    if (!json_is_array(list) || n == 0)
        return wrong(r, at, "condition.list");
    if (n > VALUES_MAX) {
        complain_limit(r->op, &(struct place){ at, NULL, -1 }, "field.too_many", "max", VALUES_MAX);
        return false;
    }
    c->values = arena_array(r->op->mem, n, sizeof(*c->values));
    c->value_count = n;
    bool good = true;
    for (size_t i = 0; i < n; i++)
        good &= read_value(r, c, json_array_get(list, i), item(r, at, i), &c->values[i]);
    return good;
}

static bool read_values(struct reading *r, const json_t *value, str at, struct condition *c)
{
    if (BIT(c->op) & EMPTINESS)
        return value ? wrong(r, at, "condition.no_value") : true;
    if (!value)
        return wrong(r, at, "field.required");
    if (BIT(c->op) & MEMBER)
        return read_list(r, value, at, c);
    c->values = arena_array(r->op->mem, 1, sizeof(*c->values));
    c->value_count = 1;
    return read_value(r, c, value, at, c->values);
}

static bool read_field(struct reading *r, const json_t *name, str at, struct condition *c)
{
    if (!json_is_string(name))
        return wrong(r, at, name ? "field.type_text" : "field.required");
    c->field = field_of_path(r->op, r->fields, json_view(name));
    if (c->field && !(c->field->flags & SECRET) && c->field->kind <= F_INTS)
        return true;
    op_field_with(r->op, at, "condition.field", P("field", json_view(name)));
    return false;
}

static bool read_op(struct reading *r, const json_t *name, str at, struct condition *c)
{
    if (!json_is_string(name))
        return wrong(r, at, name ? "field.type_text" : "field.required");
    int index = label_index(op_labels, json_view(name));
    if (index < 0) {
        complain_choice(r->op, &(struct place){ at, NULL, -1 }, op_labels);
        return false;
    }
    c->op = (enum condition_op)index;
    if (kind_ops[c->field->kind] & BIT(c->op))
        return true;
    op_field_with(r->op, at, "condition.op", P("op", json_view(name)),
                  P("field", str_of(c->field->name)));
    return false;
}

/* Members beside those that a node may have. */
static bool members_known(struct reading *r, const json_t *node, str at, const char *const *known)
{
    const char *key;
    json_t *value;
    bool good = true;
    json_object_foreach ((json_t *)node, key, value) {
        if (label_index(known, str_of(key)) < 0)
            good = wrong(r, child(r, at, key), "field.unknown");
    }
    return good;
}

static bool read_test(struct reading *r, const json_t *node, str at, struct condition *c)
{
    static const char *const known[] = { "field", "op", "value", NULL };
    if (++r->tests > CONDITION_TESTS_MAX) {
        complain_limit(r->op, &(struct place){ at, NULL, -1 }, "condition.too_many", "max",
                       CONDITION_TESTS_MAX);
        return false;
    }
    c->kind = COND_TEST;
    bool good = members_known(r, node, at, known);
    return read_field(r, json_object_get(node, "field"), child(r, at, "field"), c) &&
           read_op(r, json_object_get(node, "op"), child(r, at, "op"), c) &&
           read_values(r, json_object_get(node, "value"), child(r, at, "value"), c) && good;
}

static bool read_children(struct reading *r, const json_t *list, str at, int depth,
                          struct condition *c)
{
    if (!json_is_array(list))
        return wrong(r, at, "field.type_list");
    if (json_array_size(list) > CONDITION_TESTS_MAX) {
        complain_limit(r->op, &(struct place){ at, NULL, -1 }, "condition.too_many", "max",
                       CONDITION_TESTS_MAX);
        return false;
    }
    c->child_count = json_array_size(list);
    c->children = arena_array(r->op->mem, c->child_count, sizeof(*c->children));
    bool good = true;
    for (size_t i = 0; i < c->child_count; i++)
        good &= read_node(r, json_array_get(list, i), item(r, at, i), depth + 1, &c->children[i]);
    return good;
}

static bool read_not(struct reading *r, const json_t *node, str at, int depth, struct condition *c)
{
    c->child_count = 1;
    c->children = arena_array(r->op->mem, 1, sizeof(*c->children));
    return read_node(r, node, at, depth + 1, c->children);
}

static bool read_node(struct reading *r, const json_t *node, str at, int depth,
                      struct condition *ret)
{
    static const char *const groups[] = {
        [COND_ALL] = "all",
        [COND_ANY] = "any",
        [COND_NOT] = "not",
        [COND_TEST] = NULL,
    };
    if (!json_is_object(node))
        return wrong(r, at, "field.type_record");
    if (depth > CONDITION_DEPTH_MAX) {
        complain_limit(r->op, &(struct place){ at, NULL, -1 }, "condition.too_deep", "max",
                       CONDITION_DEPTH_MAX);
        return false;
    }
    if (json_object_get(node, "field"))
        return read_test(r, node, at, ret);
    json_t *inner = NULL;
    int kind = 0;
    while (groups[kind] && !(inner = json_object_get(node, groups[kind])))
        kind++;
    if (!inner || json_object_size(node) != 1)
        return wrong(r, at, "condition.shape");
    ret->kind = (enum condition_kind)kind;
    str inner_at = child(r, at, groups[kind]);
    return kind == COND_NOT ? read_not(r, inner, inner_at, depth, ret)
                            : read_children(r, inner, inner_at, depth, ret);
}

enum err condition_read(struct op *op, const struct field *fields, const json_t *root, str prefix,
                        struct condition *ret)
{
    struct reading r = { op, fields, 0 };
    struct condition c = { 0 };
    if (!read_node(&r, root, prefix, 1, &c))
        return op_check(op);
    *ret = c;
    return OK;
}

/* The record's value as the number that a condition holds. */
static int64_t record_number(const struct field *f, const void *record)
{
    const void *at = field_of(f, record);
    switch (f->kind) {
    case F_INT:
        return *(const int64_t *)at;
    case F_MONEY:
        return ((const money *)at)->minor;
    case F_UTC:
        return ((const utc *)at)->ms;
    case F_BOOL:
        return *(const bool *)at;
    case F_ENUM:
        return *(const int *)at;
    default:
        assert(false);
        return 0; /* texts and lists are compared elsewhere */
    }
}

/* Below, equal or above: the record's value against one of the condition's. */
static int compare(const struct field *f, const void *record, const struct condition_value *v)
{
    if (f->kind == F_STR)
        return str_cmp(*(const str *)field_of(f, record), v->text);
    int64_t n = record_number(f, record);
    return (n > v->number) - (n < v->number);
}

static bool has_item(const struct field *f, const void *record, const struct condition_value *v)
{
    const void *at = field_of(f, record);
    if (f->kind == F_STRS)
        return strs_has(at, v->text);
    const ints *list = at;
    for (size_t i = 0; i < list->n; i++)
        if (list->items[i] == v->number)
            return true;
    return false;
}

/* Of a list: has it one of the values? */
static bool is_member(const struct condition *c, const void *record)
{
    bool list = c->field->kind == F_STRS || c->field->kind == F_INTS;
    for (size_t i = 0; i < c->value_count; i++)
        if (list ? has_item(c->field, record, &c->values[i])
                 : compare(c->field, record, &c->values[i]) == 0)
            return true;
    return false;
}

static bool text_matches(const struct condition *c, str text)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new(); /* for folding, at most this long */
    str folded = text_fold(mem, text);
    return c->op == COND_STARTS ? str_starts(folded, c->values[0].text)
                                : str_has(folded, c->values[0].text);
}

static bool contains(const struct condition *c, const void *record)
{
    if (c->field->kind == F_STR)
        return text_matches(c, *(const str *)field_of(c->field, record));
    return has_item(c->field, record, c->values);
}

static bool test_holds(const struct condition *c, const void *record)
{
    switch (c->op) {
    case COND_EMPTY:
        return field_blank(c->field, record);
    case COND_NOT_EMPTY:
        return !field_blank(c->field, record);
    case COND_IN:
        return is_member(c, record);
    case COND_NOT_IN:
        return !is_member(c, record);
    case COND_CONTAINS:
    case COND_STARTS:
        return contains(c, record);
    case COND_EQ:
        return compare(c->field, record, c->values) == 0;
    case COND_NE:
        return compare(c->field, record, c->values) != 0;
    case COND_LT:
        return compare(c->field, record, c->values) < 0;
    case COND_LE:
        return compare(c->field, record, c->values) <= 0;
    case COND_GT:
        return compare(c->field, record, c->values) > 0;
    case COND_GE:
        return compare(c->field, record, c->values) >= 0;
    }
    return false;
}

bool condition_holds(const struct condition *c, const void *record)
{
    if (c->kind == COND_TEST)
        return test_holds(c, record);
    if (c->kind == COND_NOT)
        return !condition_holds(c->children, record);
    for (size_t i = 0; i < c->child_count; i++)
        if (condition_holds(&c->children[i], record) != (c->kind == COND_ALL))
            return c->kind == COND_ANY;
    return c->kind == COND_ALL;
}
