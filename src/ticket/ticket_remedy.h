/* What the customer of a ticket is entitled to (src/remedy), asked with what is on record of the ticket, its customer, its
 * unit and its order, and with what people state beside that. Nothing is decided by it: a person decides, may decide
 * otherwise with a reason, and may ask the customer for what is missing. */
#pragma once

#include "../remedy/remedy.h"
#include "ticket.h"

/* Where a fact is from. */
enum fact_origin_kind { ORIGIN_TICKET, ORIGIN_CUSTOMER, ORIGIN_UNIT, ORIGIN_ORDER, ORIGIN_STATED };
struct fact_origin {
    str fact; /* "signed_on", "condition.intact" */
    int from; /* enum fact_origin_kind */
};

/* A decision of a person that differs from what the rules say. */
struct remedy_override {
    int64_t id;
    int remedy, was, verdict; /* enum remedy_kind, enum verdict twice */
    money amount;             /* 0: none was set */
    str reason;
    int64_t user_id;
    str user_name;
    utc created_at;
};

struct ticket_remedy {
    str facts;           /* JSON object: all that the report rests on */
    str stated;          /* JSON object: what people stated of it */
    struct list origins; /* struct fact_origin */
    struct remedy_report report;
    struct list overrides; /* struct remedy_override, newest first; the first of a remedy counts */
};

struct override_form {
    int remedy, verdict;
    money amount;
    str reason;
};

struct evidence_form {
    strs facts;
    int lang; /* enum lang: of the letter */
    str note;
};

extern const struct field ticket_remedy_fields[], override_form_fields[], evidence_form_fields[];
extern const struct route ticket_remedy_routes[];

/* on empty: today in the company's zone. */
enum err ticket_remedy_get(struct op *op, int64_t id, str on, struct ticket_remedy *ret) MUST_CHECK;
/* Puts the stated facts (a JSON object) in the place of those before; null says that something is not known although
 * it is on record. Needs ticket.edit. Field errors below /facts as facts_read; leaves event "ticket.facts_stated". */
enum err ticket_facts_state(struct op *op, int64_t id, str facts,
                            struct ticket_remedy *ret) MUST_CHECK;
/* Needs remedy.override and a reason; leaves event "ticket.remedy_overridden". ERR_CONFLICT "remedy.no_override" when
 * that is what holds already. */
enum err ticket_remedy_override(struct op *op, int64_t id, const struct override_form *form,
                                struct ticket_remedy *ret) MUST_CHECK;
/* Writes to the customer what is missing, as a reply, and lets the ticket wait for them. Needs ticket.reply and
 * ticket.move. Field error "field.unknown" at /facts/N; leaves event "ticket.evidence_requested". */
enum err ticket_evidence_request(struct op *op, int64_t id, const struct evidence_form *form,
                                 struct timeline_item *ret) MUST_CHECK;
