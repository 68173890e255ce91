import ArgumentParser
import DifyPackaging

/// A runtime that was built on another machine, such as `linux-arm64=build/xinference-runtime`.
struct PlatformBinary: ExpressibleByArgument {
    let platform: NativePlatform
    let path: String

    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="),
            let platform = NativePlatform(rawValue: String(argument[..<sign]))
        else { return nil }
        path = String(argument[argument.index(after: sign)...])
        guard !path.isEmpty else { return nil }
        self.platform = platform
    }
}
