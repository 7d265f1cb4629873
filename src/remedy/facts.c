/* Facts as field tables, with a number for each leaf, so that what is known is a set of bits and a missing
 * fact can be named. */
#include "facts.h"

#include "../base/date.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define DAY_MS    86400000LL
#define DAYS_MAX  100000
#define LAST_DAY  "2150-12-31" /* the longest periods end before calendars do */
#define MONEY_MAX 1000000000000000LL

static const char *const category_labels[] = {
    "phone",
    "landline",
    "computer",
    "av",
    "tv",
    "video",
    "camcorder",
    "radio",
    "refrigerator",
    "washing_machine",
    "air_conditioner",
    "fan",
    "microwave",
    "vacuum_cleaner",
    "range_hood",
    "water_heater",
    "bicycle",
    "car",
    "agri_machine",
    "furniture",
    "clothing",
    "shoes",
    "bags",
    "toys",
    "textiles",
    "household",
    "food",
    "cosmetics",
    "medical_device",
    "contraceptive",
    "electronics",
    "digital",
    "periodical",
    "service",
    "renovation",
    "other",
    NULL,
};
static const char *const region_labels[] = { "cn", "eu", NULL };
static const char *const part_labels[] = { "whole",    "main_part", "accessory", "option",
                                           "software", "wear_part", "battery",   "charger",
                                           "earphone", NULL };
static const char *const channel_labels[] = { "online", "tv", "phone", "mail", "store", NULL };
static const char *const excluded_labels[] = { "none",           "custom_made", "perishable",
                                               "digital_opened", "periodical",  NULL };
static const char *const restricted_labels[] = { "none", "unsafe_once_opened", "loses_value_in_use",
                                                 "flawed_as_told", NULL };
static const char *const fee_labels[] = { "consumer", "seller", NULL };
static const char *const repair_cause_labels[] = { "repairer", "parts", "other", NULL };
static const char *const fault_cause_labels[] = {
    "none",          "misuse",           "unauthorised_repair",
    "force_majeure", "pirated_software", "virus",
    "self_handling", "told_before",      NULL,
};
static const char *const group_labels[] = { "engine",      "gearbox",      "traction_battery",
                                            "drive_motor", "steering",     "brakes",
                                            "suspension",  "transmission", "emissions",
                                            "body",        "other",        NULL };
static const char *const accident_labels[] = { "none",       "steering_failure", "brake_failure",
                                               "body_crack", "fuel_leak",        "battery_fire",
                                               NULL };
static const char *const exempt_labels[] = { "none",          "flaw_told",     "misuse", "modified",
                                             "self_handling", "force_majeure", NULL };
static const char *const machine_labels[] = {
    "tractor",
    "combine",
    "transplanter",
    "diesel_multi",
    "diesel_single",
    "petrol_two_stroke",
    "petrol_four_stroke",
    "seeder",
    "other",
    NULL,
};

/* clang-format off */
#define YES_NO(of, member) { FIELD(struct of, member), .flags = NULLABLE }
#define TEXT(of, member)   { FIELD(struct of, member), .flags = NULLABLE | TRIM, .max = 100 }
#define DAY(of, member)    { FIELD(struct of, member), .flags = NULLABLE, .max = 10 }
#define COUNT_OF(of, member) { FIELD(struct of, member), .flags = NULLABLE, .min = 0, .max = DAYS_MAX }
#define SUM(of, member)    { FIELD(struct of, member), .flags = NULLABLE, .min = 0, .max = MONEY_MAX }
#define ONE_OF(of, member, list) { FIELD(struct of, member), .flags = NULLABLE, .labels = list }
#define PART(of_, table)   { FIELD(struct remedy_facts, of_), .flags = NULLABLE, .of = table }
#define LIST(of_, table, type) { FIELD(struct remedy_facts, of_), .flags = NULLABLE, .of = table, .size = sizeof(struct type), .max = 200 }
/* clang-format on */

static const struct field repair_fields[] = {
    DAY(facts_repair, sent_on),
    DAY(facts_repair, done_on),
    COUNT_OF(facts_repair, days),
    YES_NO(facts_repair, same_fault),
    ONE_OF(facts_repair, cause, repair_cause_labels),
    { 0 },
};

static const struct field leg_fields[] = {
    { FIELD(struct facts_leg, method), .flags = REQUIRED | TRIM, .max = 40 },
    { FIELD(struct facts_leg, amount), .flags = REQUIRED, .min = 0, .max = MONEY_MAX },
    { 0 },
};

static const struct field item_fields[] = {
    TEXT(facts_item, name),
    { FIELD(struct facts_item, price), .flags = REQUIRED, .min = 0, .max = MONEY_MAX },
    { FIELD(struct facts_item, paid), .flags = REQUIRED, .min = 0, .max = MONEY_MAX },
    { FIELD(struct facts_item, returned), .flags = REQUIRED },
    { 0 },
};

static const struct field gift_fields[] = {
    YES_NO(facts_gift, returned),
    SUM(facts_gift, marked_price),
    { 0 },
};

static const struct field card_fee_fields[] = {
    ONE_OF(facts_card_fee, borne_by, fee_labels),
    SUM(facts_card_fee, amount),
    { 0 },
};

static const struct field freight_fields[] = {
    YES_NO(facts_freight, seller_agreed),
    YES_NO(facts_freight, threshold_missed),
    SUM(facts_freight, outbound),
    YES_NO(facts_freight, method_restricted),
    { 0 },
};

static const struct field promotion_fields[] = {
    YES_NO(facts_promotion, broken),
    SUM(facts_promotion, kept_price),
    { 0 },
};

static const struct field promise_fields[] = {
    COUNT_OF(facts_promise, no_reason_days),  COUNT_OF(facts_promise, exchange_days),
    COUNT_OF(facts_promise, warranty_months), YES_NO(facts_promise, freight_seller),
    YES_NO(facts_promise, covers_excluded),   { 0 },
};

static const struct field condition_fields[] = {
    YES_NO(facts_condition, intact),         YES_NO(facts_condition, evidence),
    YES_NO(facts_condition, opened),         YES_NO(facts_condition, over_used),
    YES_NO(facts_condition, complete),       YES_NO(facts_condition, seal_broken),
    YES_NO(facts_condition, altered),        YES_NO(facts_condition, marks_altered),
    YES_NO(facts_condition, exterior_marks), YES_NO(facts_condition, data_traces),
    YES_NO(facts_condition, tag_removed),    YES_NO(facts_condition, soiled),
    YES_NO(facts_condition, restored),       { 0 },
};

static const struct field fault_fields[] = {
    YES_NO(facts_fault, claimed),
    YES_NO(facts_fault, listed),
    YES_NO(facts_fault, quality),
    YES_NO(facts_fault, serious),
    TEXT(facts_fault, kind),
    DAY(facts_fault, found_on),
    ONE_OF(facts_fault, cause, fault_cause_labels),
    YES_NO(facts_fault, cause_evidence),
    YES_NO(facts_fault, certified),
    YES_NO(facts_fault, rescindable),
    YES_NO(facts_fault, unusable_now),
    { 0 },
};

static const struct field proof_fields[] = {
    YES_NO(facts_proof, invoice),  YES_NO(facts_proof, voucher), YES_NO(facts_proof, other),
    YES_NO(facts_proof, mismatch), DAY(facts_proof, factory_on), { 0 },
};

static const struct field repairing_fields[] = {
    DAY(facts_repairing, sent_on),
    COUNT_OF(facts_repairing, expected_days),
    YES_NO(facts_repairing, reworked_failed),
    { 0 },
};

static const struct field stock_fields[] = {
    YES_NO(facts_stock, same_model),
    YES_NO(facts_stock, comparable),
    YES_NO(facts_stock, other_refused),
    { 0 },
};

static const struct field car_fields[] = {
    { FIELD(struct facts_car, mileage_km), .flags = NULLABLE, .min = 0, .max = 10000000 },
    ONE_OF(facts_car, group, group_labels),
    ONE_OF(facts_car, accident, accident_labels),
    COUNT_OF(facts_car, serious_repairs),
    COUNT_OF(facts_car, assembly_replacements),
    COUNT_OF(facts_car, part_replacements),
    { FIELD(struct facts_car, coefficient_ppm), .flags = NULLABLE, .min = 0, .max = 5000 },
    SUM(facts_car, registration_fee),
    SUM(facts_car, fittings),
    SUM(facts_car, service_fee),
    ONE_OF(facts_car, exempt, exempt_labels),
    YES_NO(facts_car, resale_disclosed),
    { 0 },
};

static const struct field machine_fields[] = {
    ONE_OF(facts_machine, kind, machine_labels),
    COUNT_OF(facts_machine, power_kw),
    DAY(facts_machine, season_on),
    YES_NO(facts_machine, busy_season),
    YES_NO(facts_machine, in_network),
    YES_NO(facts_machine, wear_part),
    YES_NO(facts_machine, part_replaced),
    YES_NO(facts_machine, exchanged_before),
    YES_NO(facts_machine, use_not_told),
    { 0 },
};

static const struct field recall_fields[] = {
    DAY(facts_recall, aware_on),
    DAY(facts_recall, defect_on),
    DAY(facts_recall, notified_on),
    DAY(facts_recall, ordered_on),
    DAY(facts_recall, plan_on),
    DAY(facts_recall, begun_on),
    DAY(facts_recall, done_on),
    YES_NO(facts_recall, affected),
    YES_NO(facts_recall, harm),
    YES_NO(facts_recall, abroad),
    { 0 },
};

static const struct field regulator_fields[] = {
    DAY(facts_regulator, received_on),
    DAY(facts_regulator, accepted_on),
    DAY(facts_regulator, ended_on),
    DAY(facts_regulator, lead_on),
    DAY(facts_regulator, odr_on),
    DAY(facts_regulator, reply_on),
    YES_NO(facts_regulator, consumer_agrees),
    YES_NO(facts_regulator, seller_agrees),
    YES_NO(facts_regulator, consumer_need),
    YES_NO(facts_regulator, out_of_remit),
    YES_NO(facts_regulator, handled_elsewhere),
    YES_NO(facts_regulator, details_missing),
    COUNT_OF(facts_regulator, appraisal_days),
    YES_NO(facts_regulator, from_platform_shop),
    YES_NO(facts_regulator, address_unreachable),
    { 0 },
};

static const struct field conduct_fields[] = {
    YES_NO(facts_conduct, fraud),
    YES_NO(facts_conduct, harmless_label),
    YES_NO(facts_conduct, goods_swapped),
    YES_NO(facts_conduct, known_defect),
    YES_NO(facts_conduct, serious_harm),
    YES_NO(facts_conduct, food_unsafe),
    SUM(facts_conduct, loss),
    YES_NO(facts_conduct, deposit),
    YES_NO(facts_conduct, deposit_due),
    YES_NO(facts_conduct, prepaid),
    YES_NO(facts_conduct, prepaid_broken),
    YES_NO(facts_conduct, closing),
    YES_NO(facts_conduct, standard_term),
    YES_NO(facts_conduct, records_missing),
    YES_NO(facts_conduct, gift_caused_harm),
    YES_NO(facts_conduct, repair_cheating),
    DAY(facts_conduct, asked_on),
    DAY(facts_conduct, harm_known_on),
    { 0 },
};

static const struct field deal_fields[] = {
    YES_NO(facts_deal, business),        COUNT_OF(facts_deal, inspection_days),
    YES_NO(facts_deal, visible_defect),  YES_NO(facts_deal, automatic),
    YES_NO(facts_deal, platform_forced), { 0 },
};

static const struct field derived_fields[] = {
    COUNT_OF(facts_derived, repairs),
    COUNT_OF(facts_derived, same_fault),
    COUNT_OF(facts_derived, repair_days),
    COUNT_OF(facts_derived, longest_days),
    COUNT_OF(facts_derived, overrun_days),
    COUNT_OF(facts_derived, parts_days),
    COUNT_OF(facts_derived, current_days),
    COUNT_OF(facts_derived, used_days),
    SUM(facts_derived, returned_paid),
    SUM(facts_derived, kept_price),
    SUM(facts_derived, legs),
    { 0 },
};

const struct field remedy_facts_fields[] = {
    ONE_OF(remedy_facts, category, category_labels),
    { FIELD(struct remedy_facts, region), .flags = NULLABLE, .labels = region_labels,
      .doc = "whose law; null: cn" },
    ONE_OF(remedy_facts, part, part_labels),
    ONE_OF(remedy_facts, channel, channel_labels),
    YES_NO(remedy_facts, buyer_is_consumer),
    ONE_OF(remedy_facts, goods_excluded, excluded_labels),
    ONE_OF(remedy_facts, goods_restricted, restricted_labels),
    YES_NO(remedy_facts, seller_exclusion),
    YES_NO(remedy_facts, confirmed_per_purchase),
    YES_NO(remedy_facts, confirmed_preticked),
    DAY(remedy_facts, ordered_on),
    DAY(remedy_facts, signed_on),
    DAY(remedy_facts, delivered_on),
    DAY(remedy_facts, installed_on),
    DAY(remedy_facts, invoice_on),
    DAY(remedy_facts, notice_on),
    DAY(remedy_facts, goods_received_on),
    DAY(remedy_facts, exchanged_on),
    DAY(remedy_facts, asked_on),
    DAY(remedy_facts, accepted_on),
    YES_NO(remedy_facts, installed_by_seller),
    COUNT_OF(remedy_facts, install_days),
    COUNT_OF(remedy_facts, parts_wait_days),
    SUM(remedy_facts, price_paid),
    SUM(remedy_facts, invoice_price),
    LIST(payment_legs, leg_fields, facts_leg),
    LIST(items, item_fields, facts_item),
    LIST(repairs, repair_fields, facts_repair),
    YES_NO(remedy_facts, other_payment_agreed),
    COUNT_OF(remedy_facts, accessory_replacements),
    COUNT_OF(remedy_facts, software_replacements),
    YES_NO(remedy_facts, wants_refund),
    PART(gift, gift_fields),
    PART(card_fee, card_fee_fields),
    PART(freight, freight_fields),
    PART(promotion, promotion_fields),
    PART(promise, promise_fields),
    PART(condition, condition_fields),
    PART(fault, fault_fields),
    PART(proof, proof_fields),
    PART(repair, repairing_fields),
    PART(stock, stock_fields),
    PART(car, car_fields),
    PART(machine, machine_fields),
    PART(recall, recall_fields),
    PART(regulator, regulator_fields),
    PART(conduct, conduct_fields),
    PART(deal, deal_fields),
    { FIELD(struct remedy_facts, derived), .flags = READONLY, .of = derived_fields },
    { 0 },
};

/* ------------------------------------------------------------------ numbers of facts */

static struct fact facts[FACTS_MAX];
static size_t fact_count;
static int16_t by_offset[sizeof(struct remedy_facts)];
static pthread_once_t facts_once = PTHREAD_ONCE_INIT;

#define PATH_MAX_BYTES 48
static char paths[FACTS_MAX][PATH_MAX_BYTES];

static void facts_walk(const struct field *fields, const char *prefix, size_t offset)
{
    for (const struct field *f = fields; f->name; f++) {
        if (f->kind == F_RECORD) {
            facts_walk(f->of, f->name, offset + f->offset);
            continue;
        }
        if (fact_count == FACTS_MAX)
            abort(); /* a test would have met it */
        char *path = paths[fact_count];
        snprintf(path, PATH_MAX_BYTES, "%s%s%s", prefix, *prefix ? "." : "", f->name);
        by_offset[offset + f->offset] = (int16_t)fact_count;
        facts[fact_count++] = (struct fact){ str_of(path), f, offset + f->offset };
    }
}

static void facts_number(void)
{
    memset(by_offset, -1, sizeof by_offset);
    facts_walk(remedy_facts_fields, "", 0);
}

size_t facts_count(void)
{
    pthread_once(&facts_once, facts_number);
    return fact_count;
}

const struct fact *fact_at(size_t n)
{
    return &facts[n];
}

ptrdiff_t fact_named(str path)
{
    for (size_t i = 0; i < facts_count(); i++)
        if (str_eq(facts[i].path, path))
            return (ptrdiff_t)i;
    return -1;
}

ptrdiff_t fact_at_offset(size_t off)
{
    facts_count();
    return off < sizeof by_offset / sizeof *by_offset ? by_offset[off] : -1;
}

/* ------------------------------------------------------------------ reading */

static const void *fact_place(const struct remedy_facts *f, size_t n)
{
    return (const char *)f + facts[n].offset;
}

str fact_text(const struct remedy_facts *f, size_t n)
{
    return *(const str *)fact_place(f, n);
}

int64_t fact_number(const struct remedy_facts *f, size_t n)
{
    const void *at = fact_place(f, n);
    switch (facts[n].field->kind) {
    case F_BOOL:
        return *(const bool *)at;
    case F_MONEY:
        return ((const money *)at)->minor;
    case F_INT:
        return *(const int64_t *)at;
    default:
        return 0;
    }
}

static void known_walk(const struct field *fields, const json_t *root, size_t offset,
                       struct fact_set *known)
{
    const char *key;
    json_t *value;
    json_object_foreach ((json_t *)root, key, value) {
        const struct field *f = field_named(fields, str_of(key));
        if (!f || json_is_null(value))
            continue;
        if (f->kind == F_RECORD)
            known_walk(f->of, value, offset + f->offset, known);
        else if (!json_is_string(value) || json_string_length(value))
            fact_add(known, (size_t)by_offset[offset + f->offset]);
    }
}

bool facts_day_ok(str day)
{
    return date_ok(day) && str_cmp(day, STR(LAST_DAY)) <= 0;
}

static void day_check(struct op *op, str pointer, str day)
{
    if (day.n && !facts_day_ok(day))
        op_field(op, pointer, "date.invalid");
}

static str pointer_of(struct op *op, str prefix, str path)
{
    char *slashed = arena_z(op->mem, path);
    for (char *p = slashed; *p; p++)
        if (*p == '.')
            *p = '/';
    return arena_fmt(op->mem, STR_FMT "/%s", STR_ARG(prefix), slashed);
}

static void days_check(struct op *op, str prefix, const struct remedy_facts *f,
                       const struct fact_set *known)
{
    for (size_t i = 0; i < fact_count; i++)
        if (fact_in(known, i) && str_ends(facts[i].path, STR("_on")))
            day_check(op, pointer_of(op, prefix, facts[i].path), fact_text(f, i));
    const struct facts_repair *repairs = f->repairs.items;
    for (size_t i = 0; i < f->repairs.n; i++) {
        str at = arena_fmt(op->mem, STR_FMT "/repairs/%zu", STR_ARG(prefix), i);
        day_check(op, arena_fmt(op->mem, STR_FMT "/sent_on", STR_ARG(at)), repairs[i].sent_on);
        day_check(op, arena_fmt(op->mem, STR_FMT "/done_on", STR_ARG(at)), repairs[i].done_on);
    }
}

/* What is known of every repair; a count over them is known only then. */
struct repairs_known {
    bool days, same_fault, cause;
};

static struct repairs_known repairs_known(const json_t *list)
{
    struct repairs_known k = { true, true, true };
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *r = json_array_get(list, i);
        bool dated = json_is_string(json_object_get(r, "sent_on"));
        k.days &= json_is_integer(json_object_get(r, "days")) || dated;
        k.same_fault &= json_is_boolean(json_object_get(r, "same_fault"));
        k.cause &= json_is_string(json_object_get(r, "cause"));
    }
    return k;
}

#define OFFSET_OF(member) offsetof(struct remedy_facts, member)
static void known_add(struct fact_set *known, size_t offset)
{
    fact_add(known, (size_t)by_offset[offset]);
}

static bool known_at(const struct fact_set *known, size_t offset)
{
    return fact_in(known, (size_t)by_offset[offset]);
}

/* Who tells what is wrong claims that something is. */
static void claim_follows(struct remedy_facts *f, struct fact_set *known)
{
    if (known_at(known, OFFSET_OF(fault.claimed)))
        return;
    if (!f->fault.listed && !f->fault.quality && !f->fault.certified && !f->fault.found_on.n)
        return;
    f->fault.claimed = true;
    known_add(known, OFFSET_OF(fault.claimed));
}

enum err facts_read(struct op *op, const json_t *root, str prefix, struct remedy_facts *ret,
                    struct fact_set *ret_known)
{
    struct remedy_facts f = { 0 };
    struct fact_set known = { 0 };
    facts_count();
    TRY(fields_read(op, remedy_facts_fields, root, prefix, &f, NULL));
    known_walk(remedy_facts_fields, root, 0, &known);
    days_check(op, prefix, &f, &known);
    TRY(op_check(op));
    if (known_at(&known, OFFSET_OF(repairs))) {
        struct repairs_known k = repairs_known(json_object_get(root, "repairs"));
        known_add(&known, OFFSET_OF(derived.repairs));
        if (k.same_fault)
            known_add(&known, OFFSET_OF(derived.same_fault));
        if (k.days) {
            known_add(&known, OFFSET_OF(derived.repair_days));
            known_add(&known, OFFSET_OF(derived.longest_days));
        }
        if (k.days && k.cause)
            known_add(&known, OFFSET_OF(derived.overrun_days));
    }
    claim_follows(&f, &known);
    *ret = f;
    *ret_known = known;
    return OK;
}

/* ------------------------------------------------------------------ what follows */

static int64_t day_number(str day)
{
    utc t = { 0 };
    return utc_parse(day, &t) ? t.ms / DAY_MS : 0;
}

int64_t days_between(str from, str to)
{
    return day_number(to) - day_number(from);
}

static int64_t at_least(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t repair_days(const struct facts_repair *r, str on)
{
    if (r->days || !r->sent_on.n)
        return r->days;
    return at_least(0, days_between(r->sent_on, r->done_on.n ? r->done_on : on));
}

/* Days without parts count as out of use too; where both are told the longer of the two is taken, since
 * one mostly lies within the other. */
static void repairs_derive(str on, struct remedy_facts *f, struct fact_set *known)
{
    struct facts_derived *d = &f->derived;
    const struct facts_repair *r = f->repairs.items;
    bool waited = known_at(known, OFFSET_OF(parts_wait_days));
    d->repairs = (int64_t)f->repairs.n;
    for (size_t i = 0; i < f->repairs.n; i++) {
        int64_t days = repair_days(&r[i], on);
        d->same_fault += r[i].same_fault;
        d->repair_days += days;
        d->longest_days = at_least(d->longest_days, days);
        if (str_is(r[i].cause, "repairer"))
            d->overrun_days = at_least(d->overrun_days, days);
        if (str_is(r[i].cause, "parts"))
            d->parts_days = at_least(d->parts_days, days);
    }
    if (waited) {
        d->parts_days = at_least(d->parts_days, f->parts_wait_days);
        d->repair_days = at_least(d->repair_days, f->parts_wait_days);
    }
    if (waited || known_at(known, OFFSET_OF(derived.overrun_days)))
        known_add(known, OFFSET_OF(derived.parts_days));
    if (known_at(known, OFFSET_OF(repair.sent_on))) {
        d->current_days = at_least(0, days_between(f->repair.sent_on, on));
        known_add(known, OFFSET_OF(derived.current_days));
    }
    if (known_at(known, OFFSET_OF(repair.expected_days))) {
        d->current_days = at_least(d->current_days, f->repair.expected_days);
        known_add(known, OFFSET_OF(derived.current_days));
    }
}

static void money_derive(struct remedy_facts *f, struct fact_set *known)
{
    struct facts_derived *d = &f->derived;
    const struct facts_item *items = f->items.items;
    const struct facts_leg *legs = f->payment_legs.items;
    bool listed = known_at(known, OFFSET_OF(items));
    for (size_t i = 0; i < f->items.n; i++)
        if (items[i].returned)
            d->returned_paid.minor += items[i].paid.minor;
        else
            d->kept_price.minor += items[i].price.minor;
    for (size_t i = 0; i < f->payment_legs.n; i++)
        d->legs.minor += legs[i].amount.minor;
    if (known_at(known, OFFSET_OF(payment_legs)))
        known_add(known, OFFSET_OF(derived.legs));
    if (!known_at(known, OFFSET_OF(price_paid)) && known_at(known, OFFSET_OF(payment_legs))) {
        f->price_paid = d->legs;
        known_add(known, OFFSET_OF(price_paid));
    }
    if (!listed)
        d->returned_paid = f->price_paid;
    if (listed || known_at(known, OFFSET_OF(price_paid)))
        known_add(known, OFFSET_OF(derived.returned_paid));
    if (known_at(known, OFFSET_OF(promotion.kept_price)))
        d->kept_price = f->promotion.kept_price;
    if (listed || known_at(known, OFFSET_OF(promotion.kept_price)))
        known_add(known, OFFSET_OF(derived.kept_price));
}

void facts_derive(struct op *op, str on, struct remedy_facts *f, struct fact_set *known)
{
    (void)op;
    f->derived = (struct facts_derived){ 0 };
    repairs_derive(on, f, known);
    money_derive(f, known);
    if (known_at(known, OFFSET_OF(invoice_on))) {
        int64_t used = days_between(f->invoice_on, on) - f->derived.repair_days - f->install_days;
        f->derived.used_days = at_least(0, used);
        known_add(known, OFFSET_OF(derived.used_days));
    }
}
