import CurlTransport
import DifyPlugin
import Glibc
import XinferenceProvider

let diagnostics = DiagnosticLog()
do {
    ProcessSignals.hold()
    // Sends the heartbeat the daemon waits for, before anything else is set up.
    let connection = try DescriptorConnection(input: 0, output: 1)
    try ProcessSignals.drain { connection.stopReading() }
    let transport = try CurlTransport()
    let runLoop = PluginRunLoop(
        provider: XinferenceProvider(transport: transport), executor: transport.executor,
        note: { diagnostics.note($0) })
    let isComplete = await runLoop.run(on: connection)
    transport.shutdown()
    exit(isComplete ? 0 : 1)
} catch {
    diagnostics.note("the plugin cannot start: \(error)")
    exit(1)
}
