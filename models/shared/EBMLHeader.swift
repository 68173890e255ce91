/// What the first element of a Matroska or WebM file says (RFC 8794, section 11.2).
struct EBMLHeader {
    /// The kind of document; Matroska's if it is not told within the bytes at hand.
    private(set) var docType = "matroska"

    /// Reads the header as far as it reaches; `nil` if the bytes do not begin with one.
    init?(_ head: [UInt8]) {
        guard head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) else { return nil }
        var rest = head.dropFirst(4)
        guard Self.takeNumber(&rest, keepingMarker: false) != nil else { return }
        while let id = Self.takeNumber(&rest, keepingMarker: true),
            let size = Self.takeNumber(&rest, keepingMarker: false), size <= rest.count
        {
            let content = rest.prefix(Int(size))
            if id == 0x4282 {
                docType = String(decoding: content.prefix { $0 != 0 }, as: UTF8.self)
                return
            }
            rest = rest.dropFirst(content.count)
        }
    }

    /// Takes a number of one to eight bytes: as many zero bits as come first, so many bytes follow the first one.
    private static func takeNumber(_ bytes: inout ArraySlice<UInt8>, keepingMarker: Bool) -> UInt64? {
        guard let first = bytes.first, first != 0 else { return nil }
        let following = first.leadingZeroBitCount
        guard bytes.count > following else { return nil }
        var value = UInt64(keepingMarker ? first : first & (0x7F >> following))
        for byte in bytes.dropFirst().prefix(following) { value = value << 8 | UInt64(byte) }
        bytes = bytes.dropFirst(1 + following)
        return value
    }
}
