/* What is kept of closed sheets for ever, whether it still holds, and who looked at a sheet. See appraisal.h. */
#pragma once

#include "appraisal.h"

enum derived { DERIVED_SAME, DERIVED_DIFFERS, DERIVED_GONE };
extern const char *const derived_labels[];

struct derived_item {
    int64_t item_id;
    str name_zh, name_en, measure;
    int kind;   /* enum appraisal_item_kind */
    int result; /* enum derived */
    strs why;   /* definition, figure, evidence, points, measure_gone */
    int64_t n_then, n_now;
    decimal value_then, value_now, points_then, points_now;
    str evidence_then, evidence_now;
};
struct derivation {
    bool content_ok;  /* it still has its hash */
    bool document_ok; /* the edition still has its own */
    decimal score_then, score_now;
    int result;        /* the worst of all */
    struct list items; /* struct derived_item */
};
extern const struct field derivation_fields[];
/* Works a frozen sheet out anew from what is known now. ERR_CONFLICT "appraisal.not_closed". */
enum err appraisal_derive(struct op *op, int64_t id, struct derivation *ret) MUST_CHECK;
/* The frozen content byte by byte; ERR_CONFLICT "appraisal.not_closed". */
enum err appraisal_content_text(struct op *op, int64_t id, str *ret) MUST_CHECK;
enum err appraisal_write(struct op *op, int64_t id, enum lang lang, struct buf *out,
                         str *ret_name) MUST_CHECK; /* PDF */

struct appraisal_opening {
    int64_t id;
    str user_name;
    int how;
    utc at;
};
extern const struct field appraisal_opening_fields[];
/* For the person and those who may read all, newest first. */
enum err appraisal_openings(struct op *op, int64_t id, str after, int64_t limit, struct list *ret,
                            str *ret_next) MUST_CHECK;

/* Frozen contents against their hashes and events, decisions against theirs. */
enum err appraisal_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                          int64_t *ret_wrong) MUST_CHECK;
