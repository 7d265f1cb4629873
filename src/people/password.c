/* What a password must be: long, not the person's own name, not one of those that are tried first.
 * Rules about kinds of characters are not asked: they make passwords worse (NIST SP 800-63B 5.1.1). */
#include "people_internal.h"

#include "../base/text.h"

/* Folded; only such as pass the other rules. */
static const char *const common[] = {
    "password12",   "password123",  "password1234", "passw0rd123",   "p@ssw0rd123", "administrator",
    "admin12345",   "admin123456",  "admin@123456", "welcome123",    "welcome1234", "letmein123",
    "letmein1234",  "changeme123",  "iloveyou123",  "iloveyou1314",  "woaini1314",  "woaini5201314",
    "woaini520520", "5201314520",   "1314520520",   "qwertyuiop",    "qwerty12345", "qwerty123456",
    "qwer1234asdf", "asdfghjkl;",   "asdfghjkl123", "zxcvbnm123",    "1q2w3e4r5t",  "1q2w3e4r5t6y",
    "q1w2e3r4t5",   "1qaz2wsx3edc", "qazwsxedcrfv", "abc1234567",    "abcd123456",  "abcd1234567",
    "a123456789",   "aa123456789",  "a1234567890",  "123456789a",    "1234567890a", "123456789abc",
    "147258369a",   "1472583690",   "1122334455",   "0987654321",    "sunshine123", "superman123",
    "football123",  "baseball123",  "aftersale123", "aftersales123", "shouhou123",  "shouhou123456",
    NULL,
};

/* "aaaaaaaaaa", "12345678901", "zyxwvutsrqp": each character the same step from the one before. */
static bool is_run(str s)
{
    int step = s.n > 1 ? (s.p[1] - s.p[0] + 10) % 10 : 0;
    if (step != 0 && step != 1 && step != 9)
        return false;
    for (size_t i = 1; i < s.n; i++)
        if ((s.p[i] - s.p[i - 1] + 10) % 10 != step)
            return false;
    return true;
}

static bool is_repeated(str s)
{
    for (size_t part = 1; part <= 4 && part * 2 <= s.n; part++) {
        size_t i = part;
        while (i < s.n && s.p[i] == s.p[i - part])
            i++;
        if (i == s.n)
            return true;
    }
    return false;
}

static bool is_common(str s)
{
    for (const char *const *c = common; *c; c++)
        if (str_is(s, *c))
            return true;
    return false;
}

/* The name with hardly anything around it. */
static bool is_named_after(str password, str name)
{
    return name.n >= 2 && str_has(password, name) && password.n - name.n < 6;
}

const char *password_fault(struct arena *mem, str password, str login, str name)
{
    if (text_chars(password) < PASSWORD_MIN)
        return "password.short";
    if (text_chars(password) > PASSWORD_MAX)
        return "password.long";
    str folded = text_fold(mem, password);
    if (is_run(folded) || is_repeated(folded))
        return "password.simple";
    if (is_common(folded))
        return "password.common";
    if (is_named_after(folded, text_fold(mem, login)) ||
        is_named_after(folded, text_fold(mem, name)))
        return "password.personal";
    return NULL;
}

void password_check(struct op *op, str pointer, str password, str login, str name)
{
    const char *code = password_fault(op->mem, password, login, name);
    if (password.n && code) /* nothing at all is what the field table says */
        op_field_with(op, pointer, code, P("min", arena_fmt(op->mem, "%d", PASSWORD_MIN)),
                      P("max", arena_fmt(op->mem, "%d", PASSWORD_MAX)));
}
