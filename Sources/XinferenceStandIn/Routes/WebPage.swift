internal import NIOHTTP1

extension Route {
    /// `GET /`: the web UI's page.
    static let webPage = Route(.GET, "/") { _, _ in WebPage.reply(status: .ok) }
}

/// The page that every path outside `/v1` answers with, `/health` included (Xinference API, section 2).
enum WebPage {
    static func reply(status: HTTPResponseStatus) -> Reply {
        .whole(
            WholeReply(
                status: status, contentType: "text/html; charset=utf-8", body: Array(html.utf8),
                extraHeaders: [("cache-control", "no-cache"), ("accept-ranges", "bytes")]))
    }

    private static let html = """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>Stand-in</title></head>\
        <body><main><h1>A stand-in for Xinference</h1><p>The API is under <code>/v1</code>; there is no web interface.\
        </p></main></body></html>
        """
}
