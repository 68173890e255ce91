import DifyPlugin

/// A request about many texts that the host may send in parts (protocol section 5.4).
struct ServerlessBatch {
    let request: PluginRequest
    let texts: [JSONValue]

    /// `nil` if the action's requests are not split.
    init?(_ request: PluginRequest) {
        guard ["invoke_text_embedding", "get_text_embedding_num_tokens"].contains(request.action),
            let texts = request.fields["texts"]?.array
        else { return nil }
        self.request = request
        self.texts = texts
    }

    /// The request about some of the texts, in the same session.
    func part(_ range: Range<Int>) -> PluginRequest {
        var part = request
        part.fields["texts"] = .array(Array(texts[range]))
        return part
    }

    /// Where the part that begins at a text has to end to fit into the limit; `start` if not even that text does.
    func end(of start: Int, limit: Int) throws(JSONError) -> Int {
        var bytes = try part(start..<start).body.count
        var end = start
        while end < texts.count {
            var writer = JSONWriter()
            try texts[end].write(to: &writer)
            bytes += writer.bytes.count + (end > start ? 1 : 0)
            if bytes > limit { break }
            end += 1
        }
        return end
    }
}
