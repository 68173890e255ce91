import DifyPlugin
import DifyPluginTesting
import Foundation

extension LocalInstallation {
    /// Has Ctrl-C and SIGTERM, which end the tool, remove the installation first.
    ///
    /// - Throws: `SystemError` if the system refuses the means.
    func removeWhenStopped() throws {
        try ProcessSignals.drain {
            remove()
            _exit(128 + SIGINT)
        }
    }
}
