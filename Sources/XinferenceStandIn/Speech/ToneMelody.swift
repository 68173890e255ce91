internal import Foundation

/// Bytes as a melody of 16 notes, two notes for each byte, and back.
///
/// Every note lasts 96 samples and holds a whole number of waves, a different one for each value. So notes join without
/// a click, and no note has any part of another: the energy at the 16 frequencies, measured after Goertzel, tells them
/// apart whatever sample rate a file's header gives.
enum ToneMelody {
    /// The samples of one second, as many as the recorded server's voices have.
    static let sampleRate = 24_000
    static let noteLength = 96
    private static let amplitude = 8_000.0
    /// The waves in the lowest note; 500 Hz at the rate above.
    private static let lowestNote = 2
    /// Quieter samples than this are silence.
    private static let silence: Int16 = 400

    private static let notes: [[Int16]] = (0..<16).map { value in
        (0..<noteLength).map { Int16(amplitude * sin(angle(value) * Double($0))) }
    }
    private static let coefficients: [Double] = (0..<16).map { 2 * cos(angle($0)) }

    /// How far the wave of the note `value` turns from one sample to the next.
    private static func angle(_ value: Int) -> Double {
        2 * .pi * Double(lowestNote + value) / Double(noteLength)
    }

    /// The samples that sing `bytes`.
    static func samples(of bytes: [UInt8]) -> [Int16] {
        var samples: [Int16] = []
        samples.reserveCapacity(bytes.count * 2 * noteLength)
        for byte in bytes {
            samples += notes[Int(byte >> 4)]
            samples += notes[Int(byte & 15)]
        }
        return samples
    }

    /// The bytes that `samples` sing after any silence; nil when they do not begin with `mark`.
    ///
    /// Noise or silence after the melody becomes bytes too.
    static func bytes(in samples: [Int16], after mark: [UInt8]) -> [UInt8]? {
        guard let onset = samples.firstIndex(where: { $0 > silence || $0 < -silence }) else { return nil }
        // A wave begins with zero, so the first loud sample is not the first of the note.
        for start in max(onset - 2, 0)...onset {
            let head = samples[start...].prefix(mark.count * 2 * noteLength)
            if bytes(in: head) == mark { return bytes(in: samples[start...]) }
        }
        return nil
    }

    private static func bytes(in samples: ArraySlice<Int16>) -> [UInt8] {
        stride(from: samples.startIndex, through: samples.endIndex - 2 * noteLength, by: 2 * noteLength).map { start in
            let middle = start + noteLength
            return note(samples[start..<middle]) << 4 | note(samples[middle..<(middle + noteLength)])
        }
    }

    /// The value of the note that is loudest in `samples`.
    private static func note(_ samples: ArraySlice<Int16>) -> UInt8 {
        var loudest = (value: 0, power: -1.0)
        for (value, coefficient) in coefficients.enumerated() {
            var last = 0.0
            var beforeLast = 0.0
            for sample in samples {
                (last, beforeLast) = (Double(sample) + coefficient * last - beforeLast, last)
            }
            let power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast
            if power > loudest.power { loudest = (value, power) }
        }
        return UInt8(truncatingIfNeeded: loudest.value)
    }
}
