internal import DifyPlugin
internal import HTTPTransport
public import OpenAICompatible

extension OpenAIClient {
    /// The models that run, in the server's order.
    ///
    /// Those still launching are not among them.
    public func listModels() async throws -> [ModelDescription] {
        try await decode(.get, "/v1/models") { reader throws(JSONError) in
            var models: [ModelDescription] = []
            try reader.beginObject()
            while let key = try reader.nextKey() {
                if key.matches("data") {
                    models = try reader.readList { reader throws(JSONError) in
                        ModelDescription(try reader.readObject())
                    }
                } else {
                    try reader.skipValue()
                }
            }
            return models
        }
    }

    /// What the server says of one model.
    ///
    /// A uid with a slash in it runs but cannot be described, because the server decodes `%2F` before it routes
    /// (Xinference API, section 3); such a model is found in the list.
    ///
    /// - Throws: ``OpenAIError``; for a uid that does not run the failure with which the server answered.
    public func describeModel(_ uid: String) async throws -> ModelDescription {
        do {
            return try await decode(.get, "/v1/models/" + Self.percentEncoded(uid)) { reader throws(JSONError) in
                ModelDescription(try reader.readObject(), uid: uid)
            }
        } catch let error as OpenAIError {
            guard uid.utf8.contains(UInt8(ascii: "/")), case .status(let failure) = error.reason,
                [400, 404, 405].contains(failure.status)
            else { throw error }
            if let model = try await listModels().first(where: { $0.uid == uid }) { return model }
            // For any other uid the server says so itself; for this one it says that there is no such page.
            throw OpenAIError(
                method: error.method, url: error.url,
                reason: .status(
                    StatusFailure(status: 404, words: tidy("Model not found in the model list, uid: \(uid)"))))
        }
    }

    /// A uid as one segment of a path: all but RFC 3986's unreserved characters as `%XX`.
    ///
    /// A uid of dots only would be a dot segment, which is removed on the way (RFC 3986, section 5.2.4).
    static func percentEncoded(_ uid: String) -> String {
        let dot = UInt8(ascii: ".")
        if uid.utf8.allSatisfy({ $0 == dot }) { return String(repeating: "%2E", count: uid.utf8.count) }
        var out = ""
        for byte in uid.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                out += digits.utf8.count == 1 ? "%0" + digits : "%" + digits
            }
        }
        return out
    }
}
