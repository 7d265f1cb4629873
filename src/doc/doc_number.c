/* Numbers of lists in the signs of each format. */
#include "doc_number.h"

#include <assert.h>

static const struct {
    const char *name;
    enum doc_number format;
} names[] = {
    /* the first of a format is the name that is written */
    { "decimal", NUMBER_DECIMAL },
    { "decimalZero", NUMBER_DECIMAL_ZERO },
    { "decimalFullWidth", NUMBER_DECIMAL_WIDE },
    { "decimalFullWidth2", NUMBER_DECIMAL_WIDE },
    { "upperRoman", NUMBER_UPPER_ROMAN },
    { "lowerRoman", NUMBER_LOWER_ROMAN },
    { "upperLetter", NUMBER_UPPER_LETTER },
    { "lowerLetter", NUMBER_LOWER_LETTER },
    { "ordinal", NUMBER_ORDINAL },
    { "chineseCountingThousand", NUMBER_HAN },
    { "chineseCounting", NUMBER_HAN },
    { "taiwaneseCounting", NUMBER_HAN },
    { "taiwaneseCountingThousand", NUMBER_HAN },
    { "japaneseCounting", NUMBER_HAN },
    { "koreanCounting", NUMBER_HAN },
    { "ideographDigital", NUMBER_HAN_DIGITS },
    { "taiwaneseDigital", NUMBER_HAN_DIGITS },
    { "japaneseDigitalTenThousand", NUMBER_HAN_DIGITS },
    { "chineseLegalSimplified", NUMBER_HAN_LEGAL },
    { "ideographLegalTraditional", NUMBER_HAN_LEGAL },
    { "ideographTraditional", NUMBER_HAN_STEMS },
    { "ideographZodiac", NUMBER_HAN_BRANCHES },
    { "decimalEnclosedCircle", NUMBER_CIRCLE },
    { "decimalEnclosedCircleChinese", NUMBER_CIRCLE },
    { "decimalEnclosedParen", NUMBER_PAREN },
    { "decimalEnclosedFullstop", NUMBER_STOP },
    { "ideographEnclosedCircle", NUMBER_HAN_CIRCLE },
    { "numberInDash", NUMBER_DASH },
    { "bullet", NUMBER_BULLET },
    { "none", NUMBER_NONE },
};
#define NAMES (sizeof(names) / sizeof(*names))

enum doc_number doc_number_named(str name)
{
    for (size_t i = 0; i < NAMES; i++)
        if (str_is(name, names[i].name))
            return names[i].format;
    return NUMBER_DECIMAL;
}

const char *doc_number_name(enum doc_number format)
{
    for (size_t i = 0; i < NAMES; i++)
        if (names[i].format == format)
            return names[i].name;
    return "decimal";
}

/* The n-th (from 0) of signs that have three bytes each, as those of Chinese do. */
static void put_sign(struct buf *out, const char *signs, int n)
{
    assert((size_t)n * 3 + 3 <= strlen(signs));
    buf_add(out, signs + 3 * n, 3);
}

/* 一百零五: each place with its unit, one zero for a gap; 十五 without a leading 一, but 壹拾伍. */
static void put_han(struct buf *out, int n, const char *digits, const char *units, bool short_ten)
{
    static const int places[] = { 10000, 1000, 100, 10, 1 };
    bool begun = false, gap = false;
    if (n == 0)
        put_sign(out, digits, 0);
    for (int i = 0; i < 5; i++) {
        int digit = n / places[i] % 10;
        if (digit == 0) {
            gap = begun;
            continue;
        }
        if (gap)
            put_sign(out, digits, 0);
        if (digit > 1 || places[i] != 10 || begun || !short_ten)
            put_sign(out, digits, digit);
        if (places[i] > 1)
            put_sign(out, units, i);
        begun = true;
        gap = false;
    }
}

static void put_digits(struct buf *out, int n, const char *digits)
{
    int place = 1;
    while (n / place >= 10)
        place *= 10;
    for (; place > 0; place /= 10)
        put_sign(out, digits, n / place % 10);
}

static void put_roman(struct buf *out, int n, bool upper)
{
    static const struct {
        int value;
        const char *upper, *lower;
    } parts[] = {
        { 1000, "M", "m" }, { 900, "CM", "cm" }, { 500, "D", "d" }, { 400, "CD", "cd" },
        { 100, "C", "c" },  { 90, "XC", "xc" },  { 50, "L", "l" },  { 40, "XL", "xl" },
        { 10, "X", "x" },   { 9, "IX", "ix" },   { 5, "V", "v" },   { 4, "IV", "iv" },
        { 1, "I", "i" },
    };
    for (size_t i = 0; n > 0; i++)
        for (; n >= parts[i].value; n -= parts[i].value)
            buf_z(out, upper ? parts[i].upper : parts[i].lower);
}

/* a … z, aa, bb … */
static void put_letters(struct buf *out, int n, char a)
{
    for (int i = 0; i <= (n - 1) / 26; i++)
        buf_char(out, (char)(a + (n - 1) % 26));
}

static void put_ordinal(struct buf *out, int n)
{
    static const char *const ends[] = { "th", "st", "nd", "rd" };
    bool teen = n / 10 % 10 == 1;
    buf_fmt(out, "%d%s", n, ends[teen || n % 10 > 3 ? 0 : n % 10]);
}

/* Signs of Unicode that stand in a row, such as ① to ⑳. */
static void put_row(struct buf *out, unsigned first, int n)
{
    unsigned c = first + (unsigned)n - 1;
    buf_add(out,
            (char[]){ (char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 63)),
                      (char)(0x80 | (c & 63)) },
            3);
}

/* How far a format has signs of its own. */
static int largest(enum doc_number format)
{
    switch (format) {
    case NUMBER_UPPER_ROMAN:
    case NUMBER_LOWER_ROMAN:
        return 4999;
    case NUMBER_UPPER_LETTER:
    case NUMBER_LOWER_LETTER:
        return 26 * 30;
    case NUMBER_HAN_STEMS:
    case NUMBER_HAN_CIRCLE:
        return 10;
    case NUMBER_HAN_BRANCHES:
        return 12;
    case NUMBER_CIRCLE:
    case NUMBER_PAREN:
    case NUMBER_STOP:
        return 20;
    default:
        return DOC_NUMBER_MAX;
    }
}

static void put_signs(struct buf *out, enum doc_number format, int n)
{
    switch (format) {
    case NUMBER_HAN_STEMS:
        put_sign(out, "甲乙丙丁戊己庚辛壬癸", n - 1);
        break;
    case NUMBER_HAN_BRANCHES:
        put_sign(out, "子丑寅卯辰巳午未申酉戌亥", n - 1);
        break;
    case NUMBER_CIRCLE:
        put_row(out, 0x2460, n);
        break;
    case NUMBER_PAREN:
        put_row(out, 0x2474, n);
        break;
    case NUMBER_STOP:
        put_row(out, 0x2488, n);
        break;
    case NUMBER_HAN_CIRCLE:
        put_row(out, 0x3280, n);
        break;
    case NUMBER_UPPER_ROMAN:
    case NUMBER_LOWER_ROMAN:
        put_roman(out, n, format == NUMBER_UPPER_ROMAN);
        break;
    default:
        put_letters(out, n, format == NUMBER_UPPER_LETTER ? 'A' : 'a');
    }
}

void doc_number_put(struct buf *out, enum doc_number format, int n)
{
    assert(n >= 0 && n <= DOC_NUMBER_MAX);
    if (n > largest(format) || (n == 0 && largest(format) < DOC_NUMBER_MAX))
        format = NUMBER_DECIMAL;
    switch (format) {
    case NUMBER_BULLET:
    case NUMBER_NONE:
        break;
    case NUMBER_DECIMAL:
        buf_int(out, n);
        break;
    case NUMBER_DECIMAL_ZERO:
        buf_fmt(out, "%02d", n);
        break;
    case NUMBER_DECIMAL_WIDE:
        put_digits(out, n, "０１２３４５６７８９");
        break;
    case NUMBER_DASH:
        buf_fmt(out, "- %d -", n);
        break;
    case NUMBER_ORDINAL:
        put_ordinal(out, n);
        break;
    case NUMBER_HAN:
        put_han(out, n, "零一二三四五六七八九", "万千百十", true);
        break;
    case NUMBER_HAN_LEGAL:
        put_han(out, n, "零壹贰叁肆伍陆柒捌玖", "万仟佰拾", false);
        break;
    case NUMBER_HAN_DIGITS:
        put_digits(out, n, "〇一二三四五六七八九");
        break;
    default:
        put_signs(out, format, n);
    }
}
