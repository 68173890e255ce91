import DifyPlugin
import Foundation
import Testing

@testable import DifyPackaging

/// Archives, keys and signatures that other programs made.
enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
        return [UInt8](try Data(contentsOf: url))
    }

    static func text(_ name: String) throws -> String {
        String(decoding: try bytes(name), as: UTF8.self)
    }

    static func signingKey() throws -> SigningKey {
        try SigningKey(pem: Secret(try text("test-only-key.pem")))
    }

    static func verifyingKey() throws -> VerifyingKey {
        try VerifyingKey(pem: try text("test-only-key.public.pem"))
    }

    /// When the signatures say that they were made.
    static let time: Int64 = 1_767_322_800
}
