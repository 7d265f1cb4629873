/* The customer's side: submit a problem, follow it, add a message, without an account. A ticket is
 * reached by the secret of its link, or by its number with the phone or mail that it was submitted with. */
#pragma once

#include "../ticket/ticket.h"

extern const struct route portal_routes[], portal_return_routes[], portal_visit_routes[],
    portal_quote_routes[], portal_flow_routes[];
