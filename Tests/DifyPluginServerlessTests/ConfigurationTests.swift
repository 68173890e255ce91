import DifyPluginServerless
import Testing

@Suite("The server's configuration")
struct ConfigurationTests {
    @Test("what the environment does not name keeps its default")
    func defaults() throws {
        let configuration = try ServerlessConfiguration { _ in nil }
        #expect(configuration == ServerlessConfiguration())
        #expect(configuration.host == "0.0.0.0" && configuration.port == 8080)
        #expect(configuration.maximumBodyLength == 5_242_880)
        #expect(try ServerlessConfiguration { _ in "" } == ServerlessConfiguration())
    }

    @Test("the environment's words are taken")
    func values() throws {
        let environment = [
            "SERVERLESS_HOST": "::1", "SERVERLESS_PORT": "9", "MAX_SERVERLESS_REQUEST_BYTES": "1024",
        ]
        let configuration = try ServerlessConfiguration { environment[$0] }
        #expect(configuration.host == "::1" && configuration.port == 9 && configuration.maximumBodyLength == 1024)
    }

    @Test(
        "a value that cannot be used is one plain error with the variable's name",
        arguments: [
            ("SERVERLESS_PORT", "eighty", "a whole number from 0 to 65535"),
            ("SERVERLESS_PORT", "65536", "a whole number from 0 to 65535"),
            ("SERVERLESS_PORT", "-1", "a whole number from 0 to 65535"),
            ("MAX_SERVERLESS_REQUEST_BYTES", "0", "a whole number from 1 to 1073741824"),
            ("MAX_SERVERLESS_REQUEST_BYTES", "5MB", "a whole number from 1 to 1073741824"),
        ])
    func refusals(variable: String, value: String, expectation: String) {
        let error = #expect(throws: ServerlessConfiguration.EnvironmentError.self) {
            try ServerlessConfiguration { $0 == variable ? value : nil }
        }
        #expect(error?.description == "\(variable) is \"\(value)\"; it has to be \(expectation)")
    }

    @Test("a port that is taken is an error that names it")
    func takenPort() async throws {
        try await withServer(StepModel()) { server in
            var configuration = ServerlessConfiguration()
            configuration.host = "127.0.0.1"
            configuration.port = server.port
            let error = await #expect(throws: ServerlessServer.ListenError.self) {
                try await ServerlessServer.start(configuration)
            }
            #expect(error?.description.contains("127.0.0.1, port \(server.port)") == true)
            #expect(error?.description.contains("SERVERLESS_PORT") == true)
        }
    }
}
