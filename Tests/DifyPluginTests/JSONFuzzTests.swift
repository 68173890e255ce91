import DifyPlugin
import ScriptedTransport
import Testing

@Suite(.timeLimit(.minutes(1))) struct JSONFuzzTests {
    /// Texts as the host and servers send them.
    static let transcripts: [[UInt8]] = [
        #"{"id": "chatcmpl-1", "choices": [{"index": 0, "delta": {"content": "你好！"}, "finish_reason": null}]}"#,
        #"{"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":-1,"total_tokens":1.1e1},"x":"\ud83d\ude00"}"#,
        #"{"session_id":"a1","event":"request","data":{"type":"model","credentials":{"k":"\"\\\/"},"n":[1,2.50]}}"#,
        #"[{"embedding":[-0.0123,1e-7,0,5E+3,18446744073709551615]},true,false,null,[[[[]]]],"é\u00e9\n"]"#,
        #"{"error": "[address=127.0.0.1:35609, pid=2707] Model not found\tin the model list, uid: \u001f'x'"}"#,
    ].map { Array($0.utf8) }

    /// Reads like a typed reader of chat chunks: some members by kind, the rest passed over.
    private static func readTyped(_ bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes.span, maximumDepth: 8)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "choices": _ = try reader.readList { (reader) throws(JSONError) in try reader.readObject() }
            case "usage": _ = try reader.readFragment()
            case "error", "id", "session_id": _ = try reader.readNonEmptyString()
            default: try reader.skipValue()
            }
        }
        try reader.finish()
    }

    @Test("damaged texts are errors or values, the same read and skipped, and stop nothing", arguments: 0..<5)
    func mutations(_ index: Int) {
        let original = Self.transcripts[index]
        var random = SeededGenerator(seed: UInt64(index) + 7)
        var refused = 0
        for round in 0..<6000 {
            var bytes = original
            for _ in 0...(round % 4) {
                guard !bytes.isEmpty else { break }
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch round % 5 {
                case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 3: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
                }
            }
            let reading = JSONVerdict.reading(bytes)
            if !JSONVerdict.agree(reading, JSONVerdict.skipping(bytes)) {
                Issue.record("read and skipped differently: \(bytes)")
            }
            if reading != .accepted { refused += 1 }
            do throws(JSONError) { try Self.readTyped(bytes) } catch { #expect(error.offset <= bytes.count) }
        }
        #expect(refused > 2000 && refused < 6000)
    }

    @Test("every single bit flipped, every byte left out, and every beginning", arguments: 0..<5)
    func singleFaults(_ index: Int) {
        let original = Self.transcripts[index]
        #expect(JSONVerdict.reading(original) == .accepted)
        for place in original.indices {
            var variants = (0..<8).map { bit in
                var bytes = original
                bytes[place] ^= 1 << bit
                return bytes
            }
            variants.append(Array(original[..<place] + original[(place + 1)...]))
            variants.append(Array(original[..<place]))
            for bytes in variants where !JSONVerdict.agree(JSONVerdict.reading(bytes), JSONVerdict.skipping(bytes)) {
                Issue.record("read and skipped differently: \(bytes)")
            }
            #expect(JSONVerdict.skipping(variants[9]) != .accepted)
        }
    }
}
