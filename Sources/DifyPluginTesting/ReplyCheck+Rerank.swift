import DifyPlugin

extension ReplyCheck {
    /// Checks a rerank model's result (protocol sections 3.7.5, 3.7.6), against the request's fields if they are known.
    mutating func ranking(_ payload: JSONValue, asked fields: JSONObject?) {
        let result = payload.object ?? [:]
        require(result["model"]?.string?.isEmpty == false, "`model` is not a non-empty string", "3.7.5")
        guard let documents = result["docs"]?.array else {
            require(false, "`docs` is not a list", "3.7.5")
            return
        }
        for (place, document) in documents.enumerated() { rankedDocument(document, at: place) }
        guard let fields, let asked = fields["docs"]?.array else { return }
        let ranking = documents.compactMap(\.object)
        places(ranking, in: asked)
        scores(ranking.compactMap { $0["score"]?.double }, threshold: fields["score_threshold"]?.double ?? 0)
        count(ranking.count, of: asked.count, asked: fields)
    }

    private mutating func rankedDocument(_ document: JSONValue, at place: Int) {
        let document = document.object
        require(Self.isCount(document?["index"]), "the `index` of document \(place) is not a JSON integer", "3.7.5")
        require(document?["text"]?.string != nil, "the `text` of document \(place) is not a string", "3.7.5")
        require(document?["score"]?.double != nil, "the `score` of document \(place) is not a number", "3.7.5")
    }

    /// Dify finds its document by the index and goes on with the text that comes back (section 6.8).
    private mutating func places(_ ranking: [JSONObject], in asked: [JSONValue]) {
        var seen: Set<Int> = []
        for document in ranking {
            guard let index = document["index"]?.int, index >= 0 else { continue }
            require(seen.insert(index).inserted, "the index \(index) is told twice", "6.8")
            guard require(index < asked.count, "the index \(index) is beyond the \(asked.count) documents", "3.7.5"),
                let text = Self.text(ofDocument: asked[index])
            else { continue }
            require(
                document["text"]?.string.map { $0.utf8.elementsEqual(text.utf8) } != false,
                "the text of the document \(index) is not that of the request", "6.8")
        }
    }

    private mutating func scores(_ scores: [Double], threshold: Double) {
        require(zip(scores, scores.dropFirst()).allSatisfy { $0 >= $1 }, "the scores do not fall", "6.8")
        // Zero stands for none (section 3.7.5).
        require(
            threshold == 0 || scores.allSatisfy { $0 >= threshold }, "a score is below the threshold \(threshold)",
            "3.7.5")
    }

    /// Zero stands for no bound in both fields (section 3.7.5); only a threshold may leave out documents beside the bound.
    private mutating func count(_ count: Int, of total: Int, asked fields: JSONObject) {
        let bound = fields["top_n"]?.int ?? 0
        let most = bound > 0 ? min(bound, total) : total
        require(count <= most, "there are \(count) documents, more than \(most)", "3.7.5")
        if (fields["score_threshold"]?.double ?? 0) == 0 {
            require(count >= most, "there are \(count) documents, fewer than \(most), without a threshold", "3.7.5")
        }
    }

    /// A document's text: the document itself, or its content if that is one (section 3.7.6).
    private static func text(ofDocument document: JSONValue) -> String? {
        if let text = document.string { return text }
        guard let document = document.object, document["content_type"] == "text" else { return nil }
        return document["content"]?.string
    }
}
