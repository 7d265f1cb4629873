/* Names for the OpenAPI document: of the records, forms and operations of all routes. A table of
 * fields has one name wherever it is used: that of the shortest path that uses it ("/api/v1/tickets"
 * → Ticket), unless the route says it (route.out_name). */
#pragma once

#include "http.h"

struct apinames;

struct api_schema {
    str name;
    const struct field *fields;
    bool input;
};

struct apinames *apinames_new(const struct route *const *tables);
void apinames_free(struct apinames *n);

const struct route *const *apinames_routes(const struct apinames *n,
                                           size_t *ret_count); /* by path */
str apinames_out(const struct apinames *n, const struct field *out);
str apinames_form(const struct apinames *n, const struct route *r);
str apinames_operation(const struct apinames *n, const struct route *r); /* "get_ticket_timeline" */
bool apinames_schema(const struct apinames *n, size_t index, struct api_schema *ret);
str api_tag(const char *path); /* the first word behind /api/v1/ */
