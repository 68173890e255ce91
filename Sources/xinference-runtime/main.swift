import CurlTransport
import DifyPlugin
import Glibc
import XinferenceProvider

do {
    var transport: CurlTransport?
    let makeRunLoop = { (log: DiagnosticLog) in
        let libcurl = try CurlTransport()
        transport = libcurl
        return PluginRunLoop(provider: XinferenceProvider(transport: libcurl), executor: libcurl.executor) {
            log.note($0)
        }
    }
    var isComplete = true
    switch try InstallMethod.current() {
    case .remote: try await RemotePlugin.run(makeRunLoop)
    case .local, .serverless: isComplete = try await StandardPlugin.run(makeRunLoop)
    }
    // Nothing of libcurl may run while the process takes itself apart.
    transport?.shutdown()
    exit(isComplete ? 0 : 1)
} catch {
    DiagnosticLog().note("the plugin cannot start: \(error)")
    exit(1)
}
