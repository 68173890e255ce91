import CCurl
internal import HTTPTransport

extension Transfer {
    /// Gives libcurl everything about the request.
    ///
    /// Every option is checked, so none fails unnoticed.
    func configure() throws(TransportError) {
        // Otherwise libcurl removes dot segments, in newer versions also those written as "%2E%2E".
        try easy.set(CURLOPT_PATH_AS_IS, true)
        try easy.set(CURLOPT_URL, request.url)
        try setMethod()
        try easy.set(headerLines: request.headerLines)
        try setConnection()
        try setProxy()
        if request.origin.scheme == "https" || request.proxy != nil { try setTrust() }
        try setCallbacks()
    }

    private func setMethod() throws(TransportError) {
        guard request.form.isEmpty else { return try setForm() }
        if !request.body.isEmpty || request.method == .post { try easy.set(body: request.body) }
        switch request.method {
        case .get where request.body.isEmpty: try easy.set(CURLOPT_HTTPGET, true)
        case .post: try easy.set(CURLOPT_POST, true)
        case .get: try easy.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        }
    }

    private func setConnection() throws(TransportError) {
        // libcurl here also speaks FTP, LDAP, SMB and more. A redirect is never followed: libcurl withholds only
        // Authorization and Cookie from another host, not an API key in a field of its own.
        try easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try easy.set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        try easy.set(CURLOPT_FOLLOWLOCATION, false)
        try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        try easy.set(CURLOPT_NOSIGNAL, true)
        // Removing a transfer that is still resolving would otherwise join the resolver's thread on the reactor.
        try easy.set(CURLOPT_QUICK_EXIT, true)
        try easy.set(CURLOPT_CONNECTTIMEOUT_MS, request.timeouts.connect.curlMilliseconds)
        try easy.set(CURLOPT_TCP_KEEPALIVE, true)  // a long silent generation must not be taken for a dead line
        try easy.set(CURLOPT_MAXAGE_CONN, request.limits.connectionMaxAge.curlSeconds)
        try easy.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    }

    private func setProxy() throws(TransportError) {
        // An empty string, unlike none, also keeps libcurl from looking into the environment by itself.
        try easy.set(CURLOPT_PROXY, request.proxy ?? "")
        try easy.set(CURLOPT_NOPROXY, request.proxyExceptions)
        try easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
    }

    private func setTrust() throws(TransportError) {
        try easy.set(CURLOPT_SSL_VERIFYPEER, !request.trust.skipsVerification)
        try easy.set(CURLOPT_SSL_VERIFYHOST, request.trust.skipsVerification ? 0 : 2)
        if let text = request.trust.certificateAuthorities {
            try easy.set(CURLOPT_CAINFO_BLOB, blob: text)
            try easy.set(CURLOPT_CAPATH, nil as String?)  // instead of the system's, not beside them
            return
        }
        switch request.limits.authorities {
        case .builtIn: break
        case .file(let path):
            try easy.set(CURLOPT_CAINFO, path)
            try easy.set(CURLOPT_CAPATH, nil as String?)
        case .directory(let path):
            try easy.set(CURLOPT_CAINFO, nil as String?)
            try easy.set(CURLOPT_CAPATH, path)
        }
    }

    /// The callbacks get `self` unretained: `CurlMulti` keeps the transfer until libcurl has let go of the handle.
    private func setCallbacks() throws(TransportError) {
        let context = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        try easy.set(CURLOPT_PRIVATE, context)
        try easy.set(CURLOPT_PREREQDATA, context)
        try easy.set(connected: { context, _, _, _, _ in
            Transfer.behind(context)?.connected()
            return CURL_PREREQFUNC_OK
        })
        try easy.set(CURLOPT_HEADERDATA, context)
        try easy.set(
            CURLOPT_HEADERFUNCTION,
            receiver: { pointer, size, count, context in
                let line = UnsafeRawBufferPointer(start: pointer, count: size &* count)
                return Transfer.behind(context)?.receive(headerLine: line) == true ? line.count : 0
            })
        try easy.set(CURLOPT_WRITEDATA, context)
        try easy.set(
            CURLOPT_WRITEFUNCTION,
            receiver: { pointer, size, count, context in
                guard let transfer = Transfer.behind(context) else { return Int(CURL_WRITEFUNC_ERROR) }
                let bytes = UnsafeRawBufferPointer(start: pointer, count: size &* count)
                return transfer.receive(body: bytes) ? bytes.count : Int(CURL_WRITEFUNC_PAUSE)
            })
    }

    /// The transfer that a callback's context stands for.
    static func behind(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}

extension Duration {
    /// Whole seconds as libcurl's options take them.
    fileprivate var curlSeconds: Int {
        Int(Swift.min(wholeNanoseconds / 1_000_000_000, UInt64(Int32.max)))
    }
}
