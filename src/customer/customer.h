/* Customers: persons and organisations that have problems. A phone number is kept as E.164 and shown
 * masked; to see it whole is an act of its own, with a reason, that leaves an event (Personal
 * Information Protection Law art. 51: access limited and recorded). */
#pragma once

#include "../base/permission.h"
#include "../event/event.h"
#include "../http/http.h"

enum customer_kind { CUSTOMER_PERSON, CUSTOMER_ORGANISATION };
enum customer_level { CUSTOMER_REGULAR, CUSTOMER_IMPORTANT, CUSTOMER_VIP };
extern const char *const customer_kind_labels[];
extern const char *const customer_level_labels[];

struct customer {
    int64_t id, version;
    int kind;
    str name;
    str phone; /* whole in rules, masked by customer_mask before it is shown */
    str mail;
    int level;
    str notes;
    str external_id;
    int64_t ticket_count, open_count;
    utc created_at, updated_at;
};

struct customer_form {
    int kind;
    str name, phone, mail;
    int level;
    str notes, external_id;
};

struct customer_query {
    str q;
    str level; /* label, empty = any */
    str after;
    int64_t limit;
};

extern const struct field customer_fields[];
extern const struct field customer_form_fields[];
extern const struct permission customer_permissions[];
extern const struct route customer_routes[];

void customer_mask(struct op *op, struct customer *c);
/* ERR_NOT_FOUND "customer.not_found". */
enum err customer_get(struct op *op, int64_t id, struct customer *ret) MUST_CHECK;
/* Puts phone and mail into the form in which they are kept; field errors below prefix when they are none. */
void customer_form_check(struct op *op, struct customer_form *form, str prefix);
/* Fields are checked (phone, mail); at least a name. ERR_CONFLICT "customer.external_taken". */
enum err customer_add(struct op *op, const struct customer_form *form,
                      struct customer *ret) MUST_CHECK;
enum err customer_edit(struct op *op, int64_t id, int64_t version, const struct customer_form *form,
                       struct customer *ret) MUST_CHECK;
/* The customer with the form's phone, or else mail; made when there is none. prefix is the pointer of
 * the form within the input ("/customer") for field errors. */
enum err customer_find_or_add(struct op *op, const struct customer_form *form, str prefix,
                              struct customer *ret) MUST_CHECK;
enum err customer_list(struct op *op, const struct customer_query *q, struct list *ret,
                       str *ret_next) MUST_CHECK;
enum err customer_unmask(struct op *op, int64_t id, str reason, str *ret_phone) MUST_CHECK;
/* Phone and mail of a form in the form in which they are compared, a line each; what cannot be read is
 * left out. */
str customer_contact(struct op *op, const struct customer_form *form);
/* Is `contact` (typed phone or mail) one of the customer's? */
bool customer_contact_is(struct op *op, const struct customer *c, str contact);
/* Counters, called by ticket in its own transactions. */
enum err customer_count(struct op *op, int64_t id, int64_t tickets, int64_t open) MUST_CHECK;
