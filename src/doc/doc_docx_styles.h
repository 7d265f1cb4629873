/* What styles.xml and numbering.xml say of paragraphs, and the counting of lists as Word does it. */
#pragma once

#include "doc_number.h"
#include "doc_xml.h"

/* More than that no person made. */
#define DOCX_STYLES_MAX    20000
#define DOCX_ABSTRACTS_MAX 5000
#define DOCX_NUMS_MAX      30000

enum docx_role { ROLE_TEXT, ROLE_TITLE, ROLE_NOTE, ROLE_CONTENTS };

struct docx_style {
    str id, based;
    str name;            /* without blanks, small letters: "heading1", "标题1" */
    enum docx_role role; /* by the name */
    int outline;         /* 0 to 8, 9: explicitly none, -1: nothing is said */
    int num_id, ilvl;    /* -1: nothing is said */
    const struct docx_style *base;
};

struct docx_level {
    int start, restart; /* restart: -1 after any higher level, 0 never, n only after level n - 1 */
    enum doc_number format;
    str text, p_style; /* text: "%1.%2" */
    bool legal;        /* all its numbers are decimal */
};

/* The counters stand here: all lists of one abstract list count on together. */
struct docx_abstract {
    int id;
    struct docx_level levels[DOC_LEVELS];
    str style_link, num_style_link;
    int value[DOC_LEVELS];
    bool used[DOC_LEVELS];
};

struct docx_num {
    int id, abstract_id;
    struct docx_abstract *abstract;
    struct docx_level *own[DOC_LEVELS]; /* levels that this list describes anew */
    int start[DOC_LEVELS];              /* -1: as the level says */
    bool begun[DOC_LEVELS];
};

struct docx_styles {
    struct op *op;
    struct docx_style *styles; /* by id */
    struct docx_abstract *abstracts;
    struct docx_num *nums; /* by id */
    size_t style_count, style_room, styles_made, abstract_count, abstract_room, num_count, num_room;
};

enum err docx_styles_read(struct doc_zip *zip, struct docx_styles *ret) MUST_CHECK;
enum err docx_numbering_read(struct doc_zip *zip, struct docx_styles *ret) MUST_CHECK;

/* A style that the file does not describe gets a role by its id. NULL without id, and for too many. */
const struct docx_style *docx_style(struct docx_styles *s, str id);
int docx_outline(const struct docx_style *style); /* its own or inherited; -1 when none */

enum docx_mark { MARK_NONE, MARK_BULLET, MARK_NUMBER };
/* The mark of the next paragraph of the list; counts on. num_id, ilvl: of the paragraph itself, -1 when
 * only its style says so. ret_level gets the depth, ret_number what Word prints. */
enum docx_mark docx_number_next(struct docx_styles *s, const struct docx_style *style, int num_id,
                                int ilvl, int *ret_level, str *ret_number);
