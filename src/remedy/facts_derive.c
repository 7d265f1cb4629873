/* What follows from the facts of a case, as of a day: counts over repairs, sums. */
#include "facts_internal.h"

#include "../base/date.h"

static int64_t at_least(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t repair_days(const struct facts_repair *r, str on)
{
    if (r->days || !r->sent_on.n)
        return r->days;
    return at_least(0, date_days_between(r->sent_on, r->done_on.n ? r->done_on : on));
}

/* Days without parts count as out of use too; where both are told the longer of the two is taken, since
 * one mostly lies within the other. */
static void repairs_derive(str on, struct remedy_facts *f, struct fact_set *known)
{
    struct facts_derived *d = &f->derived;
    const struct facts_repair *r = f->repairs.items;
    bool waited = fact_told(known, OFFSET_OF(parts_wait_days));
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
    if (waited || fact_told(known, OFFSET_OF(derived.overrun_days)))
        fact_know(known, OFFSET_OF(derived.parts_days));
    if (fact_told(known, OFFSET_OF(repair.sent_on))) {
        d->current_days = at_least(0, date_days_between(f->repair.sent_on, on));
        fact_know(known, OFFSET_OF(derived.current_days));
    }
    if (fact_told(known, OFFSET_OF(repair.expected_days))) {
        d->current_days = at_least(d->current_days, f->repair.expected_days);
        fact_know(known, OFFSET_OF(derived.current_days));
    }
}

static void money_derive(struct remedy_facts *f, struct fact_set *known)
{
    struct facts_derived *d = &f->derived;
    const struct facts_item *items = f->items.items;
    const struct facts_leg *legs = f->payment_legs.items;
    bool listed = fact_told(known, OFFSET_OF(items));
    for (size_t i = 0; i < f->items.n; i++)
        if (items[i].returned)
            d->returned_paid.minor += items[i].paid.minor;
        else
            d->kept_price.minor += items[i].price.minor;
    for (size_t i = 0; i < f->payment_legs.n; i++)
        d->legs.minor += legs[i].amount.minor;
    if (fact_told(known, OFFSET_OF(payment_legs)))
        fact_know(known, OFFSET_OF(derived.legs));
    if (!fact_told(known, OFFSET_OF(price_paid)) && fact_told(known, OFFSET_OF(payment_legs))) {
        f->price_paid = d->legs;
        fact_know(known, OFFSET_OF(price_paid));
    }
    if (!listed)
        d->returned_paid = f->price_paid;
    if (listed || fact_told(known, OFFSET_OF(price_paid)))
        fact_know(known, OFFSET_OF(derived.returned_paid));
    if (fact_told(known, OFFSET_OF(promotion.kept_price)))
        d->kept_price = f->promotion.kept_price;
    if (listed || fact_told(known, OFFSET_OF(promotion.kept_price)))
        fact_know(known, OFFSET_OF(derived.kept_price));
}

void facts_derive(str on, struct remedy_facts *f, struct fact_set *known)
{
    f->derived = (struct facts_derived){ 0 };
    repairs_derive(on, f, known);
    money_derive(f, known);
    if (fact_told(known, OFFSET_OF(invoice_on))) {
        int64_t used =
            date_days_between(f->invoice_on, on) - f->derived.repair_days - f->install_days;
        f->derived.used_days = at_least(0, used);
        fact_know(known, OFFSET_OF(derived.used_days));
    }
}
