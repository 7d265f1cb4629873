/* A condition asked of the database gives the records for which condition_holds is true: both are tried
 * on the same rows. */
#include "filter.h"
#include "store_fixture.h"

enum level { LOW, HIGH, URGENT };
static const char *const levels[] = { "low", "high", "urgent", NULL };

struct row {
    int64_t id, owner_id;
    str name;
    utc at;
    bool open;
    money price;
    int level;
    strs tags;
};

static const struct field fields[] = {
    { FIELD(struct row, id) },
    { FIELD(struct row, owner_id), .flags = NULLABLE },
    { FIELD(struct row, name) },
    { FIELD(struct row, at) },
    { FIELD(struct row, open) },
    { FIELD(struct row, price) },
    { FIELD(struct row, level), .labels = levels },
    { FIELD(struct row, tags) },
    { 0 },
};

static const struct filter_column columns[] = {
    { "id", "r.id", NULL },
    { "owner_id", "r.owner_id", NULL },
    { "name", "r.name", NULL },
    { "at", "r.at", NULL },
    { "open", "r.open", NULL },
    { "price", "r.price", NULL },
    { "level", "r.level", NULL },
    { "tags", "r.tags", "EXISTS (SELECT 1 FROM row_tag g WHERE g.row_id = r.id AND g.tag = ?)" },
    { 0 },
};

#define HEAD "SELECT r.id, r.owner_id, r.name, r.at, r.open, r.price, r.level, r.tags FROM row r"

#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

/* NULL where nothing is known, as capabilities store it. */
static const struct row rows[] = {
    { .id = 1,
      .owner_id = 7,
      .name = TEXT("Printer"),
      .at = { 1000 },
      .open = true,
      .price = { 250 },
      .level = HIGH },
    { .id = 2, .name = TEXT("打印机 ＡＢＣ"), .price = { -5 }, .level = LOW },
    { .id = 3, .owner_id = 9, .at = { 5000 }, .open = true, .level = URGENT },
    { .id = 4,
      .owner_id = 1,
      .name = TEXT("100% \\ _under' OR 1=1 --"),
      .at = { 1 },
      .level = LOW },
    { .id = 5, .owner_id = 7, .name = TEXT("a\"b,{c}"), .at = { INT64_MAX / 2 }, .level = HIGH },
};

static const char *const tags[][2] = {
    { "red", "售后" }, { NULL }, { "red", NULL }, { "it's", "a,b" }, { NULL }
};

static enum err fill(struct op *op)
{
    TX(tx, op);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *r = &rows[i];
        str list = { 0 };
        for (int t = 0; t < 2 && tags[i][t]; t++) {
            list = t ? arena_fmt(op->mem, STR_FMT "\n%s", STR_ARG(list), tags[i][t])
                     : str_of(tags[i][t]);
            TRY(run_text(op, "INSERT INTO row_tag (row_id, tag) VALUES ($1, $2)",
                         ARGS(V(r->id), V(tags[i][t]))));
        }
        TRY(run_text(op,
                     "INSERT INTO row (id, owner_id, name, at, open, price, level, tags)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                     ARGS(V(r->id), V_REF(r->owner_id), V(r->name), V(r->at), V(r->open),
                          V(r->price), V(r->level), V(list))));
    }
    return tx_commit(&tx);
}

static struct fixture *open_rows(bool pg)
{
    struct fixture *f = fixture_open(pg);
    WORK(w, f);
    assert_int_equal(
        run_text(&w.op,
                 "CREATE TABLE row (id bigint PRIMARY KEY, owner_id bigint, name text, at bigint,"
                 " open smallint NOT NULL, price bigint, level bigint NOT NULL, tags text)",
                 NO_ARGS),
        OK);
    assert_int_equal(run_text(&w.op,
                              "CREATE TABLE row_tag (row_id bigint NOT NULL, tag text NOT NULL)",
                              NO_ARGS),
                     OK);
    assert_int_equal(fill(&w.op), OK);
    assert_int_equal(db_settle(&w.op, true), OK);
    return f;
}

static void ids_text(char *out, size_t size, const struct list *list, const struct condition *c)
{
    size_t n = 0;
    *out = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct row *r = &((const struct row *)list->items)[i];
        if (!c || condition_holds(c, r))
            n += (size_t)snprintf(out + n, size - n, "%lld ", (long long)r->id);
    }
}

static enum err select_rows(struct op *op, struct filter *f, struct list *ret)
{
    filter_order(f, " ORDER BY r.id", 100);
    struct sql sql = filter_sql(f, "rows", HEAD);
    return db_all(op, &sql, f->args, f->arg_count, fields, sizeof(struct row), ret);
}

static void asks_as_it_holds(struct fixture *f, const char *text)
{
    WORK(w, f);
    const json_t *root;
    struct condition c;
    struct filter all, some;
    struct list every, found;
    char expected[100], got[100];
    assert_int_equal(json_read(&w.op, str_of(text), &root), OK);
    w.op.now = (utc){ 5000 };
    assert_int_equal(condition_read(&w.op, fields, root, STR(""), &c), OK);
    filter_init(&w.op, &all, columns);
    assert_int_equal(select_rows(&w.op, &all, &every), OK);
    assert_int_equal(every.n, sizeof rows / sizeof *rows);
    filter_init(&w.op, &some, columns);
    assert_int_equal(filter_condition(&w.op, &some, &c), OK);
    enum err err = select_rows(&w.op, &some, &found);
    if (err != OK)
        print_message("%s: " STR_FMT "\n", text, STR_ARG(w.op.fault.detail));
    assert_int_equal(err, OK);
    ids_text(expected, sizeof expected, &every, &c);
    ids_text(got, sizeof got, &found, NULL);
    if (strcmp(expected, got) != 0)
        print_message("%s: condition_holds %s, database %s\n", text, expected, got);
    assert_string_equal(got, expected);
}

static void conditions(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_rows(pg);
    static const char *const tests[] = {
        "{\"field\":\"id\",\"op\":\"=\",\"value\":3}",
        "{\"field\":\"owner_id\",\"op\":\"=\",\"value\":0}",
        "{\"field\":\"owner_id\",\"op\":\"!=\",\"value\":7}",
        "{\"field\":\"owner_id\",\"op\":\"<\",\"value\":5}",
        "{\"field\":\"owner_id\",\"op\":\">=\",\"value\":0}",
        "{\"field\":\"owner_id\",\"op\":\"in\",\"value\":[7,9]}",
        "{\"field\":\"owner_id\",\"op\":\"in\",\"value\":[0,9]}",
        "{\"field\":\"owner_id\",\"op\":\"not_in\",\"value\":[7]}",
        "{\"field\":\"owner_id\",\"op\":\"not_in\",\"value\":[0,7]}",
        "{\"field\":\"owner_id\",\"op\":\"empty\"}",
        "{\"field\":\"owner_id\",\"op\":\"not_empty\"}",
        "{\"field\":\"name\",\"op\":\"=\",\"value\":\"Printer\"}",
        "{\"field\":\"name\",\"op\":\"=\",\"value\":\"\"}",
        "{\"field\":\"name\",\"op\":\"!=\",\"value\":\"Printer\"}",
        "{\"field\":\"name\",\"op\":\"<\",\"value\":\"a\"}",
        "{\"field\":\"name\",\"op\":\">\",\"value\":\"a\"}",
        "{\"field\":\"name\",\"op\":\"in\",\"value\":[\"Printer\",\"a\\\"b,{c}\"]}",
        "{\"field\":\"name\",\"op\":\"in\",\"value\":[\"\",\"NULL\",\"x\\\\\"]}",
        "{\"field\":\"name\",\"op\":\"not_in\",\"value\":[\"Printer\"]}",
        "{\"field\":\"name\",\"op\":\"contains\",\"value\":\"PRINT\"}",
        "{\"field\":\"name\",\"op\":\"contains\",\"value\":\"abc\"}",
        "{\"field\":\"name\",\"op\":\"contains\",\"value\":\"%\"}",
        "{\"field\":\"name\",\"op\":\"contains\",\"value\":\"_\"}",
        "{\"field\":\"name\",\"op\":\"contains\",\"value\":\"\\\\\"}",
        "{\"field\":\"name\",\"op\":\"contains\",\"value\":\"' OR 1=1 --\"}",
        "{\"field\":\"name\",\"op\":\"contains\",\"value\":\"\"}",
        "{\"field\":\"name\",\"op\":\"starts\",\"value\":\"打印\"}",
        "{\"field\":\"name\",\"op\":\"starts\",\"value\":\"rinter\"}",
        "{\"field\":\"name\",\"op\":\"empty\"}",
        "{\"field\":\"name\",\"op\":\"not_empty\"}",
        "{\"field\":\"at\",\"op\":\"<\",\"value\":\"now\"}",
        "{\"field\":\"at\",\"op\":\">=\",\"value\":\"now-7d\"}",
        "{\"field\":\"at\",\"op\":\"empty\"}",
        "{\"field\":\"open\",\"op\":\"=\",\"value\":true}",
        "{\"field\":\"open\",\"op\":\"!=\",\"value\":true}",
        "{\"field\":\"price\",\"op\":\"<\",\"value\":1}",
        "{\"field\":\"price\",\"op\":\">\",\"value\":-1}",
        "{\"field\":\"price\",\"op\":\"=\",\"value\":9223372036854775807}",
        "{\"field\":\"level\",\"op\":\">\",\"value\":\"low\"}",
        "{\"field\":\"level\",\"op\":\"in\",\"value\":[\"low\",\"urgent\"]}",
        "{\"field\":\"tags\",\"op\":\"contains\",\"value\":\"red\"}",
        "{\"field\":\"tags\",\"op\":\"contains\",\"value\":\"it's\"}",
        "{\"field\":\"tags\",\"op\":\"contains\",\"value\":\"a\"}",
        "{\"field\":\"tags\",\"op\":\"in\",\"value\":[\"red\",\"it's\"]}",
        "{\"field\":\"tags\",\"op\":\"not_in\",\"value\":[\"red\",\"a\"]}",
        "{\"not\":{\"field\":\"tags\",\"op\":\"in\",\"value\":[\"red\"]}}",
        "{\"field\":\"tags\",\"op\":\"empty\"}",
        "{\"field\":\"tags\",\"op\":\"not_empty\"}",
        "{\"all\":[]}",
        "{\"any\":[]}",
        "{\"all\":[{\"field\":\"open\",\"op\":\"=\",\"value\":true},{\"field\":\"level\",\"op\":\"="
        "\",\"value\":\"high\"}]}",
        "{\"any\":[{\"field\":\"id\",\"op\":\"=\",\"value\":2},{\"field\":\"owner_id\",\"op\":\"="
        "\",\"value\":9}]}",
        "{\"not\":{\"field\":\"owner_id\",\"op\":\"=\",\"value\":7}}",
        "{\"not\":{\"field\":\"owner_id\",\"op\":\">\",\"value\":1}}",
        "{\"not\":{\"field\":\"name\",\"op\":\"in\",\"value\":[\"Printer\"]}}",
        ("{\"not\":{\"any\":[{\"field\":\"owner_id\",\"op\":\"=\",\"value\":7},"
         "{\"not\":{\"field\":\"tags\",\"op\":\"contains\",\"value\":\"red\"}}]}}"),
        "{\"not\":{\"all\":[]}}",
    };
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        asks_as_it_holds(f, tests[i]);
}

static void parts(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_rows(pg);
    WORK(w, f);
    int64_t some[] = { 1, 3, 99 }, one[] = { 4 };
    struct {
        const char *column;
        ints ids;
        const char *found;
    } cases[] = { { "r.id", { some, 3 }, "1 3 " },
                  { "r.id", { one, 1 }, "4 " },
                  { "r.id", { NULL, 0 }, "" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct filter q;
        struct list found;
        char got[100];
        filter_init(&w.op, &q, NULL);
        filter_and(&q, "r.id > ? AND r.id < ?", ARGS(V((int64_t)0), V((int64_t)100)));
        filter_and_ids(&q, cases[i].column, &cases[i].ids);
        filter_and(&q, "r.id IN ?[] OR r.id = ?",
                   ARGS(filter_ids(&w.op, &(ints){ some, 2 }), V((int64_t)4)));
        assert_int_equal(select_rows(&w.op, &q, &found), OK);
        ids_text(got, sizeof got, &found, NULL);
        assert_string_equal(got, cases[i].found);
    }
}

static void fields_without_column(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = open_rows(false);
    static const struct filter_column few[] = { { "id", "r.id", NULL }, { 0 } };
    WORK(w, f);
    const json_t *root;
    struct condition c;
    struct filter q;
    assert_int_equal(json_read(&w.op, STR("{\"field\":\"name\",\"op\":\"=\",\"value\":\"x\"}"),
                               &root),
                     OK);
    assert_int_equal(condition_read(&w.op, fields, root, STR(""), &c), OK);
    filter_init(&w.op, &q, few);
    assert_int_equal(filter_condition(&w.op, &q, &c), ERR_INVALID);
    assert_string_equal(w.op.fault.code, "condition.not_searchable");
}

BOTH_ENGINES(conditions)
BOTH_ENGINES(parts)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_sqlite),
        cmocka_unit_test(parts_sqlite),
        cmocka_unit_test(fields_without_column),
        cmocka_unit_test(conditions_pg),
        cmocka_unit_test(parts_pg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
