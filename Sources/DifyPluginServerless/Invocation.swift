import DifyPlugin

/// A request that has arrived whole, to be carried out.
struct Invocation: Sendable {
    /// The request's body.
    let line: HostLine
    /// Where the answer goes.
    let answer: EventStream
    /// Ends when the client has closed the connection, or has its whole answer.
    let listening: AsyncStream<Never>

    /// Carries the request out; gives it up as soon as the client has gone (protocol section 5.3).
    func run(by runLoop: PluginRunLoop) async {
        await withTaskGroup { group in
            group.addTask {
                let refusal = await runLoop.answer(line, to: answer)
                answer.finish(refusal: refusal)
            }
            group.addTask {
                for await _ in listening {}
            }
            await group.next()
            group.cancelAll()
        }
    }
}
