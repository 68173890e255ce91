#include <stddef.h>
#include <string.h>
#include <zlib.h>

// `inflateInit2` is a macro, and the whole of raw inflation is a few lines that are safer where the buffers are.

/// Inflates a raw DEFLATE stream into a buffer that has to hold all of it. Returns how many bytes came out, and through
/// `consumed` how many were read; -1 for a damaged stream, for one that ends early, and for one that does not fit.
static inline ptrdiff_t cz_inflate_raw(const unsigned char *input, size_t input_size, unsigned char *output,
                                       size_t output_size, size_t *consumed) {
    z_stream stream;
    if (input_size > (uInt)-1 || output_size > (uInt)-1) return -1;
    memset(&stream, 0, sizeof stream);
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return -1;
    stream.next_in = (z_const Bytef *)input;
    stream.avail_in = (uInt)input_size;
    stream.next_out = output;
    stream.avail_out = (uInt)output_size;
    int status = inflate(&stream, Z_FINISH);
    ptrdiff_t produced = status == Z_STREAM_END ? (ptrdiff_t)(output_size - stream.avail_out) : -1;
    *consumed = input_size - stream.avail_in;
    inflateEnd(&stream);
    return produced;
}
