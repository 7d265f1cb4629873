/* What is found and what is not, the same on both engines. */
#include "../store/store_fixture.h"
#include "../store/migrate.h"
#include "../base/words.h"
#include "search.h"

static struct fixture *open_search(bool pg)
{
    struct fixture *f = fixture_open(pg);
    WORK(w, f);
    assert_int_equal(migrate_up(&w.op, NULL), OK);
    return f;
}

static enum err put(struct fixture *f, const char *kind, int64_t ref, int64_t part,
                    const char *text)
{
    WORK(w, f);
    TX(tx, &w.op);
    TRY(search_put(&w.op, kind, ref, part, str_of(text)));
    TRY(tx_commit(&tx));
    return db_settle(&w.op, true);
}

/* The ids as "7 3 1". */
static void assert_found(struct fixture *f, const char *kind, const char *query,
                         const char *expected)
{
    WORK(w, f);
    ints ids;
    char text[400] = "";
    size_t n = 0;
    assert_int_equal(search_find(&w.op, kind, str_of(query), 0, 50, &ids), OK);
    for (size_t i = 0; i < ids.n; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%lld", i ? " " : "",
                              (long long)ids.items[i]);
    if (strcmp(text, expected) != 0)
        print_message("query: %s\n", query);
    assert_string_equal(text, expected);
}

static void words_are_cut(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } cases[] = {
        { "", " " },
        { " ,.!— ", " " },
        { "电池鼓包", " 电 池 鼓 包 " },
        { "iphone15 pro", " iphone15 pro " },
        { "e5故障e6", " e5 故 障 e6 " },
        { "《说明书》第3页", " 说 明 书 第 3 页 " },
        { "naïve café", " naïve café " },
        { "カメラ한국", " カ メ ラ 한 국 " },
        { "𠀀𠀁", " 𠀀 𠀁 " },
        { "a\xff"
          "b",
          " a b " },
        { "a_b-c", " a b c " },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out;
        buf_init(&out, 1000);
        words_spaced(&out, str_of(cases[i].text));
        assert_string_equal(out.p, cases[i].words);
        buf_release(&out);
    }
}

static void finds(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_search(pg);
    static const struct {
        int64_t ref, part;
        const char *text;
    } texts[] = {
        { 1, 0, "手机电池鼓包，无法充电" },
        { 2, 0, "洗衣机不启动，显示E5故障" },
        { 3, 0, "Printer does not print; paper jam" },
        { 4, 0, "電池膨脹（繁體）" },
        { 5, 0, "ＡＢＣ１２３ 全角字母" },
        { 5, 11, "客服已联系客户，电池另寄" },
        { 6, 0, "打印机卡纸" },
        { 6, 12, "It's the \"paper\" tray's fault: 100% sure; DROP TABLE x--" },
        { 7, 0, "池电包鼓" },
        { 8, 0, "null NULL {a,b} \\ \"" },
    };
    static const struct {
        const char *query, *found;
    } cases[] = {
        { "电池", "5 1" },    /* two characters */
        { "池", "7 5 4 1" },  /* one */
        { "鼓包", "1" },      /* in this order */
        { "電池", "4" },      /* traditional as it stands */
        { "电池 客户", "5" }, /* both words */
        { "全角 电池", "5" }, /* in different texts of one record */
        { "打印机 paper", "6" },
        { "电池 洗衣机", "" },
        { "abc123", "5" }, /* full width is folded */
        { "ＰＲＩＮＴＥＲ", "3" },
        { "print", "3" }, /* a word, and the beginning of another */
        { "prin", "3" },  /* only a beginning */
        { "pr", "3" },
        { "p", "" }, /* one letter is a word, not a beginning */
        { "x", "6" },
        { "prin paper", "" }, /* only the last word is a beginning */
        { "rinter", "" },
        { "e5", "2" },
        { "E5故障", "2" },
        { "e5 障", "2" },
        { "机不启", "2" }, /* across words */
        { "\"paper\"", "6 3" },
        { "tray's", "6" },
        { "100%", "6" },
        { "drop table", "6" },
        { "%", "" },
        { "\"", "" },
        { "…，。", "" },
        { "", "" },
        { "   ", "" },
        { "null", "8" },
        { "a,b", "8" },
        { "* OR NEAR(电)", "" },
        { "不存在", "" },
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(put(f, "ticket", texts[i].ref, texts[i].part, texts[i].text), OK);
    assert_int_equal(put(f, "customer", 1, 0, "电池厂"), OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_found(f, "ticket", cases[i].query, cases[i].found);
    assert_found(f, "customer", "电池", "1");
    assert_found(f, "nothing", "电池", "");
}

static void changes(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_search(pg);
    assert_int_equal(put(f, "ticket", 1, 0, "old words"), OK);
    assert_int_equal(put(f, "ticket", 1, 5, "a reply"), OK);
    assert_int_equal(put(f, "ticket", 1, 0, "new words"), OK);
    assert_found(f, "ticket", "old", "");
    assert_found(f, "ticket", "new", "1");
    assert_int_equal(put(f, "ticket", 1, 0, "new words"), OK);
    assert_found(f, "ticket", "words", "1");
    assert_int_equal(put(f, "ticket", 1, 0, " -- "), OK);
    assert_found(f, "ticket", "new", "");
    assert_found(f, "ticket", "reply", "1");
    assert_int_equal(put(f, "ticket", 1, 5, ""), OK);
    assert_found(f, "ticket", "reply", "");
    assert_int_equal(put(f, "ticket", 1, 9, ""), OK); /* removing what was not there */
}

static enum err put_and_undo(struct fixture *f)
{
    WORK(w, f);
    TX(tx, &w.op);
    return search_put(&w.op, "ticket", 1, 0, STR("undone"));
}

static void undone_texts_are_not_found(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_search(pg);
    assert_int_equal(put_and_undo(f), OK);
    assert_found(f, "ticket", "undone", "");
}

static void pages_go_down(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_search(pg);
    {
        WORK(w, f);
        db_hold(&w.op);
        for (int64_t i = 1; i <= 300; i++) {
            struct tx tx = { 0 };
            assert_int_equal(tx_begin(&w.op, &tx), OK);
            assert_int_equal(search_put(&w.op, "ticket", i, 0,
                                        i % 3 ? STR("common") : STR("common rare")),
                             OK);
            assert_int_equal(search_put(&w.op, "ticket", i, i * 7, STR("another common text")), OK);
            assert_int_equal(tx_commit(&tx), OK);
        }
        assert_int_equal(db_settle(&w.op, true), OK);
    }
    WORK(w, f);
    ints ids;
    int64_t before = 0, expected = 300;
    do {
        assert_int_equal(search_find(&w.op, "ticket", STR("common"), before, 70, &ids), OK);
        for (size_t i = 0; i < ids.n; i++)
            assert_int_equal(ids.items[i], expected--); /* each once, newest first */
        before = expected + 1;
    } while (ids.n == 70);
    assert_int_equal(expected, 0);
    assert_int_equal(search_find(&w.op, "ticket", STR("another rare"), 0, 500, &ids), OK);
    assert_int_equal(ids.n, 100);
    assert_int_equal(ids.items[0], 300);
    assert_int_equal(ids.items[99], 3);
}

static void say(void *ctx, str line)
{
    (void)line;
    ++*(int *)ctx;
}

static int64_t verify(struct fixture *f)
{
    WORK(w, f);
    int said = 0;
    int64_t wrong = -1;
    assert_int_equal(search_verify(&w.op, say, &said, &wrong), OK);
    assert_int_equal(said, wrong);
    return wrong;
}

static void tampering_is_found_and_mended(bool pg)
{
    CLEANUP(fixture_close) struct fixture *f = open_search(pg);
    assert_int_equal(put(f, "ticket", 1, 0, "first text"), OK);
    assert_int_equal(put(f, "ticket", 2, 0, "第二"), OK);
    assert_int_equal(put(f, "ticket", 2, 8, "null, third"), OK);
    assert_int_equal(verify(f), 0);
    {
        WORK(w, f);
        assert_int_equal(run_text(&w.op, "UPDATE search_doc SET body = 'changed' WHERE ref_id = 1",
                                  NO_ARGS),
                         OK);
        assert_int_equal(db_settle(&w.op, true), OK);
    }
    assert_int_equal(verify(f), 1);
    {
        WORK(w, f);
        assert_int_equal(search_rebuild(&w.op), OK);
        assert_int_equal(db_settle(&w.op, true), OK);
    }
    assert_int_equal(verify(f), 0);
    assert_found(f, "ticket", "changed", "1");
    assert_found(f, "ticket", "first", "");
    assert_found(f, "ticket", "第二 third", "2");
}

/* A dump of the other engine brings ids that do not order; rebuilding numbers them anew. */
static void foreign_ids_are_renumbered(void **state)
{
    (void)state;
    CLEANUP(fixture_close) struct fixture *f = open_search(false);
    {
        WORK(w, f);
        assert_int_equal(
            run_text(&w.op,
                     "INSERT INTO search_doc (id, kind, ref_id, part, body) VALUES"
                     " (1, 'ticket', 9, 0, 'word one'), (2, 'ticket', 4, 0, 'word two'),"
                     " (3, 'customer', 4, 0, 'word'), (4, 'ticket', 9, 3, 'word three')",
                     NO_ARGS),
            OK);
        assert_int_equal(search_rebuild(&w.op), OK);
        assert_int_equal(db_settle(&w.op, true), OK);
    }
    assert_found(f, "ticket", "word", "9 4");
    assert_found(f, "customer", "word", "4");
    assert_int_equal(verify(f), 0);
    assert_int_equal(put(f, "ticket", 9, 3, "other"), OK);
    assert_found(f, "ticket", "three", "");
}

BOTH_ENGINES(finds)
BOTH_ENGINES(changes)
BOTH_ENGINES(undone_texts_are_not_found)
BOTH_ENGINES(pages_go_down)
BOTH_ENGINES(tampering_is_found_and_mended)

#define TESTS(engine)                                                                              \
    cmocka_unit_test(finds##engine), cmocka_unit_test(changes##engine),                            \
        cmocka_unit_test(undone_texts_are_not_found##engine),                                      \
        cmocka_unit_test(pages_go_down##engine),                                                   \
        cmocka_unit_test(tampering_is_found_and_mended##engine)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_cut),
        TESTS(_sqlite),
        cmocka_unit_test(foreign_ids_are_renumbered),
        TESTS(_pg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
