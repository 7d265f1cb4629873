/* Writing, and Word files that come back; reading what others wrote is in doc_docx_test.c. */
#include "doc.h"

#include "../base/testing.h"

#include <pthread.h>
#include <unistd.h>

#define NOW                                                                                        \
    (utc)                                                                                          \
    {                                                                                              \
        1763971200000                                                                              \
    } /* 2025-11-24T08:00:00Z */

static str written(struct testing *t, const struct doc *d, enum doc_format format)
{
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 32u << 20);
    assert_int_equal(doc_write(&t->op, d, format, &b), OK);
    return arena_str(t->mem, buf_view(&b));
}

/* Cells that live as long as the op. */
static const str *cells_of(struct op *op, const char *const *texts, size_t n)
{
    str *cells = arena_array(op->mem, n, sizeof(*cells));
    for (size_t i = 0; i < n; i++)
        cells[i] = str_of(texts[i]);
    return cells;
}
#define CELLS(op, ...)                                                                             \
    cells_of((op), (const char *const[]){ __VA_ARGS__ },                                           \
             sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

/* ------------------------------------------------------------------ Markdown */

static void texts_come_back_literally(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "受理客户投诉", "受理客户投诉" },
        { "", "" },
        { " \n ", "" },
        { "a\nb", "a  \nb" },
        { "a\n\n  b", "a\n\nb" },
        { "a\r\nb\x01", "a  \nb" },
        /* marks at the beginning of a line */
        { "# no heading", "\\# no heading" },
        { "#3 机", "#3 机" },
        { "1. no item", "1\\. no item" },
        { "12) no item", "12\\) no item" },
        { "1.5 小时", "1.5 小时" },
        { "2025. 年", "2025\\. 年" },
        { "- no item", "\\- no item" },
        { "-5 度", "-5 度" },
        { "* no item", "\\* no item" },
        { "+ no item", "\\+ no item" },
        { "> no quote", "\\> no quote" },
        { "---", "\\---" },
        { "a\n---", "a  \n\\---" },
        { "a\n===", "a  \n\\===" },
        { "a | b\n--- | ---", "a | b  \n\\--- | ---" },
        { "```", "\\`\\`\\`" },
        { "~~~", "\\~\\~\\~" },
        /* inside */
        { "3*5", "3*5" },
        { "**不** 是", "\\*\\*不\\*\\* 是" },
        { "1~3 天", "1~3 天" },
        { "1~3 天，2~5 天", "1\\~3 天，2\\~5 天" },
        { "在__内", "在__内" },
        { "__内答复", "\\_\\_内答复" },
        { "snake_case_name", "snake_case_name" },
        { "<b>", "\\<b>" },
        { "3 < 5", "3 < 5" },
        { "&lt; & AT&T", "\\&lt; & AT&T" },
        { "[投诉] 处理", "[投诉] 处理" },
        { "[a](b)", "\\[a](b)" },
        { "[ ] 待办", "\\[ ] 待办" },
        { "C:\\temp", "C:\\temp" },
        { "a\\*", "a\\\\*" },
        { "`一个`", "\\`一个\\`" },
        { "a|b", "a|b" },
        { "bad \xFF byte", "bad ? byte" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        struct doc d;
        doc_begin(&d, &t.op, LANG_ZH, STR(""));
        doc_text(&d, str_of(cases[i].text));
        assert_row(cases[i].text, str_trim(written(&t, &d, DOC_MARKDOWN)), cases[i].want);
    }
}

static void blocks_have_their_marks(void **state)
{
    (void)state;
    TESTING(t);
    struct doc d;
    const str *head = CELLS(&t.op, "职责", "标准");
    const str *cells = CELLS(&t.op, "a|b", "1. x\n2. y", "", "c\\");
    doc_begin(&d, &t.op, LANG_ZH, STR("售后\n专员"));
    doc_heading(&d, 1, STR("职责 #"));
    doc_item(&d, 0, STR("1."), STR("受理\n登记"));
    doc_item(&d, 1, STR(""), STR("- 电话"));
    doc_item(&d, 2, STR("1)"), STR("深"));
    doc_item(&d, 0, STR("2."), STR("回访"));
    doc_note(&d, STR("依据\n\n条款"));
    doc_item(&d, 0, STR("一、"), STR("总则"));
    doc_item(&d, 1, STR("1.1"), STR("# 范围"));
    doc_heading(&d, 3, STR("# 表"));
    doc_table(&d, head, NULL, 2, cells, 2);
    doc_text(&d, STR("完"));
    assert_str(written(&t, &d, DOC_MARKDOWN), "# 售后 专员\n"
                                              "\n"
                                              "## 职责 \\#\n"
                                              "\n"
                                              "1. 受理  \n"
                                              "   登记\n"
                                              "   - \\- 电话\n"
                                              "     1) 深\n"
                                              "2. 回访\n"
                                              "\n"
                                              "> 依据\n"
                                              ">\n"
                                              "> 条款\n"
                                              "\n"
                                              "一、总则\n"
                                              "\n"
                                              "1.1 # 范围\n"
                                              "\n"
                                              "#### # 表\n"
                                              "\n"
                                              "| 职责 | 标准 |\n"
                                              "| --- | --- |\n"
                                              "| a\\|b | 1. x<br>2. y |\n"
                                              "|  | c\\\\ |\n"
                                              "\n"
                                              "完\n");
}

/* ------------------------------------------------------------------ Word and back */

static void every_kind(struct doc *d, struct op *op, enum lang lang)
{
    static const int widths[] = { 1, 4, 2 };
    const str *head = CELLS(op, "编号", "职责 & duty", "标准");
    const str *cells = CELLS(op, "D-01", "受理 <客户> \"投诉\"\n并登记", "≤ 2 小时", "D-02",
                             "a | b", "", "D-03", "It's 100 %", "𠮷");
    doc_begin(d, op, lang, STR("售后专员 · After-sales <agent> & Co"));
    doc_text(d, STR("第一段：客户满意 & 合规 <必须>。\n第二行"));
    doc_heading(d, 1, STR("一、岗位职责"));
    doc_item(d, 0, STR("1."), STR("受理客户来电、来信"));
    doc_item(d, 1, STR("1)"), STR("登记工单"));
    doc_item(d, 1, STR("2)"), STR("分派"));
    doc_item(d, 0, STR("2."), STR("回访\n换行"));
    doc_item(d, 1, STR(""), STR("点"));
    doc_item(d, 0, STR("7."), STR("跳号"));
    doc_heading(d, 2, STR("Scope"));
    doc_item(d, 0, STR("一、"), STR("总则"));
    doc_item(d, 0, STR("二、"), STR("分则"));
    doc_item(d, 1, STR("（一）"), STR("细则"));
    doc_item(d, 1, STR("3.9"), STR("nine"));
    doc_item(d, 1, STR("3.10"), STR("ten"));
    doc_item(d, 2, STR("a)"), STR("letter"));
    doc_item(d, 2, STR("b)"), STR("letter"));
    doc_item(d, 0, STR("①"), STR("圈"));
    doc_item(d, 0, STR("②"), STR("圈"));
    doc_item(d, 0, STR("第十一条"), STR("条"));
    doc_item(d, 0, STR("第十二条"), STR("条"));
    doc_heading(d, 3, STR("表格"));
    doc_table(d, head, widths, 3, cells, 3);
    doc_note(d, STR("备注：小字"));
    doc_text(d, STR("* 3 & 5 _ok_"));
}

/* What Word is given comes back as the Markdown that would have been written at once. */
static void word_comes_back_as_markdown(void **state)
{
    (void)state;
    TESTING(t);
    struct doc d;
    str back;
    t.op.now = NOW;
    every_kind(&d, &t.op, LANG_ZH);
    d.footer = STR("版本 3");
    str docx = written(&t, &d, DOC_DOCX);
    assert_true(doc_is_docx(docx));
    assert_int_equal(doc_read_docx(&t.op, docx, &back), OK);
    str want =
        arena_fmt(t.mem, STR_FMT "\n---\n\n版本 3\n", STR_ARG(written(&t, &d, DOC_MARKDOWN)));
    /* a typed mark stays one: that is the only difference */
    char *typed = memmem(want.p, want.n, "\\* 3", 4);
    assert_non_null(typed);
    memmove(typed, typed + 1, (size_t)(want.p + want.n - typed));
    assert_str(back, want.p);
}

static void the_same_document_gives_the_same_bytes(void **state)
{
    (void)state;
    for (enum doc_format format = DOC_MARKDOWN; format <= DOC_PDF; format++) {
        TESTING(t);
        struct doc d;
        t.op.now = NOW;
        every_kind(&d, &t.op, LANG_EN);
        str first = written(&t, &d, format);
        usleep(10000);
        assert_true(str_eq(first, written(&t, &d, format)));
    }
}

static void a_full_buffer_is_told(void **state)
{
    (void)state;
    for (enum doc_format format = DOC_MARKDOWN; format <= DOC_PDF; format++) {
        TESTING(t);
        struct doc d;
        CLEANUP(buf_release) struct buf b;
        buf_init(&b, 500);
        every_kind(&d, &t.op, LANG_EN);
        assert_int_equal(doc_write(&t.op, &d, format, &b), ERR_TOO_LARGE);
        assert_string_equal(t.op.fault.code, "doc.too_large");
    }
}

/* ------------------------------------------------------------------ PDF */

/* What a program of poppler says of the PDF; NULL where there is no poppler. */
static const char *pdf_told(struct testing *t, str pdf, const char *program)
{
    static char text[1 << 20];
    char path[] = "/tmp/doc_test_XXXXXX";
    if (system("command -v pdftotext >/dev/null") != 0)
        return NULL;
    int fd = mkstemp(path);
    assert_int_equal(write(fd, pdf.p, pdf.n), (ssize_t)pdf.n);
    close(fd);
    FILE *out = popen(arena_fmt(t->mem, program, path).p, "r");
    size_t n = fread(text, 1, sizeof(text) - 1, out);
    text[n] = '\0';
    assert_int_equal(pclose(out), 0);
    unlink(path);
    return text;
}

/* Without its blanks: how many there are is a guess of poppler's. */
static const char *pdf_text(struct testing *t, str pdf)
{
    const char *told = pdf_told(t, pdf, "pdftotext -layout %s -");
    char *text = told ? arena_z(t->mem, str_of(told)) : NULL;
    size_t n = 0;
    for (const char *p = text; p && *p; p++)
        if (*p != ' ')
            text[n++] = *p;
    if (text)
        text[n] = '\0';
    return text;
}

static int times(const char *text, const char *word)
{
    int n = 0;
    for (const char *at = text; (at = strstr(at, word)); at += strlen(word))
        n++;
    return n;
}

#define ROWS 60

static void long_table(struct testing *t, struct doc *d, enum lang lang)
{
    const str *head = CELLS(&t->op, "编号", "岗位职责", "Measure");
    static const int widths[] = { 1, 5, 2 };
    str *cells = arena_array(t->mem, ROWS * 3, sizeof(str));
    for (size_t i = 0; i < ROWS; i++) {
        cells[i * 3] = arena_fmt(t->mem, "D-%02zu", i + 1);
        cells[i * 3 + 1] =
            STR("受理客户投诉，于 2 小时内登记工单并答复客户；需要上门的，与客户约定时间。");
        cells[i * 3 + 2] = STR("first answer within 2 h");
    }
    doc_begin(d, &t->op, lang, STR("售后专员岗位说明书"));
    d->footer = STR("受控文件 · 版本 3");
    doc_heading(d, 1, STR("职责"));
    doc_table(d, head, widths, 3, cells, ROWS);
    doc_text(d, STR("结束语"));
}

static void pdf_text_comes_back(void **state)
{
    (void)state;
    for (enum lang lang = LANG_ZH; lang <= LANG_EN; lang++) {
        TESTING(t);
        struct doc d;
        t.op.now = NOW;
        long_table(&t, &d, lang);
        str pdf = written(&t, &d, DOC_PDF);
        assert_true(str_starts(pdf, STR("%PDF-")));
        const char *text = pdf_text(&t, pdf);
        if (!text)
            skip();
        int pages = times(text, "\f");
        assert_true(pages >= 3);
        assert_int_equal(times(text, "售后专员岗位说明书"), 1);
        assert_int_equal(times(text, "岗位职责"), pages); /* the head, on each page */
        assert_int_equal(times(text, "受控文件·版本3"), pages);
        for (int i = 1; i <= ROWS; i++)
            assert_int_equal(times(text, arena_fmt(t.mem, "D-%02d", i).p), 1);
        for (int i = 1; i <= pages; i++) {
            const char *words = lang == LANG_ZH ? "第%d/%d页" : "Page%dof%d";
            char page[64];
            snprintf(page, sizeof(page), words, i, pages);
            assert_int_equal(times(text, page), 1);
        }
    }
}

static void the_file_has_its_title_and_date(void **state)
{
    (void)state;
    TESTING(t);
    struct doc d;
    t.op.now = NOW;
    every_kind(&d, &t.op, LANG_ZH);
    const char *told = pdf_told(&t, written(&t, &d, DOC_PDF), "pdfinfo -isodates %s");
    if (!told)
        skip();
    assert_non_null(strstr(told, "售后专员 · After-sales <agent> & Co"));
    assert_int_equal(times(told, "2025-11-24T08:00:00Z"), 2);
    assert_non_null(strstr(told, "(A4)"));
}

/* A cell of several pages, a head that fills one, a column for a letter: all words are there. */
static void nothing_is_lost_on_paper(void **state)
{
    (void)state;
    TESTING(t);
    struct doc d;
    CLEANUP(buf_release) struct buf lines;
    buf_init(&lines, 1 << 20);
    for (int i = 0; i < 150; i++)
        buf_fmt(&lines, "%sL%03d", i ? "\n" : "", i);
    str head[40], cells[40];
    for (size_t i = 0; i < 40; i++) {
        head[i] = i == 1 ? buf_view(&lines) : STR("h");
        cells[i] = i == 2 ? buf_view(&lines) : STR("c");
    }
    doc_begin(&d, &t.op, LANG_ZH, STR(""));
    doc_table(&d, head, NULL, 4, cells, 1);
    doc_table(&d, cells, NULL, 40, cells, 1);
    doc_item(&d, 8, STR("第一百二十三条之二"), buf_view(&lines));
    doc_text(&d, buf_view(&lines));
    str pdf = written(&t, &d, DOC_PDF);
    const char *text = pdf_text(&t, pdf);
    if (!text)
        skip();
    for (int i = 0; i < 150; i++)
        assert_true(times(text, arena_fmt(t.mem, "L%03d", i).p) >= 4);
}

static void an_empty_document_is_one_page(void **state)
{
    (void)state;
    TESTING(t);
    struct doc d;
    doc_begin(&d, &t.op, LANG_EN, STR(""));
    const char *text = pdf_text(&t, written(&t, &d, DOC_PDF));
    if (text)
        assert_int_equal(times(text, "Page1of1"), 1);
}

struct print {
    pthread_t thread;
    bool same;
};

static str printed(struct testing *t)
{
    struct doc d;
    t->op.now = NOW;
    long_table(t, &d, LANG_ZH);
    every_kind(&d, &t->op, LANG_ZH);
    return written(t, &d, DOC_PDF);
}

static str expected; /* read only while the threads run */

static void *print_often(void *arg)
{
    struct print *print = arg;
    print->same = true;
    for (int i = 0; i < 4; i++) {
        TESTING(t);
        print->same &= str_eq(printed(&t), expected);
    }
    return NULL;
}

static void threads_print_at_once(void **state)
{
    (void)state;
    TESTING(t);
    struct print prints[4];
    expected = printed(&t);
    for (size_t i = 0; i < COUNT(prints); i++)
        assert_int_equal(pthread_create(&prints[i].thread, NULL, print_often, &prints[i]), 0);
    for (size_t i = 0; i < COUNT(prints); i++) {
        pthread_join(prints[i].thread, NULL);
        assert_true(prints[i].same);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_come_back_literally),
        cmocka_unit_test(blocks_have_their_marks),
        cmocka_unit_test(word_comes_back_as_markdown),
        cmocka_unit_test(the_same_document_gives_the_same_bytes),
        cmocka_unit_test(a_full_buffer_is_told),
        cmocka_unit_test(pdf_text_comes_back),
        cmocka_unit_test(the_file_has_its_title_and_date),
        cmocka_unit_test(nothing_is_lost_on_paper),
        cmocka_unit_test(an_empty_document_is_one_page),
        cmocka_unit_test(threads_print_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
