internal import HTTPTransport

extension PreparedRequest {
    /// Refuses a form that cannot be sent as it was meant.
    static func checkForm(of request: HTTPRequest) throws(TransportError) {
        guard request.method == .post, request.body.isEmpty else {
            throw TransportError(.invalidRequest, "a form goes out with POST and in the place of another body")
        }
        guard request.headers.first(named: "content-type") == nil else {
            throw TransportError(.invalidRequest, "the content type of a form is the transport's own and cannot be set")
        }
        for part in request.form { try check(part) }
    }

    /// Refuses what could end a header line of the part early and so smuggle in a part.
    ///
    /// libcurl escapes quotes and line breaks in names, but nothing in a content type.
    private static func check(_ part: HTTPFormPart) throws(TransportError) {
        for text in [part.name, part.fileName, part.contentType] {
            guard text?.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) != true else {
                throw TransportError(
                    .invalidRequest, "the name, file name or content type of a form part contains a control character")
            }
        }
        guard !part.name.isEmpty else { throw TransportError(.invalidRequest, "a form part has no name") }
        // libcurl takes a negative size for an unknown one.
        if case .source(let source) = part.content, source.count < 0 {
            throw TransportError(.invalidRequest, "a form part has less than no content")
        }
    }
}
