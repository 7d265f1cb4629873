/* What the files of field tables share among themselves; nobody else includes it. */
#pragma once

#include "field.h"

#define TEXT_MAX  200   /* characters, where a table says nothing */
#define ITEMS_MAX 100   /* items of a list, where a table says nothing */
#define JSON_MAX  65536 /* bytes of free JSON, where a table says nothing */

/* The member of a record that a field describes. */
static inline void *field_at(const struct field *f, void *record)
{
    return (char *)record + f->offset;
}

static inline const void *field_of(const struct field *f, const void *record)
{
    return (const char *)record + f->offset;
}

static inline int64_t field_limit(const struct field *f, int64_t when_none)
{
    return f->max > 0 ? f->max : when_none;
}

/* Where a value stands in the input: prefix/name/index as a JSON pointer; without name the prefix
 * alone. The text is made only when there is something to say. */
struct place {
    str prefix;
    const char *name;
    ptrdiff_t index; /* -1: the field itself, not an item of it */
};

str place_pointer(struct op *op, const struct place *place);
str pointer_child(struct op *op, str prefix, str name); /* RFC 6901: ~ and / of the name escaped */

void complain(struct op *op, const struct place *place, const char *code);
void complain_limit(struct op *op, const struct place *place, const char *code, const char *name,
                    int64_t limit);
void complain_choice(struct op *op, const struct place *place, const char *const *labels);

/* Whether the value is what "not given" looks like: empty, 0, false, the first label. */
bool field_blank(const struct field *f, const void *record);
bool fields_blank(const struct field *fields, const void *record); /* all of them */
void field_clear(const struct field *f, void *record);

/* The checks of one value that is in the record: complains at place. Items of records are theirs. */
void field_check(struct op *op, const struct field *f, const void *record,
                 const struct place *place);
/* Stores the compact text of a JSON value; complains when it is too long. */
void field_set_json(struct op *op, const struct field *f, const json_t *value,
                    const struct place *place, void *record);
const char *label_at(const char *const *labels, int index); /* NULL outside the list */
