/// A hash that is the same in every run and on every machine, which the standard library's is not.
enum FeatureHash {
    /// The hash of `bytes`: FNV-1a, whose weak upper bits SplitMix64 then stirs.
    static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var mixer = SplitMix64(seed: hash)
        return mixer.next()
    }
}
