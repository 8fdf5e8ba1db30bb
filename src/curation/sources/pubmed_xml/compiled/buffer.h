/* A growing buffer of bytes, and text written into it as canonical JSON. */
#ifndef CURATION_BUFFER_H
#define CURATION_BUFFER_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Eight bytes at a time: whether any of them is zero, or less than a limit below 0x80. */
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define ANY_BELOW(word, limit) (((word) - EACH(limit)) & ~(word) & EACH(0x80))
#define ANY_IS(word, byte) ANY_BELOW((word) ^ EACH(byte), 1)

static inline uint64_t read_word(const void *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

typedef struct {
    char *data;
    size_t len, cap;
    int failed; /* no memory: what came later is missing, and the caller must give the buffer up */
} Buffer;

static inline int buffer_reserve(Buffer *b, size_t extra)
{
    if (b->cap - b->len >= extra)
        return 1;
    if (b->failed || extra > (size_t)-1 / 4 || b->len > (size_t)-1 / 4) {
        b->failed = 1;
        return 0;
    }
    size_t cap = b->cap ? b->cap : 256;
    while (cap - b->len < extra)
        cap *= 2;
    char *data = realloc(b->data, cap);
    if (!data) {
        b->failed = 1;
        return 0;
    }
    b->data = data;
    b->cap = cap;
    return 1;
}

static inline void buffer_put(Buffer *b, const char *bytes, size_t len)
{
    if (len && buffer_reserve(b, len)) {
        memcpy(b->data + b->len, bytes, len);
        b->len += len;
    }
}

#define buffer_literal(b, text) buffer_put((b), "" text, sizeof(text) - 1)

static inline void buffer_append(Buffer *b, const Buffer *other)
{
    buffer_put(b, other->data, other->len);
}

void buffer_free(Buffer *b);
void buffer_number(Buffer *b, size_t number);

/* Characters of a JSON string, escaped as msgspec does; UTF-8 is copied. */
void buffer_escape(Buffer *b, const char *text, size_t len);
void buffer_string(Buffer *b, const Buffer *text); /* with its quotes */

#endif
