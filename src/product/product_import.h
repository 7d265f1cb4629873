/* Models, units and orders from CSV files, by import/import.h.
 *
 * A model is known again by its code, a unit by its external id or by model and serial, an order by its number:
 * of orders each row is a line, known again by order and model, so that several rows make one order. What is
 * there is not written over. A category is known again by its key, a part by model and number, a term by what it
 * is for, covers and is called and its first day, a repair by unit, reason and day. */
#pragma once

#include "../import/import.h"
#include "product.h"

extern const struct import_kind category_import_kind, model_import_kind, part_import_kind,
    term_import_kind, order_import_kind, unit_import_kind, repair_import_kind;
