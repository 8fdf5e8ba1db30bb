#include "buffer.h"

void buffer_free(Buffer *b)
{
    free(b->data);
    memset(b, 0, sizeof *b);
}

void buffer_number(Buffer *b, size_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    buffer_put(b, digits + at, sizeof digits - at);
}

static int needs_escape(unsigned char byte)
{
    return byte < 0x20 || byte == '"' || byte == '\\';
}

/* Where the next character stands that JSON escapes. */
static size_t find_escape(const char *text, size_t at, size_t len)
{
    while (len - at >= 8) {
        uint64_t word = read_word(text + at);
        if (ANY_BELOW(word, 0x20) | ANY_IS(word, '"') | ANY_IS(word, '\\'))
            break;
        at += 8;
    }
    while (at < len && !needs_escape((unsigned char)text[at]))
        at++;
    return at;
}

void buffer_escape(Buffer *b, const char *text, size_t len)
{
    static const char hex[] = "0123456789abcdef";
    size_t from = 0;
    for (size_t at = find_escape(text, 0, len); at < len; at = find_escape(text, at + 1, len)) {
        unsigned char byte = (unsigned char)text[at];
        buffer_put(b, text + from, at - from);
        from = at + 1;
        char code[6] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
        const char *letter = byte == '\n' ? "n" : byte == '\t' ? "t" : byte == '"' ? "\"" : byte == '\\' ? "\\" : NULL;
        if (letter)
            code[1] = letter[0];
        buffer_put(b, code, letter ? 2 : 6);
    }
    buffer_put(b, text + from, len - from);
}

void buffer_string(Buffer *b, const Buffer *text)
{
    buffer_literal(b, "\"");
    buffer_escape(b, text->data, text->len);
    buffer_literal(b, "\"");
}
