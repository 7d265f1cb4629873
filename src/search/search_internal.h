/* Shared by the files of this room. */
#pragma once

#include "search.h"
#include "../base/words.h"

#define SEARCH_TEXT_MAX (4u << 20) /* bytes of one folded text; what is behind is not indexed */
#define REF_MAX         ((INT64_C(1) << 38) - 1)

/* A row of search_doc; spaced and grams only on PostgreSQL. */
struct search_doc {
    int64_t id, ref_id, part;
    str kind, body, spaced, grams;
};
extern const struct field search_doc_fields[];

bool search_on_pg(const struct op *op);
struct buf *search_scratch(struct op *op); /* released with the op's arena */

/* As the text of a PostgreSQL array, sorted, each once. */
str grams_of_text(struct op *op, str folded);
str grams_of_phrase(struct op *op, const struct word *words, size_t n, bool beginning);

/* The words as a phrase for FTS5's MATCH: they are letters and digits only, so nothing is quoted. */
void search_match_fts(struct buf *out, const struct word *words, size_t n, bool beginning);
