/// A response whose head has arrived and whose body is still coming.
public struct HTTPResponse: Sendable {
    /// The final status code, 200 to 599; informational responses are skipped.
    public var status: Int
    /// The header fields of the final response, in order.
    public var headers: [HTTPHeader]
    /// The body, to be read once.
    public var body: HTTPBody

    /// Makes a response.
    public init(status: Int, headers: [HTTPHeader] = [], body: HTTPBody) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension HTTPResponse {
    /// Reads the rest of the body.
    ///
    /// - Parameter limit: the most bytes to accept; one more is the error `bodyTooLarge`.
    public func collectBody(upTo limit: Int) async throws(TransportError) -> [UInt8] {
        let announced = headers.first(named: "content-length").flatMap { Int($0) } ?? 0
        return try await body.collect(upTo: limit, expecting: max(announced, 0))
    }
}
