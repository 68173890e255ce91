import DifyPackaging
import DifyPlugin
import Foundation

/// What a verification found, for people and for scripts.
struct PackageReport {
    /// The program in this plugin's packages, as its launcher knows it.
    static let program = "xinference-runtime"

    let path: String
    let result: PackageVerification

    /// Writes the figures as a table, and the findings below it.
    func write(to terminal: Terminal) {
        var rows = [("package", path)]
        if let identity = result.identity { rows.append(("identity", "\(identity)")) }
        if let checksum = result.checksum { rows.append(("checksum", checksum)) }
        rows.append(("size", ByteCount(result.fileSize).description))
        rows.append(("unpacked", "\(ByteCount(result.uncompressedSize)) in \(result.fileCount) files"))
        for (platform, size) in programs { rows.append((platform.rawValue, ByteCount(size).description)) }
        if let signature { rows.append(("signature", signature)) }
        terminal.table(rows)
        for finding in result.findings {
            let isError = finding.severity == .error
            terminal.line(terminal.styled(isError ? "✗ " : "! ", isError ? .bad : .accent) + finding.message)
        }
        let count = result.errors.count
        if count == 0 {
            terminal.line(terminal.styled("✓ ", .good) + "no rule is broken")
        } else {
            terminal.line(count == 1 ? "1 rule is broken" : "\(count) rules are broken")
        }
    }

    /// Writes everything as one line of JSON.
    func writeJSON(to terminal: Terminal) {
        var writer = JSONWriter()
        writer.beginObject()
        func member(_ name: String, _ value: String?) {
            writer.key(name)
            if let value { writer.string(value) } else { writer.null() }
        }
        member("package", path)
        member("identity", result.identity.map { "\($0)" })
        member("checksum", result.checksum)
        writeSignature(to: &writer)
        writer.key("size")
        writer.integer(result.fileSize)
        writer.key("unpacked_size")
        writer.integer(result.uncompressedSize)
        writer.key("programs")
        writer.beginObject()
        for (platform, size) in programs {
            writer.key(platform.rawValue)
            writer.integer(size)
        }
        writer.endObject()
        for (name, findings) in [("errors", result.errors), ("advice", result.advice)] {
            writer.key(name)
            writer.beginArray()
            for finding in findings { writer.string(finding.message) }
            writer.endArray()
        }
        writer.endObject()
        terminal.line(String(decoding: writer.bytes, as: UTF8.self))
    }

    /// The signature as an object, with what is known of it; `null` if a file cannot be read.
    private func writeSignature(to writer: inout JSONWriter) {
        writer.key("signature")
        let (state, signature, category): (String, PackageSignature?, PackageCategory?)
        switch result.signature {
        case .unsigned: (state, signature, category) = ("none", nil, nil)
        case .malformed: (state, signature, category) = ("malformed", nil, nil)
        case .unchecked(let known): (state, signature, category) = ("unchecked", known, nil)
        case .bad(let known): (state, signature, category) = ("bad", known, nil)
        case .good(let known, let by): (state, signature, category) = ("good", known, by)
        case nil: return writer.null()
        }
        writer.beginObject()
        writer.key("state")
        writer.string(state)
        if let signature {
            writer.key("time")
            writer.integer(signature.time)
        }
        if let category {
            writer.key("category")
            writer.string(category.rawValue)
        }
        writer.endObject()
    }

    private var programs: [(NativePlatform, Int)] {
        NativePlatform.allCases.compactMap { platform in result.programSizes[platform].map { (platform, $0) } }
    }

    /// The signature in words.
    private var signature: String? {
        func date(_ signature: PackageSignature) -> String {
            Date(timeIntervalSince1970: TimeInterval(signature.time)).formatted(.iso8601)
        }
        return switch result.signature {
        case .unsigned: "none"
        case .malformed: "not readable"
        case .unchecked(let signature): "of \(date(signature)), not checked"
        case .bad(let signature): "of \(date(signature)), bad"
        case .good(let signature, let category): "of \(date(signature)), good, category \(category.rawValue)"
        case nil: nil
        }
    }
}
