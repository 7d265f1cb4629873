/* Reading Word files that somebody else made: built here part by part. */
#include "doc_fixture.h"
#include "doc_number.h"

#include "../base/testing.h"

/* ------------------------------------------------------------------ numbers of lists */

static void numbers_look_as_in_word(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        int n;
        const char *want;
    } cases[] = {
        { "decimal", 12, "12" },
        { "decimalZero", 7, "07" },
        { "decimalFullWidth", 10, "１０" },
        { "upperRoman", 1994, "MCMXCIV" },
        { "lowerRoman", 4, "iv" },
        { "upperRoman", 5000, "5000" },
        { "upperLetter", 26, "Z" },
        { "lowerLetter", 28, "bb" },
        { "lowerLetter", 0, "0" },
        { "ordinal", 11, "11th" },
        { "ordinal", 22, "22nd" },
        { "chineseCounting", 10, "十" },
        { "chineseCounting", 15, "十五" },
        { "chineseCountingThousand", 20, "二十" },
        { "chineseCountingThousand", 105, "一百零五" },
        { "chineseCountingThousand", 110, "一百一十" },
        { "chineseCountingThousand", 20304, "二万零三百零四" },
        { "chineseLegalSimplified", 15, "壹拾伍" },
        { "ideographDigital", 105, "一〇五" },
        { "ideographTraditional", 3, "丙" },
        { "ideographTraditional", 11, "11" },
        { "ideographZodiac", 12, "亥" },
        { "decimalEnclosedCircle", 20, "⑳" },
        { "decimalEnclosedCircleChinese", 21, "21" },
        { "decimalEnclosedParen", 1, "⑴" },
        { "decimalEnclosedFullstop", 2, "⒉" },
        { "ideographEnclosedCircle", 1, "㊀" },
        { "numberInDash", 3, "- 3 -" },
        { "bullet", 1, "" },
        { "none", 1, "" },
        { "hebrew1", 5, "5" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        CLEANUP(buf_release) struct buf b;
        buf_init(&b, 100);
        doc_number_put(&b, doc_number_named(str_of(cases[i].format)), cases[i].n);
        assert_row(cases[i].format, buf_view(&b), cases[i].want);
    }
}

/* ------------------------------------------------------------------ reading what Word made */

#define P_(text)        "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define PP(props, text) "<w:p><w:pPr>" props "</w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define NUM(id, lvl)    "<w:numPr><w:ilvl w:val=\"" lvl "\"/><w:numId w:val=\"" id "\"/></w:numPr>"
#define STYLE(id)       "<w:pStyle w:val=\"" id "\"/>"
#define T(text)         "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define TC(inside)      "<w:tc>" inside "</w:tc>"
#define TR(inside)      "<w:tr>" inside "</w:tr>"
#define FIELD_(name, res)                                                                          \
    "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> " name                      \
    " </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" T(                   \
        res) "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"

#define LVL(n, format, text) LVL_WITH(n, format, text, "")
#define LVL_WITH(n, format, text, more)                                                            \
    "<w:lvl w:ilvl=\"" n "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" format "\"/>" more          \
    "<w:lvlText w:val=\"" text "\"/></w:lvl>"
#define ABSTRACT(id, levels) "<w:abstractNum w:abstractNumId=\"" id "\">" levels "</w:abstractNum>"
#define INSTANCE(id, abstract, more)                                                               \
    "<w:num w:numId=\"" id "\"><w:abstractNumId w:val=\"" abstract "\"/>" more "</w:num>"

#define OVERRIDE(inside) "<w:lvlOverride w:ilvl=\"0\">" inside "</w:lvlOverride>"

static const char *const numbering[] = {
    ABSTRACT("0", LVL("0", "decimal", "%1.") LVL("1", "lowerLetter", "%2)")
                      LVL("2", "lowerRoman", "%3.")),
    ABSTRACT("1", LVL("0", "chineseCountingThousand", "%1、") LVL("1", "decimal", "（%2）")
                      LVL_WITH("2", "decimal", "%1.%2.%3", "<w:isLgl/>")),
    ABSTRACT("2", LVL("0", "chineseCounting", "第%1条") LVL("1", "decimal", "%1.%2")),
    ABSTRACT("3", LVL("0", "bullet", "\xEF\x82\xB7") LVL("1", "none", "")),
    ABSTRACT("4", LVL_WITH("0", "upperRoman", "%1.", "<w:pStyle w:val=\"Heading1\"/>")
                      LVL_WITH("1", "decimal", "%2.", "<w:pStyle w:val=\"Step\"/>")),
    ABSTRACT("5", "<w:numStyleLink w:val=\"Linked\"/>"),
    ABSTRACT("6", "<w:styleLink w:val=\"Linked\"/>" LVL("0", "decimalEnclosedCircle", "%1")),
    ABSTRACT("7", LVL("0", "decimal", "%1.")
                      LVL_WITH("1", "decimal", "%2)", "<w:lvlRestart w:val=\"0\"/>")),
    INSTANCE("1", "0", ""),
    INSTANCE("2", "1", ""),
    INSTANCE("3", "2", ""),
    INSTANCE("4", "3", ""),
    INSTANCE("5", "4", ""),
    INSTANCE("6", "5", ""),
    INSTANCE("7", "0", ""),
    INSTANCE("8", "0", OVERRIDE("<w:startOverride w:val=\"5\"/>")),
    INSTANCE("9", "0", OVERRIDE(LVL("0", "upperLetter", "%1."))),
    INSTANCE("10", "7", ""),
};

static const char styles[] =
    "<w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:pPr>"
    "<w:numPr><w:numId w:val=\"5\"/></w:numPr></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"a3\"><w:name w:val=\"Title\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"2\"><w:name w:val=\"heading 2\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Own\"><w:name w:val=\"我的标题\"/>"
    "<w:basedOn w:val=\"2\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Out\"><w:name w:val=\"Out\"/>"
    "<w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Step\"><w:name w:val=\"Step\"/>"
    "<w:pPr><w:numPr><w:numId w:val=\"5\"/></w:numPr></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Loop\"><w:name w:val=\"Loop\"/>"
    "<w:basedOn w:val=\"Loop\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"TOC1\"><w:name w:val=\"toc 1\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Quote\"><w:name w:val=\"Quote\"/></w:style>";

static const char *joined(struct testing *t, const char *const *texts, size_t n)
{
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 1 << 20);
    for (size_t i = 0; i < n; i++)
        buf_z(&b, texts[i]);
    return arena_z(t->mem, buf_view(&b));
}

static str packed(struct testing *t, const char *body, const char *more_name, const char *more)
{
    struct op *op = &t->op;
    struct doc_part parts[6] = {
        { "[Content_Types].xml", STR("<Types/>") },
        { "word/document.xml",
          fixture_part(op, "document", arena_fmt(t->mem, "<w:body>%s</w:body>", body).p) },
        { "word/styles.xml", fixture_part(op, "styles", styles) },
        { "word/numbering.xml",
          fixture_part(op, "numbering", joined(t, numbering, COUNT(numbering))) },
    };
    if (more_name)
        parts[4] = (struct doc_part){ more_name, fixture_part(op, "part", more) };
    return fixture_docx(op, parts, more_name ? 5 : 4);
}

static const struct {
    const char *body, *want;
} readings[] = {
    { P_("一") P_("") P_("  二　"), "一\n\n二\n" },
    { "<w:p>" T("a") "<w:r><w:tab/></w:r>" T("b") "<w:r><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t>"
                                                  "<w:noBreakHyphen/></w:r></w:p>",
      "a b  \nc  \nd-\n" },
    { "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>" T("x &lt; y &amp; z") "</w:p>",
      "x < y & z\n" },
    { "<w:p><w:hyperlink>" T("link") "</w:hyperlink><w:smartTag>" T(
          " tag") "</w:smartTag><w:sdt>"
                  "<w:sdtPr><w:alias w:val=\"no\"/></w:sdtPr><w:sdtContent>" T(
                      " sdt") "</w:sdtContent></w:sdt></w:p>",
      "link tag sdt\n" },
    { "<w:sdt><w:sdtContent>" P_("in a control") "</w:sdtContent></w:sdt>", "in a control\n" },
    /* headings */
    { PP(STYLE("a3"), "标题") PP(STYLE("2"), "节") PP(STYLE("Own"), "自") PP(STYLE("Out"), "三")
          P_("文"),
      "# 标题\n\n### 节\n\n### 自\n\n#### 三\n\n文\n" },
    { PP(STYLE("2"), "节") PP(STYLE("a3"), "后来的标题"), "## 节\n\n# 后来的标题\n" },
    { PP("<w:outlineLvl w:val=\"0\"/>", "直接")
          PP(STYLE("2") "<w:outlineLvl w:val=\"9\"/>", "不是"),
      "# 直接\n\n不是\n" },
    { PP(STYLE("标题 3"), "按名字") PP(STYLE("Loop"), "圈"), "### 按名字\n\n圈\n" },
    { PP(STYLE("TOC1"), "目录……1") PP(STYLE("Quote"), "引"), "> 引\n" },
    /* lists */
    { PP(NUM("1", "0"), "a") PP(NUM("1", "1"), "b") PP(NUM("1", "1"), "c") PP(NUM("1", "2"), "d")
          PP(NUM("1", "0"), "e") PP(NUM("1", "1"), "f"),
      "1. a\n\na) b\n\nb) c\n\ni. d\n\n2. e\n\na) f\n" },
    { PP(NUM("2", "0"), "总则") PP(NUM("2", "1"), "甲") PP(NUM("2", "2"), "乙")
          PP(NUM("2", "0"), "附则"),
      "一、总则\n\n（1）甲\n\n1.1.1 乙\n\n二、附则\n" },
    { PP(NUM("3", "0"), "目的") PP(NUM("3", "1"), "x") PP(NUM("3", "0"), "范围"),
      "第一条目的\n\n一.1 x\n\n第二条范围\n" },
    { PP(NUM("4", "0"), "点") PP(NUM("4", "0"), "再") PP(NUM("4", "1"), "没有"),
      "- 点\n- 再\n\n没有\n" },
    { PP(NUM("1", "1"), "no parent") PP(NUM("1", "0"), "p"), "a) no parent\n\n1. p\n" },
    { PP(STYLE("Heading1"), "甲") PP(STYLE("Step"), "做") PP(STYLE("Step"), "再做")
          PP(STYLE("Heading1"), "乙") PP(STYLE("Step"), "又"),
      "# I. 甲\n\n1. 做\n2. 再做\n\n# II. 乙\n\n1. 又\n" },
    { PP(STYLE("Step") NUM("0", "0"), "没有号"), "没有号\n" },
    { PP(NUM("6", "0"), "一") PP(NUM("6", "0"), "二"), "①一\n\n②二\n" },
    { PP(NUM("1", "0"), "a") P_("between") PP(NUM("7", "0"), "goes on") PP(NUM("8", "0"), "from 5")
          PP(NUM("8", "0"), "six") PP(NUM("9", "0"), "letter"),
      "1. a\n\nbetween\n\n2. goes on\n5. from 5\n6. six\n\nG. letter\n" },
    { PP(NUM("10", "0"), "a") PP(NUM("10", "1"), "b") PP(NUM("10", "0"), "c")
          PP(NUM("10", "1"), "d"),
      "1. a\n   1) b\n2. c\n   2) d\n" },
    { PP(NUM("77", "0"), "no such list"), "no such list\n" },
    { P_("1. typed") P_("- typed") P_("# not typed") P_("第一条 打的字"),
      "1. typed\n\n- typed\n\n\\# not typed\n\n第一条 打的字\n" },
    /* tables */
    { "<w:tbl>" TR(TC(P_("头")) TC(P_("标|准"))) TR(TC(P_("甲") P_("乙")) TC(P_(""))) "</w:tbl>",
      "| 头 | 标\\|准 |\n| --- | --- |\n| 甲<br>乙 |  |\n" },
    { "<w:tbl>" TR(TC("<w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>" P_("宽")) TC(P_("c")))
          TR(TC(P_("1")) TC("<w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>" P_("高")) TC(P_("3")))
              TR(TC(P_("4")) TC("<w:tcPr><w:vMerge/></w:tcPr>" P_("")) TC(P_("6")))
                  TR("<w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>" TC(P_("8"))) "</w:tbl>",
      "| 宽 |  | c |\n| --- | --- | --- |\n| 1 | 高 | 3 |\n| 4 |  | 6 |\n|  | 8 |  |\n" },
    { "<w:tbl>" TR(TC(P_("外") "<w:tbl>" TR(TC(P_("a")) TC(P_("b")))
                          TR(TC(P_("c")) TC(P_("d"))) "</w:tbl>" P_("后")) TC(P_("x"))) "</w:tbl>",
      "| 外<br>a / b<br>c / d<br>后 | x |\n| --- | --- |\n" },
    { "<w:tbl>" TR(TC(P_("序号"))) TR(TC(PP(NUM("1", "0"), ""))) TR(TC(PP(NUM("1", "0"), "x")))
          TR(TC(PP(NUM("4", "0"), "y"))) "</w:tbl>",
      "| 序号 |\n| --- |\n| 1. |\n| 2. x |\n| - y |\n" },
    { "<w:tbl>" TR(TC(P_("a"))) "<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>" TC(
          P_("gone")) "</w:tr>"
                      "</w:tbl>" P_("z"),
      "| a |\n| --- |\n\nz\n" },
    { "<w:tbl></w:tbl>" P_("z"), "z\n" },
    { "<w:tbl>" TR(TC(P_("a")) TC(P_("b"))) TR(TC(P_("c"))) "</w:tbl>",
      "| a | b |\n| --- | --- |\n| c |  |\n" },
    /* tracked changes */
    { "<w:p>" T("a") "<w:ins>" T("b") "</w:ins><w:del><w:r><w:delText>c</w:delText></w:r></w:del>"
                                      "<w:moveFrom>" T("d") "</w:moveFrom><w:moveTo>" T(
                                          "e") "</w:moveTo></w:p>",
      "abe\n" },
    { PP(NUM("1", "0"), "one") "<w:p><w:pPr>" NUM(
          "1", "0") "<w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r>"
                    "<w:delText>gone</w:delText></w:r></w:del></w:p>" PP(NUM("1", "0"), "two"),
      "1. one\n2. two\n" },
    { "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" T("joined ") "</w:p>" P_("lines"),
      "joinedlines\n" },
    { "<w:p><w:pPr><w:pPrChange><w:pPr>" NUM("1", "0") "</w:pPr></w:pPrChange></w:pPr>" T(
          "was a list") "</w:p>",
      "was a list\n" },
    /* fields */
    { "<w:p>" T("see ") FIELD_("REF x", "第 2 节") T(" p") FIELD_("PAGE", "9") "</w:p>",
      "see 第 2 节 p\n" },
    { "<w:p>" T("a") "<w:fldSimple w:instr=\" NUMPAGES \">" T(
          "3") "</w:fldSimple><w:fldSimple "
               "w:instr=\"DATE\">" T("2025") "</w:fldSimple></w:p>",
      "a2025\n" },
    { "<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r>" T(" done") "</w:p>",
      "☑ done\n" },
    { "<w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>", "x=1\n" },
    /* text boxes, once, at the end */
    { "<w:p>" T(
          "body ") "<w:r><mc:AlternateContent><mc:Choice "
                   "Requires=\"wps\"><wps:txbx><w:txbxContent>" P_("box")
                       PP(NUM("1", "0"),
                          "item") "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict>"
                                  "<v:textbox><w:txbxContent>" P_(
                                      "box") "</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
                                             "</mc:AlternateContent></w:r>" T("goes on") "</w:p>",
      "body goes on\n\n---\n\nbox\n\n1. item\n" },
    { "<w:p><w:r><w:pict><v:textbox><w:txbxContent>" P_(
          "old box") "</w:txbxContent></v:textbox></w:pict></w:r></w:p>",
      "---\n\nold box\n" },
    { "<w:tbl>" TR(TC("<w:p>" T("cell") "<w:r><w:txbxContent><w:tbl>" TR(
          TC(P_("in box"))) "</w:tbl></w:txbxContent></w:r></w:p>")) "</w:tbl>",
      "| cell |\n| --- |\n\n---\n\n| in box |\n| --- |\n" },
    /* wrong nesting loses no text */
    { "<w:tr><w:tc>" P_("a") "</w:tc></w:tr>", "a\n" },
    { "<w:p>" T("a") P_("b") T("c") "</w:p>", "b\n\nac\n" },
    { "<w:tbl>" P_("a") TC(P_("b")) TR(P_("c") TR(TC(P_("d")))) "</w:tbl>",
      "a\n\nb\n\nc\n\n| d |\n| --- |\n" },
    { T("no paragraph"), "" },
};

static void word_files_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(readings); i++) {
        TESTING(t);
        str got = STR("");
        enum err err = doc_read_docx(&t.op, packed(&t, readings[i].body, NULL, NULL), &got);
        assert_row_int(readings[i].body, err, OK);
        assert_row(readings[i].body, got, readings[i].want);
    }
}

static void what_stands_beside_comes_last(void **state)
{
    (void)state;
    static const struct {
        const char *name, *inside, *want;
    } cases[] = {
        { "word/footnotes.xml",
          "<w:footnote w:type=\"separator\"><w:p/></w:footnote><w:footnote>" P_(
              "注") "</w:footnote>",
          "正文\n\n---\n\n注\n" },
        { "word/endnotes.xml", "<w:endnote>" P_("尾注") "</w:endnote>", "正文\n\n---\n\n尾注\n" },
        { "word/header1.xml", P_("公司"), "正文\n\n---\n\n公司\n" },
        { "word/header1.xml", "<w:p/>", "正文\n" },
        { "word/footer2.xml",
          "<w:p>" T("受控文件") "<w:r><w:tab/></w:r>" T("第 ") FIELD_("PAGE", "1") T(" 页 共 ")
              FIELD_("NUMPAGES", "2") T(" 页") "</w:p>",
          "正文\n\n---\n\n受控文件\n" },
        { "word/footer1.xml",
          "<w:p>" T("Page ") FIELD_("PAGE", "1") T(" of ") FIELD_("NUMPAGES", "2") "</w:p>",
          "正文\n" },
        { "word/footer1.xml", "<w:p>" T("某公司 第") FIELD_("PAGE", "1") T("页") "</w:p>",
          "正文\n\n---\n\n某公司 第页\n" },
        { "word/comments.xml", P_("not in the document"), "正文\n" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        str got = STR("");
        str docx = packed(&t, P_("正文"), cases[i].name, cases[i].inside);
        assert_row_int(cases[i].name, doc_read_docx(&t.op, docx, &got), OK);
        assert_row(cases[i].name, got, cases[i].want);
    }
}

static void headers_of_sections_come_once(void **state)
{
    (void)state;
    TESTING(t);
    str got;
    struct doc_part parts[] = {
        { "word/document.xml", fixture_part(&t.op, "document", "<w:body>" P_("a") "</w:body>") },
        { "word/header10.xml", fixture_part(&t.op, "hdr", P_("ten")) },
        { "word/header2.xml", fixture_part(&t.op, "hdr", P_("same")) },
        { "word/header1.xml", fixture_part(&t.op, "hdr", P_("same")) },
    };
    assert_int_equal(doc_read_docx(&t.op, fixture_docx(&t.op, parts, 4), &got), OK);
    assert_str(got, "a\n\n---\n\nsame\n\nten\n");
}

/* Another prefix and the strict form of the standard. */
static void namespaces_count_not_prefixes(void **state)
{
    (void)state;
    TESTING(t);
    str got;
    struct doc_part part = { "word/document.xml",
                             STR("<x:document "
                                 "xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\" "
                                 "xmlns:w=\"urn:other\"><x:body><x:p><x:r><x:t>a</x:t><w:t>b</w:t>"
                                 "</x:r></x:p></x:body></x:document>") };
    assert_int_equal(doc_read_docx(&t.op, fixture_docx(&t.op, &part, 1), &got), OK);
    assert_str(got, "a\n");
}

/* ------------------------------------------------------------------ reading what is wrong */

static str repeated(struct testing *t, const char *what, size_t n)
{
    size_t length = strlen(what);
    char *p = arena_alloc(t->mem, n * length + 1);
    for (size_t i = 0; i < n; i++)
        memcpy(p + i * length, what, length);
    return (str){ p, n * length };
}

static str document_of(struct testing *t, str text)
{
    struct doc_part part = { "word/document.xml", text };
    return fixture_docx(&t->op, &part, 1);
}

static void refused(struct testing *t, const char *row, str bytes, enum err err, const char *code)
{
    str got;
    assert_row_int(row, doc_read_docx(&t->op, bytes, &got), err);
    assert_row(row, str_of(t->op.fault.code), code);
}

static void what_is_no_word_file_is_refused(void **state)
{
    (void)state;
    TESTING(t);
    struct doc_part other = { "content.xml", STR("<a/>") };
    str ole = STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....................");
    str locked =
        STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0");
    str good = packed(&t, P_("a"), NULL, NULL);
    refused(&t, "empty", STR(""), ERR_MEDIA, "doc.not_docx");
    refused(&t, "text", STR("职责"), ERR_MEDIA, "doc.not_docx");
    refused(&t, "old .doc", ole, ERR_MEDIA, "doc.not_docx");
    refused(&t, "other zip", fixture_docx(&t.op, &other, 1), ERR_MEDIA, "doc.not_docx");
    refused(&t, "password", locked, ERR_SYNTAX, "doc.broken");
    refused(&t, "cut off", (str){ good.p, good.n - 30 }, ERR_SYNTAX, "doc.broken");
    refused(&t, "half", (str){ good.p, good.n / 2 }, ERR_SYNTAX, "doc.broken");
    char *p = arena_z(t.mem, good);
    p[100] ^= 0x55; /* inside the deflated bytes or their header */
    str got;
    char *at = memmem(p, good.n, "word/document.xml", 17);
    memset(at + 20, 0x7F, 20);
    assert_int_equal(doc_read_docx(&t.op, (str){ p, good.n }, &got), ERR_SYNTAX);
    refused(&t, "large", (str){ good.p, DOC_FILE_MAX + 1 }, ERR_TOO_LARGE, "doc.too_large");
}

static void broken_xml_is_refused(void **state)
{
    (void)state;
    static const char bomb[] =
        "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><a>&b;</a>";
    static const char *const cases[] = {
        "",
        "<a>",
        "<a></b>",
        "<a>&nbsp;</a>",
        "not xml",
        bomb,
        "<a xmlns:w=\"u\"><z:b/></a>",
        "<a>\xFF</a>",
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        refused(&t, cases[i], document_of(&t, str_of(cases[i])), ERR_SYNTAX, "doc.broken");
    }
    TESTING(t);
    refused(&t, "deep", document_of(&t, repeated(&t, "<a>", 10000)), ERR_SYNTAX, "doc.broken");
}

static str body_of(struct testing *t, const char *what, size_t n)
{
    return document_of(t, fixture_part(&t->op, "document", repeated(t, what, n).p));
}

static void sizes_are_bounded(void **state)
{
    (void)state;
    static const struct {
        const char *name, *what;
        size_t n;
    } cases[] = {
        { "inflated", "<!-- 0123456789012345678901234567890123456789012345678901234567890123 -->",
          1000000 },
        { "text", P_("0123456789012345678901234567890123456789012345678901234567890123"), 70000 },
        { "blocks", P_("x"), 310000 },
        { "cells", "<w:tbl>" TR(TC("<w:tcPr><w:gridSpan w:val=\"63\"/></w:tcPr>")) "</w:tbl>",
          9000 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        TESTING(t);
        refused(&t, cases[i].name, body_of(&t, cases[i].what, cases[i].n), ERR_TOO_LARGE,
                "doc.too_large");
    }
    TESTING(t);
    static struct doc_part parts[DOC_ZIP_ENTRIES_MAX + 1];
    for (size_t i = 0; i < COUNT(parts); i++)
        parts[i] = (struct doc_part){ arena_fmt(t.mem, "word/document.xml%zu", i).p, STR("") };
    refused(&t, "entries", fixture_docx(&t.op, parts, COUNT(parts)), ERR_TOO_LARGE,
            "doc.too_large");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_look_as_in_word),
        cmocka_unit_test(word_files_are_read),
        cmocka_unit_test(what_stands_beside_comes_last),
        cmocka_unit_test(headers_of_sections_come_once),
        cmocka_unit_test(namespaces_count_not_prefixes),
        cmocka_unit_test(what_is_no_word_file_is_refused),
        cmocka_unit_test(broken_xml_is_refused),
        cmocka_unit_test(sizes_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
