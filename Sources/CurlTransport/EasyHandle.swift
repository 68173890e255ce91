import CCurl
internal import HTTPTransport

/// The owner of one libcurl easy handle, its header list, its form and its error buffer.
///
/// libcurl copies the strings it is given, but neither the header list, nor the form, nor the error buffer, so these
/// live as long as the handle does.
struct EasyHandle: ~Copyable {
    let raw: UnsafeMutableRawPointer
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var form: OpaquePointer?

    init() throws(TransportError) {
        guard let raw = curl_easy_init() else {
            throw TransportError(.unavailable, "libcurl could not allocate a transfer")
        }
        self.raw = raw
        errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        headers = nil
        form = nil
        _ = ccurl_set_pointer(raw, CURLOPT_ERRORBUFFER, errorBuffer)  // fails for no buffer
    }

    deinit {
        curl_easy_cleanup(raw)
        curl_slist_free_all(headers)
        curl_mime_free(form)
        errorBuffer.deallocate()
    }

    /// What libcurl has written about the failure; empty when it had nothing to add.
    var errorText: String { String(cString: errorBuffer) }

    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(ccurl_set_long(raw, option, value), option)
    }

    func set(_ option: CURLoption, _ value: Bool) throws(TransportError) {
        try check(ccurl_set_long(raw, option, value ? 1 : 0), option)
    }

    func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
        try check(ccurl_set_string(raw, option, value), option)
    }

    func set(_ option: CURLoption, _ value: UnsafeRawPointer?) throws(TransportError) {
        try check(ccurl_set_pointer(raw, option, value), option)
    }

    func set(_ option: CURLoption, receiver: @escaping curl_write_callback) throws(TransportError) {
        try check(ccurl_set_receiver(raw, option, receiver), option)
    }

    /// Called when the connection stands and the request is about to be sent, also on a reused connection.
    func set(connected: @escaping curl_prereq_callback) throws(TransportError) {
        try check(ccurl_set_prereq(raw, connected), CURLOPT_PREREQFUNCTION)
    }

    /// Sets text that libcurl takes as bytes with a length.
    func set(_ option: CURLoption, blob text: String) throws(TransportError) {
        var text = text
        let code = text.withUTF8 { ccurl_set_blob(raw, option, $0.baseAddress, $0.count) }
        try check(code, option)
    }

    /// Sets the request body, which libcurl copies.
    func set(body: [UInt8]) throws(TransportError) {
        try check(ccurl_set_size(raw, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)), CURLOPT_POSTFIELDSIZE_LARGE)
        let code = body.withUnsafeBytes { ccurl_set_pointer(raw, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
        try check(code, CURLOPT_COPYPOSTFIELDS)
    }

    /// Sets the request's header lines in libcurl's notation.
    mutating func set(headerLines: [String]) throws(TransportError) {
        for line in headerLines {
            guard let longer = curl_slist_append(headers, line) else {
                throw TransportError(.unavailable, "out of memory for the request's header fields")
            }
            headers = longer
        }
        try check(ccurl_set_list(raw, CURLOPT_HTTPHEADER, headers), CURLOPT_HTTPHEADER)
    }

    /// Sets the parts of a form as the request body.
    ///
    /// - Parameter readers: for each part, who hands out its content; `nil` for content that libcurl copies. They have
    ///   to live as long as the handle.
    mutating func set(form parts: [HTTPFormPart], readers: [FormPartReader?]) throws(TransportError) {
        guard let form = curl_mime_init(raw) else { throw Self.outOfMemory }
        self.form = form
        for (part, reader) in zip(parts, readers) {
            guard let mime = curl_mime_addpart(form) else { throw Self.outOfMemory }
            try checkPart(curl_mime_name(mime, part.name))
            if let name = part.fileName { try checkPart(curl_mime_filename(mime, name)) }
            if let type = part.contentType { try checkPart(curl_mime_type(mime, type)) }
            switch (part.content, reader) {
            case (.bytes(let bytes), _):
                try checkPart(
                    bytes.withUnsafeBytes { bytes in
                        // Without an address libcurl would take the part for one that has no content.
                        let first = bytes.assumingMemoryBound(to: CChar.self).baseAddress
                        return first.map { curl_mime_data(mime, $0, bytes.count) } ?? curl_mime_data(mime, "", 0)
                    })
            case (.source, let reader?): try checkPart(reader.install(in: mime))
            case (.source, nil): throw TransportError(.unavailable, "a form part has nobody to read it")
            }
        }
        try check(ccurl_set_mime(raw, form), CURLOPT_MIMEPOST)
    }

    /// A number that libcurl knows about the transfer; 0 when it does not.
    func info(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_get_long(raw, info, &value) == CURLE_OK ? value : 0
    }

    private static var outOfMemory: TransportError {
        TransportError(.unavailable, "out of memory for the request's form")
    }

    private func checkPart(_ code: CURLcode) throws(TransportError) {
        guard code == CURLE_OK else {
            throw TransportError(
                .unavailable, "libcurl refused a form part: \(String(cString: curl_easy_strerror(code)))")
        }
    }

    private func check(_ code: CURLcode, _ option: CURLoption) throws(TransportError) {
        guard code == CURLE_OK else {
            throw TransportError(
                .unavailable, "libcurl refused option \(option.rawValue): \(String(cString: curl_easy_strerror(code)))")
        }
    }
}
