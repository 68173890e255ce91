import Foundation
import Glibc
import Testing

/// A terminal to type at, as a program sees it at its standard input.
struct Keyboard {
    /// Our end.
    private let keys: FileHandle
    /// The program's end.
    let terminal: FileHandle

    init() throws {
        // What posix_openpt, unlockpt and ptsname do; Glibc's module leaves them out.
        let keys = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(keys >= 0)
        var lock: Int32 = 0
        var number: UInt32 = 0
        // TIOCSPTLCK and TIOCGPTN.
        try #require(ioctl(keys, 0x4004_5431, &lock) == 0 && ioctl(keys, 0x8004_5430, &number) == 0)
        self.keys = FileHandle(fileDescriptor: keys, closeOnDealloc: true)
        let name = "/dev/pts/\(number)"
        let terminal = open(name, O_RDWR | O_NOCTTY)
        try #require(terminal >= 0)
        self.terminal = FileHandle(fileDescriptor: terminal, closeOnDealloc: true)
    }

    func type(_ text: String) throws { try keys.write(contentsOf: Data(text.utf8)) }
}
