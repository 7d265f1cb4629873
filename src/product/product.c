/* What the files of this room share: permissions, days, the form in which numbers are compared. */
#include "product_internal.h"

#include "../base/date.h"
#include "../base/text.h"
#include "../calendar/company_calendar.h"
#include "product_sql.h"

const char *const sale_channel_labels[] = { "unknown",   "online",     "tv",
                                            "telephone", "mail_order", "shop",
                                            "dealer",    "project",    NULL };

const struct permission product_permissions[] = {
    { "product.read", "查看商品与订单", "See products, units and orders", false },
    { "product.write", "登记和修改商品与订单", "Add and change products, units and orders", false },
    { 0 },
};

void day_check(struct op *op, str day, const char *pointer)
{
    if (day.n && !date_ok(day))
        op_field(op, str_of(pointer), "date.invalid");
}

static bool is_rest(const void *of, str day, bool *ret_provisional)
{
    enum day_kind kind = calendar_day_kind(of, day, ret_provisional);
    return kind == DAY_WEEKEND || kind == DAY_HOLIDAY;
}

enum err product_rest_days(struct op *op, struct rest_days *ret)
{
    const struct calendar *c = NULL;
    int64_t version = 0;
    enum err err = calendar_in_force(op, STR("cn"), op->now, &version, &c);
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        err = calendar_builtin(op, STR("cn"), &c);
    }
    TRY(err);
    *ret = (struct rest_days){ is_rest, c };
    return OK;
}

void reference_check(struct op *op, bool found, const char *pointer, const char *code)
{
    if (!found)
        op_field(op, str_of(pointer), code);
}

static enum err count_is(struct op *op, const struct sql *sql, int64_t id, bool *ret)
{
    int64_t n = 0;
    TRY(db_int(op, sql, ARGS(V(id)), &n));
    *ret = n > 0;
    return OK;
}

enum err model_exists(struct op *op, int64_t id, bool *ret)
{
    return count_is(op, SQL(product_model), id, ret);
}

enum err unit_exists(struct op *op, int64_t id, bool *ret)
{
    return count_is(op, SQL(product_unit), id, ret);
}

enum err order_exists(struct op *op, int64_t id, bool *ret)
{
    return count_is(op, SQL(product_order), id, ret);
}

enum err customer_check(struct op *op, int64_t id)
{
    bool there = true;
    if (id)
        TRY(count_is(op, SQL(product_customer), id, &there));
    reference_check(op, there, "/customer_id", "customer.not_found");
    return OK;
}

/* ------------------------------------------------------------------ numbers */

static bool passed_over(char c)
{
    return c == '-' || c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

str product_key(struct arena *mem, str text)
{
    str folded = text_fold(mem, text_trim(text));
    char *key = arena_z(mem, folded);
    size_t n = 0;
    for (size_t i = 0; i < folded.n; i++)
        if (!passed_over(folded.p[i]))
            key[n++] = folded.p[i];
    key[n] = '\0';
    return (str){ key, n };
}

str product_key_words(struct arena *mem, str key)
{
    str words = key;
    for (size_t skip = 1; text_chars(key) > skip + 1; skip++) {
        size_t from = text_cut(key, skip).n;
        words =
            arena_fmt(mem, STR_FMT "\n" STR_FMT, STR_ARG(words), (int)(key.n - from), key.p + from);
    }
    return words;
}

str product_query(struct arena *mem, str q)
{
    char *query = arena_z(mem, text_fold(mem, text_trim(q)));
    size_t n = 0;
    for (const char *c = query; *c; c++)
        if (*c != '-')
            query[n++] = *c;
    query[n] = '\0';
    return (str){ query, n };
}

str unit_serial_mask(struct arena *mem, str serial)
{
    size_t chars = text_chars(serial), shown = chars >= 8 ? 4 : chars / 3;
    size_t from = text_cut(serial, chars - shown).n;
    return arena_fmt(mem, "••••" STR_FMT, (int)(serial.n - from), serial.p + from);
}
