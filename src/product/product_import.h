/* Models, units and orders from CSV files, by import/import.h.
 *
 * A model is known again by its code, a unit by its external id or by model and serial, an order by its number:
 * of orders each row is a line, known again by order and model, so that several rows make one order. What is
 * there is not written over. */
#pragma once

#include "../import/import.h"
#include "product.h"

extern const struct import_kind model_import_kind, unit_import_kind, order_import_kind;
