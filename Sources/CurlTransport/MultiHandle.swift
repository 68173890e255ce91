import CCurl
internal import HTTPTransport

/// The owner of one libcurl multi handle.
///
/// Used on the reactor thread only, once that runs.
final class MultiHandle {
    private var raw: UnsafeMutableRawPointer?

    init(maxIdleConnections: Int) throws(TransportError) {
        guard let raw = curl_multi_init() else {
            throw TransportError(.unavailable, "libcurl could not allocate its connection pool")
        }
        self.raw = raw
        _ = ccurl_multi_set_long(raw, CURLMOPT_MAXCONNECTS, Int(Int32(clamping: max(1, maxIdleConnections))))
    }

    deinit { close() }

    /// Makes libcurl call back to `multi`, which owns this handle and so outlives it.
    func install(_ multi: CurlMulti) {
        guard let raw else { return }
        let context = UnsafeRawPointer(Unmanaged.passUnretained(multi).toOpaque())
        _ = ccurl_multi_set_pointer(raw, CURLMOPT_SOCKETDATA, context)
        _ = ccurl_multi_set_socket_callback(raw) { _, socket, what, context, _ in
            MultiHandle.owner(context)?.assumeIsolated { $0.watch(socket, what) }
            return 0
        }
        _ = ccurl_multi_set_pointer(raw, CURLMOPT_TIMERDATA, context)
        _ = ccurl_multi_set_timer_callback(raw) { _, milliseconds, context in
            MultiHandle.owner(context)?.assumeIsolated { $0.setTimer(milliseconds: milliseconds) }
            return 0
        }
    }

    func add(_ easy: borrowing EasyHandle) throws(TransportError) {
        let code = curl_multi_add_handle(raw, easy.raw)
        guard code == CURLM_OK else {
            throw TransportError(
                .unavailable, "libcurl could not start the transfer: \(String(cString: curl_multi_strerror(code)))")
        }
    }

    func remove(_ easy: borrowing EasyHandle) {
        curl_multi_remove_handle(raw, easy.raw)
    }

    /// Tells libcurl what a socket is ready for, or with `CURL_SOCKET_TIMEOUT` that its time has come.
    func act(on socket: curl_socket_t, _ mask: CInt) {
        var running: CInt = 0
        curl_multi_socket_action(raw, socket, mask, &running)
    }

    /// The next transfer that is over: its private pointer and how it ended.
    func nextCompleted() -> (context: UnsafeMutableRawPointer?, code: CURLcode)? {
        var left: CInt = 0
        while let message = curl_multi_info_read(raw, &left) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            var context: UnsafeMutableRawPointer?
            _ = ccurl_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &context)
            return (context, message.pointee.data.result)
        }
        return nil
    }

    /// Closes every connection.
    ///
    /// No transfer may be in it any more.
    func close() {
        if let raw { curl_multi_cleanup(raw) }
        raw = nil
    }

    private static func owner(_ context: UnsafeMutableRawPointer?) -> CurlMulti? {
        context.map { Unmanaged<CurlMulti>.fromOpaque($0).takeUnretainedValue() }
    }
}
