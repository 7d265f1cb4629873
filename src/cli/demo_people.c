/* The demo company's own people, and its customers. Made by the rooms' usual functions. */
#include "demo.h"

#define DAY_MS INT64_C(86400000)

const struct demo_team *demo_team_named(const struct demo *d, const char *key)
{
    const struct demo_team *teams = d->texts.teams.items;
    for (size_t i = 0; i < d->texts.teams.n; i++)
        if (str_is(teams[i].key, key))
            return &teams[i];
    return &teams[0];
}

struct demo_user *demo_user_of(const struct demo *d, str login)
{
    struct demo_user *users = d->texts.users.items;
    for (size_t i = 0; i < d->texts.users.n; i++)
        if (str_eq(users[i].login, login))
            return &users[i];
    return &users[0];
}

static enum err user_make(struct demo *d, struct op *op, struct demo_user *u)
{
    struct user made, form = { .login = u->login,
                               .name = u->name,
                               .lang = u->lang,
                               .active = true,
                               .password = d->texts.password };
    int64_t role;

    TRY(role_by_key(op, u->role, &role));
    form.role_ids = (ints){ &role, 1 };
    form.mail = arena_fmt(d->mem, STR_FMT "@nuanhe.example", STR_ARG(u->login));
    if (u->team.n)
        u->team_id = demo_team_named(d, arena_z(op->mem, u->team))->id;
    form.team_ids = (ints){ &u->team_id, u->team.n ? 1 : 0 };
    TRY(user_add(op, &form, &made));
    u->id = made.id;
    u->actor = (struct actor){ .kind = ACTOR_USER, .id = made.id, .name = u->name };
    return OK;
}

static enum err team_make(struct op *op, struct demo_team *t)
{
    struct team made, form = { .name_zh = t->name_zh, .name_en = t->name_en, .active = true };
    TRY(team_add(op, &form, &made));
    t->id = made.id;
    return OK;
}

static enum err team_lead(struct demo *d, struct op *op, const struct demo_team *t)
{
    struct team team;
    TRY(team_get(op, t->id, &team));
    team.lead_id = demo_user_of(d, t->lead)->id;
    return team_edit(op, t->id, team.version, &team, &team);
}

enum err demo_company_make(struct demo *d, struct op *op)
{
    struct demo_team *teams = d->texts.teams.items;
    struct demo_user *users = d->texts.users.items;
    struct company company;

    op->now = utc_add(d->begin, -30 * DAY_MS);
    TX(tx, op);
    TRY(company_edit(op, 0, &d->texts.company, &company));
    for (size_t i = 0; i < d->texts.teams.n; i++)
        TRY(team_make(op, &teams[i]));
    for (size_t i = 0; i < d->texts.users.n; i++)
        TRY(user_make(d, op, &users[i]));
    for (size_t i = 0; i < d->texts.teams.n; i++)
        TRY(team_lead(d, op, &teams[i]));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ customers */

static str note_pick(struct random *r, const strs *notes)
{
    return random_chance(r, 60) ? STR("") : random_str(r, notes);
}

static void person_zh(struct demo *d, struct demo_customer *c, struct customer_form *form)
{
    struct random *r = &d->random;
    const struct demo_names *names = &d->texts.names;
    bool woman = random_chance(r, 50);
    str surname = random_str(r, &names->surnames);
    str given = random_str(r, woman ? &names->given_women : &names->given_men);

    c->lang = LANG_ZH;
    c->city = random_str(r, &names->cities_zh);
    c->name = arena_fmt(d->mem, STR_FMT STR_FMT, STR_ARG(surname), STR_ARG(given));
    c->call = arena_fmt(d->mem, STR_FMT "%s", STR_ARG(surname), woman ? "女士" : "先生");
    form->notes = note_pick(r, &names->notes_zh);
}

static void organisation_zh(struct demo *d, struct demo_customer *c, struct customer_form *form)
{
    struct random *r = &d->random;
    const struct demo_names *names = &d->texts.names;

    c->lang = LANG_ZH;
    c->city = random_str(r, &names->cities_zh);
    str name = random_str(r, &names->organisations);
    c->name = arena_fmt(d->mem, STR_FMT STR_FMT, STR_ARG(c->city), STR_ARG(name));
    c->call = name;
    form->kind = CUSTOMER_ORGANISATION;
    form->notes = note_pick(r, &names->notes_zh);
}

static void person_en(struct demo *d, struct demo_customer *c, struct customer_form *form)
{
    struct random *r = &d->random;
    const struct demo_names *names = &d->texts.names;
    str last = random_str(r, &names->last_names);

    c->lang = LANG_EN;
    c->city = random_str(r, &names->cities_en);
    c->call = random_str(r, &names->first_names);
    c->name = arena_fmt(d->mem, STR_FMT " " STR_FMT, STR_ARG(c->call), STR_ARG(last));
    form->notes = note_pick(r, &names->notes_en);
}

/* Numbers and addresses that differ for each customer: the step is prime to the modulus, so that it
 * visits each number once. */
static void contact_make(struct demo *d, struct op *op, size_t i, struct customer_form *form)
{
    static const char *const prefixes[] = { "135", "136", "137", "138", "139",
                                            "150", "158", "186", "188", "199" };
    int64_t number = (int64_t)((i * 7919 + 104729) % 100000000);
    bool phone = random_chance(&d->random, 92);

    if (phone)
        form->phone = arena_fmt(op->mem, "+86%s%08lld", prefixes[i % 10], (long long)number);
    if (!phone || random_chance(&d->random, 30))
        form->mail = arena_fmt(op->mem, "customer%zu@example.com", i + 1);
}

enum err demo_customers_make(struct demo *d, struct op *op, size_t from, size_t to)
{
    struct random *r = &d->random;
    TX(tx, op);
    for (size_t i = from; i < to; i++) {
        struct demo_customer *c = &d->customers[i];
        struct customer_form form = { 0 };
        struct customer made;
        int64_t who = random_below(r, 100);
        int64_t level = random_below(r, 100);

        (who < 14 ? person_en : who < 22 ? organisation_zh : person_zh)(d, c, &form);
        contact_make(d, op, i, &form);
        form.name = c->name;
        form.level = level < 6 ? CUSTOMER_VIP : level < 18 ? CUSTOMER_IMPORTANT : CUSTOMER_REGULAR;
        /* In the month before the first ticket, one after the other. */
        op->now =
            utc_add(d->begin, -29 * DAY_MS + 28 * DAY_MS / (int64_t)d->customer_count * (int64_t)i);
        TRY(customer_add(op, &form, &made));
        c->id = made.id;
        c->since = op->now;
    }
    return tx_commit(&tx);
}
