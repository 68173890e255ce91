import XinferenceClient
import XinferenceShared

/// What some servers behind the same path do not take with documents to rank.
enum RerankQuirk: ServerQuirk {
    /// The fields that only state Xinference's defaults.
    case statedDefaults

    func isShown(by failure: StatusFailure, to request: RerankRequest) -> Bool {
        request.statesDefaults
            && (failure.says("return_documents") || failure.says("top_n") || failure.says("extra inputs")
                || failure.says("extra fields"))
    }

    func adapt(_ request: inout RerankRequest) {
        request.statesDefaults = false
    }
}
