/* Workbooks as a sheet program finds them: the parts are unpacked and read again. */
#include "doc_xlsx.h"
#include "doc_zip.h"

#include "../base/testing.h"

#include <dirent.h>
#include <expat.h>
#include <signal.h>
#include <sys/resource.h>

#define FILE_MAX (64u << 20)

/* ------------------------------------------------------------------ reading back */

struct reader {
    struct arena *mem;
    XML_Parser parser;
    struct buf *out;
    struct buf text;
    bool in_value;
    str formats[64]; /* number formats by style */
    size_t styles;
    str codes[200]; /* by the number formats' own ids */
    bool in_styles;
    str cell, kind;
    int64_t style;
};

static str attribute(const struct reader *r, const XML_Char **list, const char *name)
{
    for (; *list; list += 2)
        if (str_is(str_of(list[0]), name))
            return arena_str(r->mem, str_of(list[1]));
    return STR("");
}

static void styles_begin(struct reader *r, const char *name, const XML_Char **list)
{
    int64_t id = 0;
    if (str_is(str_of(name), "cellXfs"))
        r->in_styles = true;
    if (str_is(str_of(name), "numFmt") && str_int(attribute(r, list, "numFmtId"), &id))
        r->codes[id] = attribute(r, list, "formatCode");
    if (!r->in_styles || !str_is(str_of(name), "xf"))
        return;
    assert_true(str_int(attribute(r, list, "numFmtId"), &id));
    str font = attribute(r, list, "fontId");
    r->formats[r->styles++] = r->codes[id].n ? r->codes[id]
                              : id           ? arena_fmt(r->mem, "#%lld", (long long)id)
                                   : arena_str(r->mem, str_is(font, "0") ? STR("") : STR("bold"));
}

/* What stands around the cells is told by its attributes. */
static void around_put(struct reader *r, const char *name, const XML_Char **list)
{
    static const char *const told[] = { "col", "pane", "autoFilter", NULL };
    for (const char *const *t = told; *t; t++) {
        if (!str_is(str_of(name), *t))
            continue;
        buf_fmt(r->out, "<%s", name);
        for (const XML_Char **a = list; *a; a += 2)
            if (!str_is(str_of(a[0]), "customWidth"))
                buf_fmt(r->out, " %s=%s", a[0], a[1]);
        buf_z(r->out, ">\n");
    }
}

static void begin(void *who, const XML_Char *name, const XML_Char **list)
{
    struct reader *r = who;
    styles_begin(r, name, list);
    around_put(r, name, list);
    r->in_value = str_is(str_of(name), "v") || str_is(str_of(name), "t");
    if (!str_is(str_of(name), "c"))
        return;
    r->cell = attribute(r, list, "r");
    r->kind = attribute(r, list, "t");
    r->style = 0;
    (void)str_int(attribute(r, list, "s"), &r->style);
    buf_clear(&r->text);
}

static void end(void *who, const XML_Char *name)
{
    struct reader *r = who;
    r->in_value = false;
    if (str_is(str_of(name), "cellXfs"))
        r->in_styles = false;
    if (!str_is(str_of(name), "c"))
        return;
    str format = r->formats[r->style];
    buf_fmt(r->out, STR_FMT " %s" STR_FMT "%s" STR_FMT "\n", STR_ARG(r->cell),
            str_is(r->kind, "inlineStr") ? "text "
            : str_is(r->kind, "b")       ? "bool "
                                         : "",
            STR_ARG(buf_view(&r->text)), format.n ? " | " : "", STR_ARG(format));
}

static void text(void *who, const XML_Char *s, int n)
{
    struct reader *r = who;
    if (r->in_value)
        buf_add(&r->text, s, (size_t)n);
}

static enum err take(void *who, str piece, bool last)
{
    struct reader *r = who;
    assert_int_equal(XML_Parse(r->parser, piece.p, (int)piece.n, last), XML_STATUS_OK);
    return OK;
}

static void part_read(struct doc_zip *zip, struct reader *r, const char *name)
{
    r->parser = XML_ParserCreate(NULL);
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, begin, end);
    XML_SetCharacterDataHandler(r->parser, text);
    assert_int_equal(doc_zip_read(zip, name, take, r), OK);
    XML_ParserFree(r->parser);
}

/* The parts as lines: cells as "A1 text 中文 | bold". */
static str read_back(struct op *op, str file, const char *sheet)
{
    CLEANUP(doc_zip_close) struct doc_zip zip = { 0 };
    CLEANUP(buf_release) struct buf out;
    struct reader r = { .mem = op->mem, .out = &out };
    buf_init(&out, FILE_MAX);
    buf_init(&r.text, FILE_MAX);
    assert_int_equal(doc_zip_open(op, file, &zip), OK);
    part_read(&zip, &r, "xl/styles.xml");
    part_read(&zip, &r, sheet);
    buf_release(&r.text);
    return arena_str(op->mem, buf_view(&out));
}

static enum err part_take(void *who, str piece, bool last)
{
    (void)last;
    buf_str(who, piece);
    return OK;
}

/* As it is written. */
static str part_of(struct op *op, str file, const char *name)
{
    CLEANUP(doc_zip_close) struct doc_zip zip = { 0 };
    CLEANUP(buf_release) struct buf part;
    buf_init(&part, FILE_MAX);
    assert_int_equal(doc_zip_open(op, file, &zip), OK);
    assert_int_equal(doc_zip_read(&zip, name, part_take, &part), OK);
    return arena_str(op->mem, buf_view(&part));
}

static str file_of(struct xlsx *x, struct op *op)
{
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, FILE_MAX);
    assert_int_equal(xlsx_end(x, &out), OK);
    return arena_str(op->mem, buf_view(&out));
}

static int open_files(void)
{
    int n = 0;
    DIR *dir = opendir("/proc/self/fd");
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

static const str two_heads[] = { { "编号", 6 }, { "Note", 4 } };

static struct xlsx *begun(struct op *op)
{
    struct xlsx *x;
    assert_int_equal(xlsx_begin(op, zone_find(STR("Asia/Shanghai")), STR("表"), &x), OK);
    return x;
}

/* ------------------------------------------------------------------ cells */

static void cells_keep_their_kinds(void **state)
{
    (void)state;
    TESTING(t);
    const struct {
        struct xlsx_cell cell;
        const char *want; /* behind "A2 " */
    } cases[] = {
        { cell_text(STR("洗衣机")), "text 洗衣机" },
        { cell_text(STR("=1+1")), "text =1+1" },
        { cell_text(STR("@SUM(A1)")), "text @SUM(A1)" },
        { cell_text(STR("a < b & \"c\"")), "text a < b & \"c\"" },
        { cell_text(STR(" two  blanks ")), "text  two  blanks " },
        { cell_text(STR("a\x01\x02z\xFF")), "text az?" },
        { cell_text(STR("_x0041_b_x004")), "text _x005F_x0041_b_x004" },
        { cell_text(STR("上\r\n下")), "text 上\n下" },
        { cell_text(STR("🙂")), "text 🙂" },
        { cell_text(STR("")), "" },
        { cell_int(0), "0 | 0" },
        { cell_int(-42), "-42 | 0" },
        { cell_int(999999999999999), "999999999999999 | 0" },
        { cell_int(1000000000000000), "text 1000000000000000" },
        { cell_int(INT64_MIN), "text -9223372036854775808" },
        { cell_bool(true), "bool 1" },
        { cell_bool(false), "bool 0" },
        { cell_decimal(decimal_of(12)), "12 | 0" },
        { cell_decimal(decimal_milli(-500)), "-0.5 | 0.0" },
        { cell_decimal(decimal_milli(3140)), "3.14 | 0.00" },
        { cell_decimal(decimal_milli(3125)), "3.125 | 0.000" },
        { cell_decimal((decimal){ 0 }), "" },
        { cell_percent(decimal_milli(95500)), "0.955 | 0.0%" },
        { cell_percent(decimal_of(100)), "1 | 0%" },
        { cell_percent(decimal_milli(33333)), "0.33333 | 0.000%" },
        { cell_duration(decimal_of(90000)), "1.041666666666667 | [h]:mm:ss" },
        { cell_duration(decimal_milli(1500)), "1.736111111111111E-05 | [h]:mm:ss" },
        { cell_money((money){ 123456 }), "1234.56 | #,##0.00" },
        { cell_money((money){ -5 }), "-0.05 | #,##0.00" },
        { cell_utc((utc){ 0 }), "" },
        /* 2026-11-26T02:30:15.999Z is 10:30:15 in Shanghai */
        { cell_utc((utc){ 1795660215999 }), "46352.43767361111 | yyyy-mm-dd hh:mm:ss" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        CLEANUP(xlsx_drop) struct xlsx *x = begun(&t.op);
        const struct xlsx_cell row[] = { cases[i].cell, { 0 } };
        assert_int_equal(xlsx_sheet(x, STR("A"), two_heads, 2), OK);
        assert_int_equal(xlsx_row(x, row), OK);
        str got = read_back(&t.op, file_of(x, &t.op), "xl/worksheets/sheet1.xml");
        str want = arena_fmt(t.mem, "%s%s\n", *cases[i].want ? "A2 " : "", cases[i].want);
        str heads = STR("A1 text 编号 | bold\nB1 text Note | bold\n");
        const char *at = strstr(got.p, heads.p);
        assert_non_null(at);
        str rest = str_of(at + heads.n);
        rest.n = (size_t)(strstr(rest.p, "<autoFilter") - rest.p);
        assert_row(cases[i].want, rest, *cases[i].want ? want.p : "");
    }
}

static void long_texts_are_cut(void **state)
{
    (void)state;
    TESTING(t);
    char *p = arena_alloc(t.mem, 3 * 40000);
    for (size_t i = 0; i < 40000; i++)
        memcpy(p + 3 * i, "长", 3);
    CLEANUP(xlsx_drop) struct xlsx *x = begun(&t.op);
    assert_int_equal(xlsx_sheet(x, STR("A"), two_heads, 2), OK);
    const struct xlsx_cell row[] = { cell_text((str){ p, 120000 }),
                                     cell_text((str){ p, 3 * 32767 }) };
    assert_int_equal(xlsx_row(x, row), OK);
    str got = read_back(&t.op, file_of(x, &t.op), "xl/worksheets/sheet1.xml");
    assert_true(str_has(got, arena_fmt(t.mem, "\nA2 text %.*s…\n", 3 * 32766, p)));
    assert_true(str_has(got, arena_fmt(t.mem, "\nB2 text %.*s\n", 3 * 32767, p)));
}

/* ------------------------------------------------------------------ sheets */

static void a_sheet_has_a_fixed_head_filters_and_widths(void **state)
{
    (void)state;
    TESTING(t);
    CLEANUP(xlsx_drop) struct xlsx *x = begun(&t.op);
    const struct xlsx_cell row[] = { cell_text(STR("二十个汉字就是四十个数字那么宽，不多也不少")),
                                     cell_int(1) };
    assert_int_equal(xlsx_sheet(x, STR("A"), two_heads, 2), OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(xlsx_row(x, row), OK);
    str got = read_back(&t.op, file_of(x, &t.op), "xl/worksheets/sheet1.xml");
    assert_true(str_has(got, STR("<pane ySplit=1 topLeftCell=A2 activePane=bottomLeft "
                                 "state=frozen>")));
    assert_true(str_has(got, STR("<col min=1 max=1 width=43.7109375>")));
    assert_true(str_has(got, STR("<col min=2 max=2 width=9.7109375>")));
    assert_true(str_has(got, STR("<autoFilter ref=A1:B4>")));
}

static void sheets_have_names_that_excel_takes(void **state)
{
    (void)state;
    TESTING(t);
    static const struct {
        const char *name, *want;
    } cases[] = {
        { "指标", "指标" },
        { "指标", "指标 (2)" },
        { "A/B: [c]*?", "A B   c" },
        { "a/b: [c]", "a b   c (2)" },
        { "'quoted'", "quoted" },
        { "", "Sheet" },
        { "///", "Sheet (2)" },
        { "a name of more than thirty-one characters", "a name of more than thirty-one" },
        { "a name of more than thirty-one characters too", "a name of more than thirty- (2)" },
        { "R & D <1>", "R &amp; D &lt;1&gt;" },
    };
    CLEANUP(xlsx_drop) struct xlsx *x = begun(&t.op);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct xlsx_cell row[] = { cell_int((int64_t)i), { 0 } };
        assert_int_equal(xlsx_sheet(x, str_of(cases[i].name), two_heads, 2), OK);
        assert_int_equal(xlsx_row(x, row), OK);
    }
    str file = file_of(x, &t.op);
    str book = part_of(&t.op, file, "xl/workbook.xml");
    for (size_t i = 0; i < COUNT(cases); i++) {
        str part = arena_fmt(t.mem, "xl/worksheets/sheet%zu.xml", i + 1);
        str cell = arena_fmt(t.mem, "\nA2 %zu | 0\n", i);
        assert_true(str_has(read_back(&t.op, file, part.p), cell));
        str want = arena_fmt(t.mem, "name=\"%s\" sheetId=\"%zu\"", cases[i].want, i + 1);
        assert_row_int(cases[i].want, str_has(book, want), true);
    }
}

static void ten_thousand_rows_arrive(void **state)
{
    (void)state;
    TESTING(t);
    int files = open_files();
    CLEANUP(xlsx_drop) struct xlsx *x = begun(&t.op);
    assert_int_equal(xlsx_sheet(x, STR("A"), two_heads, 2), OK);
    for (int i = 1; i <= 10000; i++) {
        const struct xlsx_cell row[] = { cell_text(STR("压缩机异响")), cell_int(i) };
        assert_int_equal(xlsx_row(x, row), OK);
    }
    str got = read_back(&t.op, file_of(x, &t.op), "xl/worksheets/sheet1.xml");
    size_t lines = 0;
    str line, rest = got;
    while (str_split(&rest, '\n', &line))
        lines += str_starts(line, STR("A")) && str_ends(line, STR("text 压缩机异响"));
    assert_int_equal(lines, 10000);
    assert_true(str_has(got, STR("\nA10001 text 压缩机异响\nB10001 10000 | 0\n")));
    assert_true(str_has(got, STR("<autoFilter ref=A1:B10001>")));
    xlsx_drop(&x);
    assert_int_equal(open_files(), files);
}

static str same_file(struct op *op, int64_t now)
{
    op->now = (utc){ now };
    CLEANUP(xlsx_drop) struct xlsx *x = begun(op);
    const struct xlsx_cell row[] = { cell_text(STR("x")), cell_int(1) };
    assert_int_equal(xlsx_sheet(x, STR("A"), two_heads, 2), OK);
    assert_int_equal(xlsx_row(x, row), OK);
    return file_of(x, op);
}

static void the_same_content_gives_the_same_bytes(void **state)
{
    (void)state;
    TESTING(t);
    str one = same_file(&t.op, 1795660215000);
    assert_true(str_eq(one, same_file(&t.op, 1795660215000)));
    assert_false(str_eq(one, same_file(&t.op, 1795660300000)));
    str core = part_of(&t.op, one, "docProps/core.xml");
    assert_true(str_has(core, STR("2026-11-26T02:30:15Z")));
    assert_true(str_has(core, STR("<dc:title>表</dc:title>")));
}

/* ------------------------------------------------------------------ what goes wrong */

static void dropped_early_nothing_stays(void **state)
{
    (void)state;
    TESTING(t);
    int files = open_files();
    struct xlsx *x = begun(&t.op);
    xlsx_drop(&x);
    assert_null(x);
    x = begun(&t.op);
    assert_int_equal(xlsx_sheet(x, STR("A"), two_heads, 2), OK);
    assert_int_equal(xlsx_sheet(x, STR("B"), two_heads, 2), OK);
    xlsx_drop(&x);
    assert_int_equal(open_files(), files);
}

static void a_file_beyond_the_buffer_is_refused(void **state)
{
    (void)state;
    TESTING(t);
    CLEANUP(xlsx_drop) struct xlsx *x = begun(&t.op);
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, 1000);
    assert_int_equal(xlsx_sheet(x, STR("A"), two_heads, 2), OK);
    assert_int_equal(xlsx_end(x, &out), ERR_TOO_LARGE);
    assert_string_equal(t.op.fault.code, "doc.workbook_too_large");
}

/* The rows are more than files may hold, what they are zipped to is less. */
static void a_full_disk_gives_no_cut_file(void **state)
{
    (void)state;
    TESTING(t);
    struct rlimit before, small;
    int files = open_files();
    CLEANUP(buf_release) struct buf out;
    buf_init(&out, FILE_MAX);
    struct xlsx *x = begun(&t.op);
    assert_int_equal(xlsx_sheet(x, STR("A"), two_heads, 2), OK);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    small = (struct rlimit){ 100000, before.rlim_max };
    setrlimit(RLIMIT_FSIZE, &small);
    const struct xlsx_cell row[] = { cell_text(STR("压缩机异响")), cell_int(1) };
    for (int i = 0; i < 10000; i++)
        assert_int_equal(xlsx_row(x, row), OK);
    enum err err = xlsx_end(x, &out);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(err, ERR_STORAGE);
    assert_string_equal(t.op.fault.code, "doc.no_room");
    assert_int_equal(out.n, 0);
    xlsx_drop(&x);
    assert_int_equal(open_files(), files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_keep_their_kinds),
        cmocka_unit_test(long_texts_are_cut),
        cmocka_unit_test(a_sheet_has_a_fixed_head_filters_and_widths),
        cmocka_unit_test(sheets_have_names_that_excel_takes),
        cmocka_unit_test(ten_thousand_rows_arrive),
        cmocka_unit_test(the_same_content_gives_the_same_bytes),
        cmocka_unit_test(dropped_early_nothing_stays),
        cmocka_unit_test(a_file_beyond_the_buffer_is_refused),
        cmocka_unit_test(a_full_disk_gives_no_cut_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
