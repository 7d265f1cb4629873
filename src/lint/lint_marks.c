/* Marks of lists: 1. 1、 1.1 (1) （一） ① 一、 第一条 a) and the bullets that people type. */
#include "lint_marks_internal.h"

int mark_han_digit(uint32_t c)
{
    static const uint32_t digits[] = { 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                       0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341 };
    for (int i = 0; i < 10; i++)
        if (digits[i] == c)
            return i + 1;
    return 0;
}

/* 一 to 九十九; *at moves behind it. 0 when there is none. */
static int han_number(const uint32_t *c, size_t end, size_t *at)
{
    int value = 0, last = 0;
    size_t i = *at;
    for (; i < end && i < *at + 3; i++) {
        int digit = mark_han_digit(c[i]);
        if (!digit)
            break;
        value = digit == 10 ? (last ? last * 10 : 10) : value + digit;
        last = digit;
    }
    *at = i;
    return value;
}

static int arabic_number(const uint32_t *c, size_t end, size_t *at)
{
    int value = 0;
    size_t begin = *at;
    while (*at < end && *at < begin + 3 && is_digit(c[*at]))
        value = value * 10 + (int)(c[(*at)++] - '0');
    return *at == begin || (*at < end && is_digit(c[*at])) ? -1 : value;
}

static bool bullet(uint32_t c)
{
    static const uint32_t marks[] = { '-',    '*',    '+',    0x2022, 0xB7,   0x25CF,
                                      0x25CB, 0x25A0, 0x25A1, 0x25C6, 0x25C7, 0x27A2,
                                      0x221A, 0x2714, 0x2605, 0x25B6, 0x30FB };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i] == c)
            return true;
    return false;
}

/* "3.5 小时" is an amount, "3.5 回访" a number of the list. */
static bool is_unit(uint32_t c)
{
    static const uint32_t units[] = { 0x5C0F, 0x5929, 0x5206, 0x5143, 0x4E07, 0x4E2A, 0x5E74,
                                      0x6708, 0x65E5, 0x5468, 0x79D2, 0x500D, '%' };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i] == c)
            return true;
    return false;
}

static bool mark_arabic(const uint32_t *c, size_t end, size_t at, struct line *ret)
{
    ret->number = arabic_number(c, end, &at);
    if (ret->number < 0)
        return false;
    ret->level = 1;
    while (at + 1 < end && c[at] == '.' && is_digit(c[at + 1])) {
        at++;
        ret->number = arabic_number(c, end, &at);
        ret->level++;
        if (ret->number < 0)
            return false;
    }
    at += at + 1 < end && c[at] == ' ' && c[at + 1] == 0x3001; /* "2 、" */
    bool sign = at < end && (c[at] == '.' || c[at] == 0x3001 || c[at] == ')' || c[at] == ':');
    if (!sign && (ret->level == 1 || at + 1 >= end || !is_space(c[at]) || is_unit(c[at + 1])))
        return false;
    at += sign;
    if (at < end && is_digit(c[at]))
        return false; /* "3、5 项" */
    ret->style = S_ARABIC;
    ret->text = at;
    return true;
}

static bool mark_paren(const uint32_t *c, size_t end, size_t at, struct line *ret)
{
    if (c[at] != '(')
        return false;
    size_t i = at + 1;
    int number = arabic_number(c, end, &i);
    enum style style = S_PAREN;
    if (number < 0) {
        i = at + 1;
        number = han_number(c, end, &i);
        style = S_HAN_PAREN;
    }
    if (number <= 0 || i >= end || c[i] != ')')
        return false;
    *ret = (struct line){ .style = style, .number = number, .level = 1, .text = i + 1 };
    return true;
}

static bool mark_han(const uint32_t *c, size_t end, size_t at, struct line *ret)
{
    size_t i = at;
    bool article = c[i] == 0x7B2C; /* 第一条 */
    i += article;
    int number = i < end ? han_number(c, end, &i) : 0;
    if (number <= 0 || i >= end)
        return false;
    bool sign =
        article ? c[i] == 0x6761 || c[i] == 0x7AE0 : c[i] == 0x3001 || c[i] == '.' || c[i] == ':';
    if (!sign)
        return false;
    *ret = (struct line){ .style = S_HAN, .number = number, .level = 1, .text = i + 1 };
    return true;
}

bool mark_read(const uint32_t *c, size_t end, size_t at, struct line *ret)
{
    if (at >= end)
        return false;
    if (c[at] >= 0x2460 && c[at] <= 0x2473) {
        *ret = (struct line){
            .style = S_CIRCLED, .number = (int)(c[at] - 0x245F), .level = 1, .text = at + 1
        };
        return true;
    }
    if (bullet(c[at]) && c[at] != '-' && c[at] != '*' && c[at] != '+') {
        *ret = (struct line){ .style = S_BULLET, .level = 1, .text = at + 1 };
        return true;
    }
    if (bullet(c[at]) && at + 1 < end && is_space(c[at + 1])) {
        *ret = (struct line){ .style = S_BULLET, .level = 1, .text = at + 1 };
        return true;
    }
    if (is_letter(c[at]) && at + 2 < end && c[at + 1] == ')') {
        *ret = (struct line){
            .style = S_LETTER, .number = (int)(c[at] - 'a') + 1, .level = 1, .text = at + 2
        };
        return true;
    }
    return mark_arabic(c, end, at, ret) || mark_paren(c, end, at, ret) || mark_han(c, end, at, ret);
}
