/* Records as JSON text of our own, as columns and frozen contents hold them. */
#pragma once

#include "field.h"
#include "op.h"

/* Errors of json_read and fields_read: the text is not what was written. */
enum err record_read(struct op *op, const struct field *fields, str json, void *ret) MUST_CHECK;
/* ERR_TOO_LARGE "field.record_too_large" (8 MiB) rather than a part of it. */
enum err record_text(struct op *op, const struct field *fields, const void *record,
                     str *ret) MUST_CHECK;

/* "[]" and empty text are none. `size`: of one record. */
enum err records_read(struct op *op, const struct field *fields, size_t size, str json,
                      struct list *ret) MUST_CHECK;
/* ERR_TOO_LARGE "field.record_too_large" (1 MiB). */
enum err records_text(struct op *op, const struct field *fields, size_t size,
                      const struct list *list, str *ret) MUST_CHECK;
