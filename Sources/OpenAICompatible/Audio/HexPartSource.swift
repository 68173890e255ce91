import DifyPlugin
import HTTPTransport

/// A file of Dify's request as a part of a form, decoded while it is sent.
struct HexPartSource: HTTPPartSource {
    let audio: HexBytes

    var count: Int { audio.count }

    func read(from offset: Int, into buffer: inout MutableSpan<UInt8>) throws(TransportError) -> Int {
        audio.decode(from: offset, into: &buffer)
    }
}
