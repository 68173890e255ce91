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
            let mark = terminal.styled(isError ? "✗ " : "! ", isError ? .bad : .warning)
            terminal.line(mark + finding.message.printableLine)
        }
        let count = result.errors.count
        if count == 0 {
            terminal.line(terminal.styled("✓ ", .good) + "no rule is broken")
        } else {
            terminal.line(count == 1 ? "1 rule is broken" : "\(count) rules are broken")
        }
    }

    /// Everything, for scripts.
    var json: JSONValue {
        func list(_ findings: [PackageFinding]) -> JSONValue { .array(findings.map { .string($0.message) }) }
        return [
            "package": .string(path),
            "identity": result.identity.map { .string("\($0)") } ?? .null,
            "checksum": result.checksum.map { .string($0) } ?? .null,
            "signature": signatureJSON,
            "size": .integer(Int64(result.fileSize)),
            "unpacked_size": .integer(Int64(result.uncompressedSize)),
            "programs": .object(JSONObject(programs.map { ($0.rawValue, .integer(Int64($1))) })),
            "errors": list(result.errors),
            "advice": list(result.advice),
        ]
    }

    /// The signature as an object, with what is known of it; `null` if a file cannot be read.
    private var signatureJSON: JSONValue {
        func known(_ signature: PackageSignature) -> JSONValue { .integer(signature.time) }
        return switch result.signature {
        case .unsigned: ["state": "none"]
        case .malformed: ["state": "malformed"]
        case .unchecked(let signature): ["state": "unchecked", "time": known(signature)]
        case .bad(let signature): ["state": "bad", "time": known(signature)]
        case .good(let signature, let category):
            ["state": "good", "time": known(signature), "category": .string(category.rawValue)]
        case nil: .null
        }
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
