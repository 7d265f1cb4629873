/* Processes on paper: a definition as a picture (Graphviz) and as a document (src/doc). Nothing that a user wrote is ever read as
 * a drawing language: the graph is built node by node, and labels are escaped. */
#pragma once

#include "../doc/doc.h"
#include "process.h"

enum drawing { DRAW_SVG, DRAW_PDF, DRAW_DOT, DRAW_PNG };
extern const char *const drawing_labels[], *const drawing_media[];

#define DRAWING_MAX (8u << 20) /* bytes of a picture */

/* Numbers of life, drawn beside the steps and arrows. */
struct drawn_stand {
    str step;
    int64_t n; /* that stand in it now */
};
struct drawn_arrow {
    str from, to;
    int64_t n, median; /* times taken; seconds before */
    bool drawn;        /* there is a move for it; the others are drawn in another colour */
};
struct drawn_numbers {
    const struct drawn_stand *stands;
    size_t stand_count;
    const struct drawn_arrow *arrows;
    size_t arrow_count;
};

/* numbers may be NULL. Graphviz knows no threads: one picture at a time is drawn. ERR_TOO_LARGE "process.picture_large". */
enum err process_draw(struct op *op, const struct process_def *d, enum lang lang,
                      const struct drawn_numbers *numbers, enum drawing format,
                      struct buf *out) MUST_CHECK;

/* Which edition it is, for the foot of a document; edition 0: a draft. */
struct process_imprint {
    int64_t edition;
    str note;
    utc at;
};
/* Purpose, what it is for, steps, moves, fields. *ret_name: of the file. */
enum err process_document(struct op *op, const struct process_def *d,
                          const struct process_imprint *imprint, enum lang lang,
                          enum doc_format format, struct buf *out, str *ret_name) MUST_CHECK;

/* ------------------------------------------------------------------ words of both */

/* Names of roles: those of the company, or, where no database is open, the built-in ones. */
enum err process_roles_named(struct op *op, struct list *ret) MUST_CHECK; /* struct role */
/* The role's name; the key when there is none. */
str process_role_word(const struct list *roles, str key, enum lang lang);
str process_role_words(struct op *op, const struct list *roles, const strs *keys, enum lang lang);
/* What the post that a step names is called; as the step names it where nobody knows. Set by the house, as posts stand
 * above. */
typedef enum err (*process_post_name)(struct op *op, str post, enum lang lang, str *ret);
void process_posts_named(process_post_name name);
enum err process_post_word(struct op *op, str post, enum lang lang, str *ret) MUST_CHECK;
/* "2 小时内（工作时间）"; empty without a target. */
str process_target_words(struct op *op, const struct process_step *s, enum lang lang);
/* "依法 7 天内"; empty without days of the law. */
str process_legal_words(struct op *op, const struct process_step *s, enum lang lang);
/* "3 小时" of a number of seconds, in its largest whole unit. */
str process_wait_words(struct op *op, int64_t seconds, enum lang lang);
