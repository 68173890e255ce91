/// What the server saw of one request.
public struct RequestRecord: Sendable, Hashable {
    /// How the answer to a request ended.
    public enum Outcome: Sendable, Hashable {
        /// It is still being answered.
        case running
        /// The whole answer was written.
        case answered
        /// The server closed the connection without a whole answer, as a scripted failure asked.
        case cut
        /// The client closed the connection before the answer was complete.
        case abandoned
    }

    /// The position of this request among all the requests of the server, from 1.
    public let ordinal: Int
    /// The position of its connection among all the connections of the server, from 1.
    public let connection: Int
    /// The method, such as `POST`.
    public let method: String
    /// The decoded path without its query.
    public let path: String
    /// Names (in lower case) and values of the request's headers, in order.
    public let headers: [Header]
    /// The request's body; cut at 64 KiB.
    public let body: [UInt8]
    /// The size of the request's body in bytes, uncut.
    public let requestBytes: Int
    /// The status of the answer, once there is one.
    public internal(set) var status: Int?
    /// The bytes of the answer's body written so far, without chunked encoding where the server adds that on the fly.
    public internal(set) var responseBytes = 0
    /// The events of a stream written so far.
    public internal(set) var events = 0
    /// How the answer ended.
    public internal(set) var outcome = Outcome.running

    /// One header of a request.
    public struct Header: Sendable, Hashable {
        /// The name in lower case.
        public let name: String
        /// The value as sent.
        public let value: String
    }
}
