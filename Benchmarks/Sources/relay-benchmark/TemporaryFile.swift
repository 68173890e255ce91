import Glibc

/// A file in a temporary directory of its own; both are removed when it goes out of scope.
struct TemporaryFile: ~Copyable {
    let path: String
    private let directory: String

    private init(named name: String, in directory: String) {
        self.directory = directory
        path = "\(directory)/\(name)"
    }

    /// Makes a file of this name with these bytes; a failure leaves nothing behind.
    static func make(named name: String, _ bytes: [UInt8]) throws(BenchmarkError) -> TemporaryFile {
        let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(place)/relay-benchmark-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchmarkError(call: "mkdtemp in \(place)") }
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let file = TemporaryFile(named: name, in: directory)
        try file.write(bytes)
        return file
    }

    private func write(_ bytes: [UInt8]) throws(BenchmarkError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchmarkError(call: path) }
        writeAll(bytes, to: descriptor)
        var status = stat()
        let whole = fstat(descriptor, &status) == 0 && Int(status.st_size) == bytes.count
        guard close(descriptor) == 0, whole else { throw BenchmarkError("\(path) cannot be written in full") }
    }

    deinit {
        unlink(path)
        rmdir(directory)
    }
}
