/* Days of rest as the calendar "cn" knows them: the law's, not the company's hours. */
#include "remedy.h"

#include "../calendar/company_calendar.h"

static enum remedy_day day_of(const void *of, str date)
{
    static const enum remedy_day kinds[] = {
        [DAY_WORKDAY] = REMEDY_WORKDAY,
        [DAY_WEEKEND] = REMEDY_WEEKEND,
        [DAY_HOLIDAY] = REMEDY_HOLIDAY,
        [DAY_MAKEUP] = REMEDY_WORKDAY,
    };
    bool provisional = false;
    enum remedy_day day = kinds[calendar_day_kind(of, date, &provisional)];
    return provisional && day == REMEDY_WORKDAY ? REMEDY_UNDECIDED : day;
}

struct remedy_calendar remedy_calendar_of(const struct calendar *c)
{
    return (struct remedy_calendar){ day_of, c, false };
}

enum err remedy_calendar_here(struct op *op, struct remedy_calendar *ret)
{
    const struct calendar *c = NULL;
    int64_t version = 0;
    enum err err = ERR_NOT_FOUND;
    if (op->env->db)
        err = calendar_in_force(op, STR("cn"), op->now, &version, &c);
    if (err == ERR_NOT_FOUND) {
        op_forgive(op);
        err = calendar_builtin(op, STR("cn"), &c);
    }
    TRY(err);
    *ret = remedy_calendar_of(c);
    return OK;
}
