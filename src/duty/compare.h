/* Two editions side by side: which fields and which duties differ, by the duties' roots. */
#pragma once

#include "duty_internal.h"

enum change_kind { CHANGE_SAME, CHANGE_CHANGED, CHANGE_ADDED, CHANGE_REMOVED, CHANGE_MOVED };
extern const char *const change_kind_labels[];

struct field_change {
    str field;         /* as in the document's or duty's JSON */
    str before, after; /* in words; a line for each item of a list */
};

struct duty_change {
    int64_t root_id;
    int kind;
    int64_t before, after; /* numbers of the duty in either edition, from 1; 0: not there */
    str statement_before, statement_after;
    struct list fields; /* struct field_change */
};

struct comparison {
    int64_t before_id, after_id, before_edition, after_edition;
    struct list fields; /* struct field_change */
    struct list
        duties; /* struct duty_change, in the order of the later edition, removed ones last */
};
extern const struct field comparison_fields[];

/* Both must be editions of one post that the actor may read: ERR_NOT_FOUND "duty_document.not_found". */
enum err document_compare(struct op *op, int64_t before, int64_t after,
                          struct comparison *ret) MUST_CHECK;
