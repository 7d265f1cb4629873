#include "money.h"

str money_text(struct arena *mem, money amount)
{
    int64_t minor = amount.minor < 0 ? -amount.minor : amount.minor;
    return arena_fmt(mem, "%s%lld.%02lld", amount.minor < 0 ? "-" : "", (long long)(minor / 100),
                     (long long)(minor % 100));
}
