/* Flows (流转): tickets on their way through processes (src/process). */
#pragma once

#include "../process/process_facts.h"
#include "../ticket/ticket.h"

/* A document of the ticket (a return, a repair, a refund, a visit) tells what it says now: a fact of process_facts, as number,
 * flag (0, 1), minor units or index of its label. Guards ask it; a flow that waited for it moves on. Within the transaction of
 * the document's own change. */
enum err flow_fact(struct op *op, int64_t ticket_id, const char *key, int64_t value) MUST_CHECK;
