/* Foreign rows of units: a day that comes out is a day, an amount is not below nothing. (The ticket's rows have a
 * target of their own.) */
#include "../base/date.h"
#include "../base/text.h"
#include "../import/testing_fuzz.h"
#include "product_import.h"

static void value_check(const struct field *f, const char *row)
{
    const void *at = row + f->offset;
    if (f->kind == F_MONEY && ((const money *)at)->minor < 0)
        abort();
    if (f->kind != F_STR)
        return;
    const str *text = at;
    if (f->format && text->n && !date_ok(*text))
        abort();
    if (!f->format && text_chars(*text) > (size_t)(f->max ? f->max : 200))
        abort();
}

static void unit_check(const struct import_kind *kind, const void *row)
{
    for (const struct field *f = kind->fields; f->name; f++)
        value_check(f, row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_import(data, size, &unit_import_kind, unit_check);
    return 0;
}
