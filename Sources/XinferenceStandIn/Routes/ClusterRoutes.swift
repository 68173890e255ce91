internal import Foundation
internal import NIOHTTP1

extension Route {
    /// `GET /v1/cluster/auth`: open to everybody, banned addresses included (Xinference API, section 11).
    static let clusterAuth = Route(.GET, "/v1/cluster/auth") { _, state in
        .json(["auth": .bool(state.configuration.apiKey != nil)])
    }

    /// `GET /v1/cluster/version` (Xinference API, section 12).
    static let clusterVersion = Route(.GET, "/v1/cluster/version", scope: "admin") { _, state in
        .json([
            "version": .string(state.configuration.version),
            "full-revisionid": "0000000000000000000000000000000000000000",
        ])
    }

    /// `GET /status` (Xinference API, section 12).
    static let status = Route(.GET, "/status") { _, state in
        let total = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        let cpu: JSONValue = [
            "usage": .number(0), "total": .integer(ProcessInfo.processInfo.activeProcessorCount), "memory_used": 0,
            "memory_available": .integer(total), "memory_total": .integer(total),
        ]
        let worker: JSONValue = [
            "update_time": .number(Date.now.timeIntervalSince1970), "failure_remaining_count": 5,
            "status": ["cpu": cpu],
        ]
        let uptime = (ContinuousClock.now - state.started).components.seconds
        return .json([
            "uptime": .integer(Int(uptime)), "workers": .object([.init(key: state.address, value: worker)]),
        ])
    }
}
