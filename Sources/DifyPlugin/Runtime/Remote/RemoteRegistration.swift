import Glibc

/// What a plugin says of itself when it registers: the lines behind the handshake (protocol section 4.2).
public struct RemoteRegistration: Sendable {
    /// The file cannot be read, or is something else.
    public struct InvalidError: Error, Sendable, Hashable, CustomStringConvertible {
        /// Which file, and what is wrong.
        public let description: String
    }

    /// Whole lines, from the manifest's to `end`.
    public let lines: [UInt8]
    /// The author and the name in the manifest, as `author/name`.
    public let name: String

    /// The daemon takes 50 MB of assets, which base64 makes a third larger.
    private static let sizeLimit = 96 << 20

    /// Takes lines.
    ///
    /// - Throws: ``InvalidError`` if they do not begin with a manifest or do not end with `end`.
    public init(lines: [UInt8]) throws(InvalidError) {
        let pieces = lines.split(separator: 0x0A)
        guard let first = pieces.first, let manifest = Self.message(first, type: "manifest_declaration")?.object,
            let author = manifest["author"]?.string, let name = manifest["name"]?.string
        else { throw InvalidError(description: "it does not begin with a manifest's declaration") }
        guard let last = pieces.last, Self.message(last, type: "end") != nil else {
            throw InvalidError(description: "it does not end with the message \"end\"")
        }
        self.lines = lines.last == 0x0A ? lines : lines + [0x0A]
        self.name = "\(author)/\(name)"
    }

    /// Reads a file.
    public init(path: String) throws(InvalidError) {
        let lines: [UInt8]
        do throws(SystemError) {
            lines = try Self.read(path)
        } catch {
            throw InvalidError(description: "the registration \(path) cannot be read: \(error)")
        }
        do throws(InvalidError) {
            try self.init(lines: lines)
        } catch {
            throw InvalidError(
                description: "\(path) is no registration as `xinference-plugin debug` writes it: \(error)")
        }
    }

    /// The line that comes before: the only one with the key.
    static func handshake(_ key: Secret) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("type")
        writer.string("handshake")
        writer.key("data")
        writer.beginObject()
        writer.key("key")
        writer.string(key.reveal())
        writer.endObject()
        writer.endObject()
        return writer.bytes + [0x0A]
    }

    private static func message(_ line: ArraySlice<UInt8>, type: String) -> JSONValue? {
        let value = try? JSONValue(parsing: String(decoding: line, as: UTF8.self))
        guard let message = value?.object, message["type"]?.string == type else { return nil }
        return message["data"]
    }

    private static func read(_ path: String) throws(SystemError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError(call: "open", code: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw SystemError(call: "read", code: errno)
            }
            guard bytes.count + count <= sizeLimit else { throw SystemError(call: "read", code: EFBIG) }
            bytes.append(contentsOf: buffer[..<count])
        }
    }
}
