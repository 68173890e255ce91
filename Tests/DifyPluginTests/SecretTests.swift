import DifyPlugin
import Testing

struct SecretTests {
    @Test("neither a secret nor credentials print what they hold")
    func silent() {
        let secret = Secret("hunter2")
        let credentials: ModelCredentials = ["api_key": "hunter2"]
        var dumped = ""
        dump(secret, to: &dumped)
        dump(credentials, to: &dumped)
        dump([secret], to: &dumped)
        let texts = [
            dumped, "\(secret) \(credentials)", String(reflecting: secret), String(reflecting: credentials),
            "\([secret]) \([credentials])", String(describing: Optional(secret)),
        ]
        for text in texts { #expect(!text.contains("hunter2")) }
        #expect("\(credentials)".contains("api_key"))
        #expect(secret.reveal() == "hunter2")
    }
}
