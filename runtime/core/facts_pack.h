/* A piece as bytes: whole columns one behind the other, in this machine's own order, so that taking
   one up again is reading the bytes and looking at them once. For a cache on the same machine; what
   is moved between machines is a checked form (form.h). */
#ifndef JX_CORE_FACTS_PACK_H
#define JX_CORE_FACTS_PACK_H

#include "runtime/base/buf.h"
#include "runtime/core/ir.h"

/* The piece that was read from `source` with the program's units. False, and nothing of use in
   `out`, where it holds what is rare and is not packed: numbers of more than 64 bits or of hundreds
   of forms, bounds, rules, records of a data file, units that their spelling alone does not give. */
bool facts_pack(Buf *out, const Facts *piece, const Program *program, SourceId source);

/* The texts of many pieces, numbered in the order in which packing met them. */
typedef struct PackTexts {
    Arena *arena;
    VEC(uint32_t) number; /* of each text of the whole: 1 + its number here; 0: not met */
    VEC(uint32_t) met;    /* numbers in the whole */
} PackTexts;
/* A piece that was just appended to the program's facts, with that carry. Its texts are not packed with
   it, but numbered in `texts`. */
bool facts_pack_appended(Buf *out, const Facts *piece, PackTexts *texts, const UnitCarry *carry,
                         const Program *program, SourceId source);
void facts_pack_texts(Buf *out, const PackTexts *texts, const Facts *whole);
/* Those that the texts are read as, where it takes little to keep them. */
void facts_pack_targets(Buf *out, PackTexts *texts, const Program *program);

/* How much there is, as whoever reads all of it again should know beforehand. */
void facts_pack_size(Buf *out, const Facts *whole);

/* Fills the piece from such bytes, which it points into from then on, as it does into `arena`; they
   begin at a multiple of eight. Its units are found in, or added to, the program's. Its texts are
   packed with it, or are `shared`: numbers of texts of the whole, of which there are `*shared`. False,
   and the piece is not to be used, if the bytes are not such a piece of this schema: every number that
   is followed later is looked at. */
bool facts_unpack(Facts *piece, Arena *arena, Text bytes, const uint32_t *shared,
                  const Program *program, SourceId source);
/* Makes the packed texts those of the whole, which has none yet, and points into the bytes. */
bool facts_unpack_texts(Facts *whole, Text bytes);
/* After the texts: from now on their targets need not be read. */
bool facts_unpack_targets(Facts *whole, Text bytes);
bool facts_unpack_size(const Facts *whole, Text bytes, FactsSize *size);

/* ---- facts_sound.c */
/* Whether they are UTF-8 and lie one behind the other. */
bool texts_sound(const TextPool *pool);
/* Whether every number in a piece that was unpacked names something of the piece or of the schema,
   lists are their owners', and owners of owners end. */
bool facts_sound(const Facts *piece, const Program *program);

#endif
