/* Percent-encoding and query strings, strictly: what is not clean UTF-8 without control characters is
 * refused by name, never mended. */
#pragma once

#include "../base/field.h"

enum percent { PERCENT_OK, PERCENT_SYNTAX, PERCENT_CONTROL, PERCENT_UTF8 };
extern const char *const percent_codes[]; /* message code by enum percent */
/* plus: '+' is a space. A tab passes: people paste it. */
enum percent percent_decode(struct arena *mem, str s, bool plus, str *ret);

struct query_pair {
    str name, value;
};
/* Next "name=value" of a query string, decoded; false at the end. *ret_fault tells what is wrong with
 * it; the name is "?" when it is the name. */
bool query_next(struct arena *mem, str *rest, struct query_pair *ret, enum percent *ret_fault);
/* Into a record by its table (http_query). */
enum err query_read(struct op *op, str query, const struct field *fields, void *record) MUST_CHECK;
