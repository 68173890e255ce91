import Foundation
import Glibc

extension PluginProcess {
    /// What the process uses now; `nil` if it has ended or the system does not tell.
    public func figures() -> Figures? {
        guard let status = Self.text(of: "/proc/\(pid)/status"), let seconds = processorSeconds(),
            let resident = Self.number("VmRSS:", in: status), let peak = Self.number("VmHWM:", in: status),
            let threads = Self.number("Threads:", in: status)
        else { return nil }
        return Figures(
            residentBytes: resident * 1024, peakResidentBytes: peak * 1024, processorSeconds: seconds, threads: threads)
    }

    /// Fields 14 and 15 of `/proc/PID/stat`, counted after the command's closing parenthesis (proc(5)).
    private func processorSeconds() -> Double? {
        guard let text = Self.text(of: "/proc/\(pid)/stat"), let name = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: name)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func text(of path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func number(_ name: String, in status: String) -> Int? {
        status.split(separator: "\n").first { $0.hasPrefix(name) }?
            .split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }
}
