/* One ticket's life: it comes in, is taken up, perhaps asked about, perhaps handed to the engineers, is
 * answered, perhaps comes back, is closed. What would lie in the future is cut off: those are the tickets
 * that are open today. */
#include "demo.h"

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define ZONE   (8 * HOUR) /* the company's local time: China has no summer time */

struct story {
    struct demo *d;
    struct op *op;
    struct random random;
    struct demo_slots slots;
    const struct demo_problem *problem;
    const struct actor *customer;
    const struct demo_user *owner;
    utc at;
    struct ticket_step steps[DEMO_STEPS_MAX];
    size_t n;
};

/* How the kinds differ: who works on them and how long that takes. */
static const struct course {
    const char *team, *second; /* second: handed on to, NULL = never */
    int handed;                /* percent of those that are handed on */
    int asked;                 /* percent that need a question first */
    int waits;                 /* percent that wait for something on the way */
    int back;                  /* percent that come back */
    int64_t work;              /* median from the last word to the solution */
} courses[TICKET_KIND_COUNT] = {
    [TICKET_FAULT] = { "desk", "repair", 65, 75, 40, 8, 7 * DAY },
    [TICKET_QUESTION] = { "desk", NULL, 0, 30, 0, 0, 8 * HOUR },
    [TICKET_SERVICE_REQUEST] = { "desk", "repair", 30, 55, 25, 0, 4 * DAY },
    [TICKET_RETURN] = { "returns", NULL, 0, 70, 40, 0, 6 * DAY },
    [TICKET_EXCHANGE] = { "returns", NULL, 0, 65, 40, 4, 6 * DAY },
    [TICKET_REFUND] = { "returns", NULL, 0, 45, 20, 0, 4 * DAY },
    [TICKET_REPAIR] = { "repair", NULL, 0, 60, 60, 10, 10 * DAY },
    [TICKET_COMPLAINT] = { "desk", "returns", 80, 50, 15, 0, 7 * DAY },
    [TICKET_SUGGESTION] = { "desk", NULL, 0, 0, 0, 0, 1 * DAY },
};

/* ------------------------------------------------------------------ time */

/* The same instant, or the next morning when the desk is closed (open 9:00 to 21:00, every day). */
static utc desk_time(struct story *s, utc at)
{
    int64_t in_day = (at.ms + ZONE) % DAY;
    int64_t wait = in_day < 9 * HOUR    ? 9 * HOUR - in_day
                   : in_day > 21 * HOUR ? 33 * HOUR - in_day
                                        : 0;
    return wait ? utc_add(at, wait + random_below(&s->random, 50 * MINUTE)) : at;
}

/* Customers write from 8 to 23. */
static utc waking_time(struct story *s, utc at)
{
    int64_t in_day = (at.ms + ZONE) % DAY;
    int64_t wait = in_day < 8 * HOUR    ? 8 * HOUR - in_day
                   : in_day > 23 * HOUR ? 32 * HOUR - in_day
                                        : 0;
    return wait ? utc_add(at, wait + random_below(&s->random, 90 * MINUTE)) : at;
}

static void desk_waits(struct story *s, int64_t median)
{
    s->at = desk_time(s, utc_add(s->at, random_wait(&s->random, median) + 20000));
}

/* ------------------------------------------------------------------ steps */

/* Adds a step at the story's time; those that lie ahead are dropped, and all behind them too. */
static void step(struct story *s, struct ticket_step step)
{
    if (s->at.ms > s->d->end.ms || s->n == DEMO_STEPS_MAX)
        return;
    step.at = s->at;
    s->steps[s->n++] = step;
}

static bool zh(const struct story *s)
{
    return s->slots.customer->lang == LANG_ZH;
}

/* A reply template of the topic, or of any topic when it has none of that part. */
static str template(struct story *s, str topic, const char *part)
{
    const struct demo_reply *replies = s->d->texts.replies.items, *found = NULL;
    int64_t seen = 0;
    for (size_t i = 0; i < s->d->texts.replies.n; i++)
        if (str_is(replies[i].part, part) && str_eq(replies[i].topic, topic) &&
            random_below(&s->random, ++seen) == 0)
            found = &replies[i];
    if (found)
        return zh(s) ? found->zh : found->en;
    return str_is(topic, "any") ? STR("") : template(s, STR("any"), part);
}

static void say(struct story *s, const struct actor *who, enum message_type type, str text,
                enum ticket_status to)
{
    s->slots.agent = who->kind == ACTOR_USER ? who->name : s->slots.agent;
    s->slots.at = s->at;
    step(s, (struct ticket_step){ .act = ACT_SAY,
                                  .actor = who,
                                  .type = type,
                                  .to = to,
                                  .body = demo_fill(s->op->mem, &s->slots, text) });
}

static void agent_says(struct story *s, const char *part, enum ticket_status to)
{
    say(s, &s->owner->actor, MESSAGE_REPLY, template(s, s->problem->topic, part), to);
}

static void agent_notes(struct story *s)
{
    say(s, &s->owner->actor, MESSAGE_NOTE, template(s, s->problem->topic, "note"), TICKET_NEW);
}

static void customer_says(struct story *s, str topic, const char *part)
{
    say(s, s->customer, MESSAGE_REPLY, template(s, topic, part), TICKET_NEW);
}

/* Anyone of the team; its lead takes fewer than the others. */
static const struct demo_user *member_of(struct story *s, const struct demo_team *team)
{
    const struct demo_user *users = s->d->texts.users.items, *found = NULL;
    int64_t seen = 0;
    for (size_t i = 0; i < s->d->texts.users.n; i++) {
        int64_t weight = str_eq(users[i].login, team->lead) ? 1 : 4;
        if (users[i].team_id != team->id)
            continue;
        seen += weight;
        if (random_below(&s->random, seen) < weight)
            found = &users[i];
    }
    return found ? found : &users[0];
}

static const struct demo_user *lead_of(struct story *s, const struct demo_team *team)
{
    const struct demo_user *users = s->d->texts.users.items;
    for (size_t i = 0; i < s->d->texts.users.n; i++)
        if (str_eq(users[i].login, team->lead))
            return &users[i];
    return &users[0];
}

/* ------------------------------------------------------------------ chapters */

static void taken_up(struct story *s, const struct demo_team *team)
{
    bool by_lead = random_chance(&s->random, 35);
    desk_waits(s, 20 * MINUTE);
    s->owner = member_of(s, team);
    step(s, (struct ticket_step){ .act = ACT_ASSIGN,
                                  .assignee_id = s->owner->id,
                                  .actor = by_lead ? &lead_of(s, team)->actor : &s->owner->actor });
}

static void asked_about(struct story *s)
{
    desk_waits(s, 25 * MINUTE);
    agent_says(s, "ask", random_chance(&s->random, 75) ? TICKET_WAITING : TICKET_NEW);
    s->at = waking_time(s, utc_add(s->at, random_wait(&s->random, 4 * HOUR)));
    customer_says(s, s->problem->topic, "inform");
}

/* What happens next: what customers are told while the work goes on. Short histories leave it out. */
static void acknowledged(struct story *s)
{
    if (s->d->brief || random_chance(&s->random, 10))
        return;
    desk_waits(s, 40 * MINUTE);
    agent_says(s, "ack", TICKET_NEW);
}

static void handed_on(struct story *s, const struct demo_team *team)
{
    const strs *reasons = zh(s) ? &s->d->texts.reasons_zh : &s->d->texts.reasons_en;
    const struct actor *from = &s->owner->actor;

    desk_waits(s, 90 * MINUTE);
    agent_notes(s);
    s->at = utc_add(s->at, 30000 + random_below(&s->random, 3 * MINUTE));
    s->owner = member_of(s, team);
    step(s, (struct ticket_step){ .act = ACT_TRANSFER,
                                  .actor = from,
                                  .team_id = team->id,
                                  .assignee_id = s->owner->id,
                                  .reason = random_str(&s->random, reasons) });
}

static void waits(struct story *s)
{
    const strs *reasons = zh(s) ? &s->d->texts.waits_zh : &s->d->texts.waits_en;
    desk_waits(s, 4 * HOUR);
    step(s, (struct ticket_step){ .act = ACT_MOVE,
                                  .actor = &s->owner->actor,
                                  .to = TICKET_WAITING,
                                  .reason = random_str(&s->random, reasons) });
}

static void solved(struct story *s, int64_t work, enum ticket_status to)
{
    str own = zh(s) ? s->problem->solve_zh : s->problem->solve_en;
    desk_waits(s, work);
    if (own.n)
        say(s, &s->owner->actor, MESSAGE_REPLY, own, to);
    else
        agent_says(s, "solve", to);
}

static void came_back(struct story *s)
{
    s->at = waking_time(s, utc_add(s->at, random_wait(&s->random, DAY)));
    customer_says(s, STR("any"), "still");
    desk_waits(s, DAY);
    say(s, &s->owner->actor, MESSAGE_REPLY, template(s, STR("any"), "fix"), TICKET_RESOLVED);
}

static void closed(struct story *s)
{
    s->at = desk_time(s, utc_add(s->at, 3 * DAY + random_below(&s->random, DAY)));
    step(s,
         (struct ticket_step){ .act = ACT_MOVE, .actor = &s->owner->actor, .to = TICKET_CLOSED });
}

static bool happens(struct story *s, int percent)
{
    return random_chance(&s->random, s->d->brief ? percent / 4 : percent);
}

static void story_tell(struct story *s)
{
    const struct course *c = &courses[s->problem->kind];
    const struct demo_team *team = demo_team_named(s->d, c->team);

    bool at_once = s->d->brief && random_chance(&s->random, 50); /* closed with the answer */

    if (!s->owner)
        taken_up(s, team);
    if (happens(s, c->asked))
        asked_about(s);
    acknowledged(s);
    if (c->second && happens(s, c->handed))
        handed_on(s, demo_team_named(s->d, c->second));
    else if (happens(s, 15))
        agent_notes(s);
    if (happens(s, c->waits))
        waits(s);
    solved(s, c->work, at_once ? TICKET_CLOSED : TICKET_RESOLVED);
    if (at_once)
        return;
    if (happens(s, c->back))
        came_back(s);
    closed(s);
}

/* ------------------------------------------------------------------ how it begins */

static const struct demo_problem *problem_pick(struct story *s)
{
    const struct demo_problem *problems = s->d->texts.problems.items;
    int64_t at = random_below(&s->random, s->d->texts.weights);
    size_t i = 0;
    while (at >= problems[i].weight)
        at -= problems[i++].weight;
    return &problems[i];
}

static const struct demo_product *product_pick(struct story *s)
{
    const struct demo_product *products = s->d->texts.products.items;
    str key = random_str(&s->random, &s->problem->products);
    for (size_t i = 0; i < s->d->texts.products.n; i++)
        if (str_eq(products[i].key, key))
            return &products[i];
    return &products[0];
}

/* What the customer has and the problem is about, mostly; else NULL. */
static const struct demo_unit *unit_pick(struct story *s)
{
    const struct demo_customer *c = s->slots.customer;
    const strs *keys = &s->problem->products;
    if (random_chance(&s->random, 15))
        return NULL;
    for (size_t i = 0; i < c->unit_count; i++)
        for (size_t k = 0; k < keys->n; k++)
            if (c->units[i].bought.ms < s->at.ms &&
                str_eq(keys->items[k], c->units[i].product->key))
                return &c->units[i];
    return NULL;
}

static const struct demo_customer *customer_pick(struct story *s)
{
    /* The smaller of two draws: some write often, most seldom. */
    int64_t n = (int64_t)s->d->customer_count;
    int64_t a = random_below(&s->random, n), b = random_below(&s->random, n);
    return &s->d->customers[a < b ? a : b];
}

static struct ticket_form *form_make(struct story *s)
{
    struct ticket_form *form = arena_alloc(s->op->mem, sizeof *form);
    const struct demo_problem *p = s->problem;
    int64_t channel = random_below(&s->random, 100);

    *form = (struct ticket_form){
        .kind = p->kind,
        .subject = demo_fill(s->op->mem, &s->slots, zh(s) ? p->zh_subject : p->en_subject),
        .description = demo_fill(s->op->mem, &s->slots, zh(s) ? p->zh : p->en),
        .impact = p->impact,
        .urgency = p->urgency,
        .channel = channel < 60   ? CHANNEL_PORTAL
                   : channel < 75 ? CHANNEL_MAIL
                   : channel < 92 ? CHANNEL_PHONE
                                  : CHANNEL_DESK,
        .customer_id = s->slots.customer->id,
        .unit_id = s->slots.unit ? s->slots.unit->id : 0,
        .order_id = s->slots.unit ? s->slots.unit->order_id : 0,
        .team_id = demo_team_named(s->d, courses[p->kind].team)->id,
    };
    form->tags.items = arena_array(s->op->mem, 2, sizeof(str));
    form->tags.items[form->tags.n++] = p->tag;
    if (random_chance(&s->random, 40))
        form->tags.items[form->tags.n++] = s->slots.product->zh;
    return form;
}

static const struct actor *customer_actor(struct story *s)
{
    struct actor *a = arena_alloc(s->op->mem, sizeof *a);
    a->kind = ACTOR_CUSTOMER;
    a->id = s->slots.customer->id;
    a->name = s->slots.customer->name;
    return a;
}

/* Who, what and when. The draws stand one behind the other: C leaves open in which order the parts of an
 * initializer are worked out, and the same seed must give the same company. */
static void slots_make(struct story *s)
{
    struct demo_slots *slots = &s->slots;
    s->problem = problem_pick(s);
    slots->texts = &s->d->texts;
    slots->at = s->at;
    slots->seed = random_next(&s->random);
    slots->customer = customer_pick(s);
    slots->product = product_pick(s);
    slots->model = random_next(&s->random);
    slots->part = random_next(&s->random);
    slots->unit = unit_pick(s);
    if (slots->unit) {
        slots->product = slots->unit->product;
        slots->model = slots->unit->model;
    }
    s->customer = customer_actor(s);
}

/* Customers write themselves, or an agent takes down what they say while the desk is open. */
static const struct actor *first_actor(struct story *s, const struct ticket_form *form)
{
    if (form->channel != CHANNEL_PHONE && form->channel != CHANNEL_DESK)
        return s->customer;
    utc open = desk_time(s, s->at);
    if (open.ms <= s->d->end.ms)
        s->at = open;
    return &member_of(s, demo_team_named(s->d, "desk"))->actor;
}

void demo_story(struct demo *d, struct op *op, utc at, struct ticket_history *ret)
{
    struct story *s = arena_alloc(op->mem, sizeof *s);

    *s = (struct story){ .d = d, .op = op, .at = at, .random = { random_next(&d->random) } };
    slots_make(s);
    struct ticket_form *form = form_make(s);
    const struct actor *first = first_actor(s, form);
    if (d->brief && random_chance(&s->random, 60)) { /* given to somebody when it comes in */
        s->owner = member_of(s, demo_team_named(d, courses[form->kind].team));
        form->assignee_id = s->owner->id;
    }
    *ret = (struct ticket_history){
        .form = form, .at = s->at, .actor = first, .event = "ticket.created"
    };
    story_tell(s);
    ret->steps = s->steps;
    ret->step_count = s->n;
}
