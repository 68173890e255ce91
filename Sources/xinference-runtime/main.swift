import CurlTransport
import DifyPlugin
import DifyPluginServerless
import Glibc
import XinferenceProvider

if CommandLine.arguments.dropFirst().first == "--version" {
    print(versionLine)
    exit(0)
}

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
    case .local: isComplete = try await StandardPlugin.run(makeRunLoop)
    case .remote: try await RemotePlugin.run(makeRunLoop)
    case .serverless: try await ServerlessPlugin.run(makeRunLoop)
    }
    // Nothing of libcurl may run while the process takes itself apart.
    transport?.shutdown()
    exit(isComplete ? 0 : 1)
} catch {
    DiagnosticLog(lineLimit: 4096).note("the plugin cannot start: \(error)")
    exit(1)
}
