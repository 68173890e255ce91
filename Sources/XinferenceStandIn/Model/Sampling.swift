/// How the language model picks the next token.
struct Sampling: Sendable, Hashable {
    /// 0 always takes the likeliest token.
    var temperature: Double
    /// The same seed and prompt give the same answer; nil takes a random seed.
    var seed: Int?

    /// The generator for one answer.
    func generator() -> SplitMix64 {
        SplitMix64(seed: seed.map { UInt64(bitPattern: Int64($0)) } ?? UInt64.random(in: .min ... .max))
    }
}

/// A small seeded generator (Steele, Lea and Flood's SplitMix64): the standard library has no generator with a seed.
struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
