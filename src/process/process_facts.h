/* What guards of processes may ask besides the fields of their own forms: facts of the ticket, and facts that the documents of
 * a ticket (returns, inspections, repairs, parts, refunds, visits) tell by flow_fact. One table for all of them, so that a
 * definition can be checked before anything runs. */
#pragma once

#include "../base/field.h"

struct process_fact {
    const char *key;
    enum field_kind kind;      /* F_BOOL, F_INT, F_MONEY or F_ENUM */
    const char *const *labels; /* F_ENUM */
    const char *zh, *en;
};
extern const struct process_fact process_facts[]; /* ends with key NULL */
/* NULL when there is none. */
const struct process_fact *process_fact_named(str key);
/* The names of a fact of the ticket itself; only key, zh and en are told. NULL when there is none. */
const struct process_fact *process_ticket_name(str key);

/* Labels by which documents tell their state; the first of each says that there is no such document. */
extern const char *const rma_state_labels[],
    *const inspection_result_labels[], *const inspection_cause_labels[],
                                           *const refund_state_labels[],
                                               *const repair_state_labels[],
                                                   *const repair_verdict_labels[],
                                                       *const quote_state_labels[],
                                                           *const parts_state_labels[],
                                                               *const visit_state_labels[],
                                                                   *const visit_outcome_labels[],
                                                                       *const entitled_labels[];
enum rma_state {
    RMA_NONE,
    RMA_AUTHORISED,
    RMA_RECEIVED,
    RMA_INSPECTED,
    RMA_SETTLED,
    RMA_CANCELLED
};
enum inspection_result {
    INSPECTION_NONE,
    INSPECTION_ACCEPTED,
    INSPECTION_PARTLY,
    INSPECTION_REFUSED
};
enum inspection_cause {
    CAUSE_NONE,
    CAUSE_DESIGN,
    CAUSE_MANUFACTURE,
    CAUSE_TRANSPORT,
    CAUSE_INSTALLATION,
    CAUSE_USE,
    CAUSE_NO_FAULT
};
enum refund_state {
    REFUND_NONE,
    REFUND_REQUESTED,
    REFUND_APPROVED,
    REFUND_PAYING,
    REFUND_PAID,
    REFUND_FAILED,
    REFUND_REFUSED
};
enum repair_state {
    REPAIR_NONE,
    REPAIR_OPEN,
    REPAIR_DIAGNOSED,
    REPAIR_QUOTED,
    REPAIR_READY,
    REPAIR_WORKING,
    REPAIR_TESTING,
    REPAIR_DONE,
    REPAIR_CANCELLED
};
enum repair_verdict {
    VERDICT_NONE,
    VERDICT_IN_WARRANTY,
    VERDICT_CHARGEABLE,
    VERDICT_NO_FAULT_FOUND,
    VERDICT_NOT_REPAIRABLE
};
enum quote_state { QUOTE_NONE, QUOTE_SENT, QUOTE_ACCEPTED, QUOTE_REFUSED, QUOTE_EXPIRED };
enum parts_state { PARTS_NONE, PARTS_WAITING, PARTS_RESERVED, PARTS_ISSUED };
enum visit_state {
    VISIT_NONE,
    VISIT_PLANNED,
    VISIT_ACCEPTED,
    VISIT_CONFIRMED,
    VISIT_EN_ROUTE,
    VISIT_CHECKED_IN,
    VISIT_DONE,
    VISIT_NO_SHOW,
    VISIT_CANCELLED
};
