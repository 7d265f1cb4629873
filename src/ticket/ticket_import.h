/* Tickets from a CSV file of another system, by import/import.h. Known again by their external id. */
#pragma once

#include "../import/import.h"
#include "ticket.h"

extern const struct import_kind ticket_import_kind;

/* One row of the file as far as tickets are concerned. */
struct ticket_import_row {
    struct ticket_form form;
    int status;
    utc resolved_at, closed_at;
    str team;
};
