internal import DifyPlugin

/// The server's own words in the body of a failed request, in any of the shapes it uses (Xinference API, section 2):
/// `{"detail": "…"}`, FastAPI's list of faults, `{"error": "…"}`, `{"error": {"message": "…"}}`, plain text, an HTML page,
/// or nothing.
enum ErrorBody {
    /// Longest words kept, in bytes; some of the server's sentences list sixty model families.
    static let limit = 2048

    /// Makes words fit for a message: one line, no control characters, no process addresses, cut.
    static func clean(_ text: String) -> String {
        var out = ""
        var pendingSpace = false
        for scalar in withoutAddresses(String(text.prefix(8192))).unicodeScalars {
            if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
                pendingSpace = !out.isEmpty
                continue
            }
            if pendingSpace { out += " " }
            pendingSpace = false
            guard out.utf8.count < limit else { return out + "…" }
            out.unicodeScalars.append(scalar)
        }
        return out
    }

    /// The words as they came.
    static func words(_ bytes: [UInt8], isHTML: Bool) -> String {
        var reader = JSONReader(bytes.span)
        if let object = try? reader.readObject() {
            return words(in: object) ?? String(decoding: bytes, as: UTF8.self)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let isPage = isHTML || text.prefix(64).lowercased().range(of: "<html") != nil
        return isPage ? "an HTML page" + title(of: text) : text
    }

    /// The words in an error object; `nil` if it has none of the known shapes.
    static func words(in object: JSONObject) -> String? {
        switch object["detail"] ?? object["error"] ?? object["message"] {
        case .string(let text): return text
        case .array(let faults): return faults.map(fault).joined(separator: "; ")
        case .object(let inner):
            guard let message = inner["message"]?.string else { return nil }
            return message
        default: return nil
        }
    }

    /// One of FastAPI's faults: `{"loc": ["body", "file"], "msg": "Field required"}`.
    private static func fault(_ value: JSONValue) -> String {
        guard let object = value.object, let message = object["msg"]?.string else { return value.string ?? "" }
        let place = object["loc"]?.array?.compactMap { $0.string ?? $0.int.map(String.init) }.joined(separator: ".")
        return place.map { "\($0): \(message)" } ?? message
    }

    private static func title(of page: String) -> String {
        guard let start = page.range(of: "<title>"), let end = page.range(of: "</title>", from: start.upperBound) else {
            return ""
        }
        return " titled \"\(page[start.upperBound..<end.lowerBound])\""
    }

    /// Takes out `[address=127.0.0.1:46499, pid=5388] `, which names a process inside the server.
    private static func withoutAddresses(_ text: String) -> String {
        var out = ""
        var rest = text.startIndex
        while let start = text.range(of: "[address=", from: rest),
            let end = text.range(of: "]", from: start.upperBound)
        {
            out += text[rest..<start.lowerBound]
            rest = end.upperBound
        }
        return out + text[rest...]
    }
}
