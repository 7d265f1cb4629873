/* What was sold: categories (品类, a tree), models (型号) with their parts, single units (商品单件) with serial
 * numbers, orders (订单) with their lines, and the warranty (保修) that the seller promises.
 *
 * A day is text, "2026-03-01", in the company's calendar; empty: nobody knows. A price is in minor units of the
 * company's currency; 0: nobody knows. What a unit's warranty is, and why, is worked out anew whenever it is
 * asked for (warranty.h): nothing that was computed is kept. */
#pragma once

#include "../customer/customer.h"
#include "../http/http.h"

/* ------------------------------------------------------------------ categories */

#define CATEGORY_DEPTH_MAX 6

struct category {
    int64_t id, version;
    str key;           /* "air_conditioner": what rules call it; never changes */
    int64_t parent_id; /* 0 at the top */
    str name_zh, name_en;
    bool durable; /* a defect within six months of receipt is the seller's to disprove (消法 23) */
    bool active;
    utc created_at, updated_at;
};

extern const struct field category_fields[], category_form_fields[];

/* All of them, by id: struct category. They are few. */
enum err category_list(struct op *op, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "category.not_found". */
enum err category_get(struct op *op, int64_t id, struct category *ret) MUST_CHECK;
/* ERR_CONFLICT "category.key_taken", "category.cycle"; field errors "category.key", "category.not_found",
 * "category.too_deep". */
enum err category_add(struct op *op, const struct category *form, struct category *ret) MUST_CHECK;
enum err category_edit(struct op *op, int64_t id, int64_t version, const struct category *form,
                       struct category *ret) MUST_CHECK;
/* The category and those above it, nearest first, of a list by category_list. */
void category_way_up(struct op *op, const struct list *categories, int64_t id, ints *ret);
/* Their keys. */
strs category_keys_up(struct op *op, const struct list *categories, int64_t id);

/* ------------------------------------------------------------------ models */

struct part {
    int64_t id;
    str number, name_zh, name_en;
    bool main; /* one of the main parts (compressor, motor, mainboard) */
    bool wear; /* used up in use */
    money price;
};

struct model {
    int64_t id, version, category_id;
    str category_key; /* joined */
    str code;         /* unique whatever its case, width, blanks and hyphens */
    str name_zh, name_en, brand;
    bool active;
    struct list parts; /* struct part; only in a single model */
    utc created_at, updated_at;
};

struct model_query {
    str q;
    int64_t category_id; /* and those below it */
    bool active;         /* only these */
    str after;
    int64_t limit;
};

extern const struct field part_fields[], model_fields[], model_form_fields[];

/* ERR_NOT_FOUND "model.not_found". */
enum err model_get(struct op *op, int64_t id, struct model *ret) MUST_CHECK;
enum err model_by_code(struct op *op, str code, int64_t *ret_id) MUST_CHECK; /* 0 = none */
/* ERR_CONFLICT "model.code_taken". Parts are known again by their number. */
enum err model_add(struct op *op, const struct model *form, struct model *ret) MUST_CHECK;
enum err model_edit(struct op *op, int64_t id, int64_t version, const struct model *form,
                    struct model *ret) MUST_CHECK;
enum err model_list(struct op *op, const struct model_query *q, struct list *ret,
                    str *ret_next) MUST_CHECK;

/* ------------------------------------------------------------------ warranty terms */

enum warranty_covers { COVERS_WHOLE, COVERS_MAIN_PARTS };
enum warranty_start {
    START_LATEST, /* of the days that are proven: the rule of the 2024 regulation, art. 18 */
    START_PURCHASE,
    START_INVOICE,
    START_DELIVERY,
    START_INSTALLATION
};
extern const char *const warranty_covers_labels[], *const warranty_start_labels[],
                                                       *const warranty_state_labels[];

struct warranty_term {
    int64_t id, version;
    str name_zh, name_en;
    int64_t category_id, model_id; /* one of the two */
    int covers;
    int64_t months;
    int starts;               /* enum warranty_start */
    str valid_from, valid_to; /* purchases from … to …, both included; empty: without bound */
    bool active;
    utc created_at, updated_at;
};

extern const struct field warranty_term_fields[], warranty_term_form_fields[];

/* All of them, by id: struct warranty_term. */
enum err warranty_term_list(struct op *op, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "warranty_term.not_found". */
enum err warranty_term_get(struct op *op, int64_t id, struct warranty_term *ret) MUST_CHECK;
/* Field errors "warranty_term.for_one", "warranty_term.period", "category.not_found", "model.not_found". */
enum err warranty_term_add(struct op *op, const struct warranty_term *form,
                           struct warranty_term *ret) MUST_CHECK;
enum err warranty_term_edit(struct op *op, int64_t id, int64_t version,
                            const struct warranty_term *form, struct warranty_term *ret) MUST_CHECK;

/* ------------------------------------------------------------------ units */

enum unit_state { UNIT_SOLD, UNIT_IN_STOCK, UNIT_RETURNED, UNIT_REPLACED, UNIT_SCRAPPED };
enum sale_channel {
    SALE_UNKNOWN,
    SALE_ONLINE,
    SALE_TV,
    SALE_TELEPHONE,
    SALE_MAIL_ORDER,
    SALE_SHOP,
    SALE_DEALER,
    SALE_PROJECT
};
extern const char *const unit_state_labels[], *const sale_channel_labels[];

struct unit {
    int64_t id, version, model_id;
    str model_code, model_name_zh, model_name_en; /* joined, as all up to category_key */
    int64_t category_id;
    str category_key;
    str serial; /* unique within its model whatever its case, width, blanks and hyphens */
    str batch;
    int64_t customer_id;             /* owner; 0: nobody, or not known */
    str customer_name;               /* joined */
    int64_t order_line_id, order_id; /* order_id joined */
    str order_number;                /* joined */
    int channel;                     /* enum sale_channel */
    money price;                     /* paid */
    str ordered_on, purchased_on, invoiced_on, shipped_on, delivered_on, installed_on,
        manufactured_on;
    str exchanged_on;    /* the day on which it was given for another; its warranty starts anew */
    int64_t replaces_id; /* that other one; 0: none, or not known */
    str replaces_serial, replaces_model_code; /* joined, as all up to replaced_on */
    int64_t replaced_by_id;
    str replaced_by_serial, replaced_on;
    int state; /* enum unit_state */
    str notes, external_id;
    struct list repairs;  /* struct repair_stay, by in_on; by unit_warranty */
    struct list warranty; /* struct warranty (warranty.h): the whole unit first; by unit_warranty */
    str proof_until;      /* last day on which a defect is the seller's to disprove; empty: never */
    utc created_at, updated_at;
};

struct unit_query {
    str q;
    int64_t model_id, category_id /* and those below it */, customer_id, order_id;
    str state, serial; /* serial: the whole of one */
    str after;
    int64_t limit;
};

extern const struct field unit_fields[], unit_form_fields[], unit_query_fields[];

/* Without warranty and repairs; ERR_NOT_FOUND "unit.not_found". */
enum err unit_get(struct op *op, int64_t id, struct unit *ret) MUST_CHECK;
enum err unit_exists(struct op *op, int64_t id, bool *ret) MUST_CHECK;
/* Fills repairs, warranty and proof_until of n units as of today, with reasons in op's language. */
enum err unit_warranty(struct op *op, struct unit *units, size_t n) MUST_CHECK;
/* 0 = none. model_id 0: of any model, 0 also when there are several. */
enum err unit_by_serial(struct op *op, int64_t model_id, str serial, int64_t *ret_id) MUST_CHECK;
enum err unit_by_external(struct op *op, str external_id, int64_t *ret_id) MUST_CHECK;
/* ERR_CONFLICT "unit.serial_taken", "unit.external_taken"; field errors "model.not_found",
 * "customer.not_found", "order_line.not_found", "order_line.other_model", "date.invalid", "unit.exchange_day",
 * "unit.not_found", "unit.replaced_already", "unit.replaces_circle". What the unit does not say itself of owner,
 * channel, price and days of the sale it takes from its order, then from the unit that it replaces; that one
 * becomes "replaced". */
enum err unit_add(struct op *op, const struct unit *form, struct unit *ret) MUST_CHECK;
enum err unit_edit(struct op *op, int64_t id, int64_t version, const struct unit *form,
                   struct unit *ret) MUST_CHECK;
/* Newest first, with warranty. */
enum err unit_list(struct op *op, const struct unit_query *q, struct list *ret,
                   str *ret_next) MUST_CHECK;
/* The form in which serials, codes and order numbers are compared. */
str product_key(struct arena *mem, str text);
/* "••••3456": what a stranger may see of a serial. */
str unit_serial_mask(struct arena *mem, str serial);

/* The secret of the unit's QR code, and the unit of one; ERR_NOT_FOUND "unit.not_found". */
enum err unit_token(struct op *op, int64_t id, str *ret) MUST_CHECK;
enum err unit_by_token(struct op *op, str token, struct unit *ret) MUST_CHECK;

/* ------------------------------------------------------------------ repair stays */

/* Days in which a unit was out of use: they extend its warranty. Days without parts mostly lie within a repair;
 * a day is counted once, whatever stays it is in. */
enum stay_kind { STAY_REPAIR, STAY_PARTS };
extern const char *const stay_kind_labels[];

struct repair_stay {
    int64_t id, version, unit_id;
    int kind;   /* enum stay_kind */
    str in_on;  /* not counted itself */
    str out_on; /* the day on which it could be used again; empty: not yet */
    str note;
    utc created_at, updated_at;
};

extern const struct field repair_stay_fields[], repair_stay_form_fields[];

/* Of n units, by unit and day: struct repair_stay. */
enum err repair_stays_of(struct op *op, const ints *unit_ids, struct list *ret) MUST_CHECK;
/* ERR_NOT_FOUND "repair_stay.not_found". */
enum err repair_stay_get(struct op *op, int64_t id, struct repair_stay *ret) MUST_CHECK;
/* 0 = none. */
enum err repair_stay_find(struct op *op, int64_t unit_id, int kind, str in_on,
                          int64_t *ret_id) MUST_CHECK;
/* ERR_NOT_FOUND "unit.not_found"; field errors "date.invalid", "repair_stay.order", "repair_stay.future",
 * "repair_stay.there" (the same kind from the same day on). */
enum err repair_stay_add(struct op *op, int64_t unit_id, const struct repair_stay *form,
                         struct repair_stay *ret) MUST_CHECK;
enum err repair_stay_edit(struct op *op, int64_t id, int64_t version,
                          const struct repair_stay *form, struct repair_stay *ret) MUST_CHECK;
/* For one that was written down by mistake. */
enum err repair_stay_drop(struct op *op, int64_t id, int64_t version) MUST_CHECK;

/* ------------------------------------------------------------------ orders */

struct order_unit {
    int64_t id;
    str serial;
};

struct order_line {
    int64_t id; /* in input 0: a new line */
    int64_t model_id;
    str model_code, model_name_zh, model_name_en; /* joined */
    int64_t quantity;
    money price;       /* of one */
    ints unit_ids;     /* in input: the units that were sold by it */
    struct list units; /* struct order_unit, in output */
};

struct order {
    int64_t id, version;
    str number; /* unique whatever its case, width, blanks and hyphens */
    int64_t customer_id;
    str customer_name; /* joined */
    int channel;
    str ordered_on;
    money paid;
    str notes, external_id;
    struct list lines; /* struct order_line; only in a single order */
    utc created_at, updated_at;
};

struct order_query {
    str q;
    int64_t customer_id, model_id;
    str after;
    int64_t limit;
};

extern const struct field order_fields[], order_form_fields[];

/* ERR_NOT_FOUND "order.not_found". */
enum err order_get(struct op *op, int64_t id, struct order *ret) MUST_CHECK;
enum err order_exists(struct op *op, int64_t id, bool *ret) MUST_CHECK;
enum err order_by_number(struct op *op, str number, int64_t *ret_id) MUST_CHECK; /* 0 = none */
enum err order_by_external(struct op *op, str external_id, int64_t *ret_id) MUST_CHECK;
/* ERR_CONFLICT "order.number_taken", "order.external_taken"; field errors "order.too_many_units",
 * "order_line.other_model", "unit.not_found" …. A unit put to a line takes from the order what it does not
 * have itself: owner, channel, day, price. */
enum err order_add(struct op *op, const struct order *form, struct order *ret) MUST_CHECK;
enum err order_edit(struct op *op, int64_t id, int64_t version, const struct order *form,
                    struct order *ret) MUST_CHECK;
enum err order_list(struct op *op, const struct order_query *q, struct list *ret,
                    str *ret_next) MUST_CHECK;

extern const struct permission product_permissions[];
extern const struct route product_routes[], unit_routes[], repair_stay_routes[], order_routes[];
