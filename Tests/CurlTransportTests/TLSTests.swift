import CurlTransport
import HTTPTransport
import Testing

@Suite("Trust", .timeLimit(.minutes(1)))
struct TLSTests {
    private static let ours = TLSTrust(certificateAuthorities: TestCertificates.authority)
    private static let others = TLSTrust(certificateAuthorities: TestCertificates.otherAuthority)
    private static let anyone = TLSTrust(skipsVerification: true)

    @Test("follows the request's own authorities")
    func authorities() async throws {
        try await withServer(tls: TestCertificates.server()) { _, _ in
            [ok()]
        } _: { transport, server in
            try await expectEqual(transport.get(server.url, trust: Self.ours).body, "ok")
            #expect(await transport.failure(server.url)?.code == .tls)
            #expect(await transport.failure(server.url, trust: Self.others)?.code == .tls)
            #expect(server.count.requests.count == 1)
        }
    }

    @Test("is not inherited: a connection made without verification serves no verified request")
    func separation() async throws {
        try await withServer(tls: TestCertificates.server()) { _, _ in
            [ok()]
        } _: { transport, server in
            try await expectEqual(transport.get(server.url, trust: Self.anyone).body, "ok")
            #expect(await transport.failure(server.url)?.code == .tls)
            #expect(await transport.failure(server.url, trust: Self.others)?.code == .tls)
            try await expectEqual(transport.get(server.url, trust: Self.ours).body, "ok")
            #expect(server.count.requests.count == 2)
            // The same trust does reuse: two refused and two good connections, no fifth.
            try await expectEqual(transport.get(server.url, trust: Self.ours).body, "ok")
            try await expectEqual(transport.get(server.url, trust: Self.anyone).body, "ok")
            #expect(server.count.accepted == 4)
        }
    }

    @Test("checks the host name too")
    func hostName() async throws {
        try await withServer(tls: TestCertificates.server()) { _, _ in
            [ok()]
        } _: { transport, server in
            let url = "https://localhost:\(server.port)/"
            #expect(await transport.failure(url, trust: Self.ours)?.code == .tls)
            try await expectEqual(transport.get(url, trust: Self.anyone).body, "ok")
        }
    }

    @Test("comes from the configured file where a request names no authorities, and only there")
    func file() async throws {
        try await TestCertificates.withAuthorityFile { path in
            var configuration = CurlTransport.Configuration.isolated
            configuration.authorities = .file(path)
            try await withServer(tls: TestCertificates.server(), configuration: configuration) { _, _ in
                [ok()]
            } _: { transport, server in
                try await expectEqual(transport.get(server.url).body, "ok")
                #expect(await transport.failure(server.url, trust: Self.others)?.code == .tls)
            }
        }
    }

    @Test("is a TLS error that says so when the authorities are not PEM")
    func notPEM() async throws {
        try await withServer(tls: TestCertificates.server()) { _, _ in
            [ok()]
        } _: { transport, server in
            let nonsense = TLSTrust(certificateAuthorities: "not a certificate")
            let error = await transport.failure(server.url, trust: nonsense)
            #expect(error?.code == .tls)
            #expect(error?.message.contains("PEM") == true)
        }
    }
}
