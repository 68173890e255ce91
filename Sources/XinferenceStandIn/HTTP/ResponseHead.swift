internal import Foundation
internal import NIOHTTP1

/// The response heads of the recorded server, header by header in its order.
struct ResponseHead: Sendable {
    var requestID: String
    var closes: Bool

    /// Answers to `request`; its own id is echoed when it is printable and at most 256 characters long.
    init(for head: HTTPRequestHead) {
        let offered = head.headers.first(name: "x-request-id") ?? head.headers.first(name: "request-id")
        if let offered, (1...256).contains(offered.utf8.count), offered.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) {
            requestID = offered
        } else {
            requestID = UUID().uuidString.lowercased()
        }
        closes = !head.isKeepAlive
    }

    /// The head of a whole answer.
    func whole(_ reply: WholeReply) -> HTTPResponseHead {
        var headers = base()
        for (name, value) in reply.extraHeaders { headers.add(name: name, value: value) }
        headers.add(name: "content-length", value: String(reply.body.count))
        headers.add(name: "content-type", value: reply.contentType)
        if !reply.isBare {
            headers.add(name: "vary", value: "Origin")
            headers.add(name: "x-request-id", value: requestID)
        }
        return finish(headers, status: reply.status)
    }

    /// The head of a stream of events, or of bytes.
    func stream(contentType: String = "text/event-stream; charset=utf-8") -> HTTPResponseHead {
        var headers = base()
        headers.add(name: "cache-control", value: "no-store")
        headers.add(name: "x-accel-buffering", value: "no")
        headers.add(name: "content-type", value: contentType)
        headers.add(name: "x-request-id", value: requestID)
        headers.add(name: "vary", value: "Origin")
        headers.add(name: "Transfer-Encoding", value: "chunked")
        return finish(headers, status: .ok)
    }

    private func base() -> HTTPHeaders {
        ["date": Self.date(.now), "server": "uvicorn"]
    }

    private func finish(_ headers: HTTPHeaders, status: HTTPResponseStatus) -> HTTPResponseHead {
        var headers = headers
        if closes { headers.add(name: "Connection", value: "close") }
        return HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }

    /// The date as RFC 9110 wants it, always in English and GMT.
    static func date(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.weekday, .day, .month, .year, .hour, .minute, .second], from: date)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = days[((parts.weekday ?? 1) - 1) % 7]
        let month = months[((parts.month ?? 1) - 1) % 12]
        return String(
            format: "\(day), %02d \(month) %04d %02d:%02d:%02d GMT", parts.day ?? 1, parts.year ?? 1970,
            parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0)
    }
}
