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
