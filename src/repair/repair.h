/* Repairs (维修单) of a ticket's unit, from reception to handover. A repair is as visible as its ticket; every act asks for
 * repair.write (quotes: repair.quote, payments: repair.pay) on the ticket, and the table of repair_state.c says which act is possible when.
 *
 * Nothing that is charged is done without consent: work starts when there is nothing to charge, or when the customer has
 * accepted a quote of exactly these lines. A charged line that changes makes the quote void, wherever the repair stands. */
#pragma once

#include "../process/process_facts.h"
#include "../stock/stock.h"

enum repair_kind { REPAIR_DEPOT, REPAIR_ON_SITE, REPAIR_IN_STORE };
enum line_kind { LINE_LABOUR, LINE_PART };
enum pay_method { PAY_NONE, PAY_CASH, PAY_CARD, PAY_TRANSFER, PAY_WECHAT, PAY_ALIPAY, PAY_OTHER };
enum quote_channel { QUOTE_BY_LINK, QUOTE_BY_STAFF };
enum test_result { TEST_NONE, TEST_PASSED, TEST_FAILED };
extern const char *const repair_kind_labels[],
    *const line_kind_labels[], *const pay_method_labels[], *const quote_channel_labels[],
                                                               *const test_result_labels[];

struct repair_line {
    int64_t id, version, repair_id;
    int kind;
    str text;
    int64_t part_id;
    str number, part_zh, part_en; /* joined */
    int64_t quantity, minutes;
    money price; /* for an hour when minutes are given, otherwise for one */
    bool covered;
    money amount; /* computed */
};

struct repair_quote {
    int64_t id, repair_id, number;
    money amount;
    str lines; /* JSON: the charged lines as they were sent */
    str text;
    str valid_until; /* the last day */
    int state;       /* enum quote_state; one that ran out is expired although nobody wrote that */
    bool superseded; /* another was sent, or its lines changed */
    str sent_name;
    utc sent_at;
    str answered_by, answer_note;
    int channel; /* enum quote_channel */
    utc answered_at;
};

struct repair {
    int64_t id, version, ticket_id, unit_id;
    int kind, state;
    str received_on; /* empty: not yet here */
    int64_t received_by;
    str received_name;
    str appearance;
    strs accessories;
    str privacy;
    ints photos;
    str diagnosis, cause;
    int verdict;
    int64_t diagnosed_by;
    str diagnosed_name;
    utc diagnosed_at;
    bool repeat; /* the unit had an earlier repair in warranty */
    money paid;
    int paid_by; /* enum pay_method */
    str paid_reference;
    utc paid_at;
    utc started_at, finished_at;
    int test; /* enum test_result */
    str checklist;
    int64_t tested_by;
    str tested_name;
    utc tested_at;
    str handed_on, carrier, tracking, handover_note, guarantee_until;
    utc created_at, updated_at;
    struct list lines, quotes; /* quotes newest first */
    money charged;             /* sum of the lines that are not covered */
    bool consent;              /* nothing to charge, or accepted as it is */
    strs acts;                 /* what its state lets be done now */
};

struct repair_form { /* reception */
    int kind;
    int64_t unit_id; /* 0: the ticket's */
    str received_on, appearance, privacy;
    strs accessories;
    ints photos;
};
struct diagnosis_form {
    str diagnosis, cause;
    int verdict;
};
struct line_form {
    int kind;
    str text;
    int64_t part_id, quantity, minutes;
    money price;
    bool covered;
};
struct quote_form {
    str text, valid_until;
};
struct answer_form {
    bool accept;
    str name, note;
};
struct pay_form {
    money paid;
    int paid_by;
    str paid_reference;
};
struct test_form {
    bool passed;
    str checklist;
};
struct handover_form {
    str handed_on, carrier, tracking, handover_note;
};

enum repair_act {
    REPAIR_ACT_RECEIVE,
    REPAIR_ACT_DIAGNOSE,
    REPAIR_ACT_LINES,
    REPAIR_ACT_QUOTE,
    REPAIR_ACT_ACCEPT,
    REPAIR_ACT_REFUSE,
    REPAIR_ACT_PAY,
    REPAIR_ACT_START,
    REPAIR_ACT_FINISH,
    REPAIR_ACT_PASS,
    REPAIR_ACT_FAIL,
    REPAIR_ACT_HAND_OVER,
    REPAIR_ACT_CANCEL,
    REPAIR_ACT_VOID, /* a quote that holds no more: a charged line changed */
    REPAIR_ACT_COUNT
};
extern const char *const repair_act_labels[];

extern const struct field repair_fields[], repair_line_fields[], repair_quote_fields[];

/* The state that an act leads to; REPAIR_NONE when it is not possible. */
enum repair_state repair_after(enum repair_state from, enum repair_act act);
money line_amount(const struct repair_line *line);
money lines_charged(const struct list *lines);

/* Of a ticket that the actor may read: struct repair, newest first. */
enum err repair_list(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "repair.not_found". */
enum err repair_get(struct op *op, int64_t id, struct repair *ret) MUST_CHECK;
/* ERR_CONFLICT "repair.open" when another of the ticket is not over; field errors "unit.not_found", "date.invalid",
 * "repair.future", "attachment.not_found". */
enum err repair_add(struct op *op, int64_t ticket_id, const struct repair_form *form,
                    struct repair *ret) MUST_CHECK;
/* All that follow: ERR_CONFLICT "repair.no_act" {state} when the state does not let it be done. */
enum err repair_receive(struct op *op, int64_t id, int64_t version, const struct repair_form *form,
                        struct repair *ret) MUST_CHECK;
/* ERR_CONFLICT "repair.not_received" for a depot or shop repair whose unit is not here. */
enum err repair_diagnose(struct op *op, int64_t id, const struct diagnosis_form *form,
                         struct repair *ret) MUST_CHECK;
/* Field errors "part.not_found", "field.required". Version 0: whatever it is now. */
enum err repair_line_add(struct op *op, int64_t id, const struct line_form *form,
                         struct repair *ret) MUST_CHECK;
enum err repair_line_edit(struct op *op, int64_t line_id, int64_t version,
                          const struct line_form *form, struct repair *ret) MUST_CHECK;
enum err repair_line_drop(struct op *op, int64_t line_id, int64_t version,
                          struct repair *ret) MUST_CHECK;
enum err repair_line_get(struct op *op, int64_t line_id, struct repair_line *ret) MUST_CHECK;
/* ERR_CONFLICT "repair.nothing_charged"; field errors "date.invalid", "repair.past". */
enum err repair_quote_send(struct op *op, int64_t id, const struct quote_form *form,
                           struct repair *ret) MUST_CHECK;
/* The customer's word as staff heard it. ERR_CONFLICT "repair.quote_expired". */
enum err repair_quote_record(struct op *op, int64_t id, const struct answer_form *form,
                             struct repair *ret) MUST_CHECK;
enum err repair_pay(struct op *op, int64_t id, const struct pay_form *form,
                    struct repair *ret) MUST_CHECK;
/* ERR_CONFLICT "repair.no_consent", "repair.not_repairable". */
enum err repair_start(struct op *op, int64_t id, struct repair *ret) MUST_CHECK;
enum err repair_finish(struct op *op, int64_t id, struct repair *ret) MUST_CHECK;
enum err repair_test(struct op *op, int64_t id, const struct test_form *form,
                     struct repair *ret) MUST_CHECK;
/* After a passed test, or unrepaired when there is nothing to repair or the quote was refused. Writes the stay that extends
 * the warranty of a unit that was repaired under it. */
enum err repair_hand_over(struct op *op, int64_t id, const struct handover_form *form,
                          struct repair *ret) MUST_CHECK;
/* ERR_CONFLICT "stock_need.issued" while parts are out. */
enum err repair_cancel(struct op *op, int64_t id, str reason, struct repair *ret) MUST_CHECK;

/* A quote as PDF, and the name of the file; ERR_NOT_FOUND "repair.quote_not_found". */
enum err repair_quote_print(struct op *op, int64_t id, enum lang lang, struct buf *out,
                            str *ret_name) MUST_CHECK;

/* The customer's side, who has shown the ticket's secret: quotes that were sent, newest first, and the answer to one. */
enum err repair_quotes_public(struct op *op, int64_t ticket_id, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "repair.quote_not_found"; ERR_CONFLICT "repair.quote_answered", "repair.quote_expired",
 * "repair.quote_void". */
enum err repair_quote_answer(struct op *op, int64_t ticket_id, int64_t quote_id,
                             const struct answer_form *form, struct repair_quote *ret) MUST_CHECK;

/* Work that comes again: quotes that ran out are told to their tickets. */
enum err repair_quotes_expire(struct op *op) MUST_CHECK;

extern const struct permission repair_permissions[];
extern const struct route repair_routes[];
