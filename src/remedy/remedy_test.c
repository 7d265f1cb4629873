/* Periods, verdicts on their boundary days, and what must be named. The examples in the packs tell the
 * rest (remedy_rules_test.c). */
#include "remedy_internal.h"

#include "../base/testing.h"

/* ------------------------------------------------------------------ a small calendar */

/* Days off and worked weekends of 2026 that the tests touch. */
static const struct {
    const char *from, *to;
    enum remedy_day kind;
} days_2026[] = {
    { "2026-02-14", "2026-02-14", REMEDY_WORKDAY }, { "2026-02-15", "2026-02-23", REMEDY_HOLIDAY },
    { "2026-02-28", "2026-02-28", REMEDY_WORKDAY }, { "2026-05-01", "2026-05-05", REMEDY_HOLIDAY },
    { "2026-05-09", "2026-05-09", REMEDY_WORKDAY }, { "2026-09-20", "2026-09-20", REMEDY_WORKDAY },
    { "2026-09-25", "2026-09-27", REMEDY_HOLIDAY }, { "2026-10-01", "2026-10-07", REMEDY_HOLIDAY },
    { "2026-10-10", "2026-10-10", REMEDY_WORKDAY },
};

static enum remedy_day day_2026(const void *of, str date)
{
    (void)of;
    for (size_t i = 0; i < COUNT(days_2026); i++)
        if (str_cmp(date, str_of(days_2026[i].from)) >= 0 &&
            str_cmp(date, str_of(days_2026[i].to)) <= 0)
            return days_2026[i].kind;
    return remedy_calendar_plain.day(NULL, date) == REMEDY_WEEKEND ? REMEDY_WEEKEND
                                                                   : REMEDY_WORKDAY;
}

static const struct remedy_calendar calendar_2026 = { day_2026, NULL, false };
static const struct remedy_calendar calendar_keeping = { day_2026, NULL, true };

/* The program's own calendar says the same of those days. */
static void the_calendar_of_the_house_knows_them(void **state)
{
    (void)state;
    TESTING(t);
    struct remedy_calendar here;
    assert_int_equal(remedy_calendar_here(&t.op, &here), OK);
    for (size_t i = 0; i < COUNT(days_2026); i++) {
        assert_row_int(days_2026[i].from, here.day(here.of, str_of(days_2026[i].from)),
                       days_2026[i].kind);
        assert_row_int(days_2026[i].to, here.day(here.of, str_of(days_2026[i].to)),
                       days_2026[i].kind);
    }
    assert_int_equal(here.day(here.of, STR("2026-10-08")), REMEDY_WORKDAY);
    assert_int_equal(here.day(here.of, STR("2026-10-17")), REMEDY_WEEKEND);
    assert_int_equal(here.day(here.of, STR("2199-12-31")), REMEDY_UNDECIDED);
}

/* ------------------------------------------------------------------ counting (R-T1 to R-T6) */

enum { NO_ROLL, REST, HOLIDAY };
static const struct {
    const char *row, *start;
    int64_t count;
    int unit, roll;
    const char *counted, *end;
} counts[] = {
    { "R-T1: the day itself does not count", "2026-09-04", 7, PERIOD_DAY, REST, "2026-09-11",
      "2026-09-11" },
    { "R-T2: the same day of a month", "2026-03-15", 6, PERIOD_MONTH, REST, "2026-09-15",
      "2026-09-15" },
    { "R-T2: the month's last day", "2026-01-31", 1, PERIOD_MONTH, REST, "2026-02-28",
      "2026-02-28" },
    { "R-T2: a leap day", "2024-02-29", 1, PERIOD_YEAR, REST, "2025-02-28", "2025-02-28" },
    { "R-T3: into the National Day block", "2026-08-02", 60, PERIOD_DAY, REST, "2026-10-01",
      "2026-10-08" },
    { "R-T3: the block's last day", "2026-09-30", 7, PERIOD_DAY, REST, "2026-10-07", "2026-10-08" },
    { "R-T3: the day after the block", "2026-10-01", 7, PERIOD_DAY, REST, "2026-10-08",
      "2026-10-08" },
    { "R-T3: a weekend gives way", "2026-09-05", 7, PERIOD_DAY, REST, "2026-09-12", "2026-09-14" },
    { "R-T3: a worked Saturday does not", "2026-10-03", 7, PERIOD_DAY, REST, "2026-10-10",
      "2026-10-10" },
    { "R-T3: a seller's limit stays", "2026-09-24", 7, PERIOD_DAY, NO_ROLL, "2026-10-01",
      "2026-10-01" },
    { "R-T5: an authority's weekend stays", "2026-09-05", 7, PERIOD_DAY, HOLIDAY, "2026-09-12",
      "2026-09-12" },
    { "R-T5: an authority's holiday gives way", "2026-08-02", 60, PERIOD_DAY, HOLIDAY, "2026-10-01",
      "2026-10-08" },
    { "R-T6: 7 working days over the Spring Festival", "2026-02-10", 7, PERIOD_WORKDAY, HOLIDAY,
      "2026-02-26", "2026-02-26" },
    { "R-T6: with a worked Saturday in February", "2026-02-13", 7, PERIOD_WORKDAY, HOLIDAY,
      "2026-03-02", "2026-03-02" },
    { "R-T6: over May Day", "2026-04-30", 7, PERIOD_WORKDAY, HOLIDAY, "2026-05-13", "2026-05-13" },
    { "R-T6: with a worked Sunday", "2026-09-18", 7, PERIOD_WORKDAY, HOLIDAY, "2026-09-29",
      "2026-09-29" },
    { "R-T6: 20 working days over two blocks", "2026-09-28", 20, PERIOD_WORKDAY, HOLIDAY,
      "2026-10-30", "2026-10-30" },
};

static void last_days_are_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(counts); i++) {
        TESTING(t);
        struct counted c = { 0 };
        days_count(&t.op, &calendar_2026, str_of(counts[i].start), counts[i].count, counts[i].unit,
                   counts[i].roll, &c);
        assert_row(counts[i].row, c.counted_on, counts[i].counted);
        assert_row(counts[i].row, c.end_on, counts[i].end);
        assert_row_int(counts[i].row, c.rolled, strcmp(counts[i].counted, counts[i].end) != 0);
    }
}

/* R-T3 and weekends is a reading: it can be switched off, blocks of days off still count whole. */
static void weekends_can_be_kept(void **state)
{
    (void)state;
    TESTING(t);
    struct counted a = { 0 }, b = { 0 };
    days_count(&t.op, &calendar_keeping, STR("2026-09-05"), 7, PERIOD_DAY, REST, &a);
    assert_str(a.end_on, "2026-09-12");
    days_count(&t.op, &calendar_keeping, STR("2026-09-26"), 7, PERIOD_DAY, REST, &b);
    assert_str(b.end_on, "2026-10-08"); /* 3 October is a Saturday inside the block */
}

/* Without a calendar a working day is undecided, and a verdict that hangs on it says so. */
static void an_unknown_year_is_told(void **state)
{
    (void)state;
    TESTING(t);
    struct counted c = { 0 };
    days_count(&t.op, &remedy_calendar_plain, STR("2026-09-24"), 7, PERIOD_DAY, REST, &c);
    assert_str(c.end_on, "2026-10-01");
    assert_true(c.undecided);
}

/* ------------------------------------------------------------------ verdicts */

static struct remedy_report evaluated(struct testing *t, const char *facts, const char *on,
                                      const struct remedy_calendar *calendar)
{
    const json_t *root;
    struct remedy_facts read;
    struct fact_set known;
    struct remedy_report report;
    struct remedy_context context = { .rules = remedy_rules_builtin(),
                                      .calendar = calendar,
                                      .on = str_of(on) };
    assert_int_equal(json_read(&t->op, str_of(facts), &root), OK);
    assert_int_equal(facts_read(&t->op, root, STR(""), &read, &known), OK);
    assert_int_equal(remedy_evaluate(&t->op, &context, &read, &known, &report), OK);
    return report;
}

static const struct remedy_verdict *verdict_of(const struct remedy_report *r, int remedy)
{
    return &((const struct remedy_verdict *)r->remedies.items)[remedy];
}

#define RETURN(signed_, notice)                                                                    \
    "{\"channel\":\"online\",\"category\":\"clothing\",\"buyer_is_consumer\":true,"                \
    "\"fault\":{\"claimed\":false},\"price_paid\":10000,\"signed_on\":\"" signed_                  \
    "\",\"notice_on\":\"" notice "\"}"
#define PHONE(more)                                                                                \
    "{\"category\":\"phone\",\"invoice_on\":\"2026-03-03\",\"delivered_on\":\"2026-03-03\","       \
    "\"wants_refund\":false,\"price_paid\":299900,\"fault\":{\"claimed\":true,\"listed\":true,"    \
    "\"unusable_now\":true}," more "}"
#define REPAIRS(...) "\"repairs\":[" #__VA_ARGS__ "]"

static const struct {
    const char *row, *facts, *on;
    int remedy;
    const char *verdict, *until;
} verdicts[] = {
    { "no-reason, day 7 until 24:00", RETURN("2026-09-04", "2026-09-11"), "2026-09-11",
      REMEDY_REFUND, "entitled", "2026-09-11" },
    { "no-reason, day 8", RETURN("2026-09-04", "2026-09-12"), "2026-09-12", REMEDY_REFUND,
      "refused", "" },
    { "no-reason, day 7 is 1 October: sent on the 8th", RETURN("2026-09-24", "2026-10-08"),
      "2026-10-08", REMEDY_REFUND, "entitled", "2026-10-08" },
    { "no-reason, day 7 is 1 October: sent on the 9th", RETURN("2026-09-24", "2026-10-09"),
      "2026-10-09", REMEDY_REFUND, "refused", "" },
    { "no-reason, the first day", RETURN("2026-09-04", "2026-09-05"), "2026-09-05", REMEDY_REFUND,
      "entitled", "2026-09-11" },
    { "no-reason, before signing", RETURN("2026-09-04", "2026-09-03"), "2026-09-04", REMEDY_REFUND,
      "entitled", "2026-09-11" },
    { "phone, day 7", PHONE(REPAIRS()), "2026-03-10", REMEDY_REFUND, "entitled", "2026-03-10" },
    { "phone, day 8: no refund", PHONE(REPAIRS()), "2026-03-11", REMEDY_REFUND, "refused", "" },
    { "phone, day 15", PHONE(REPAIRS()), "2026-03-18", REMEDY_EXCHANGE, "entitled", "2026-03-18" },
    { "phone, day 16", PHONE(REPAIRS()), "2026-03-19", REMEDY_EXCHANGE, "refused", "" },
    { "phone, one repair", PHONE(REPAIRS({ "days" : 2, "same_fault" : true, "cause" : "other" })),
      "2026-06-02", REMEDY_EXCHANGE, "refused", "" },
    { "phone, the second repair",
      PHONE(REPAIRS({ "days" : 2, "same_fault" : true, "cause" : "other" },
                    { "days" : 2, "same_fault" : false, "cause" : "other" })),
      "2026-06-02", REMEDY_EXCHANGE, "entitled", "2027-03-08" },
    { "phone, 30 days with the repairer",
      PHONE(REPAIRS({ "days" : 30, "same_fault" : true, "cause" : "repairer" })), "2026-06-02",
      REMEDY_EXCHANGE, "refused", "" },
    { "phone, 31 days with the repairer",
      PHONE(REPAIRS({ "days" : 31, "same_fault" : true, "cause" : "repairer" })), "2026-06-02",
      REMEDY_EXCHANGE, "entitled", "2027-04-05" },
    { "phone, 60 days without parts", PHONE("\"repairs\":[],\"parts_wait_days\":60"), "2026-06-02",
      REMEDY_EXCHANGE, "refused", "" },
    { "phone, 61 days without parts", PHONE("\"repairs\":[],\"parts_wait_days\":61"), "2026-06-02",
      REMEDY_EXCHANGE, "entitled", "2027-05-03" },
    { "phone, the last day of the year", PHONE(REPAIRS()), "2027-03-03", REMEDY_REPAIR, "entitled",
      "2027-03-03" },
    { "phone, the day after", PHONE(REPAIRS()), "2027-03-04", REMEDY_REPAIR, "refused", "" },
    { "phone, repairs not known: they could have made it longer", PHONE("\"part\":\"whole\""),
      "2027-03-04", REMEDY_REPAIR, "unknown", "" },
    { "the rules of that day: before the phone rule was in force", PHONE(REPAIRS()), "2001-11-14",
      REMEDY_REPAIR, "refused", "" },
};

static void verdicts_turn_on_their_days(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(verdicts); i++) {
        TESTING(t);
        struct remedy_report r = evaluated(&t, verdicts[i].facts, verdicts[i].on, &calendar_2026);
        const struct remedy_verdict *v = verdict_of(&r, verdicts[i].remedy);
        assert_row(verdicts[i].row, str_of(verdict_labels[v->verdict]), verdicts[i].verdict);
        assert_row(verdicts[i].row, v->until.p ? v->until : STR(""), verdicts[i].until);
    }
}

static void every_refusal_names_a_person(void **state)
{
    (void)state;
    TESTING(t);
    struct remedy_report r =
        evaluated(&t, RETURN("2026-09-04", "2026-09-12"), "2026-09-12", &calendar_2026);
    for (int i = 0; i < REMEDY_COUNT; i++) {
        const struct remedy_verdict *v = verdict_of(&r, i);
        assert_row_int(remedy_labels[i], v->human.n > 0, v->verdict == VERDICT_REFUSED);
        if (v->verdict == VERDICT_REFUSED)
            assert_row_int(remedy_labels[i], str_has(v->human, STR("R-N18")), true);
    }
}

/* A refusal tells the rule, how its last day came about and what would have changed it. */
static void a_refusal_is_explained(void **state)
{
    (void)state;
    TESTING(t);
    t.op.lang = LANG_EN;
    struct remedy_report r =
        evaluated(&t, RETURN("2026-09-24", "2026-10-09"), "2026-10-09", &calendar_2026);
    const struct remedy_verdict *v = verdict_of(&r, REMEDY_REFUND);
    assert_true(v->rules.n >= 1 && v->periods.n >= 1);
    const struct remedy_period *p = v->periods.items;
    assert_str(p->rule, "R-N5");
    assert_str(p->counted_on, "2026-10-01");
    assert_str(p->end_on, "2026-10-08");
    assert_true(p->rolled && str_has(p->why, STR("R-T3")));
    assert_true(v->changes.n >= 1);
    const struct remedy_change *c = v->changes.items;
    assert_str(c->rule, "R-N5");
    assert_true(str_has(c->text, STR("2026-10-08")));
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    TESTING(t);
    struct remedy_report r = evaluated(&t, "{}", "2026-09-12", &calendar_2026);
    const struct remedy_verdict *v = verdict_of(&r, REMEDY_REFUND);
    assert_int_equal(v->verdict, VERDICT_UNKNOWN);
    bool channel = false;
    for (size_t i = 0; i < v->missing.n; i++) {
        const struct remedy_missing *m = &((const struct remedy_missing *)v->missing.items)[i];
        channel |= str_is(m->fact, "channel");
        assert_true(m->rules.n > 0 && m->label.n > 0);
    }
    assert_true(channel);
}

/* A figure from memory decides nothing until it is confirmed, and the word is about that wording only. */
static void unconfirmed_figures_decide_nothing(void **state)
{
    (void)state;
    static const char facts[] =
        "{\"category\":\"landline\",\"invoice_on\":\"2026-03-03\",\"delivered_on\":\"2026-03-03\","
        "\"repairs\":[],\"fault\":{\"claimed\":true,\"listed\":true,\"found_on\":\"2026-12-01\"}}";
    static const struct {
        const char *row, *edition, *verdict;
    } rows[] = {
        { "not confirmed", "", "unknown" },
        { "confirmed", "2001-11-15/2026-11-23", "entitled" },
        { "confirmed before it was checked anew", "2001-11-15/2025-01-01", "unknown" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        TESTING(t);
        const json_t *root;
        struct remedy_facts read;
        struct fact_set known;
        struct remedy_report r;
        struct remedy_confirmation said = { .rule = STR("R-3B-LANDLINE-PERIOD"),
                                            .edition = str_of(rows[i].edition),
                                            .confirmed = true };
        struct remedy_context context = { .rules = remedy_rules_builtin(),
                                          .confirmations = { &said, 1 },
                                          .on = STR("2026-12-01") };
        assert_int_equal(json_read(&t.op, str_of(facts), &root), OK);
        assert_int_equal(facts_read(&t.op, root, STR(""), &read, &known), OK);
        assert_int_equal(remedy_evaluate(&t.op, &context, &read, &known, &r), OK);
        assert_row(rows[i].row, str_of(verdict_labels[verdict_of(&r, REMEDY_REPAIR)->verdict]),
                   rows[i].verdict);
    }
}

/* The better of law and promise wins, and a promise may cover what the law excepts. */
static void promises_go_before_the_law(void **state)
{
    (void)state;
    static const struct {
        const char *row, *facts, *verdict, *until, *freight;
    } rows[] = {
        { "day 20 of a promise of 30", RETURN("2026-09-04", "2026-09-24"), "entitled", "2026-10-08",
          "seller" },
        { "day 35", RETURN("2026-09-04", "2026-10-09"), "refused", "", "" },
        { "outside its scope",
          "{\"channel\":\"online\",\"category\":\"phone\",\"buyer_is_consumer\":true,"
          "\"fault\":{\"claimed\":false},\"signed_on\":\"2026-09-04\",\"notice_on\":\"2026-09-"
          "24\"}",
          "refused", "", "" },
        { "covers what the law excepts",
          "{\"channel\":\"online\",\"category\":\"clothing\",\"buyer_is_consumer\":true,"
          "\"goods_excluded\":\"custom_made\",\"fault\":{\"claimed\":false},\"price_paid\":100,"
          "\"signed_on\":\"2026-09-04\",\"notice_on\":\"2026-09-24\"}",
          "entitled", "2026-10-08", "seller" },
    };
    str refund[] = { STR("refund") };
    struct remedy_promise p = {
        .key = STR("return-30"),
        .text_zh = STR("三十天"),
        .text_en = STR("thirty days"),
        .scope = STR("{\"field\":\"category\",\"op\":\"=\",\"value\":\"clothing\"}"),
        .ground = STR("no_reason"),
        .remedies = { refund, 1 },
        .days = 30,
        .freight_seller = true,
        .covers_excluded = true,
        .valid_from = STR("2026-01-01"),
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        TESTING(t);
        const json_t *root;
        struct remedy_facts read;
        struct fact_set known;
        struct remedy_report r;
        struct remedy_context context = { .rules = remedy_rules_builtin(),
                                          .calendar = &calendar_2026,
                                          .promises = { &p, 1 },
                                          .on = STR("2026-10-09") };
        assert_int_equal(json_read(&t.op, str_of(rows[i].facts), &root), OK);
        assert_int_equal(facts_read(&t.op, root, STR(""), &read, &known), OK);
        assert_int_equal(remedy_evaluate(&t.op, &context, &read, &known, &r), OK);
        const struct remedy_verdict *v = verdict_of(&r, REMEDY_REFUND);
        assert_row(rows[i].row, str_of(verdict_labels[v->verdict]), rows[i].verdict);
        assert_row(rows[i].row, v->until.p ? v->until : STR(""), rows[i].until);
        assert_row(rows[i].row, v->freight.p ? v->freight : STR(""), rows[i].freight);
    }
}

/* Shares of the ways of payment add up to the sum, to the last fen. */
static void the_way_back_adds_up(void **state)
{
    (void)state;
    TESTING(t);
    struct remedy_report r =
        evaluated(&t,
                  "{\"channel\":\"online\",\"category\":\"clothing\",\"buyer_is_consumer\":true,"
                  "\"fault\":{\"claimed\":false},\"signed_on\":\"2026-09-04\",\"payment_legs\":["
                  "{\"method\":\"wechat\",\"amount\":333},{\"method\":\"card\",\"amount\":333},"
                  "{\"method\":\"points\",\"amount\":334}],\"gift\":{\"returned\":false,\"marked_"
                  "price\":101}}",
                  "2026-09-05", &calendar_2026);
    const struct remedy_verdict *v = verdict_of(&r, REMEDY_REFUND);
    const struct remedy_leg *legs = v->legs.items;
    int64_t sum = 0;
    assert_int_equal(v->amount.minor, 899);
    assert_int_equal(v->legs.n, 3);
    for (size_t i = 0; i < v->legs.n; i++)
        sum += legs[i].amount.minor;
    assert_int_equal(sum, 899);
}

/* ------------------------------------------------------------------ facts */

static const struct {
    const char *json, *faults;
} wrong_facts[] = {
    { "{\"colour\":1}", "/colour field.unknown" },
    { "{\"fault\":{\"liste\":true}}", "/fault/liste field.unknown" },
    { "{\"derived\":{\"repairs\":2}}", "/derived field.read_only" },
    { "{\"signed_on\":\"2026-02-30\"}", "/signed_on date.invalid" },
    { "{\"fault\":{\"found_on\":\"tomorrow\"}}", "/fault/found_on date.invalid" },
    { "{\"repairs\":[{\"sent_on\":\"2026-13-01\"}]}", "/repairs/0/sent_on date.invalid" },
    { "{\"signed_on\":\"2151-01-01\"}", "/signed_on date.invalid" },
    { "{\"category\":\"spoon\"}", "/category field.choice" },
    { "{\"price_paid\":-1}", "/price_paid field.too_small" },
    { "{\"price_paid\":1.5}", "/price_paid field.type_integer" },
    { "{\"car\":{\"coefficient_ppm\":5001}}", "/car/coefficient_ppm field.too_large" },
    { "[]", " field.type_record" },
};

static void wrong_facts_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrong_facts); i++) {
        TESTING(t);
        const json_t *root;
        struct remedy_facts f;
        struct fact_set known;
        assert_int_equal(json_read(&t.op, str_of(wrong_facts[i].json), &root), OK);
        assert_int_not_equal(facts_read(&t.op, root, STR(""), &f, &known), OK);
        assert_row(wrong_facts[i].json, fault_lines(&t.op), wrong_facts[i].faults);
    }
}

static void null_is_not_known(void **state)
{
    (void)state;
    TESTING(t);
    const json_t *root;
    struct remedy_facts f;
    struct fact_set known;
    assert_int_equal(json_read(&t.op,
                               STR("{\"channel\":null,\"fault\":{\"listed\":false,\"kind\":\"\"}}"),
                               &root),
                     OK);
    assert_int_equal(facts_read(&t.op, root, STR(""), &f, &known), OK);
    assert_false(fact_in(&known, (size_t)fact_named(STR("channel"))));
    assert_false(fact_in(&known, (size_t)fact_named(STR("fault.kind"))));
    assert_true(fact_in(&known, (size_t)fact_named(STR("fault.listed"))));
}

static void who_tells_a_fault_claims_one(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        bool known, claimed;
    } rows[] = {
        { "{}", false, false },
        { "{\"fault\":{\"listed\":false}}", false, false },
        { "{\"fault\":{\"listed\":true}}", true, true },
        { "{\"fault\":{\"found_on\":\"2026-03-03\"}}", true, true },
        { "{\"fault\":{\"claimed\":false,\"quality\":true}}", true, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        TESTING(t);
        const json_t *root;
        struct remedy_facts f;
        struct fact_set known;
        assert_int_equal(json_read(&t.op, str_of(rows[i].json), &root), OK);
        assert_int_equal(facts_read(&t.op, root, STR(""), &f, &known), OK);
        size_t n = (size_t)fact_named(STR("fault.claimed"));
        assert_row_int(rows[i].json, fact_in(&known, n), rows[i].known);
        assert_row_int(rows[i].json, f.fault.claimed, rows[i].claimed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_calendar_of_the_house_knows_them),
        cmocka_unit_test(last_days_are_counted),
        cmocka_unit_test(weekends_can_be_kept),
        cmocka_unit_test(an_unknown_year_is_told),
        cmocka_unit_test(verdicts_turn_on_their_days),
        cmocka_unit_test(every_refusal_names_a_person),
        cmocka_unit_test(a_refusal_is_explained),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(unconfirmed_figures_decide_nothing),
        cmocka_unit_test(promises_go_before_the_law),
        cmocka_unit_test(the_way_back_adds_up),
        cmocka_unit_test(wrong_facts_are_named),
        cmocka_unit_test(null_is_not_known),
        cmocka_unit_test(who_tells_a_fault_claims_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
