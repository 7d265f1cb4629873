/* The facts of a case: what is known of a purchase, the goods, the fault and what was done, in the words
 * that rules are written in. Days are texts ("2026-09-04"), money is in minor units. A fact that was not
 * named, or was said to be null, is not known; that is something else than no, 0 or empty. */
#pragma once

#include "../base/field.h"

struct facts_repair {
    str sent_on, done_on;
    int64_t days; /* out of use; unless said, from sent_on to done_on */
    bool same_fault;
    str cause; /* of the time it took: "repairer", "parts", "other" */
};

struct facts_leg {
    str method; /* "wechat", "alipay", "card", "points", "voucher", … */
    money amount;
};

struct facts_item {
    str name;
    money price, paid; /* at the time of purchase without offers; what was paid for it in fact */
    bool returned;
};

struct facts_gift {
    bool returned;
    money marked_price; /* marked before the purchase */
};

struct facts_card_fee {
    str borne_by; /* "consumer": paid on top; "seller": waived */
    money amount;
};

struct facts_freight {
    bool seller_agreed;    /* it was agreed that the seller pays the way back */
    bool threshold_missed; /* carriage was free from an amount that is no longer reached */
    money outbound;
    bool method_restricted; /* the seller lets the goods come back in one way only */
};

struct facts_promotion {
    bool broken;      /* what stays does not earn the offer any more */
    money kept_price; /* of what stays, at the prices of the time of purchase */
};

struct facts_promise {
    int64_t no_reason_days, exchange_days, warranty_months;
    bool freight_seller, covers_excluded;
};

struct facts_condition {
    bool intact;
    bool evidence; /* it is on record how the goods came back */
    bool opened, over_used, complete, seal_broken, altered, marks_altered, exterior_marks,
        data_traces, tag_removed, soiled;
    bool restored; /* wholly as it was before the first sale */
};

struct facts_fault {
    bool claimed; /* false: nothing is wrong with the goods */
    bool listed;  /* on the category's list of performance faults */
    bool quality; /* the goods are not of the quality that law or contract asks for */
    bool serious;
    str kind;
    str found_on;
    str cause; /* "none" of the buyer's doing, … */
    bool cause_evidence;
    bool certified;    /* an authority found the goods below standard */
    bool rescindable;  /* the law lets the contract be ended */
    bool unusable_now; /* still does not work after the repairs */
};

struct facts_proof {
    bool invoice, voucher, other;
    bool mismatch; /* the voucher is altered or not of these goods */
    str factory_on;
};

struct facts_repairing {
    str sent_on; /* in repair since; done: null */
    int64_t expected_days;
    bool reworked_failed; /* the same fault again within the time that a repair must hold */
};

struct facts_stock {
    bool same_model, comparable, other_refused;
};

struct facts_car {
    int64_t mileage_km;
    str group;    /* of the part that has to be replaced */
    str accident; /* what failed */
    int64_t serious_repairs, assembly_replacements, part_replacements;
    int64_t coefficient_ppm; /* n on the warranty voucher, in millionths; at most 5000 */
    money registration_fee, fittings, service_fee;
    str exempt;
    bool resale_disclosed;
};

struct facts_machine {
    str kind;
    int64_t power_kw;
    str season_on; /* the first working season began */
    bool busy_season, in_network, wear_part, part_replaced, exchanged_before, use_not_told;
};

struct facts_recall {
    str aware_on, defect_on, notified_on, ordered_on, plan_on, begun_on, done_on;
    bool affected;
    bool harm; /* death, serious injury or great loss happened or may happen */
    bool abroad;
};

struct facts_regulator {
    str received_on, accepted_on, ended_on, lead_on, odr_on, reply_on;
    bool consumer_agrees, seller_agrees, consumer_need, out_of_remit, handled_elsewhere,
        details_missing;
    int64_t appraisal_days;
    bool from_platform_shop, address_unreachable;
};

struct facts_conduct {
    bool fraud, harmless_label, goods_swapped; /* swapped: by the one who complains */
    bool known_defect, serious_harm;
    bool food_unsafe;
    money loss;
    bool deposit, deposit_due, prepaid, prepaid_broken, closing;
    bool standard_term, records_missing, gift_caused_harm, repair_cheating;
    str asked_on, harm_known_on;
};

struct facts_deal {
    bool business; /* both sides are businesses */
    int64_t inspection_days;
    bool visible_defect;
    bool automatic; /* a program alone said no */
    bool platform_forced;
};

/* Counted from the others; not to be put in. */
struct facts_derived {
    int64_t repairs, same_fault, repair_days, longest_days, overrun_days, parts_days, current_days;
    int64_t used_days; /* from the invoice to the day asked about, less the days out of use */
    money returned_paid, kept_price, legs;
};

struct remedy_facts {
    str category, region, part, channel;
    bool buyer_is_consumer;
    str goods_excluded, goods_restricted;
    bool seller_exclusion, confirmed_per_purchase, confirmed_preticked;
    str ordered_on, signed_on, delivered_on, installed_on, invoice_on, notice_on, goods_received_on,
        exchanged_on, asked_on, accepted_on;
    bool installed_by_seller;
    int64_t install_days, parts_wait_days;
    money price_paid, invoice_price;
    struct list payment_legs, items, repairs;
    bool other_payment_agreed;
    int64_t accessory_replacements, software_replacements;
    bool wants_refund;
    struct facts_gift gift;
    struct facts_card_fee card_fee;
    struct facts_freight freight;
    struct facts_promotion promotion;
    struct facts_promise promise;
    struct facts_condition condition;
    struct facts_fault fault;
    struct facts_proof proof;
    struct facts_repairing repair;
    struct facts_stock stock;
    struct facts_car car;
    struct facts_machine machine;
    struct facts_recall recall;
    struct facts_regulator regulator;
    struct facts_conduct conduct;
    struct facts_deal deal;
    struct facts_derived derived;
};

extern const struct field remedy_facts_fields[];

/* A fact by its number: every leaf of the tables has one, and so do the three lists. */
#define FACTS_MAX 192
struct fact_set {
    uint64_t bits[FACTS_MAX / 64];
};

struct fact {
    str path; /* "fault.listed" */
    const struct field *field;
    size_t offset; /* in struct remedy_facts */
};

size_t facts_count(void);
const struct fact *fact_at(size_t n);
ptrdiff_t fact_named(str path);       /* -1 when none */
ptrdiff_t fact_at_offset(size_t off); /* -1 when none */

static inline bool fact_in(const struct fact_set *s, size_t n)
{
    return (s->bits[n / 64] >> (n % 64)) & 1;
}

static inline void fact_add(struct fact_set *s, size_t n)
{
    s->bits[n / 64] |= UINT64_C(1) << (n % 64);
}

static inline void facts_join(struct fact_set *s, const struct fact_set *more)
{
    for (size_t i = 0; i < FACTS_MAX / 64; i++)
        s->bits[i] |= more->bits[i];
}

/* Facts from a JSON object. Field errors below prefix: "field.unknown" names a key that is no fact,
 * "date.invalid" a day that is none. */
enum err facts_read(struct op *op, const json_t *root, str prefix, struct remedy_facts *ret,
                    struct fact_set *ret_known) MUST_CHECK;
bool facts_day_ok(str day); /* one that can be reckoned with: from 1970 to 2150 */
/* Counts what follows from the others, as of a day. */
void facts_derive(str on, struct remedy_facts *f, struct fact_set *known);

str fact_text(const struct remedy_facts *f, size_t n);       /* of a text or a day */
int64_t fact_number(const struct remedy_facts *f, size_t n); /* of a number, money or flag */
