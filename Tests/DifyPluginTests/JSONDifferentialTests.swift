import DifyPlugin
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1))) struct JSONDifferentialTests {
    private static let documents = 3000

    @Test("what the writer writes, Foundation and the reader read as the value it was")
    func written() throws {
        var source = RandomJSON(seed: 3)
        let decoder = JSONDecoder()
        for _ in 0..<Self.documents {
            let value = source.value()
            var writer = JSONWriter()
            try value.write(to: &writer)
            let text = String(decoding: writer.bytes, as: UTF8.self)
            #expect(
                try decoder.decode(AnyJSON.self, from: Data(writer.bytes)).value.normalised == value.normalised,
                "\(text)")
            #expect(try JSONValue(parsing: text).normalised == value.normalised, "\(text)")
            #expect(JSONVerdict.skipping(writer.bytes) == .accepted, "\(text)")
        }
    }

    @Test("what Foundation writes, the reader reads as the value it was")
    func foundation() throws {
        var source = RandomJSON(seed: 4)
        let encoder = JSONEncoder()
        let formats: [JSONEncoder.OutputFormatting] = [[], .prettyPrinted, [.sortedKeys, .withoutEscapingSlashes]]
        for index in 0..<Self.documents {
            let value = source.value()
            encoder.outputFormatting = formats[index % formats.count]
            let bytes = Array(try encoder.encode(AnyJSON(value)))
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(try JSONValue(parsing: text).normalised == value.normalised, "\(text)")
            #expect(JSONVerdict.skipping(bytes) == .accepted, "\(text)")
        }
    }

    @Test("any spelling of a value reads as it does with Foundation")
    func spellings() throws {
        var source = RandomJSON(seed: 5)
        let decoder = JSONDecoder()
        for _ in 0..<Self.documents {
            let value = source.value()
            let text = source.spelled(value)
            let read = try JSONValue(parsing: text)
            #expect(read.normalised == value.normalised, "\(text)")
            let theirs = try decoder.decode(AnyJSON.self, from: Data(text.utf8)).value
            #expect(theirs.normalised == read.normalised, "\(text)")
        }
    }

    @Test("a spelling with one byte changed is taken or refused as Foundation does")
    func damaged() throws {
        var source = RandomJSON(seed: 6)
        let replacements = Array("{}[],:\"\\u0123e.-+ntx \n".utf8)
        var refused = 0
        for _ in 0..<Self.documents {
            let value = source.value(depth: 3)
            var bytes = Array(source.spelled(value).utf8)
            let place = Int.random(in: 0..<bytes.count, using: &source.random)
            bytes[place] = replacements[Int.random(in: 0..<replacements.count, using: &source.random)]
            let reading = JSONVerdict.reading(bytes)
            #expect(JSONVerdict.agree(reading, JSONVerdict.skipping(bytes)))
            // Foundation repairs lone surrogates and reads numbers without end in its own way.
            guard reading != .refused(.invalidText), reading != .refused(.numberOutOfRange) else { continue }
            let theirs = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            #expect(theirs == (reading == .accepted), "\(String(decoding: bytes, as: UTF8.self))")
            if reading != .accepted { refused += 1 }
        }
        #expect(refused > Self.documents / 4)
    }
}
