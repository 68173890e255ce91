import Glibc

extension ServerlessConfiguration {
    /// An environment variable that cannot be used.
    public struct EnvironmentError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The variable's name.
        public let variable: String
        /// Its value.
        public let value: String
        /// What it may be.
        public let expectation: String

        /// What was set and what could be.
        public var description: String { "\(variable) is \"\(value.prefix(64))\"; it has to be \(expectation)" }
    }

    /// Reads `SERVERLESS_HOST`, `SERVERLESS_PORT` and `MAX_SERVERLESS_REQUEST_BYTES` (protocol section 5.1).
    ///
    /// What is not set, or empty, keeps its default.
    ///
    /// - Throws: ``EnvironmentError`` for the first that cannot be used.
    public init(environment: (String) -> String?) throws(EnvironmentError) {
        self.init()
        if let host = Self.value("SERVERLESS_HOST", environment) { self.host = host }
        port = try Self.number("SERVERLESS_PORT", 0...65_535, environment) ?? port
        maximumBodyLength =
            try Self.number("MAX_SERVERLESS_REQUEST_BYTES", 1...(1 << 30), environment) ?? maximumBodyLength
    }

    /// Reads the process's environment.
    ///
    /// - Throws: ``EnvironmentError`` for the first variable that cannot be used.
    public static func current() throws(EnvironmentError) -> ServerlessConfiguration {
        try ServerlessConfiguration { name in getenv(name).map { String(cString: $0) } }
    }

    private static func value(_ name: String, _ environment: (String) -> String?) -> String? {
        environment(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func number(
        _ name: String, _ range: ClosedRange<Int>, _ environment: (String) -> String?
    ) throws(EnvironmentError) -> Int? {
        guard let value = value(name, environment) else { return nil }
        guard let number = Int(value), range.contains(number) else {
            throw EnvironmentError(
                variable: name, value: value,
                expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
