/* The facts of a case, as field tables. */
#include "facts.h"

#define DAYS_MAX  100000
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
