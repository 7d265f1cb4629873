/* Quality checks of the demo company: the forms that came along, a plan of last month, most of it checked, one result disputed. */
#include "demo.h"

#include "../base/date.h"
#include "../quality/quality.h"

#define ZONE       STR("Asia/Shanghai")
#define PER_PERSON 3
#define TWICE      20
#define UNTOUCHED  4 /* every so manieth still waits */

static enum err forms_make(struct op *op, int64_t *ret_service)
{
    struct list forms;
    TRY(quality_form_list(op, &forms));
    for (size_t i = 0; i < forms.n; i++) {
        struct quality_form f = ((const struct quality_form *)forms.items)[i];
        TRY(quality_form_switch_on(op, f.id, f.version, STR("首次启用"), &f));
        if (str_is(f.model, "service"))
            *ret_service = f.id;
    }
    return OK;
}

static enum err plan_make(struct demo *d, struct op *op, int64_t form_id, int64_t *ret_id)
{
    str today = date_at(op->mem, d->end, ZONE);
    str last = date_add_months(op->mem, today, -1);
    const struct quality_plan_form form = { .name = STR("月度服务质检"),
                                            .form_id = form_id,
                                            .month = { last.p, 7 },
                                            .per_person = PER_PERSON,
                                            .second_percent = TWICE,
                                            .monthly = true };
    struct quality_plan p;
    TRY(quality_plan_add(op, &form, &p));
    *ret_id = p.id;
    return quality_plan_draw(op, p.id, &p);
}

/* ------------------------------------------------------------------ one check */

/* Mostly well, now and then an error. */
static int64_t value_for(struct demo *d, const struct quality_item *item)
{
    if (item->critical != CRITICAL_NONE)
        return random_chance(&d->random, item->optional ? 60 : 0) ? NOT_APPLICABLE
                                                                  : !random_chance(&d->random, 3);
    if (item->optional && random_chance(&d->random, 30))
        return NOT_APPLICABLE;
    if (item->scale == SCALE_YES_NO)
        return random_chance(&d->random, 85);
    return random_chance(&d->random, 60) ? POINTS_MAX : 3 + random_below(&d->random, 2);
}

static struct list marks_make(struct demo *d, struct op *op, const struct quality_form_def *form)
{
    const struct quality_group *g = form->groups.items;
    struct list marks = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < form->groups.n; i++)
        n += g[i].items.n;
    struct quality_mark *m = arena_array(op->mem, n + 1, sizeof *m);
    for (size_t i = 0; i < form->groups.n; i++)
        for (size_t k = 0; k < g[i].items.n; k++) {
            const struct quality_item *item = &((const struct quality_item *)g[i].items.items)[k];
            m[marks.n++] = (struct quality_mark){ .item = item->key,
                                                  .value = value_for(d, item),
                                                  .note = STR("") };
        }
    marks.items = m;
    return marks;
}

static enum err check_make(struct demo *d, struct op *op, int64_t id, const struct demo_user *by)
{
    struct quality_check c;
    op->actor = &actor_system;
    TRY(quality_check_assign(op, id, 0, by->id, &c));
    TRY(people_actor(op, by->id, &op->actor));
    const struct quality_marking form = { .note = STR(""), .marks = marks_make(d, op, &c.form) };
    TRY(quality_check_save(op, id, c.version, &form, &c));
    return quality_check_submit(op, id, c.version, &c);
}

static enum err checks_make(struct demo *d, struct op *op, int64_t plan_id)
{
    const struct demo_user *assessor = demo_user_of(d, STR("wenjing"));
    const struct demo_user *other = demo_user_of(d, STR("tangyue"));
    const struct quality_check_query q = { .view = STR("plan"),
                                           .plan_id = plan_id,
                                           .limit = PAGE_MAX };
    struct list rows;
    str next;

    op->actor = &actor_system;
    TRY(quality_check_list(op, &q, &rows, &next));
    const struct quality_check *c = rows.items;
    for (size_t i = 0; i < rows.n; i++) {
        bool second = i > 0 && c[i - 1].ticket_id == c[i].ticket_id;
        const struct demo_user *by = second ? other : assessor;
        if (i % UNTOUCHED != UNTOUCHED - 1 && by->id != c[i].user_id)
            TRY(check_make(d, op, c[i].id, by));
    }
    return OK;
}

/* The first that did not have all points is disputed by the person. */
static enum err dispute_make(struct demo *d, struct op *op, int64_t plan_id)
{
    const struct quality_check_query q = { .view = STR("results"),
                                           .plan_id = plan_id,
                                           .limit = PAGE_MAX };
    const struct demo_user *users = d->texts.users.items;
    struct list rows;
    str next;

    op->actor = &actor_system;
    TRY(quality_check_list(op, &q, &rows, &next));
    for (size_t i = 0; i < rows.n; i++) {
        struct quality_check c;
        TRY(quality_check_get(op, ((const struct quality_check *)rows.items)[i].id, &c));
        const struct quality_mark *m = c.marks.items;
        for (size_t k = 0; k < c.marks.n; k++)
            for (size_t u = 0; u < d->texts.users.n; u++) {
                if (m[k].value != 3 || users[u].id != c.user_id)
                    continue;
                TRY(people_actor(op, users[u].id, &op->actor));
                return quality_dispute_add(op, c.id, m[k].item,
                                           STR("客户当天确认已解决，这一项应当更高。"), &c);
            }
    }
    return OK;
}

enum err demo_quality_make(struct demo *d, struct op *op)
{
    int64_t service = 0, plan_id = 0;

    op->now = d->end;
    TX(tx, op);
    TRY(forms_make(op, &service));
    TRY(plan_make(d, op, service, &plan_id));
    TRY(checks_make(d, op, plan_id));
    TRY(dispute_make(d, op, plan_id));
    op->actor = &actor_system;
    return tx_commit(&tx);
}
