import CurlTransport
import DifyPlugin
import Foundation
import HTTPTransport
import OpenAICompatible
import XinferenceClient
import XinferenceShared

/// Tries the server itself: is it there, which version is it, does it let us in, how fast is it, what runs on it.
struct ServerCheck {
    /// Asks the server; tries nothing again.
    let client: OpenAIClient
    let show: (CheckReport.Step) -> Void
    var report: CheckReport
    /// The version, where the server tells it.
    private(set) var version: ServerVersion?
    /// Whether the server says that it wants a key.
    private var wantsKey: Bool?

    init(client: OpenAIClient, show: @escaping (CheckReport.Step) -> Void) {
        self.client = client
        self.show = show
        report = CheckReport(serverURL: client.server.baseURL)
    }

    /// Goes through all steps, as far as they make sense.
    ///
    /// - Returns: what runs; `nil` if that cannot be told.
    mutating func run() async -> [ModelDescription]? {
        resolve()
        guard await connect() else { return nil }
        let listing = await Result.listing(of: client)
        authenticate(listing)
        if case .success = listing {
            await askVersion()
        } else {
            // Ten refused keys shut the address out (Xinference API, section 11): one attempt has to do.
            add(.init("version", .notice, "not asked for: the server does not let us in"))
        }
        await measureLatency()
        return count(listing)
    }

    mutating func add(_ step: CheckReport.Step) {
        report.add(step)
        show(step)
    }

    /// The answer to a GET as an object.
    static func get(_ path: String, of client: OpenAIClient) async throws -> JSONObject {
        try await client.decode(.get, path, body: []) { bytes in
            try JSONValue(parsing: String(decoding: bytes, as: UTF8.self)).object ?? [:]
        }
    }

    // MARK: Steps

    private mutating func resolve() {
        let (lookup, duration) = HostLookup.of(client.server.baseURL)
        let proxies = CurlTransport.Configuration().proxies
        add(lookup.step(hasProxy: proxies.http ?? proxies.https ?? proxies.all != nil, duration))
    }

    private mutating func connect() async -> Bool {
        let start = ContinuousClock.now
        do {
            // Open to all in every version with authentication (Xinference API, section 11).
            wantsKey = try await Self.get("/v1/cluster/auth", of: client)["auth"]?.bool
            let kind = client.server.baseURL.hasPrefix("https:") ? "TLS is agreed, the server" : "the server"
            add(.init("connection", .ok, "\(kind) answers", start.duration(to: .now)))
            report.add(Advice.onGoodConnection(client.server))
            return true
        } catch let error as OpenAIError {
            return await explain(error, after: start.duration(to: .now))
        } catch {
            add(.init("connection", .failed, "\(error)"))
            return false
        }
    }

    /// Whether anything that can be talked to is there all the same.
    private mutating func explain(_ error: OpenAIError, after duration: Duration) async -> Bool {
        let explanation = InvokeErrorMapper.explanation(of: error)
        let isThere =
            switch error.reason {
            case .status(let failure): !(300..<400).contains(failure.status) && failure.status < 500
            case .transport: false
            default: true
            }
        add(.init("connection", isThere ? .notice : .failed, explanation.seen, duration))
        if let advice = await SchemeProbe(client: client).advice(after: error) {
            report.add([advice])
        } else {
            report.add([Advice(explanation.seen, explanation.todo)])
        }
        return isThere
    }

    private mutating func askVersion() async {
        let start = ContinuousClock.now
        do {
            let text = try await Self.get("/v1/cluster/version", of: client)["version"]?.string ?? ""
            version = ServerVersion(text)
            report.server["version"] = .string(text)
            let shown = text.isEmpty ? "the server does not tell it" : "Xinference \(text.printable)"
            add(.init("version", text.isEmpty ? .notice : .ok, shown, start.duration(to: .now)))
            if let version { report.add(Advice.on(version)) }
        } catch let error as OpenAIError {
            add(.init("version", .notice, Self.hiddenVersion(error), start.duration(to: .now)))
        } catch {
            add(.init("version", .notice, "\(error)"))
        }
    }

    private static func hiddenVersion(_ error: OpenAIError) -> String {
        guard case .status(let failure) = error.reason else { return InvokeErrorMapper.explanation(of: error).seen }
        return switch failure.status {
        // Only administrators may ask (Xinference API, section 11).
        case 403: "not told to an API key; it is 3.0 or later"
        default: "not told (status \(failure.status))"
        }
    }

    private mutating func authenticate(_ listing: Result<[ModelDescription], any Error>) {
        var failure: OpenAIError?
        if case .failure(let error) = listing { failure = error as? OpenAIError }
        let check = AuthenticationCheck(
            wantsKey: wantsKey, hasKey: client.server.apiKey != nil, failure: failure)
        report.server["authentication"] = wantsKey.map(JSONValue.bool) ?? nil
        add(check.step)
        report.add(check.advice)
    }

    private mutating func measureLatency() async {
        var times: [Duration] = []
        for _ in 0..<5 {
            let start = ContinuousClock.now
            guard (try? await Self.get("/v1/cluster/auth", of: client)) != nil else { break }
            times.append(start.duration(to: .now))
        }
        guard times.count == 5 else { return }
        let median = times.sorted()[2]
        report.server["latency_seconds"] = .double(median / .seconds(1))
        let isSlow = median > .milliseconds(250)
        add(.init("latency", isSlow ? .notice : .ok, "median of 5 requests on a kept connection", median))
        if isSlow { report.add([Advice.slowNetwork(median)]) }
    }

    /// What runs, from the listing that also told of the key.
    private mutating func count(_ listing: Result<[ModelDescription], any Error>) -> [ModelDescription]? {
        switch listing {
        case .success(let models):
            let table = ModelTable(models)
            let unusable = models.count { $0.typesInDify.isEmpty }
            report.server["models"] = .object(
                JSONObject(table.counts.map { ($0.type.rawValue, .integer(Int64($0.count))) }))
            var found = table.counts.filter { $0.count > 0 }.map { "\($0.count) \($0.type.label)" }
            if unusable > 0 { found.append("\(unusable) not usable in Dify through this plugin") }
            let detail = found.isEmpty ? "none runs" : found.joined(separator: ", ")
            add(.init("models", found.isEmpty ? .notice : .ok, detail))
            if found.isEmpty { report.add([Advice("No model is running", Advice.launch)]) }
            return models
        case .failure(let error):
            add(.init("models", .failed, InvokeErrorMapper.map(error).message.printable))
            return nil
        }
    }
}
