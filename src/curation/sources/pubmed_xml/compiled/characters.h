/* Character data of XML: checked, and decoded into UTF-8 without references. */
#ifndef CURATION_CHARACTERS_H
#define CURATION_CHARACTERS_H

#include "buffer.h"

typedef unsigned char Byte;

/* Checks and decodes characters up to a `<` or to `stop`; gives where it ended, NULL where something is odd. */
const Byte *read_characters(const Byte *p, const Byte *stop, const Byte *end, Buffer *text);

#endif
