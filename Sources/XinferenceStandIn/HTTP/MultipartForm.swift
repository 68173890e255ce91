internal import NIOHTTP1

/// A body of type `multipart/form-data`, taken apart (RFC 7578).
struct MultipartForm {
    /// One field of a form.
    struct Part {
        var name: String
        /// Nil when the part is no file.
        var fileName: String?
        var contentType: String?
        /// A view into the body: a large file is not copied.
        var content: ArraySlice<UInt8>
    }

    /// A body that is no form, and the words to refuse it with.
    struct Fault: Error, Equatable {
        var text: String

        static let boundary = Fault(text: "Missing boundary in multipart.")
        static let body = Fault(text: "There was an error parsing the body")
    }

    /// Both are far more than any client sends.
    private static let largestHead = 16_384
    private static let mostParts = 1_000

    var parts: [Part] = []

    /// Whether a request says that it carries a form.
    static func isCarried(by headers: HTTPHeaders) -> Bool {
        headers.first(name: "content-type").map { HeaderParameters($0).value.lowercased() } == "multipart/form-data"
    }

    /// Takes a request apart.
    init(_ request: StandInRequest) throws(Fault) {
        guard let value = request.headers.first(name: "content-type"),
            let boundary = HeaderParameters(value)["boundary"], !boundary.isEmpty
        else { throw .boundary }
        try self.init(request.body, boundary: boundary)
    }

    /// Takes `body` apart; fails unless it is whole, up to the closing boundary.
    init(_ body: [UInt8], boundary: String) throws(Fault) {
        let delimiter = Array("\r\n--\(boundary)".utf8)
        let search = ByteSearch(delimiter)
        // The first boundary may stand at the very beginning; what is before it is nobody's.
        var rest = body[...]
        if rest.starts(with: delimiter.dropFirst(2)) {
            rest = rest.dropFirst(delimiter.count - 2)
        } else {
            guard let first = search.first(in: rest) else { throw .body }
            rest = rest[(first + delimiter.count)...]
        }
        while !rest.starts(with: "--".utf8) {
            guard parts.count < Self.mostParts, let lineEnd = Self.lineEnd(rest),
                let end = search.first(in: rest[lineEnd...])
            else { throw .body }
            // Two boundaries in a row share a line break: between them is less than nothing.
            parts.append(try Self.part(rest[(lineEnd + 2)..<max(end, lineEnd + 2)]))
            rest = rest[(end + delimiter.count)...]
        }
    }

    /// The text of the first field of that name which is no file.
    subscript(name: String) -> String? {
        parts.first { $0.name == name && $0.fileName == nil }.map { String(decoding: $0.content, as: UTF8.self) }
    }

    /// The texts of all fields of that name.
    func texts(_ name: String) -> [String] {
        parts.filter { $0.name == name && $0.fileName == nil }.map { String(decoding: $0.content, as: UTF8.self) }
    }

    /// The file of that name.
    func file(_ name: String) -> Part? {
        parts.first { $0.name == name && $0.fileName != nil }
    }

    /// Where the line of a boundary ends; spaces may stand before (RFC 2046, section 5.1.1).
    private static func lineEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
        let rest = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        return rest.starts(with: [13, 10]) ? rest.startIndex : nil
    }

    private static func part(_ bytes: ArraySlice<UInt8>) throws(Fault) -> Part {
        guard let split = ByteSearch(Array("\r\n\r\n".utf8)).first(in: bytes.prefix(largestHead)) else { throw .body }
        var part = Part(name: "", content: bytes[(split + 4)...])
        var isNamed = false
        for line in String(decoding: bytes[..<split], as: UTF8.self).split(separator: "\r\n") {
            let pair = line.split(separator: ":", maxSplits: 1)
            guard pair.count == 2 else { throw .body }
            switch pair[0].lowercased() {
            case "content-disposition":
                let parameters = HeaderParameters(String(pair[1]))
                guard parameters.value.lowercased() == "form-data", let name = parameters["name"] else { throw .body }
                part.name = name
                part.fileName = parameters["filename"]
                isNamed = true
            case "content-type": part.contentType = HeaderParameters(String(pair[1])).value
            default: break
            }
        }
        guard isNamed else { throw .body }
        return part
    }
}
