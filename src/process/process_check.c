/* Checking a definition: each finding stands at the row where it can be mended. */
#include "process_internal.h"

#include "../base/message.h"
#include "../people/people.h"
#include "process_check_sql.h"

#define FINDINGS_MAX 200

void finding(struct findings *f, enum severity severity, str pointer, const char *code, str name,
             str other)
{
    const struct param params[] = { P("name", name), P("other", other), { 0 } };
    if (f->n == FINDINGS_MAX)
        return;
    f->items[f->n++] = (struct process_finding){
        severity,
        arena_str(f->op->mem, pointer),
        str_of(code),
        message_text(f->op->mem, f->op->lang, code, params, 2),
    };
}

static void wrong(struct findings *f, str pointer, const char *code, str name)
{
    finding(f, SEVERITY_ERROR, pointer, code, name, STR(""));
}

/* ------------------------------------------------------------------ keys */

static bool key_ok(str key)
{
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if ((c < 'a' || c > 'z') && (!i || ((c < '0' || c > '9') && c != '_')))
            return false;
    }
    return key.n > 0;
}

/* The records of a list begin with their key. */
static void keys(struct findings *f, const struct list *rows, size_t size, const char *list)
{
    for (size_t i = 0; i < rows->n; i++) {
        str key = *(const str *)((const char *)rows->items + i * size);
        str at = AT(f, "/%s/%zu/key", list, i);
        if (!key_ok(key))
            wrong(f, at, "process.key", key);
        for (size_t j = 0; j < i; j++)
            if (str_eq(*(const str *)((const char *)rows->items + j * size), key)) {
                wrong(f, at, "process.twice", key);
                break;
            }
    }
}

static void fields_of(struct findings *f, const struct process_def *d)
{
    const struct process_field *fields = d->fields.items;
    keys(f, &d->fields, sizeof *fields, "fields");
    for (size_t i = 0; i < d->fields.n; i++) {
        bool is_fact = process_fact_named(fields[i].key) ||
                       field_named(process_ticket_fields(), fields[i].key);
        if (is_fact)
            wrong(f, AT(f, "/fields/%zu/key", i), "process.is_fact", fields[i].key);
        if (fields[i].type == PF_CHOICE && !fields[i].choices.n)
            wrong(f, AT(f, "/fields/%zu/choices", i), "process.no_choice", fields[i].key);
        const struct process_choice *c = fields[i].choices.items;
        for (size_t j = 0; j < fields[i].choices.n; j++)
            for (size_t k = 0; k < j; k++)
                if (str_eq(c[j].key, c[k].key))
                    wrong(f, AT(f, "/fields/%zu/choices/%zu/key", i, j), "process.twice", c[j].key);
    }
}

/* ------------------------------------------------------------------ who */

struct role_held {
    str key;
    int64_t holders;
};

/* On the command line a file may be checked where there is no company: then the built-in roles are taken for held, and what only a
 * company has is not asked. */
static bool has_company(const struct op *op)
{
    return op->env && op->env->db;
}

static enum err builtin_read(struct op *op, struct list *ret)
{
    struct list builtins;
    role_builtins(op, &builtins);
    struct role_held *held = arena_array(op->mem, builtins.n, sizeof *held);
    for (size_t i = 0; i < builtins.n; i++)
        held[i] = (struct role_held){ ((const struct role *)builtins.items)[i].key, 1 };
    *ret = (struct list){ held, builtins.n };
    return OK;
}

static enum err roles_read(struct op *op, struct list *ret)
{
    static const struct field fields[] = {
        { FIELD(struct role_held, key) },
        { FIELD(struct role_held, holders) },
        { 0 },
    };
    if (!has_company(op))
        return builtin_read(op, ret);
    return db_all(op, SQL(process_roles), NO_ARGS, fields, sizeof(struct role_held), ret);
}

static void role(struct findings *f, const struct list *roles, str key, str pointer)
{
    const struct role_held *r = roles->items;
    if (!key.n)
        return;
    for (size_t i = 0; i < roles->n; i++)
        if (str_eq(r[i].key, key)) {
            if (!r[i].holders)
                finding(f, SEVERITY_WARNING, pointer, "process.no_holder", key, STR(""));
            return;
        }
    wrong(f, pointer, "process.no_role", key);
}

static enum err team(struct findings *f, int64_t id, str pointer)
{
    bool active = true;
    if (id && has_company(f->op))
        TRY(team_is_active(f->op, id, &active));
    if (!active)
        wrong(f, pointer, "process.no_team", STR(""));
    return OK;
}

/* ------------------------------------------------------------------ what rows name */

static void known_field(struct findings *f, const struct process_def *d, str key, bool or_fact,
                        str pointer)
{
    bool known = process_field_named(d, key) || (or_fact && process_fact_named(key));
    if (!known)
        wrong(f, pointer, "process.no_field", key);
}

/* Faults of a condition or value become findings at their own places. */
static void take_faults(struct findings *f, struct op *probe)
{
    for (size_t i = 0; i < probe->fault.item_count && f->n < FINDINGS_MAX; i++) {
        const struct fault_item *item = &probe->fault.items[i];
        f->items[f->n++] =
            (struct process_finding){ SEVERITY_ERROR, item->pointer, str_of(item->code),
                                      op_item_text(probe, item) };
    }
}

static enum err condition(struct findings *f, const struct field *fields, str json, str pointer)
{
    struct op probe = *f->op;
    struct condition c;
    const json_t *root;
    if (is_empty_json(json))
        return OK;
    op_forgive(&probe);
    TRY(json_read(f->op, json, &root));
    if (condition_read(&probe, fields, root, pointer, &c) == OK)
        return OK;
    take_faults(f, &probe);
    return OK;
}

static enum err value(struct findings *f, const struct process_record *record, str key, str json,
                      str pointer)
{
    struct op probe = *f->op;
    const json_t *root;
    op_forgive(&probe);
    if (!json.n) {
        wrong(f, pointer, "field.required", STR(""));
        return OK;
    }
    TRY(json_read(f->op, json, &root));
    process_record_put(&probe, record, key, root, pointer);
    take_faults(f, &probe);
    return OK;
}

static enum err steps_of(struct findings *f, const struct process_def *d, const struct list *roles)
{
    const struct process_step *s = d->steps.items;
    keys(f, &d->steps, sizeof *s, "steps");
    for (size_t i = 0; i < d->steps.n; i++) {
        role(f, roles, s[i].role, AT(f, "/steps/%zu/role", i));
        TRY(team(f, s[i].team_id, AT(f, "/steps/%zu/team_id", i)));
        for (size_t j = 0; j < s[i].form.n; j++)
            known_field(f, d, s[i].form.items[j], false, AT(f, "/steps/%zu/form/%zu", i, j));
        if (s[i].legal_days && !s[i].legal_basis.n)
            wrong(f, AT(f, "/steps/%zu/legal_basis", i), "process.no_basis", s[i].key);
        if (s[i].kind == STEP_END && s[i].status < 2)
            finding(f, SEVERITY_WARNING, AT(f, "/steps/%zu/status", i), "process.open_end",
                    s[i].key, STR(""));
        if (s[i].kind != STEP_END && s[i].status == 3)
            wrong(f, AT(f, "/steps/%zu/status", i), "process.closed_step", s[i].key);
    }
    return OK;
}

static enum err effects_of(struct findings *f, const struct process_def *d,
                           const struct process_record *record, const struct process_move *m,
                           size_t row, const struct list *roles)
{
    const struct process_effect *e = m->effects.items;
    for (size_t i = 0; i < m->effects.n; i++) {
        str at = AT(f, "/moves/%zu/effects/%zu", row, i);
        bool texts = e[i].kind == EFFECT_TASK || e[i].kind == EFFECT_REPLY ||
                     e[i].kind == EFFECT_NOTE || e[i].kind == EFFECT_NOTIFY;
        if (e[i].kind == EFFECT_SET) {
            known_field(f, d, e[i].field, false, AT(f, STR_FMT "/field", STR_ARG(at)));
            TRY(value(f, record, e[i].field, e[i].value, AT(f, STR_FMT "/value", STR_ARG(at))));
        }
        if (texts && (!e[i].zh.n || !e[i].en.n))
            wrong(f, AT(f, STR_FMT "/%s", STR_ARG(at), e[i].zh.n ? "en" : "zh"), "field.required",
                  STR(""));
        if (e[i].kind == EFFECT_PROCESS || e[i].kind == EFFECT_FOLLOW_UP) {
            bool found = str_eq(e[i].process, d->key);
            int64_t id = !has_company(f->op);
            if (!id)
                TRY(db_int(f->op, SQL(process_id_of_key), ARGS(V(or_empty(e[i].process))), &id));
            if (!found && !id)
                finding(f, SEVERITY_WARNING, AT(f, STR_FMT "/process", STR_ARG(at)),
                        "process.no_process", e[i].process, STR(""));
            if (found && (e[i].kind == EFFECT_PROCESS || !e[i].minutes))
                wrong(f, AT(f, STR_FMT "/process", STR_ARG(at)), "process.itself", d->key);
        }
        role(f, roles, e[i].role, AT(f, STR_FMT "/role", STR_ARG(at)));
        TRY(team(f, e[i].team_id, AT(f, STR_FMT "/team_id", STR_ARG(at))));
    }
    return OK;
}

static void ends_of(struct findings *f, const struct process_def *d, const struct process_move *m,
                    size_t row)
{
    const struct process_step *from = process_step_named(d, m->from);
    bool any = str_is(m->from, "*");
    if (!from && !any)
        wrong(f, AT(f, "/moves/%zu/from", row), "process.no_step", m->from);
    if (!process_step_named(d, m->to))
        wrong(f, AT(f, "/moves/%zu/to", row), "process.no_step", m->to);
    if (from && from->kind == STEP_END)
        wrong(f, AT(f, "/moves/%zu/from", row), "process.from_end", m->from);
    if (any && m->automatic)
        wrong(f, AT(f, "/moves/%zu/automatic", row), "process.any_automatic", m->key);
    if (m->automatic && is_empty_json(m->guard))
        wrong(f, AT(f, "/moves/%zu/guard", row), "process.automatic_guard", m->key);
}

static void two_persons(struct findings *f, const struct process_def *d,
                        const struct process_move *m, size_t row, const struct list *roles)
{
    if (!m->two_person_field.n)
        return;
    str at = AT(f, "/moves/%zu/two_person_field", row);
    const struct process_field *field = process_field_named(d, m->two_person_field);
    const struct process_fact *fact = process_fact_named(m->two_person_field);
    if (!field && !fact)
        wrong(f, at, "process.no_field", m->two_person_field);
    else if (field ? field->type != PF_MONEY && field->type != PF_NUMBER
                   : fact->kind != F_MONEY && fact->kind != F_INT)
        wrong(f, at, "process.no_amount", m->two_person_field);
    /* Nobody asks for what takes itself, so nobody would be asked. */
    const struct process_step *from = process_step_named(d, m->from);
    if (m->automatic || m->after_minutes || (from && from->kind == STEP_DECISION))
        wrong(f, at, "process.two_alone", m->key);
    if (!m->approvers.n)
        wrong(f, AT(f, "/moves/%zu/approvers", row), "process.no_approver", m->key);
    for (size_t i = 0; i < m->approvers.n; i++)
        role(f, roles, m->approvers.items[i], AT(f, "/moves/%zu/approvers/%zu", row, i));
}

static enum err moves_of(struct findings *f, const struct process_def *d,
                         const struct process_record *record, const struct list *roles)
{
    const struct process_move *m = d->moves.items;
    keys(f, &d->moves, sizeof *m, "moves");
    for (size_t i = 0; i < d->moves.n; i++) {
        ends_of(f, d, &m[i], i);
        for (size_t j = 0; j < m[i].roles.n; j++)
            if (!str_is(m[i].roles.items[j], "customer"))
                role(f, roles, m[i].roles.items[j], AT(f, "/moves/%zu/roles/%zu", i, j));
        for (size_t j = 0; j < m[i].required.n; j++)
            known_field(f, d, m[i].required.items[j], true, AT(f, "/moves/%zu/required/%zu", i, j));
        TRY(condition(f, record->fields, m[i].guard, AT(f, "/moves/%zu/guard", i)));
        two_persons(f, d, &m[i], i, roles);
        TRY(effects_of(f, d, record, &m[i], i, roles));
    }
    return OK;
}

/* ------------------------------------------------------------------ the whole */

static void kinds_of(struct findings *f, const struct process_def *d)
{
    const struct field *kind = field_named(process_ticket_fields(), STR("kind"));
    for (size_t i = 0; kind && i < d->kinds.n; i++)
        if (label_index(kind->labels, d->kinds.items[i]) < 0)
            wrong(f, AT(f, "/kinds/%zu", i), "process.no_kind", d->kinds.items[i]);
    if (d->auto_start && !d->kinds.n)
        wrong(f, STR("/kinds"), "process.auto_kinds", STR(""));
}

enum err process_check(struct op *op, const struct process_def *d, struct list *ret)
{
    struct findings f = { op, arena_array(op->mem, FINDINGS_MAX, sizeof(struct process_finding)),
                          0 };
    struct process_record record = process_record_of(op, d);
    struct list roles;

    TRY(roles_read(op, &roles));
    if (!key_ok(d->key))
        wrong(&f, STR("/key"), "process.key", d->key);
    kinds_of(&f, d);
    TRY(condition(&f, process_ticket_fields(), d->applies, STR("/applies")));
    fields_of(&f, d);
    TRY(steps_of(&f, d, &roles));
    TRY(moves_of(&f, d, &record, &roles));
    process_check_ways(&f, d);
    *ret = (struct list){ f.items, f.n };
    return OK;
}
