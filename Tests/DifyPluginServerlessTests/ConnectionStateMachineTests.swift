import Testing

@testable import DifyPluginServerless

@Suite("The phases of a connection")
struct ConnectionStateMachineTests {
    @Test("the time to close begins when the last answer has been handed over, however slowly it is read")
    func lastAnswer() {
        var configuration = ServerlessConfiguration()
        configuration.timeouts.stall = .seconds(300)
        configuration.timeouts.close = .seconds(5)
        var machine = ConnectionStateMachine(configuration: configuration)
        #expect(machine.malformed(.headTooLarge()) == .reply(.headTooLarge()))
        #expect(machine.limit == nil)
        #expect(machine.responseEnded() == .closeOutput)
        #expect(machine.limit == .seconds(300))
        machine.responseWritten()
        #expect(machine.limit == .seconds(5))
        #expect(machine.timedOut() == .close)
    }
}
