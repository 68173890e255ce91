import Foundation
import Glibc

/// A connection that shows every byte: blocking calls on a thread of their own, so that no test holds up the pool on
/// which the server answers.
struct RawClient: Sendable {
    let descriptor: Int32

    struct Failure: Error {}

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure() }
    }

    func close() {
        _ = Glibc.close(descriptor)
    }

    func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Reads until the text so far satisfies `enough`, or the server closes.
    func read(until enough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }) async -> [UInt8] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var all: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 65_536)
                while !enough(all) {
                    let count = recv(descriptor, &buffer, buffer.count, 0)
                    if count <= 0 { break }
                    all.append(contentsOf: buffer[..<count])
                }
                continuation.resume(returning: all)
            }
        }
    }

    /// The bytes of a request that asks the server to close, unless `keepAlive`.
    static func request(
        _ method: String, _ path: String, body: String = "", token: String? = nil, keepAlive: Bool = false
    ) -> String {
        let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        let connection = keepAlive ? "" : "Connection: close\r\n"
        return "\(method) \(path) HTTP/1.1\r\nHost: x\r\n\(authorization)\(connection)"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// Sends one request on a connection of its own and reads the answer to its end.
    static func exchange(
        _ port: Int, _ method: String, _ path: String, body: String = "", token: String? = nil
    ) async throws -> RawResponse {
        let client = try RawClient(port: port)
        defer { client.close() }
        client.write(request(method, path, body: body, token: token))
        guard let response = RawResponse(await client.read()) else { throw Failure() }
        return response
    }
}
