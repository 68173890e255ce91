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
    const uint32_t rights = CGPT2SymbolCount + 1;
    if (left >= CGPT2SymbolCount) return CGPT2NoSymbol;
    uint32_t low = CGPT2TableEntry(left);
    uint32_t high = CGPT2TableEntry((uint32_t)left + 1);
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (CGPT2TableEntry(rights + middle) < right) low = middle + 1;
        else high = middle;
    }
    if (low == CGPT2TableEntry((uint32_t)left + 1) || CGPT2TableEntry(rights + low) != right) return CGPT2NoSymbol;
    return CGPT2TableEntry(rights + CGPT2MergeCount + low);
}

#endif
