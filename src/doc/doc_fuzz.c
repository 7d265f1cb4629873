/* Any bytes as a Word file: a zip as it is; else as the XML inside a whole one (document, numbering, styles,
 * footnotes, header, each behind a line "%%"), because no fuzzer guesses checksums. What is read is text
 * of bounded size, and writing its lines does not fail either. */
#include "doc_fixture.h"

#include "../base/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SEPARATOR STR("\n%%\n")

/* What stands before the next separator. */
static str section_take(str *rest)
{
    const char *at = rest->n ? memmem(rest->p, rest->n, SEPARATOR.p, SEPARATOR.n) : NULL;
    str section = { rest->p, at ? (size_t)(at - rest->p) : rest->n };
    size_t taken = at ? section.n + SEPARATOR.n : rest->n;
    *rest = (str){ rest->p + taken, rest->n - taken };
    return section;
}

static str packed(struct op *op, str input)
{
    static const char *const names[][2] = {
        { "word/document.xml", "document" }, { "word/numbering.xml", "numbering" },
        { "word/styles.xml", "styles" },     { "word/footnotes.xml", "footnotes" },
        { "word/header1.xml", "hdr" },
    };
    struct doc_part parts[5];
    for (size_t i = 0; i < 5; i++) {
        const char *inside = arena_z(op->mem, section_take(&input));
        parts[i] = (struct doc_part){ names[i][0], fixture_part(op, names[i][1], inside) };
    }
    return fixture_docx(op, parts, 5);
}

/* Lines of the Markdown as blocks of every kind: texts that nobody would think of. */
static void write_all(struct op *op, str text)
{
    struct doc d;
    str line;
    doc_begin(&d, op, LANG_ZH, STR("fuzz"));
    for (size_t i = 0; i < 50 && str_split(&text, '\n', &line); i++) {
        str half = { line.p, line.n / 2 };
        if (i % 3 == 0)
            doc_text(&d, line);
        else if (i % 3 == 1)
            doc_item(&d, (int)(i % 11), half, line);
        else
            doc_table(&d, &d.title, NULL, 1, &d.title, 1);
    }
    for (enum doc_format format = DOC_MARKDOWN; format <= DOC_DOCX; format++) {
        struct buf b;
        buf_init(&b, 64u << 20);
        enum err err = doc_write(op, &d, format, &b);
        assert(err == OK || err == ERR_TOO_LARGE);
        buf_release(&b);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct env env = { 0 };
    struct op op;
    str markdown, input = { (const char *)data, size };
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    op_init(&op, mem, &env, &actor_system);
    str docx = str_starts(input, STR("PK")) ? input : packed(&op, input);
    if (doc_read_docx(&op, docx, &markdown) == OK) {
        assert(doc_is_docx(docx));
        assert(text_utf8(markdown, NULL) && text_control(markdown, false) < 0);
        write_all(&op, markdown);
    }
    op_end(&op);
    return 0;
}
