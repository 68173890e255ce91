/// What some servers behind the same path do not take with documents to rank.
public enum RerankQuirk: ServerQuirk {
    /// The fields that only state Xinference's defaults.
    case statedDefaults

    /// Whether a refusal of that request is due to this.
    public func isShown(by failure: StatusFailure, to request: RerankRequest) -> Bool {
        request.statesDefaults
            && (failure.says("return_documents") || failure.says("top_n") || failure.says("Extra inputs")
                || failure.says("extra fields"))
    }

    /// Takes it out of a request.
    public func adapt(_ request: inout RerankRequest) {
        request.statesDefaults = false
    }
}
