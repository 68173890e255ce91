/// The figures of one run: some requests at once through one plugin process.
struct PluginRun {
    var requests = 0
    /// How many chunks the server sends in all; 0 when it sends no streams.
    var chunks = 0
    var events = 0
    /// The moment just before the first request was written.
    var began: UInt64 = 0
    /// From the first request's write to the last `end`, in nanoseconds.
    var wall: UInt64 = 0
    /// The plugin's CPU time in that time, in nanoseconds.
    var cpu: UInt64 = 0
    /// From a chunk's write by the server to its line's arrival, in nanoseconds; only of paced streams.
    var latencies: [UInt64] = []
    /// From the requests' write to the first event with text, per stream, in nanoseconds.
    var firstEvents: [UInt64] = []
    var upstream = UpstreamServer.Counts()
    var problems: [String] = []
}
