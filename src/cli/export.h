/* Products as they leave the house. In CSV columns are called as the import calls them, so that what went out comes
 * in again as it is (docs/import.md). */
#pragma once

#include "../product/product.h"

struct export_category {
    struct category c;
    str parent; /* key */
};

struct export_part {
    str model; /* code */
    struct part p;
};

struct export_term {
    struct warranty_term t;
    str category, model; /* key, code */
};

/* An order as a sheet has it: a row for each line. */
struct export_order {
    struct order o;
    struct order_line line;
    str serials;
};

struct export_repair {
    str model, serial;
    struct repair_stay s;
};

extern const struct field export_category_fields[], export_model_fields[], export_part_fields[],
    export_term_fields[], export_unit_sheet[], export_order_fields[], export_order_sheet[],
    export_repair_fields[];
