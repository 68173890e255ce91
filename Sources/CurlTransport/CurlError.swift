import CCurl
import Glibc
internal import HTTPTransport

/// How libcurl has ended a transfer, with all that the sentence about it needs.
struct CurlFailure {
    var code: CURLcode
    /// What libcurl wrote into the error buffer.
    var detail = ""
    /// The system's error number of a failed connect; 0 for none.
    var systemError: CInt = 0
    /// The proxy's answer to CONNECT; 0 for none.
    var connectStatus = 0
    var responseBegan = false
    var usesProxy = false
    var origin: Origin
    var connectTimeout: Duration

    /// The failure in the transport's terms.
    ///
    /// `nil` for success.
    ///
    /// libcurl's own text is only shown where it cannot hold a URL: it repeats a proxy's URL with its password.
    var transportError: TransportError? {
        switch code {
        case CURLE_OK: nil
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT,
            CURLE_INTERFACE_FAILED:
            connectError
        case CURLE_PROXY: error(.proxy, "the proxy for \(origin) refused the connection or answered in no known way")
        case CURLE_RECV_ERROR where connectStatus >= 300, CURLE_SEND_ERROR where connectStatus >= 300:
            error(.proxy, "the proxy refused the connection to \(origin) with status \(connectStatus)")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
            CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CLIENTCERT:
            tlsError
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM,
            CURLE_HTTP3, CURLE_QUIC_CONNECT_ERROR, CURLE_AGAIN, CURLE_READ_ERROR, CURLE_UNRECOVERABLE_POLL:
            brokenError
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_RANGE_ERROR,
            CURLE_HTTP_RETURNED_ERROR, CURLE_BAD_DOWNLOAD_RESUME, CURLE_CHUNK_FAILED, CURLE_TOO_MANY_REDIRECTS:
            // The scheme was checked before, so an unsupported protocol is an answer that does not begin with HTTP/.
            error(.malformedResponse, "what \(origin) sent is not an HTTP response\(quoted)")
        case CURLE_URL_MALFORMAT: error(.invalidURL, "libcurl cannot use the request's URL")
        case CURLE_FILESIZE_EXCEEDED:
            error(.bodyTooLarge, "the response from \(origin) is larger than libcurl allows")
        case CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION, CURLE_NOT_BUILT_IN:
            error(.invalidRequest, "libcurl refused the request to \(origin) (\(summary))")
        case CURLE_ABORTED_BY_CALLBACK, CURLE_WRITE_ERROR: error(.cancelled, "the request to \(origin) was given up")
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_NO_CONNECTION_AVAILABLE:
            error(.unavailable, "the HTTP transport cannot carry out the request to \(origin) (\(summary))")
        default: error(.connectionBroken, "the exchange with \(origin) failed (\(summary))")
        }
    }

    private var connectError: TransportError {
        let via = usesProxy ? " through the proxy" : ""
        return switch code {
        case CURLE_COULDNT_RESOLVE_HOST: error(.nameNotResolved, "the host name \(origin.host) has no address")
        case CURLE_COULDNT_RESOLVE_PROXY:
            error(.nameNotResolved, "the host name of the proxy for \(origin) has no address")
        case CURLE_OPERATION_TIMEDOUT:
            error(.connectTimeout, "no connection to \(origin)\(via) within \(connectTimeout.inSeconds)")
        case _ where systemError == ETIMEDOUT:
            error(.connectTimeout, "no connection to \(origin)\(via): the system gave up waiting")
        case _ where systemError != 0:
            error(.connectionRefused, "could not connect to \(origin)\(via): \(systemMessage(systemError))")
        default: error(.connectionRefused, "could not connect to \(origin)\(via)")
        }
    }

    private var tlsError: TransportError {
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION:
            error(.tls, "the certificate of \(origin) is not trusted\(quoted)")
        case CURLE_SSL_CACERT_BADFILE:
            error(.tls, "the certificate authorities for \(origin) cannot be read; they have to be PEM text")
        default: error(.tls, "no secure connection to \(origin)\(quoted)")
        }
    }

    private var brokenError: TransportError {
        switch code {
        case CURLE_GOT_NOTHING: error(.connectionBroken, "\(origin) closed the connection without an answer")
        case _ where responseBegan:
            error(.connectionBroken, "the connection to \(origin) broke off before the response was complete\(quoted)")
        default: error(.connectionBroken, "the connection to \(origin) broke off before a response came\(quoted)")
        }
    }

    private func error(_ code: TransportError.Code, _ message: String) -> TransportError {
        TransportError(code, message, responseBegan: responseBegan)
    }

    /// libcurl's sentence, as an addition to ours.
    private var quoted: String { detail.isEmpty ? "" : " (\(detail))" }

    private var summary: String { String(cString: curl_easy_strerror(code)) }
}

extension Transfer {
    /// Why the transfer has ended; `nil` when its response is complete.
    func error(for code: CURLcode) -> TransportError? {
        if let failure { return failure }
        return CurlFailure(
            code: code, detail: easy.errorText, systemError: CInt(truncatingIfNeeded: easy.info(CURLINFO_OS_ERRNO)),
            connectStatus: easy.info(CURLINFO_HTTP_CONNECTCODE), responseBegan: responseBegan,
            usesProxy: request.proxy != nil, origin: request.origin, connectTimeout: request.timeouts.connect
        ).transportError
    }
}
