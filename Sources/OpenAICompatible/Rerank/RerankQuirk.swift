/// What some servers behind the same path do not take with documents to rank.
public enum RerankQuirk: ServerQuirk {
    /// The fields that only state what most servers do by themselves.
    case statedDefaults

    /// Whether a refusal of that request is due to this.
    public func isShown(by failure: StatusFailure, to request: RerankRequest) -> Bool {
        request.statesDefaults
            && ["return_documents", "top_n", "Extra inputs", "extra inputs", "extra fields"].contains {
                failure.says($0)
            }
    }

    /// Takes it out of a request.
    public func adapt(_ request: inout RerankRequest) {
        request.statesDefaults = false
    }
}
