/* Every permission check of every call looks a key up, so a sorted index stands beside the table. */
#include "permission.h"

#include <assert.h>

static const struct permission *permissions[PERMISSION_MAX];
static int by_key[PERMISSION_MAX]; /* indexes of permissions, in the order of their keys */
static size_t permissions_count;

/* The place in by_key where key is or would stand. */
static size_t key_place(str key, bool *ret_found)
{
    size_t low = 0, high = permissions_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_cmp(str_of(permissions[by_key[middle]]->key), key);
        if (order == 0) {
            *ret_found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_found = false;
    return low;
}

static void permission_add(const struct permission *p)
{
    bool found;
    size_t place = key_place(str_of(p->key), &found);
    assert(!found && permissions_count < PERMISSION_MAX);
    memmove(by_key + place + 1, by_key + place, (permissions_count - place) * sizeof(*by_key));
    by_key[place] = (int)permissions_count;
    permissions[permissions_count++] = p;
}

void permission_register(const struct permission *table)
{
    for (const struct permission *p = table; p->key; p++)
        permission_add(p);
}

size_t permission_count(void)
{
    return permissions_count;
}

const struct permission *permission_at(size_t index)
{
    assert(index < permissions_count);
    return permissions[index];
}

int permission_index(str key)
{
    bool found;
    size_t place = key_place(key, &found);
    return found ? by_key[place] : -1;
}

enum err permission_refuse(struct op *op, const char *key)
{
    int i = permission_index(str_of(key));
    const char *name = i < 0 ? key : op->lang == LANG_ZH ? permissions[i]->zh : permissions[i]->en;
    return refuse_with(op, ERR_FORBIDDEN, "permission.missing", P("permission", str_of(name)));
}
