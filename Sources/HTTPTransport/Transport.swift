/// Something that can carry out HTTP requests.
///
/// Handed in where the program starts, so that everything above it can be run on an in-memory double.
public protocol Transport: Sendable {
    /// Sends a request and hands its response to `consume` as soon as the response head is there.
    ///
    /// The response is valid inside `consume` only: when that returns or throws, what is left of the body is dropped.
    /// Cancelling the task ends the transfer at once. Redirects are not followed; a 3xx is a response like any other.
    ///
    /// - Throws: ``TransportError`` for every failure before the head has arrived, or what `consume` throws.
    func withResponse<Result>(
        to request: HTTPRequest, _ consume: (HTTPResponse) async throws -> Result
    ) async throws -> Result
}
