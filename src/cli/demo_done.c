/* What the demo company has repaired in the last half year: every third matter by an engineer at the customer's, the others in the
 * depot or at the counter, from reception to handover; so that figures of repairs and of engineers are there to be seen. */
#include "../base/date.h"
#include "../repair/repair.h"
#include "../visit/visit.h"
#include "demo.h"

#define HOUR_MS    INT64_C(3600000)
#define DAY_MS     (24 * HOUR_MS)
#define ZONE       STR("Asia/Shanghai")
#define ZONE_MS    (8 * HOUR_MS)
#define OPENS      9
#define CLOSES     18
#define TRIES      60 /* until a story is about the repair of a known unit */
#define LAST_DAYS  6  /* all are over by then */
#define QUOTE_DAYS 7

struct mending {
    struct demo *d;
    struct op *op;
    struct random random;
    const struct demo_user *engineer, *desk;
    struct ticket t;
};

/* Some hours later, while the company is open. */
static void later(struct mending *j, int64_t hours)
{
    utc at = utc_add(j->op->now, hours * HOUR_MS / 2 + random_below(&j->random, hours * HOUR_MS));
    int64_t in_day = (at.ms + ZONE_MS) % DAY_MS;
    if (in_day < OPENS * HOUR_MS)
        at = utc_add(at, OPENS * HOUR_MS - in_day);
    if (in_day >= CLOSES * HOUR_MS)
        at = utc_add(at, DAY_MS + OPENS * HOUR_MS - in_day);
    j->op->now = at;
}

static enum err as_user(struct mending *j, const struct demo_user *who)
{
    return people_actor(j->op, who->id, &j->op->actor);
}

/* The n-th of a role, going round. */
static const struct demo_user *user_of(const struct demo *d, const char *role, size_t n)
{
    const struct demo_user *users = d->texts.users.items, *found[8];
    size_t most = sizeof found / sizeof *found, count = 0;
    for (size_t i = 0; i < d->texts.users.n && count < most; i++)
        if (str_is(users[i].role, role))
            found[count++] = &users[i];
    return count ? found[n % count] : &users[0];
}

/* ------------------------------------------------------------------ in the depot, or at the counter */

static enum err quote_accepted(struct mending *j, struct repair *r)
{
    const struct quote_form quote = {
        .text = STR("含材料与工时"),
        .valid_until = date_add_days(j->op->mem, date_at(j->op->mem, j->op->now, ZONE), QUOTE_DAYS),
    };
    const struct answer_form yes = { .accept = true,
                                     .name = j->t.customer_name,
                                     .note = STR("电话确认") };
    TRY(repair_quote_send(j->op, r->id, &quote, r));
    later(j, 6);
    TRY(as_user(j, j->desk));
    TRY(repair_quote_record(j->op, r->id, &yes, r));
    return as_user(j, j->engineer);
}

/* What is not on the shelf is waited for: more comes in. */
static enum err parts_issue(struct mending *j)
{
    struct list needs, places;
    TRY(stock_place_list(j->op, &places));
    TRY(stock_needs(j->op, j->t.id, &needs));
    const struct stock_place *store = places.items;
    const struct stock_need *n = needs.items;
    for (size_t i = 0; i < needs.n; i++) {
        const struct issue_form form = { .place_id = store->id };
        struct stock_need done;
        enum err err = stock_need_issue(j->op, n[i].id, &form, &done);
        if (err != ERR_CONFLICT) {
            TRY(err);
            continue;
        }
        op_forgive(j->op);
        later(j, 60);
        struct stock_move in = { .kind = MOVE_RECEIVE,
                                 .place_id = store->id,
                                 .part_id = n[i].part_id,
                                 .quantity = 4,
                                 .reason = STR("补货") };
        j->op->actor = &actor_system;
        TRY(stock_move_add(j->op, &in, &in));
        TRY(stock_need_issue(j->op, n[i].id, &form, &done));
        TRY(as_user(j, j->engineer));
    }
    return OK;
}

static enum err repaired(struct mending *j, enum repair_kind kind)
{
    struct op *op = j->op;
    bool covered = random_chance(&j->random, 55);
    const struct repair_form received = { .kind = kind,
                                          .received_on = date_at(op->mem, op->now, ZONE),
                                          .appearance = STR("外壳有轻微划痕"),
                                          .privacy = STR("") };
    const struct diagnosis_form found = { .diagnosis = STR("部件老化，需要更换"),
                                          .cause = STR(""),
                                          .verdict =
                                              covered ? VERDICT_IN_WARRANTY : VERDICT_CHARGEABLE };
    struct repair r;
    TRY(repair_add(op, j->t.id, &received, &r));
    later(j, 5);
    TRY(repair_diagnose(op, r.id, &found, &r));
    TRY(demo_repair_lines(op, 60 + 30 * random_below(&j->random, 3), covered, &r));
    if (r.charged.minor)
        TRY(quote_accepted(j, &r));
    TRY(parts_issue(j));
    later(j, 3);
    TRY(repair_start(op, r.id, &r));
    later(j, 4);
    TRY(repair_finish(op, r.id, &r));
    TRY(repair_test(op, r.id, &(struct test_form){ true, STR("通电、运转、安全检查正常") }, &r));
    if (r.charged.minor)
        TRY(repair_pay(op, r.id, &(struct pay_form){ r.charged, PAY_WECHAT, STR("") }, &r));
    later(j, 12);
    const struct handover_form over = { .handed_on = date_at(op->mem, op->now, ZONE) };
    return repair_hand_over(op, r.id, &over, &r);
}

/* ------------------------------------------------------------------ at the customer's */

static enum err visited(struct mending *j, size_t i)
{
    struct op *op = j->op;
    int64_t midnight = (op->now.ms + ZONE_MS) / DAY_MS * DAY_MS - ZONE_MS;
    utc from = { midnight + DAY_MS + (9 + (int64_t)(i % 4) * 2) * HOUR_MS };
    const struct visit_plan plan = { .address = STR("文三路 18 号"),
                                     .area = STR("西湖区"),
                                     .window_from = from,
                                     .window_to = utc_add(from, 2 * HOUR_MS),
                                     .engineer_id = j->engineer->id };
    bool late = i % 18 == 4, again = i % 7 == 5;
    const struct visit_entry entries[] = {
        { .act = VISIT_ACT_ACCEPT },
        { .act = VISIT_ACT_CONFIRM },
        { .act = VISIT_ACT_SET_OFF },
        { .act = VISIT_ACT_CHECK_IN },
        { .act = VISIT_ACT_DIAGNOSE, .diagnosis = STR("排水泵堵塞") },
        { .act = VISIT_ACT_WORK, .work_done = STR("清理并更换密封件"), .test_result = STR("正常") },
        { .act = VISIT_ACT_SIGN, .name = j->t.customer_name, .strokes = STR("[]") },
        { .act = VISIT_ACT_FINISH,
          .outcome = again ? OUTCOME_SECOND_VISIT : OUTCOME_SOLVED,
          .reason = again ? STR("缺配件，另约") : STR("") },
    };
    struct visit v;
    TRY(as_user(j, j->desk));
    TRY(visit_add(op, j->t.id, &plan, &v));
    TRY(as_user(j, j->engineer));
    for (size_t e = 0; e < sizeof entries / sizeof *entries; e++) {
        if (entries[e].act == VISIT_ACT_SET_OFF)
            op->now = utc_add(from, late ? 2 * HOUR_MS : -HOUR_MS / 12);
        TRY(visit_entry_add(op, v.id, &entries[e], STR(""), &v));
        op->now = utc_add(op->now, (5 + random_below(&j->random, 20)) * 60000);
    }
    return OK;
}

/* ------------------------------------------------------------------ the whole */

/* NULL: none of so many was about a unit to be repaired. */
static const struct ticket_form *form_find(struct demo *d, struct op *op, utc at)
{
    for (int i = 0; i < TRIES; i++) {
        struct ticket_history h;
        demo_story(d, op, at, &h);
        if (h.form->unit_id && (h.form->kind == TICKET_REPAIR || h.form->kind == TICKET_FAULT))
            return h.form;
    }
    return NULL;
}

static enum err solved(struct mending *j)
{
    struct timeline_item said;
    const struct message_form reply = { .type = MESSAGE_REPLY,
                                        .body = STR("已修好，请您试用；有问题随时联系我们。"),
                                        .force = true };
    TRY(ticket_say(j->op, j->t.id, &reply, &said));
    return ticket_move(j->op, j->t.id, 0, TICKET_RESOLVED, STR(""), &j->t);
}

enum err demo_done_make(struct demo *d, struct op *op, size_t i, size_t n)
{
    int64_t span = d->end.ms - d->begin.ms - LAST_DAYS * DAY_MS;
    struct mending j = { .d = d, .op = op, .random = { random_next(&d->random) } };
    op->now = utc_add(d->begin, (int64_t)i * (span / (int64_t)n));
    later(&j, 2);
    const struct ticket_form *found = form_find(d, op, op->now);
    if (!found)
        return OK;
    struct ticket_form form = *found;
    j.engineer = user_of(d, "engineer", i), j.desk = user_of(d, "manager", 0);
    form.team_id = j.engineer->team_id;
    form.assignee_id = j.engineer->id;
    op->actor = &actor_system;
    TRY(ticket_add(op, &form, &j.t));
    later(&j, 4);
    TRY(as_user(&j, j.engineer));
    TRY(i % 3 == 1 ? visited(&j, i) : repaired(&j, i % 3 ? REPAIR_IN_STORE : REPAIR_DEPOT));
    return solved(&j);
}
