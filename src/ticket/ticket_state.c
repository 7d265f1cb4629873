/* The life of a ticket:
 *
 *        ┌────────────────────────────┐
 *        ▼                            │ reopened
 *   new ──► open ◄──► waiting ──► resolved ──► closed
 *    │        │          │           ▲  ▲        │
 *    └────────┴──────────┴───────────┘  └── (a closed one is reopened to open, not to resolved)
 *
 * new      came in, nobody has taken it up       waiting   for the customer, parts or a third party
 * open     somebody works on it                  resolved  answered; the customer may come back
 * closed   over
 */
#include "ticket_internal.h"

#define TO(status) (1u << TICKET_##status)

static const unsigned moves[TICKET_STATUS_COUNT] = {
    [TICKET_NEW] = TO(OPEN) | TO(WAITING) | TO(RESOLVED) | TO(CLOSED),
    [TICKET_OPEN] = TO(WAITING) | TO(RESOLVED) | TO(CLOSED),
    [TICKET_WAITING] = TO(OPEN) | TO(RESOLVED) | TO(CLOSED),
    [TICKET_RESOLVED] = TO(OPEN) | TO(CLOSED),
    [TICKET_CLOSED] = TO(OPEN),
};

bool status_may(enum ticket_status from, enum ticket_status to)
{
    return moves[from] & (1u << to);
}

/* Impact (how much is hurt) by urgency (how soon it hurts), as ITIL's matrix has it. */
static const enum ticket_priority matrix[3][3] = {
    /*               urgency low      medium           high           */
    [GRADE_LOW] = { PRIORITY_LOW, PRIORITY_LOW, PRIORITY_NORMAL },
    [GRADE_MEDIUM] = { PRIORITY_LOW, PRIORITY_NORMAL, PRIORITY_HIGH },
    [GRADE_HIGH] = { PRIORITY_NORMAL, PRIORITY_HIGH, PRIORITY_URGENT },
};

enum ticket_priority priority_of(int impact, int urgency)
{
    return matrix[impact][urgency];
}

enum err ticket_set_status(struct op *op, struct ticket_row *row, enum ticket_status to)
{
    struct ticket *t = &row->t;
    enum ticket_status from = (enum ticket_status)t->status;

    if (!status_may(from, to))
        return refuse_with(op, ERR_CONFLICT, from == to ? "ticket.already" : "ticket.no_move",
                           P("number", t->number), P("from", str_of(ticket_status_labels[from])),
                           P("to", str_of(ticket_status_labels[to])));
    if (t->step.n && !status_is_work((int)to))
        return refuse_with(op, ERR_CONFLICT, "ticket.in_process", P("number", t->number),
                           P("step", op->lang == LANG_EN ? t->step_en : t->step_zh));
    if (!status_is_work((int)from) && status_is_work((int)to)) {
        t->reopened_count++;
        t->resolved_at = t->closed_at = (utc){ 0 };
    }
    if (!status_is_work((int)to) && !t->resolved_at.ms)
        t->resolved_at = op->now;
    if (to == TICKET_CLOSED)
        t->closed_at = op->now;
    t->status = (int)to;
    return OK;
}

/* ------------------------------------------------------------------ numbers */

/* Luhn's check digit: finds every single wrong digit and nearly every swap of neighbours. */
static char check_digit(str digits)
{
    int sum = 0;
    for (size_t i = 0; i < digits.n; i++) {
        int d = digits.p[digits.n - 1 - i] - '0';
        if (i % 2 == 0)
            d = d * 2 > 9 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

str ticket_number(struct arena *mem, int64_t id)
{
    char text[24], *last = text + sizeof text - 1, *p = last;

    for (int64_t rest = id; rest > 0 || last - p < 7; rest /= 10)
        *--p = (char)('0' + rest % 10);
    *last = check_digit((str){ p, (size_t)(last - p) });
    *--p = 'S';
    *--p = 'A';
    return arena_str(mem, (str){ p, (size_t)(last + 1 - p) });
}

int64_t ticket_number_read(str number)
{
    char digits[24];
    size_t n = 0;
    int64_t id;

    number = str_trim(number);
    if (number.n > 2 && (number.p[0] | 32) == 'a' && (number.p[1] | 32) == 's')
        number = (str){ number.p + 2, number.n - 2 };
    for (size_t i = 0; i < number.n; i++) {
        if (number.p[i] == ' ' || number.p[i] == '-')
            continue;
        if (number.p[i] < '0' || number.p[i] > '9' || n == sizeof digits)
            return 0;
        digits[n++] = number.p[i];
    }
    if (n < 8 || check_digit((str){ digits, n - 1 }) != digits[n - 1])
        return 0;
    return str_int((str){ digits, n - 1 }, &id) ? id : 0;
}
