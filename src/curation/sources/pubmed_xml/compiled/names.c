#include "names.h"

#include <string.h>

#define SLOTS 1024 /* a power of two, far more than there are names: most slots hold one name at most */

static const char *const NAMES[] = {
    "",
#define NAME(name) #name,
    ELEMENT_NAMES(NAME)
#undef NAME
};
static unsigned short slots[SLOTS];

static size_t hash_name(const unsigned char *name, size_t len)
{
    size_t hash = len;
    for (size_t at = 0; at < len; at++)
        hash = hash * 31 + name[at];
    return (hash ^ (hash >> 11)) & (SLOTS - 1);
}

void names_init(void)
{
    memset(slots, 0, sizeof slots);
    for (int element = 1; element < ELEMENT_COUNT; element++) {
        size_t slot = hash_name((const unsigned char *)NAMES[element], strlen(NAMES[element]));
        while (slots[slot])
            slot = (slot + 1) & (SLOTS - 1);
        slots[slot] = (unsigned short)element;
    }
}

Element find_element(const unsigned char *name, size_t len)
{
    for (size_t slot = hash_name(name, len); slots[slot]; slot = (slot + 1) & (SLOTS - 1)) {
        const char *known = NAMES[slots[slot]];
        if (strlen(known) == len && !memcmp(known, name, len))
            return (Element)slots[slot];
    }
    return UNKNOWN;
}
