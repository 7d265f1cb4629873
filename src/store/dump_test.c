/* A dump brings everything from any engine to any engine, and what is no whole dump brings nothing. */
#include "dump.h"
#include "migrate.h"
#include "store_fixture.h"

#include "../search/search.h"

#define THING                                                                                      \
    "CREATE TABLE thing (id bigint PRIMARY KEY, parent_id bigint REFERENCES thing (id),"           \
    " ratio double precision, data %s, body text)"

struct text {
    struct buf all;
    size_t at; /* for reading */
};

static enum err keep_line(void *ctx, str line)
{
    struct text *t = ctx;
    buf_str(&t->all, line);
    buf_char(&t->all, '\n');
    return OK;
}

static enum err give_line(void *ctx, str *ret)
{
    struct text *t = ctx;
    str rest = { t->all.p + t->at, t->all.n - t->at };
    if (!str_split(&rest, '\n', ret))
        *ret = (str){ 0 };
    t->at = t->all.n - rest.n;
    return OK;
}

static void make_thing(struct fixture *f)
{
    WORK(w, f);
    struct sql sql =
        db_sql(&w.op, STR("thing"), arena_fmt(w.mem, THING, f->pg ? "bytea" : "blob"), true);
    assert_int_equal(db_run(&w.op, &sql, NO_ARGS, NULL), OK);
    assert_int_equal(db_settle(&w.op, true), OK);
}

/* The child stands before its parent, so that references cannot be checked row by row. */
static enum err fill(struct op *op)
{
    const char bytes[] = { 0, (char)0x80, '"', '\n' };
    struct sql sql = db_sql(op, STR("fill"),
                            STR("INSERT INTO thing (id, parent_id, ratio, data, body)"
                                " VALUES ($1, $2, 0.1 + $3, $4, $5)"),
                            true);
    TX(tx, op);
    TRY(db_run(op, &sql,
               ARGS(V((int64_t)5), V_REF(0), V((int64_t)2), arg_blob((str){ bytes, sizeof bytes }),
                    V("售后 \"quoted\"\\ \n\t 𠀀")),
               NULL));
    TRY(db_run(op, &sql,
               ARGS(V((int64_t)3), V_REF((int64_t)5), V((int64_t)-7), arg_blob((str){ 0 }), V("")),
               NULL));
    TRY(search_put(op, "ticket", 1, 0, STR("电池 battery")));
    TRY(search_put(op, "ticket", 2, 9, STR("printer")));
    return tx_commit(&tx);
}

static void dump(struct fixture *f, struct text *t)
{
    WORK(w, f);
    int64_t rows = 0;
    buf_init(&t->all, 1 << 24);
    t->at = 0;
    assert_int_equal(dump_write(&w.op, keep_line, t, &rows), OK);
    assert_true(rows >= 4);
}

/* Databases of two engines that are open at once. */
static void moves(bool from_pg, bool to_pg)
{
    struct text first, second;
    {
        CLEANUP(fixture_close) struct fixture *from = fixture_open(from_pg);
        make_thing(from);
        WORK(w, from);
        assert_int_equal(migrate_up(&w.op, NULL), OK);
        assert_int_equal(fill(&w.op), OK);
        assert_int_equal(db_settle(&w.op, true), OK);
        dump(from, &first);
        WORK(again, from);
        int64_t rows;
        assert_int_equal(dump_read(&again.op, give_line, &first, &rows), ERR_CONFLICT);
        assert_string_equal(again.op.fault.code, "dump.not_empty");
    }
    CLEANUP(fixture_close) struct fixture *to = fixture_open(to_pg);
    make_thing(to);
    WORK(w, to);
    int64_t rows = 0;
    first.at = 0;
    enum err err = dump_read(&w.op, give_line, &first, &rows);
    if (err != OK)
        print_message("%s " STR_FMT "\n", w.op.fault.code, STR_ARG(w.op.fault.detail));
    assert_int_equal(err, OK);
    assert_true(rows >= 4);
    dump(to, &second);
    assert_string_equal(first.all.p, second.all.p);
    WORK(after, to);
    ints found;
    assert_int_equal(search_rebuild(&after.op), OK);
    assert_int_equal(search_find(&after.op, "ticket", STR("电池 batt"), 0, 5, &found), OK);
    assert_int_equal(found.n, 1);
    /* Own keys go on behind those that came in. */
    assert_int_equal(run_text(&after.op, "INSERT INTO search_kind (kind) VALUES ('new')", NO_ARGS),
                     OK);
    buf_release(&first.all);
    buf_release(&second.all);
}

static void sqlite_to_sqlite(void **state)
{
    (void)state;
    moves(false, false);
}

static void sqlite_to_pg(void **state)
{
    (void)state;
    moves(false, true);
}

static void pg_to_sqlite(void **state)
{
    (void)state;
    moves(true, false);
}

static void pg_to_pg(void **state)
{
    (void)state;
    moves(true, true);
}

/* What is damaged is refused as a whole, with the line that is wrong. */
static void damaged_dumps(void **state)
{
    (void)state;
    static const char head[] = "{\"dump\":\"aftersale\",\"format\":1,\"migration\":1}\n";
    static const struct {
        const char *rest;
        enum err err;
        const char *code, *line;
    } cases[] = {
        { "", ERR_INVALID, "dump.format", "1" },
        { "not json\n", ERR_INVALID, "dump.format", "2" },
        { "{\"t\":\"secret\",\"c\":[\"id\"]}\n", ERR_INVALID, "dump.format", "2" },
        { "{\"t\":\"thing\",\"c\":[\"id\",\"x\\\"; DROP\"]}\n", ERR_INVALID, "dump.format", "2" },
        { "{\"t\":\"thing\",\"c\":[\"id\"]}\n{\"t\":\"thing\",\"r\":[1,2]}\n", ERR_INVALID,
          "dump.format", "3" },
        { "{\"t\":\"thing\",\"c\":[\"id\"]}\n{\"t\":\"thing\",\"r\":[\"1\"]}\n", ERR_INVALID,
          "dump.format", "3" },
        { "{\"t\":\"thing\",\"c\":[\"id\"]}\n{\"t\":\"thing\",\"r\":[1]}\n", ERR_INVALID,
          "dump.format", "3" },
        { "{\"t\":\"thing\",\"c\":[\"id\"]}\n{\"t\":\"thing\",\"r\":[1]}\n{\"end\":true,\"rows\":2}"
          "\n",
          ERR_INVALID, "dump.format", "4" },
        { "{\"t\":\"thing\",\"c\":[\"id\",\"parent_id\"]}\n{\"t\":\"thing\",\"r\":[1,77]}\n"
          "{\"end\":true,\"rows\":1}\n",
          ERR_CONFLICT, "db.conflict", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CLEANUP(fixture_close) struct fixture *f = fixture_open(false);
        make_thing(f);
        {
            WORK(w, f);
            struct text t = { 0 };
            int64_t rows;
            buf_init(&t.all, 4096);
            buf_z(&t.all, head);
            buf_z(&t.all, cases[i].rest);
            assert_int_equal(dump_read(&w.op, give_line, &t, &rows), cases[i].err);
            assert_string_equal(w.op.fault.code, cases[i].code);
            if (cases[i].line)
                assert_true(str_is(w.op.fault.params[0].value, cases[i].line));
            buf_release(&t.all);
        }
        WORK(w, f);
        assert_int_equal(ask(&w.op, "SELECT count(*) FROM thing"), 0);
    }
}

static void newer_dumps(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = fixture_open(false);
    WORK(w, f);
    struct text t = { 0 };
    int64_t rows;
    buf_init(&t.all, 4096);
    buf_z(&t.all,
          "{\"dump\":\"aftersale\",\"format\":1,\"migration\":9999}\n{\"end\":true,\"rows\":0}\n");
    assert_int_equal(dump_read(&w.op, give_line, &t, &rows), ERR_CONFLICT);
    assert_string_equal(w.op.fault.code, "migrate.newer");
    buf_release(&t.all);
}

struct race {
    struct fixture *f;
    int lines;
};

/* Somebody writes while the dump is made. */
static enum err write_meanwhile(void *ctx, str line)
{
    struct race *r = ctx;
    r->lines++;
    assert_false(str_starts(line, STR("{\"t\":\"thing\",\"r\""))); /* none at that moment */
    WORK(w, r->f);
    TRY(run_text(&w.op,
                 "INSERT INTO thing (id, body) SELECT coalesce(max(id), 0) + 1, 'x' FROM thing",
                 NO_ARGS));
    return db_settle(&w.op, true);
}

static void one_moment(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = fixture_open(pg);
    make_thing(f);
    WORK(w, f);
    assert_int_equal(migrate_up(&w.op, NULL), OK);
    struct race race = { f, 0 };
    int64_t rows = -1;
    WORK(d, f);
    assert_int_equal(dump_write(&d.op, write_meanwhile, &race, &rows), OK);
    assert_int_equal(ask(&w.op, "SELECT count(*) FROM thing"), race.lines);
}

static void one_moment_sqlite(void **state)
{
    (void)state;
    one_moment(false);
}

static void one_moment_pg(void **state)
{
    (void)state;
    one_moment(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sqlite_to_sqlite), cmocka_unit_test(damaged_dumps),
        cmocka_unit_test(newer_dumps),      cmocka_unit_test(one_moment_sqlite),
        cmocka_unit_test(sqlite_to_pg),     cmocka_unit_test(pg_to_sqlite),
        cmocka_unit_test(pg_to_pg),         cmocka_unit_test(one_moment_pg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
