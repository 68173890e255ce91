import Glibc

/// A second of a tone, for trying out models that hear.
package enum TestTone {
    /// A RIFF/WAVE file: mono, 16 bits, 16,000 samples of A above middle C, at a quarter of full volume.
    ///
    /// A tone and not silence: voice detectors that some models put before themselves leave nothing of silence.
    package static let wave: [UInt8] = {
        let rate = 16_000
        var file: [UInt8] = []
        file += Array("RIFF".utf8) + little(UInt32(36 + 2 * rate)) + Array("WAVEfmt ".utf8) + little(UInt32(16))
        // PCM, one channel, samples and bytes a second, bytes and bits of a sample.
        file += little(UInt16(1)) + little(UInt16(1)) + little(UInt32(rate)) + little(UInt32(2 * rate))
        file += little(UInt16(2)) + little(UInt16(16)) + Array("data".utf8) + little(UInt32(2 * rate))
        for sample in 0..<rate {
            let level = 8_192 * sin(2 * Double.pi * 440 * Double(sample) / Double(rate))
            file += little(UInt16(bitPattern: Int16(level)))
        }
        return file
    }()

    private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<(Number.bitWidth / 8)).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}
