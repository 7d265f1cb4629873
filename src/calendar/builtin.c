/* The calendars that come with the program: calendars/ *.json, by the file's name. */
#include "calendar_internal.h"

#include "../base/embedded.h"

static bool is_calendar(const struct embedded *file, str *ret_key)
{
    str path = str_of(file->path);
    if (!str_starts(path, STR("calendars/")) || !str_ends(path, STR(".json")))
        return false;
    *ret_key = (str){ path.p + 10, path.n - 15 };
    return true;
}

strs calendar_builtin_keys(struct op *op)
{
    strs keys = { 0 };
    str key;
    for (const struct embedded *f = embedded; f->path; f++)
        keys.n += is_calendar(f, &key);
    keys.items = arena_array(op->mem, keys.n, sizeof(str));
    keys.n = 0;
    for (const struct embedded *f = embedded; f->path; f++)
        if (is_calendar(f, &key))
            keys.items[keys.n++] = key;
    return keys;
}

enum err calendar_builtin(struct op *op, str key, const struct calendar **ret)
{
    str own;
    for (const struct embedded *f = embedded; f->path; f++)
        if (is_calendar(f, &own) && str_eq(own, key))
            return calendar_read(op, (str){ f->text, f->n }, ret);
    return refuse(op, ERR_NOT_FOUND, "calendar.not_found");
}
