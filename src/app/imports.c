/* What can be imported from files: categories before models, orders before the units that were sold by them. */
#include "app.h"

#include "../product/product_import.h"
#include "../ticket/ticket_import.h"

const struct import_offer app_imports[] = {
    { "categories", &category_import_kind, "import.kind.categories" },
    { "models", &model_import_kind, "import.kind.models" },
    { "parts", &part_import_kind, "import.kind.parts" },
    { "terms", &term_import_kind, "import.kind.terms" },
    { "orders", &order_import_kind, "import.kind.orders" },
    { "units", &unit_import_kind, "import.kind.units" },
    { "repairs", &repair_import_kind, "import.kind.repairs" },
    { "tickets", &ticket_import_kind, "import.kind.tickets" },
    { 0 },
};
