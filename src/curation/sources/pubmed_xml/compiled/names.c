#include "names.h"

#include <string.h>

#define SLOTS 1024 /* a power of two, far more than there are names: most slots hold one name at most */

static const struct { const char *name; size_t len; } NAMES[] = {
    {"", 0},
#define NAME(name) {#name, sizeof #name - 1},
    ELEMENT_NAMES(NAME)
#undef NAME
};
static unsigned short slots[SLOTS];

/* Length and three letters tell all names apart; the factors were found by trial. A name is never empty. */
static size_t hash_name(const unsigned char *name, size_t len)
{
    return (len * 9 + name[0] * 13u + name[len / 2] * 7u + name[len - 1] * 37u) & (SLOTS - 1);
}

void names_init(void)
{
    memset(slots, 0, sizeof slots);
    for (int element = 1; element < ELEMENT_COUNT; element++) {
        size_t slot = hash_name((const unsigned char *)NAMES[element].name, NAMES[element].len);
        while (slots[slot])
            slot = (slot + 1) & (SLOTS - 1);
        slots[slot] = (unsigned short)element;
    }
}

Element find_element(const unsigned char *name, size_t len)
{
    for (size_t slot = hash_name(name, len); slots[slot]; slot = (slot + 1) & (SLOTS - 1)) {
        unsigned short element = slots[slot];
        if (NAMES[element].len == len && !memcmp(NAMES[element].name, name, len))
            return (Element)element;
    }
    return UNKNOWN;
}
