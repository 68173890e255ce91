#ifndef CGPT2_VOCABULARY_H
#define CGPT2_VOCABULARY_H

#include <stdint.h>

enum {
    /// How many byte-pair merges GPT-2 has.
    CGPT2MergeCount = 50000,
    /// How many symbols there are: 256 bytes and one for each merge.
    CGPT2SymbolCount = 256 + CGPT2MergeCount,
    /// What `CGPT2Merge` answers for two symbols that do not merge; no symbol has this number.
    CGPT2NoSymbol = 0xFFFF,
    /// How many slots the hash table has: a power of two, little more than a third of them taken.
    CGPT2SlotCount = 1 << 17,
};

/// `merges.bin`, whose layout its README describes. Constant data of the program: read from the file when first touched.
extern const uint8_t CGPT2MergeTable[];

/// The number at an index of the table. Written with shifts, so that it is right on any machine; it compiles to one load.
static inline uint16_t CGPT2TableEntry(uint32_t index) {
    return (uint16_t)(CGPT2MergeTable[2 * index] | CGPT2MergeTable[2 * index + 1] << 8);
}

/// The symbol that two neighbours merge into, or `CGPT2NoSymbol`. The lower of two answers is the earlier merge.
///
/// Any two numbers are safe to ask for.
static inline uint16_t CGPT2Merge(uint16_t left, uint16_t right) {
    uint32_t slot = (((uint32_t)left << 16 | right) * 0x9E3779B1u) >> 15;
    // Most slots are free, so this ends: for a pair that does not merge mostly at once.
    for (;; slot = (slot + 1) % CGPT2SlotCount) {
        const uint16_t symbol = CGPT2TableEntry(slot);
        if (symbol == 0) return CGPT2NoSymbol;
        const uint32_t halves = CGPT2SlotCount + 2 * ((uint32_t)symbol - 256);
        if (CGPT2TableEntry(halves) == left && CGPT2TableEntry(halves + 1) == right) return symbol;
    }
}

#endif
