import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceTTS

@Suite("The splitter of texts")
struct SentenceSplitterTests {
    /// A text with bars where it is cut; white space round a bar is what is lost.
    struct Case: Sendable, CustomTestStringConvertible {
        var limit: Int
        var cut: String

        var testDescription: String { "\(limit): \(cut)" }
        var parts: [String] { cut.split(separator: "|").map { $0.trimming() } }
        var text: String { String(cut.filter { $0 != "|" }) }

        init(_ limit: Int, _ cut: String) { (self.limit, self.cut) = (limit, cut) }
    }

    @Test(
        "cuts at the last sentence end that fits, in any script",
        arguments: [
            Case(12, "One. Two. |Three. Four."), Case(10, "One. Two. |Three. |Four."),
            Case(14, "Really?! |I see. Yes."),
            Case(12, "Wait… |What now?"), Case(8, "你好。我们走吧！|你来吗？好的。"), Case(7, "你好。|我们走吧！|你来吗？好的。"),
            Case(6, "はい。|そうです。|ですね。"), Case(14, "كيف حالك؟ |أنا بخير."), Case(18, "یہ ٹھیک ہے۔ |وہ نہیں آیا۔"),
            Case(12, "यह ठीक है। |वह आया।"), Case(8, "ሰላም ነው። |ደህና ነኝ።"), Case(14, "Բարեւ ձեզ։ |Լավ եմ։"),
            Case(9, "ကောင်းတယ်။|သွားမယ်။"), Case(12, "Line one\n|Line two"), Case(20, "A title\n\n|The text begins."),
        ])
    func sentences(row: Case) {
        #expect(SentenceSplitter(limit: row.limit).parts(of: row.text) == row.parts)
    }

    @Test(
        "leaves closing quotation marks and brackets with their sentence",
        arguments: [
            Case(14, "\"Go away.\" |He went."), Case(14, "He said “No.” |Then she left."),
            Case(14, "(It rained.) |We stayed."),
            Case(8, "“走吧。”|她说完了。"), Case(8, "「行こう。」|彼は言う。"), Case(14, "« Allons ! » |Il partit."),
            Case(16, "„Geh weg.“ |Er ging fort."), Case(13, "'Go away!' |'Why me?'"),
        ])
    func closers(row: Case) {
        #expect(SentenceSplitter(limit: row.limit).parts(of: row.text) == row.parts)
    }

    @Test(
        "takes neither numbers nor abbreviations nor addresses for sentence ends",
        arguments: [
            Case(20, "It is 3.14 or so. |Pi is 3.14159265."), Case(22, "See you. |I met Dr. Smith now."),
            Case(24, "Fruit. |Take, e.g. Apples now."), Case(24, "All of it. |J. R. Tolkien came."),
            Case(26, "Look here. |Read www.example.com now."), Case(20, "Gut. |Das ist z.B. Obst."),
            Case(22, "It rose. |It was 5 p.m. already."), Case(24, "Stop. |It costs $ 1,000.50 now."),
            Case(17, "Yes. |No.5 is alive..."),
        ])
    func noSentenceEnd(row: Case) {
        #expect(SentenceSplitter(limit: row.limit).parts(of: row.text) == row.parts)
    }

    @Test(
        "cuts a long sentence at clauses, then at spaces, then anywhere between two characters",
        arguments: [
            Case(12, "One, two, |three, four"), Case(11, "one two |three four"), Case(4, "abcd|efgh|ij"),
            Case(6, "我们走吧，|你来吗，好"), Case(12, "At 10:30 or |11:45, maybe"), Case(3, "e\u{301}a\u{308}o|👨‍👩‍👧‍👦🇩🇪x"),
            Case(8, "Yes. |abcdefgh|ij. No."), Case(9, "a — b — |c — d — e"),
        ])
    func longSentences(row: Case) {
        #expect(SentenceSplitter(limit: row.limit).parts(of: row.text) == row.parts)
    }

    @Test("leaves a text that fits alone but for white space round it, and makes no part of none")
    func short() {
        #expect(SentenceSplitter(limit: 9).parts(of: " \n a.  b. c \t") == ["a.  b. c"])
        #expect(SentenceSplitter(limit: nil).parts(of: String(repeating: "a. ", count: 5000)).count == 1)
        for limit in [nil, 1, 5] {
            #expect(SentenceSplitter(limit: limit).parts(of: "") == [])
            #expect(SentenceSplitter(limit: limit).parts(of: " \n\t\u{3000} ") == [])
        }
    }

    @Test("loses nothing but white space and exceeds nothing, whatever the text", arguments: 0..<40)
    func anyText(seed: Int) {
        let alphabet = Array("ab é。！，.,!?…\"”)( \n3👩‍👩‍👦नि؟।，;Dr")
        var generator = SeededGenerator(seed: UInt64(seed))
        let text = String(
            (0..<Int.random(in: 0...400, using: &generator)).map { _ in
                alphabet[Int.random(in: alphabet.indices, using: &generator)]
            })
        for limit in [1, 2, 3, 7, 20, 100] {
            let parts = SentenceSplitter(limit: limit).parts(of: text)
            #expect(parts.joined().filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace }, "limit \(limit)")
            #expect(parts.allSatisfy { (1...limit).contains($0.count) && $0 == $0.trimming() }, "limit \(limit)")
        }
    }
}

extension StringProtocol {
    fileprivate func trimming() -> String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
