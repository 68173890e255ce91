/// A platform that a package can bring a program for.
public enum NativePlatform: String, Sendable, Hashable, CaseIterable {
    /// Linux on x86-64.
    case amd64 = "linux-amd64"
    /// Linux on 64-bit ARM.
    case arm64 = "linux-arm64"

    /// The platform by the name that `meta.arch` has for it.
    public init?(architecture: String) {
        self.init(rawValue: "linux-" + architecture)
    }

    /// The name that `meta.arch` has for it.
    public var architecture: String {
        switch self {
        case .amd64: "amd64"
        case .arm64: "arm64"
        }
    }

    /// The name that the machine has for itself, by which the launcher picks.
    public var machine: String {
        switch self {
        case .amd64: "x86_64"
        case .arm64: "aarch64"
        }
    }

    /// The machine's number in an ELF header.
    var elfMachine: Int {
        switch self {
        case .amd64: 62
        case .arm64: 183
        }
    }

    /// The platform that this code was built for.
    public static var current: NativePlatform? {
        #if arch(x86_64) && os(Linux)
            .amd64
        #elseif arch(arm64) && os(Linux)
            .arm64
        #else
            nil
        #endif
    }
}
