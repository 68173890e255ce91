import CurlTransport
import DifyPlugin
import Glibc
import XinferenceProvider

// The heartbeat goes out before anything else is set up: it is what the daemon waits for.
let log = DiagnosticLog()
do {
    let drain = DrainSwitch()
    try ProcessSignals.drain { drain.turn() }
    let connection = try DescriptorConnection(input: 0, output: 1)
    drain.onTurn { connection.stopReading() }
    let transport = try CurlTransport()
    let runLoop = PluginRunLoop(
        provider: XinferenceProvider(transport: transport), executor: transport.executor, note: log.note)
    let isComplete = await runLoop.run(on: connection)
    transport.shutdown()
    exit(isComplete ? 0 : 1)
} catch {
    log.note("the plugin cannot start: \(error)")
    exit(1)
}
