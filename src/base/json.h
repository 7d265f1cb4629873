/* Reading JSON strictly, by jansson: UTF-8 checked, duplicate keys refused, at most 64 levels deep,
 * no NUL, no lone surrogates, numbers in range. */
#pragma once

#include "op.h"

#include <jansson.h>

/* The value belongs to the op's arena (freed with it). ERR_SYNTAX with line and column (in
 * characters, from 1): "json.syntax" with the parser's reason, "json.end", "json.depth",
 * "json.duplicate", "json.utf8", "json.nul", "json.number". */
enum err json_read(struct op *op, str text, const json_t **ret) MUST_CHECK;
str json_view(const json_t *string); /* of a JSON string; valid as long as the value */
