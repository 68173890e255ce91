import CCurl
internal import HTTPTransport

/// Hands the content of one form part to libcurl, piece by piece, and from the beginning when it is sent again.
///
/// Not `Sendable`: it belongs to a `Transfer`, which also keeps it alive while libcurl has a pointer to it.
final class FormPartReader {
    private let source: any HTTPPartSource
    private let count: Int
    /// Told of progress and failure; it owns this reader and so outlives it.
    private unowned let transfer: Transfer
    private var offset = 0

    init(_ source: any HTTPPartSource, of transfer: Transfer) {
        self.source = source
        count = source.count
        self.transfer = transfer
    }

    /// Makes libcurl read the part's content here.
    func install(in part: OpaquePointer) -> CURLcode {
        curl_mime_data_cb(
            part, curl_off_t(count),
            { buffer, size, count, context in
                guard let reader = FormPartReader.behind(context), let buffer else { return Int(CURL_READFUNC_ABORT) }
                let bytes = UnsafeMutableRawBufferPointer(start: buffer, count: size &* count)
                return reader.read(into: bytes) ?? Int(CURL_READFUNC_ABORT)
            },
            { context, offset, origin in
                guard let reader = FormPartReader.behind(context), origin == SEEK_SET else { return CURL_SEEKFUNC_FAIL }
                return reader.seek(to: Int(offset)) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
            }, nil, Unmanaged.passUnretained(self).toOpaque())
    }

    private static func behind(_ context: UnsafeMutableRawPointer?) -> FormPartReader? {
        context.map { Unmanaged<FormPartReader>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Fills libcurl's buffer; 0 at the end, `nil` when the transfer has failed.
    func read(into bytes: UnsafeMutableRawBufferPointer) -> Int? {
        // A source that has grown would otherwise write into the next part.
        let room = min(bytes.count, count - offset)
        guard room > 0 else { return 0 }
        do throws(TransportError) {
            var span = unsafe bytes.bindMemory(to: UInt8.self).extracting(0..<room).mutableSpan
            let read = try source.read(from: offset, into: &span)
            guard read > 0, read <= room else {
                throw TransportError(.invalidRequest, "a form part ended after \(offset) of \(count) bytes")
            }
            offset += read
            transfer.sent()
            return read
        } catch {
            transfer.fail(error)
            return nil
        }
    }

    private func seek(to offset: Int) -> Bool {
        guard 0...count ~= offset else { return false }
        self.offset = offset
        return true
    }
}
