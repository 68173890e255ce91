/// How far an answer has come that Dify asks for again and again (protocol section 3.7.12).
///
/// The host refuses a running one without state, a number below one and a failure without words; none of these can be
/// said here.
public enum LLMPollingResult: Sendable, Hashable {
    /// Not there yet: ask again.
    case running(LLMPollingProgress)
    /// Here it is.
    case succeeded(LLMResult)
    /// It will not come.
    case failed(LLMPollingFailure)

    /// The same with the price of its usage.
    func priced(by pricing: ModelPricing?) throws(InvokeError) -> LLMPollingResult {
        guard case .succeeded(var result) = self else { return self }
        result.usage = try result.usage.priced(by: pricing)
        return .succeeded(result)
    }

    func write(model: String, to writer: inout JSONWriter) throws(JSONError) {
        writer.beginObject()
        writer.key("status")
        switch self {
        case .running(let progress):
            writer.string("running")
            try progress.writeMembers(to: &writer)
        case .succeeded(let result):
            writer.string("succeeded")
            writer.key("result")
            result.write(model: model, to: &writer)
        case .failed(let failure):
            writer.string("failed")
            writer.key("error")
            writer.string(failure.message)
        }
        writer.endObject()
    }
}
