#include "characters.h"

/* How many bytes the UTF-8 character at `p` has; 0 where it is none that XML allows. */
static size_t measure_character(const Byte *p, const Byte *end)
{
    static const unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len = *p >= 0xF0 ? 4 : *p >= 0xE0 ? 3 : 2;
    if (*p < 0xC2 || *p > 0xF4 || (size_t)(end - p) < len)
        return 0;
    unsigned long code = *p & (0xFF >> (len + 1));
    for (size_t at = 1; at < len; at++) {
        if ((p[at] & 0xC0) != 0x80)
            return 0;
        code = code << 6 | (p[at] & 0x3F);
    }
    int is_legal = code >= least[len] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF) && code != 0xFFFE &&
                   code != 0xFFFF;
    return is_legal ? len : 0;
}

static void put_character(Buffer *text, unsigned long code)
{
    char utf8[4];
    size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t at = len; at-- > 1; code >>= 6)
        utf8[at] = (char)(0x80 | (code & 0x3F));
    utf8[0] = (char)(lead[len] | code);
    buffer_put(text, utf8, len);
}

static int read_number(const Byte *p, const Byte *stop, unsigned long *code)
{
    unsigned base = 10;
    if (p < stop && *p == 'x') {
        base = 16;
        p++;
    }
    if (p == stop || stop - p > 7)
        return 0;
    for (*code = 0; p < stop; p++) {
        unsigned digit = *p >= '0' && *p <= '9' ? *p - '0' : (*p | 32) >= 'a' && (*p | 32) <= 'f' ? (*p | 32) - 'a' + 10 : 99;
        if (digit >= base)
            return 0;
        *code = *code * base + digit;
    }
    return *code >= 0x20 && *code <= 0x10FFFF && (*code < 0xD800 || *code > 0xDFFF) && *code != 0xFFFE &&
           *code != 0xFFFF;
}

/* Decodes the reference at `p` into `text`, which may be absent; gives what follows it, NULL where it is odd. */
static const Byte *read_reference(const Byte *p, const Byte *end, Buffer *text)
{
    static const struct { const char *name; size_t len; char character; } known[] = {
        {"amp", 3, '&'}, {"lt", 2, '<'}, {"gt", 2, '>'}, {"quot", 4, '"'}, {"apos", 4, '\''}};
    const Byte *limit = end - p > 12 ? p + 12 : end;
    const Byte *stop = p + 1;
    while (stop < limit && *stop != ';')
        stop++;
    if (stop == limit)
        return NULL;
    size_t len = (size_t)(stop - p) - 1;
    unsigned long code = 0;
    if (len && p[1] == '#') {
        if (!read_number(p + 2, stop, &code))
            return NULL;
    }
    for (size_t at = 0; !code && at < sizeof known / sizeof *known; at++)
        if (known[at].len == len && !memcmp(known[at].name, p + 1, len))
            code = (unsigned long)known[at].character;
    if (!code)
        return NULL;
    if (text)
        put_character(text, code);
    return stop + 1;
}

/* Plain bytes need no look of their own, in text or in an attribute's value: all but controls, & < > and UTF-8. */
#define PLAIN_16 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
#define SPECIAL_16 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
#define SPECIAL_64 SPECIAL_16, SPECIAL_16, SPECIAL_16, SPECIAL_16
static const Byte SPECIAL[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, SPECIAL_16,                  /* tab and line feed are plain */
    0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,                              /* & */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0,                              /* < > */
    PLAIN_16, PLAIN_16, PLAIN_16, PLAIN_16, SPECIAL_64, SPECIAL_64,
};

/* Passes over plain bytes, by eights where it can; `<` and `>`, and no other two, differ in the bit that is masked. */
static const Byte *pass_plain(const Byte *p, const Byte *stop)
{
    for (;;) {
        while (stop - p >= 8) {
            uint64_t word = read_word(p);
            if ((word & EACH(0x80)) | ANY_BELOW(word, 0x20) | ANY_IS(word, '&') | ANY_IS(word & ~EACH(2), '<'))
                break;
            p += 8;
        }
        const Byte *pause = stop - p > 8 ? p + 8 : stop;
        while (p < pause && !SPECIAL[*p])
            p++;
        if (p < pause || p == stop)
            return p;
    }
}

const Byte *read_characters(const Byte *p, const Byte *stop, const Byte *end, Buffer *text)
{
    const Byte *start = p, *run = p;
    for (;;) {
        p = pass_plain(p, stop);
        if (p == stop || *p == '<')
            break;
        if (*p >= 0x80) {
            size_t len = measure_character(p, end);
            if (!len)
                return NULL;
            p += len;
        } else if (*p == '&') {
            if (text)
                buffer_put(text, (const char *)run, (size_t)(p - run));
            p = run = read_reference(p, stop, text);
            if (!p)
                return NULL;
        } else if (*p == '>' && !(p - start >= 2 && p[-1] == ']' && p[-2] == ']')) {
            p++;
        } else {
            return NULL;
        }
    }
    if (text)
        buffer_put(text, (const char *)run, (size_t)(p - run));
    return p;
}
