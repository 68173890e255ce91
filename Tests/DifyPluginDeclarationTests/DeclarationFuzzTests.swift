import DifyPlugin
import DifyPluginDeclaration
import Testing

/// Whatever stands where, the rules answer.
struct DeclarationFuzzTests {
    /// One value of each kind, and those at the ends of theirs.
    static let kinds: [JSONValue] = [
        .null, true, false, 0, -1, .integer(.max), .integer(.min), .unsigned(.max), 0.5, .double(.infinity),
        .double(-.greatestFiniteMagnitude), "", "\0", "a", "-", "1.0.0-", "é\u{301}", "%", "://", [], [[]], [.null],
        [:],
        ["": [:]], ["en_US": 1], .letters(2000),
    ]

    private func violations(_ declaration: JSONValue) -> [DeclarationViolation] {
        ManifestRules.violations(in: declaration) + ProviderRules.violations(in: declaration)
            + ModelRules.violations(in: declaration)
    }

    typealias Rules = @Sendable (JSONValue) -> [DeclarationViolation]

    static let declarations: [(valid: JSONValue, rules: Rules)] = [
        (Valid.manifest, ManifestRules.violations), (Valid.provider, ProviderRules.violations),
        (Valid.providerOfFiles, ProviderRules.violations), (Valid.model, ModelRules.violations),
    ]

    @Test("each kind of value in each place is taken or named", arguments: declarations)
    func everyKind(_ valid: JSONValue, _ rules: Rules) {
        let paths = valid.paths()
        #expect(paths.count > 20)
        var wordless = 0
        for path in paths {
            for value in Self.kinds {
                wordless += rules(valid.with(path, value)).count { $0.reason.isEmpty }
            }
        }
        #expect(wordless == 0)
    }

    @Test("several values in several places are taken or named", arguments: 0..<4 as Range<UInt64>)
    func several(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        var wordless = 0
        for valid in [Valid.manifest, Valid.provider, Valid.providerOfFiles, Valid.model] {
            let paths = valid.paths()
            for _ in 0..<100 {
                var declaration = valid
                for _ in 0..<5 {
                    guard let path = paths.randomElement(using: &random) else { continue }
                    declaration.set(path, to: Self.kinds.randomElement(using: &random))
                }
                wordless += violations(declaration).count { $0.reason.isEmpty }
            }
        }
        #expect(wordless == 0)
    }
}

/// The same numbers for the same seed.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
