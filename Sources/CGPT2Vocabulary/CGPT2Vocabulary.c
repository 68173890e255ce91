#include "CGPT2Vocabulary.h"

const uint8_t CGPT2MergeTable[] = {
#embed "merges.bin"
};

// The lookup indexes by these sizes, so another file must not build.
_Static_assert(
    sizeof(CGPT2MergeTable) == 2 * (CGPT2SlotCount + 2 * CGPT2MergeCount),
    "merges.bin has the wrong size: run scripts/make-gpt2-merges");
