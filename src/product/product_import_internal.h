/* Shared by the imports of this room. */
#pragma once

#include "product_import.h"
#include "product_internal.h"

/* The fields of an owner in a row: found by phone or mail, or added. */
#define OWNER_FIELDS(type)                                                                         \
    { FIELD_NAMED(type, owner.name, "customer.name"), .flags = TRIM, .max = 100 },                 \
        { FIELD_NAMED(type, owner.kind, "customer.kind"), .labels = customer_kind_labels },        \
        { FIELD_NAMED(type, owner.phone, "customer.phone"), .flags = TRIM, .max = 40 },            \
    {                                                                                              \
        FIELD_NAMED(type, owner.mail, "customer.mail"), .flags = TRIM, .max = 254                  \
    }

/* What the fields of OWNER_FIELDS are called. */
#define OWNER_WORDS                                                                                \
    { "customer.name", "import.field.customer_name" },                                             \
        { "customer.kind", "import.field.customer_kind" },                                         \
        { "customer.phone", "import.field.customer_phone" },                                       \
        { "customer.mail", "import.field.customer_mail" },                                         \
        { "customer.kind=person", "import.choice.customer_kind.person" },                          \
    {                                                                                              \
        "customer.kind=organisation", "import.choice.customer_kind.organisation"                   \
    }

void owner_check(struct op *op, const struct import_map *map, struct customer_form *owner);
/* 0 when the row names none. */
enum err owner_make(struct op *op, const struct customer_form *owner, int64_t *ret_id) MUST_CHECK;
/* Field error "import.no_model" when the code names none; an empty code is 0. */
enum err model_of_code(struct op *op, const struct import_map *map, str code,
                       int64_t *ret_id) MUST_CHECK;

/* The category with that key; 0 when there is none. */
enum err category_of_key(struct op *op, str key, int64_t *ret_id) MUST_CHECK;
/* The unit of a model's code and a serial; 0 when there is none. */
enum err unit_of_serial(struct op *op, str code, str serial, int64_t *ret_id) MUST_CHECK;

/* Names of what differs, "batch, state". */
struct difference {
    const char *name;
    bool differs;
};
str differences_text(struct op *op, const struct difference *all, size_t n);
/* A text that the file gives and that is another one. */
static inline bool text_differs(str file, str kept)
{
    return file.n && !str_eq(file, kept);
}
