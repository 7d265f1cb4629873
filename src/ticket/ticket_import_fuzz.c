/* Foreign rows of tickets: what comes out must be within the bounds of the fields that it is for. */
#include "../base/text.h"
#include "../import/testing_fuzz.h"
#include "ticket_import.h"

static void ticket_check(const struct import_kind *kind, const void *row)
{
    (void)kind;
    const struct ticket_form *f = &((const struct ticket_import_row *)row)->form;
    if (!f->subject.n || text_chars(f->subject) > 200 || f->kind < 0 ||
        f->kind >= TICKET_KIND_COUNT)
        abort();
    for (size_t i = 0; i < f->tags.n; i++)
        if (!f->tags.items[i].n || text_chars(f->tags.items[i]) > 40)
            abort();
    if (f->created_at.ms < 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_import(data, size, &ticket_import_kind, ticket_check);
    return 0;
}
